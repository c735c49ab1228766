package dev.rondo.learn;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What happens in a [Training], in order. Epochs and steps count from 1 here, as people count
/// them: an event tells of what has been done.
public sealed interface Event {
    /// The training starts or goes on.
    ///
    /// @param parameters how many numbers are learned (fixed ones not counted)
    /// @param epochs of the whole training
    /// @param stepsDone by a training that is being resumed, else 0
    record Started(int parameters, int epochs, int stepsPerEpoch, long stepsDone)
            implements Event {}

    /// One batch was learned.
    ///
    /// @param step within the epoch
    /// @param batchLoss the mean loss of this batch
    /// @param epochLoss the mean loss of the epoch so far
    /// @param gradientNorm before clipping
    /// @param tokens learned in the epoch so far
    /// @param seconds spent in the epoch so far, resumed parts included
    /// @param tokensPerSecond of this step
    record Step(
            int epoch,
            int step,
            double batchLoss,
            double epochLoss,
            double learningRate,
            double gradientNorm,
            long tokens,
            double seconds,
            double tokensPerSecond)
            implements Event {}

    /// The gradient of the step just made, looked at closely ([Training#watchGradients]).
    ///
    /// @param step within the epoch
    /// @param update of all, from 1
    /// @param backflow what reaches back in time, layer by layer and state by state
    /// @param norms of the gradient by each learned parameter, before clipping
    record Gradients(
            int epoch, int step, long update, List<Backflow> backflow, Map<String, Double> norms)
            implements Event {}

    /// The held-out data were evaluated.
    ///
    /// @param best whether no earlier evaluation gave as low a mean loss
    record Evaluated(int epoch, Loss heldOut, boolean best) implements Event {}

    /// An epoch is over, evaluation included.
    record EpochEnded(TrainingRecord.Epoch epoch) implements Event {}

    /// A checkpoint was written.
    record Checkpointed(Path path) implements Event {}

    /// The training cannot go on: a number is no longer finite, or the loss explodes. The update
    /// that would have followed was not applied; the last good values were put back.
    ///
    /// @param what went wrong, with the numbers
    /// @param advice the likely cause and its cure
    record Diverged(int epoch, int step, String what, String advice) implements Event {}

    /// The last event. The learner's values are now the best ones: those of the lowest held-out
    /// loss, or the last ones where nothing was held out or not yet evaluated.
    ///
    /// @param bestEpoch the epoch after which the values were those, if it was at the end of an
    ///   epoch
    record Stopped(Reason reason, Optional<Integer> bestEpoch) implements Event {}

    /// Why a training stopped.
    enum Reason {
        /// All epochs are done.
        FINISHED,
        /// [EarlyStopping] saw no improvement.
        EARLY,
        /// See [Diverged].
        DIVERGED,
        /// [Training#stop] was called.
        INTERRUPTED
    }
}
