package dev.rondo.network;

import dev.rondo.network.spec.Direction;
import dev.rondo.runtime.RecordText;

import java.util.List;
import java.util.Optional;

/// How the gradient flows back through a network: ‖∂L/∂s_k‖ for what left each step k under the
/// name of each state s. For a state that its layer gives on (mostly `h`) this counts both ways on:
/// to the layer's own next step and to what reads the layer at the same step.
///
/// With a loss at step t alone, the norm at step k shows what of it reaches back over t − k steps.
///
/// @param loss the sum of all losses
/// @param states layer by layer, in the order of the equations
public record AdjointNorms(double loss, List<OfState> states) {
    /// @param layer from 0
    /// @param direction in which the cell of this state reads, where the layer reads backward or in
    ///   both directions
    /// @param norms of each row of the batch, N
    public record OfState(int layer, Optional<Direction> direction, String state, double[] norms) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }
}
