package dev.rondo.learn;

import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Parameters;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a [Training] trains: a network with its data, as the loop sees it.
///
/// Epochs and steps given to a learner count from 0. What it computes may depend on nothing but
/// (epoch, step, [#values()], what is [#carried()]): batches, dropout masks and the like are drawn
/// from streams that are named by the epoch and the step, never from a generator that lives on.
/// Then a training that was stopped and resumed ends with the same bits as one that was not.
public interface Learner {
    /// The layout of the parameters.
    Parameters parameters();

    /// The parameters themselves, in the layout of [#parameters()]: always the same array, which
    /// the training changes between steps.
    float[] values();

    /// Where [#step] leaves the gradient: always the same object.
    Gradient gradient();

    /// Sets to zero, in an array of the layout of [#parameters()], what is not learned: fixed slots
    /// and the entries that masks leave out.
    void restrict(float[] array);

    /// The names of the slots that are recurrent matrices: those between a state that arrives and
    /// one that leaves.
    Set<String> recurrent();

    /// The steps of one epoch, at least 1.
    int stepsPerEpoch();

    /// Called before the first step of an epoch (and not when a training is resumed within one):
    /// resets what is carried from step to step.
    void startEpoch(int epoch);

    /// Runs the batch of this step forwards and backwards.
    ///
    /// Leaves the gradient of the *mean* loss by the parameters in [#gradient()], of sparse slots
    /// with the touched rows listed, and returns the sum of the losses and their count.
    Loss step(int epoch, int step);

    /// How the gradient flows back through time in a small part of the batch of the last [#step],
    /// at the values that it had. Called after it, before anything changes, where a training is
    /// watched; leaves all as it was. Empty where the learner does not measure it.
    default List<GradientReach> backflow() {
        return List.of();
    }

    /// The loss on held-out data at the present values, if there are any such data. Leaves alone
    /// what is carried from step to step.
    Optional<Loss> validation();

    /// What is carried from one step to the next besides the values (recurrent states), by name, in
    /// no particular order: nothing, where every step begins anew. Read when a checkpoint is
    /// written, and copied at once.
    default Map<String, float[]> carried() {
        return Map.of();
    }

    /// Puts back what [#carried()] gave.
    default void restoreCarried(Map<String, float[]> carried) {}

    /// What must be the same when a training is resumed, by name: a digest of the data, the
    /// architecture, the batch, the seed…
    Map<String, String> identity();
}
