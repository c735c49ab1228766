package dev.rondo.learn;

import dev.rondo.store.Key;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The history of a training, which model files keep: one entry for each epoch that ended.
@Key("rondo.record")
public record TrainingRecord(@Key("epochs") List<Epoch> epochs) {
    /// No epoch yet.
    public static final TrainingRecord EMPTY = new TrainingRecord(List.of());

    public TrainingRecord {
        epochs = List.copyOf(epochs);
    }

    /// What one epoch came to.
    ///
    /// @param number from 1
    /// @param loss the mean training loss over the epoch (while the values changed)
    /// @param validation at its end, what the task measures on held-out data, smaller being better:
    ///   the mean loss of language models and forecasters, the share of wrong answers of
    ///   classifiers (with several labels, 1 − micro F1), 1 − F1 of spans or the share of wrong
    ///   tags of taggers
    /// @param learningRate of its last step
    /// @param tokens learned
    /// @param seconds spent on its steps, evaluation not included; absent in the record of a model,
    ///   so that the same training gives the same file
    @Key("event.epoch-ended")
    public record Epoch(
            @Key("number") int number,
            @Key("loss") double loss,
            @Key("heldOut") Optional<Double> validation,
            @Key("learningRate") double learningRate,
            @Key("tokens") long tokens,
            @Key("seconds") Optional<Double> seconds) {
        /// What schedules and early stopping go by: the held-out loss or, where nothing is held
        /// out, the training loss.
        public double criterion() {
            return validation.orElse(loss);
        }
    }

    /// The history with one more epoch.
    public TrainingRecord plus(Epoch epoch) {
        var longer = new ArrayList<>(epochs);
        longer.add(epoch);
        return new TrainingRecord(longer);
    }

    /// The history without what differs from run to run.
    public TrainingRecord withoutSeconds() {
        return new TrainingRecord(
                epochs.stream()
                        .map(e ->
                                new Epoch(
                                        e.number,
                                        e.loss,
                                        e.validation,
                                        e.learningRate,
                                        e.tokens,
                                        Optional.empty()))
                        .toList());
    }

    /// The first epoch of the lowest held-out loss, if anything was held out.
    public Optional<Epoch> best() {
        Epoch best = null;
        for (var epoch : epochs) {
            if (epoch.validation().isPresent()
                    && (best == null
                            || epoch.validation().get() < best.validation().orElseThrow())) {
                best = epoch;
            }
        }
        return Optional.ofNullable(best);
    }
}
