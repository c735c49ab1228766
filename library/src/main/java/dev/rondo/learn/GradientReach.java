package dev.rondo.learn;

import dev.rondo.network.spec.Direction;
import dev.rondo.runtime.RecordText;
import dev.rondo.store.Key;

import java.util.Optional;

/// How much of the gradient of a loss reaches one state of one layer, a number of steps before the
/// loss: ‖∂L_t/∂s_k‖ on a small part of a batch.
///
/// A cell that reads forward is followed from the last step back, one that reads backward from the
/// first step on. L_t is the loss of that step alone, or, where there is one loss a sequence
/// (classifiers), that of the sequence.
///
/// @param layer from 1
/// @param direction in which the cell of this state reads, where the layer reads backward or in
///   both directions
/// @param state by its name in the cell
/// @param distances |t − k|, ascending
/// @param norms for each distance, the geometric mean over the sequences looked at, relative to
///   ‖∂L_t/∂h_t‖ of the last layer
public record GradientReach(
        @Key("layer") int layer,
        @Key("direction") Optional<Direction> direction,
        @Key("state") String state,
        @Key("distances") int[] distances,
        @Key("norms") double[] norms) {
    /// Of a layer that reads forward.
    public GradientReach(int layer, String state, int[] distances, double[] norms) {
        this(layer, Optional.empty(), state, distances, norms);
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
