package dev.rondo.learn;

import dev.rondo.store.Key;

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
    @Key("event.started")
    record Started(
            @Key("parameters") int parameters,
            @Key("epochs") int epochs,
            @Key("stepsPerEpoch") int stepsPerEpoch,
            @Key("stepsDone") long stepsDone)
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
    @Key("event.step")
    record Step(
            @Key("epoch") int epoch,
            @Key("step") int step,
            @Key("batchLoss") double batchLoss,
            @Key("epochLoss") double epochLoss,
            @Key("learningRate") double learningRate,
            @Key("gradientNorm") double gradientNorm,
            @Key("tokens") long tokens,
            @Key("seconds") double seconds,
            @Key("tokensPerSecond") double tokensPerSecond)
            implements Event {}

    /// The gradient of the step just made, looked at closely ([Training#watchGradients]).
    ///
    /// @param step within the epoch
    /// @param update of all, from 1
    /// @param backflow what reaches back in time, layer by layer and state by state
    /// @param norms of the gradient by each learned parameter, before clipping
    @Key("event.gradients")
    record Gradients(
            @Key("epoch") int epoch,
            @Key("step") int step,
            @Key("update") long update,
            @Key("backflow") List<GradientReach> backflow,
            @Key("norms") Map<String, Double> norms)
            implements Event {}

    /// The held-out data were evaluated.
    ///
    /// @param validation what the task measures on them, see [TrainingRecord.Epoch]
    /// @param best whether no earlier evaluation gave as low a mean loss
    @Key("event.evaluated")
    record Evaluated(
            @Key("epoch") int epoch, @Key("heldOut") Loss validation, @Key("best") boolean best)
            implements Event {}

    /// An epoch is over, evaluation included.
    record EpochEnded(TrainingRecord.Epoch epoch) implements Event {}

    /// A checkpoint was written.
    record Checkpointed(Path path) implements Event {}

    /// The training cannot go on: a number is no longer finite, or the loss explodes. The update
    /// that would have followed was not applied; the last good values were put back.
    ///
    /// @param what went wrong, with the numbers
    /// @param advice the likely cause and its cure
    @Key("event.diverged")
    record Diverged(
            @Key("epoch") int epoch,
            @Key("step") int step,
            @Key("what") String what,
            @Key("advice") String advice)
            implements Event {
        /// The same as an exception, for whoever does not go on.
        public DivergedException exception() {
            return new DivergedException(
                    "the training diverged in epoch "
                            + epoch
                            + ", step "
                            + step
                            + ": "
                            + what
                            + ". "
                            + advice);
        }
    }

    /// The last event. The learner's values are now the best ones: those of the lowest held-out
    /// loss, or the last ones where nothing was held out or not yet evaluated.
    ///
    /// @param bestEpoch the epoch after which the values were those, if it was at the end of an
    ///   epoch
    @Key("event.stopped")
    record Stopped(@Key("reason") Reason reason, @Key("bestEpoch") Optional<Integer> bestEpoch)
            implements Event {}

    /// Why a training stopped.
    enum Reason {
        /// All epochs are done.
        @Key("FINISHED")
        FINISHED,
        /// [EarlyStopping] saw no improvement.
        @Key("EARLY")
        EARLY,
        /// See [Diverged].
        @Key("DIVERGED")
        DIVERGED,
        /// [Training#stop] was called.
        @Key("INTERRUPTED")
        INTERRUPTED
    }
}
