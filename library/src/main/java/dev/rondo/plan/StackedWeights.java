package dev.rondo.plan;

/// The matrices of a stack that multiply one operand, stacked into one: `width(stack) × k`,
/// row-major, at `offset` in the layer's parameters.
final class StackedWeights {
    final int id;
    final FusedProduct stack;
    final Value operand;
    final int k;
    int offset;

    StackedWeights(int id, FusedProduct stack, Value operand) {
        this.id = id;
        this.stack = stack;
        this.operand = operand;
        this.k = operand.width;
    }
}
