package dev.rondo.learn;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

/// How the learning rate goes on from the one it begins with: a factor for every step, which
/// depends on nothing but the [Progress] of the training, so that a resumed training needs no state
/// of it.
@Key("schedule")
public sealed interface Schedule {
    /// Where a training is.
    ///
    /// @param step from 0, over all epochs
    /// @param epoch from 0
    /// @param steps of the whole training
    /// @param record of the epochs that ended
    record Progress(long step, int epoch, long steps, TrainingRecord record) {}

    /// What to multiply the initial learning rate with.
    double factor(Progress progress);

    /// The schedule that a text names: `constant`, `cosine[:FLOOR]`, `step:FACTOR[,EVERY[,KEEP]]`
    /// or `plateau[:FACTOR[,PATIENCE]]`. What is left out is FLOOR 0; FACTOR 0.5, EVERY 1, KEEP 0;
    /// PATIENCE 2.
    ///
    /// @throws RondoException if it names none, or its numbers are out of range
    static Schedule parse(String text) {
        return ScheduleText.parse(text);
    }

    /// The schedule as [#parse] reads it. (A warm-up has no text: it is an option of its own.)
    default String text() {
        return ScheduleText.of(this);
    }

    /// 1 throughout.
    @Key("Constant")
    record Constant() implements Schedule {
        @Override
        public double factor(Progress progress) {
            return 1;
        }
    }

    /// 1 for the first `keep` epochs; `factor` for the next `every` epochs, `factor²` for the
    /// `every` after these, and so on. Zaremba, Sutskever & Vinyals 2014 keep 4 epochs, then halve
    /// at every one: `new Step(0.5, 1, 4)`.
    @Key("Step")
    record Step(@Key("factor") double factor, @Key("every") int every, @Key("keep") int keep)
            implements Schedule {
        public Step {
            Schedule.factor("step schedule", factor);
            SettingsCheck.atLeast(1, "step schedule", "every", every);
            SettingsCheck.atLeast(0, "step schedule", "keep", keep);
        }

        @Override
        public double factor(Progress progress) {
            int epoch = progress.epoch();
            return epoch < keep ? 1 : StrictMath.pow(factor, 1 + (epoch - keep) / every);
        }
    }

    /// Multiplied with `factor` whenever more than `patience` epochs in a row were no better than
    /// the best before them by the relative `threshold`; the count then starts anew. By held-out
    /// loss or, where nothing is held out, by training loss. (PyTorch's `ReduceLROnPlateau`.)
    @Key("Plateau")
    record Plateau(
            @Key("factor") double factor,
            @Key("patience") int patience,
            @Key("threshold") double threshold)
            implements Schedule {
        public Plateau {
            Schedule.factor("plateau schedule", factor);
            SettingsCheck.atLeast(0, "plateau schedule", "patience", patience);
            SettingsCheck.fraction("plateau schedule", "threshold", threshold);
        }

        public Plateau(double factor, int patience) {
            this(factor, patience, 1e-4);
        }

        @Override
        public double factor(Progress progress) {
            double product = 1;
            double best = Double.POSITIVE_INFINITY;
            int waited = 0;
            for (var epoch : progress.record().epochs()) {
                double loss = epoch.criterion();
                if (best == Double.POSITIVE_INFINITY || loss < best - threshold * Math.abs(best)) {
                    best = loss;
                    waited = 0;
                } else if (++waited > patience) {
                    product *= factor;
                    waited = 0;
                }
            }
            return product;
        }
    }

    /// Half a cosine wave from 1 down to `floor` over all steps of the training. Loshchilov &
    /// Hutter 2017.
    @Key("Cosine")
    record Cosine(@Key("floor") double floor) implements Schedule {
        public Cosine {
            SettingsCheck.that(
                    floor >= 0 && floor <= 1, "cosine schedule", "floor", floor, "from 0 to 1");
        }

        @Override
        public double factor(Progress progress) {
            double done = Math.min(1, progress.step() / (double) Math.max(1, progress.steps()));
            return floor + (1 - floor) * (1 + StrictMath.cos(StrictMath.PI * done)) / 2;
        }
    }

    /// Rises linearly over the first `steps` steps to where `then` begins, which counts its steps
    /// from there.
    @Key("WarmUp")
    record WarmUp(@Key("steps") long steps, @Key("then") Schedule then) implements Schedule {
        public WarmUp {
            SettingsCheck.atLeast(0, "warm-up", "steps", steps);
            if (then instanceof WarmUp) {
                throw new RondoException(
                        "warm-up: followed by another warm-up, expected any other schedule");
            }
        }

        @Override
        public double factor(Progress progress) {
            double rise = Math.min(1, (progress.step() + 1) / (double) (steps + 1));
            return rise
                    * then.factor(
                            new Progress(
                                    Math.max(0, progress.step() - steps),
                                    progress.epoch(),
                                    Math.max(0, progress.steps() - steps),
                                    progress.record()));
        }
    }

    private static void factor(String where, double factor) {
        SettingsCheck.that(
                factor > 0 && factor <= 1, where, "factor", factor, "above 0 and at most 1");
    }
}
