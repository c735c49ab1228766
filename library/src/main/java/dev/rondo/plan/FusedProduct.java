package dev.rondo.plan;

import java.util.ArrayList;
import java.util.List;

/// Sums that take products of the same operands in the same stages, laid side by side so that each
/// operand needs one product for all of them (the four gates of an LSTM).
final class FusedProduct {
    final int id;
    final List<Value> members = new ArrayList<>();
    final List<StackedWeights> blocks = new ArrayList<>();
    int width;

    /// Array of the sums, one row a node, `width` wide.
    int array;

    /// Array of their adjoints.
    int adjoint = -1;

    /// Offset of the learned vectors of all members, side by side, or -1.
    int bias = -1;

    /// The rows that the sums have.
    int space() {
        return members.get(0).space;
    }

    FusedProduct(int id) {
        this.id = id;
    }
}
