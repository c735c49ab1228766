package dev.rondo.learn;

import dev.rondo.runtime.RecordText;
import dev.rondo.store.Key;

/// How much of the gradient of a loss reaches one state of one layer, a number of steps before the
/// loss: ‖∂L_t/∂s_k‖ on a small part of a batch.
///
/// @param layer from 1
/// @param state by its name in the cell
/// @param distances t − k, ascending
/// @param norms for each distance, the geometric mean over the sequences looked at, relative to
///   ‖∂L_t/∂h_t‖ of the last layer
public record GradientReach(
        @Key("layer") int layer,
        @Key("state") String state,
        @Key("distances") int[] distances,
        @Key("norms") double[] norms) {
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
