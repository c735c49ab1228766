package dev.rondo.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Optional;

final class AveragingTest {
    private static TrainingRecord record(double... validation) {
        var record = TrainingRecord.EMPTY;
        for (double loss : validation) {
            record =
                    record.plus(
                            new TrainingRecord.Epoch(
                                    record.epochs().size() + 1,
                                    9,
                                    Optional.of(loss),
                                    1,
                                    1,
                                    Optional.empty()));
        }
        return record;
    }

    @Test
    void theTriggerIsALossAboveTheBestOfThoseMoreThanPatienceBefore() {
        var averaging = new Averaging.NonMonotone(2);
        assertEquals(0, averaging.trigger(record()));
        assertEquals(0, averaging.trigger(record(5, 6, 7)), "5 is only two epochs before 7");
        assertEquals(4, averaging.trigger(record(5, 6, 7, 5.1)));
        assertEquals(
                0, averaging.trigger(record(5, 4, 3, 3.5, 3.9)), "no worse than 4, two before");
        assertEquals(5, averaging.trigger(record(5, 4, 3, 3.5, 4.1)));
        assertEquals(5, averaging.trigger(record(5, 4, 3, 3.5, 4.1, 1, 1)), "once and for all");
    }

    @Test
    void averagedDescentIsTheMeanOfAllValuesSinceTheTrigger() {
        var averaging = new Averaging.NonMonotone(0);
        var record = record(1, 2); // set off by the second of the epochs of 10 steps
        assertEquals(0, averaging.share(20, 10, record));
        assertEquals(1, averaging.share(21, 10, record));
        assertEquals(0.5, averaging.share(22, 10, record));
        assertEquals(1 / 3., averaging.share(23, 10, record));
    }

    /// Held-out loss after each epoch, with what the values themselves were then.
    private static ArrayList<double[]> follow(SquaresLearner learner, Settings settings) {
        var seen = new ArrayList<double[]>();
        try (var training = Training.start(learner, settings)) {
            for (var event : training) {
                if (event instanceof Event.Evaluated e) {
                    seen.add(new double[] {e.validation().mean(), learner.values()[0]});
                }
            }
        }
        return seen;
    }

    @Test
    void theMovingAverageIsEvaluatedAndSavedAndLearningGoesOnWithTheValues() {
        var learner = new SquaresLearner(1, true);
        var settings =
                Settings.of(new Optimiser.Sgd(), 0.5, 3)
                        .withAveraging(new Averaging.Exponential(0.15));
        var seen = follow(learner, settings);
        // w: 1, 0.5, 0.25, 0.125; d = min(0.15, t/(9 + t)) is 0.1, then 0.15, 0.15.
        assertEquals(0.1 * 1 + 0.9 * 0.5, seen.get(0)[0], 1e-6); // 0.55
        assertEquals(0.15 * 0.55 + 0.85 * 0.25, seen.get(1)[0], 1e-6); // 0.295
        assertEquals(0.15 * 0.295 + 0.85 * 0.125, seen.get(2)[0], 1e-6);
        assertEquals(0.25, seen.get(1)[1]);
        assertEquals(0.1505, learner.values()[0], 1e-6, "what is left is the best average");
    }

    @Test
    void averagedDescentIsEvaluatedAndSaved() {
        var learner = new SquaresLearner(1, true);
        // w ← w − 3w = −2w: 1, −2, 4, −8, 16, −32: the held-out loss w rises at the second epoch.
        var settings =
                Settings.of(new Optimiser.Sgd(), 3, 5)
                        .withExplosion(Double.POSITIVE_INFINITY)
                        .withAveraging(new Averaging.NonMonotone(0));
        var seen = follow(learner, settings);
        assertEquals(-2, seen.get(0)[0]);
        assertEquals(4, seen.get(1)[0]);
        assertEquals(-8, seen.get(2)[0]); // the mean begins with the third update
        assertEquals(4, seen.get(3)[0]); // (−8 + 16)/2
        assertEquals(-8, seen.get(4)[0]); // (−8 + 16 − 32)/3
        assertEquals(-32, seen.get(4)[1]);
    }

    @Test
    void withoutHeldOutDataTheAverageIsSaved() {
        var learner = new SquaresLearner(2, false);
        var settings =
                Settings.of(new Optimiser.Sgd(), 0.5, 1)
                        .withAveraging(new Averaging.Exponential(0.15));
        follow(learner, settings);
        assertEquals(0.295, learner.values()[0], 1e-6);
    }
}
