package dev.rondo.bench;

import dev.rondo.learn.Event;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.NetworkLearner;

import java.util.Locale;

/// Trains on items with classes, printing a line an epoch. What is held out is measured by its
/// error rate ([dev.rondo.model.ValidationMeasure#errors]), so that the values of the epoch with
/// the fewest errors are kept.
final class ItemLog {
    private ItemLog() {}

    /// @param items that are learned from
    static void train(NetworkLearner learner, Settings settings, int items) {
        try (var training = Training.start(learner, settings)) {
            for (var event : training) {
                switch (event) {
                    case Event.Started s ->
                            System.out.printf(
                                    Locale.ROOT,
                                    "%d parameters, %d items, %d steps an epoch%n",
                                    s.parameters(),
                                    items,
                                    s.stepsPerEpoch());
                    case Event.EpochEnded e ->
                            System.out.printf(
                                    Locale.ROOT,
                                    "epoch %2d: loss %.4f, held out %.2f %% right, %.1f s, %.0f"
                                            + " items/s%n",
                                    e.epoch().number(),
                                    e.epoch().loss(),
                                    100 * (1 - e.epoch().validation().orElse(Double.NaN)),
                                    e.epoch().seconds().orElse(Double.NaN),
                                    items / e.epoch().seconds().orElse(Double.NaN));
                    case Event.Diverged d -> System.out.println(d.what() + ". " + d.advice());
                    default -> {}
                }
            }
        }
    }
}
