package dev.rondo.learn;

import dev.rondo.store.Key;

/// Whether a training keeps an average `a` of the values `w` that it passes through, and which.
/// Once begun, the average is what is evaluated, judged and saved, while learning goes on with the
/// values themselves: after every update `a ← a + share·(w − a)`. The share depends on nothing but
/// the count of updates and the record of the epochs, so that a resumed training needs no state of
/// it but the average.
@Key("averaging")
public sealed interface Averaging {
    /// The share of the newest values in the average; 0 while it has not begun.
    ///
    /// @param updates made, the one in question included, from 1
    /// @param stepsPerEpoch updates of an epoch
    /// @param record of the epochs that ended before
    double share(long updates, int stepsPerEpoch, TrainingRecord record);

    /// No average.
    @Key("None")
    record None() implements Averaging {
        @Override
        public double share(long updates, int stepsPerEpoch, TrainingRecord record) {
            return 0;
        }
    }

    /// An exponential moving average: `a ← d·a + (1 − d)·w` with `d = min(decay, t/(9 + t))` at
    /// update t, so that the first values are soon forgotten (as TensorFlow's
    /// `ExponentialMovingAverage` with `num_updates`). Polyak & Juditsky 1992.
    @Key("Exponential")
    record Exponential(@Key("decay") double decay) implements Averaging {
        public Exponential {
            SettingsCheck.fraction("moving average", "decay", decay);
        }

        @Override
        public double share(long updates, int stepsPerEpoch, TrainingRecord record) {
            return updates == 0 ? 0 : 1 - Math.min(decay, updates / (9.0 + updates));
        }
    }

    /// Averaged descent with a non-monotone trigger (with [Optimiser.Sgd]: NT-ASGD): the mean of
    /// all values since the first epoch whose held-out loss was above the lowest one of the epochs
    /// more than `patience` before it. (By training loss where nothing is held out.) Merity, Keskar
    /// & Socher 2018, as in their program, where the patience is 5.
    @Key("NonMonotone")
    record NonMonotone(@Key("patience") int patience) implements Averaging {
        public NonMonotone {
            SettingsCheck.atLeast(0, "averaging", "patience", patience);
        }

        public NonMonotone() {
            this(5);
        }

        @Override
        public double share(long updates, int stepsPerEpoch, TrainingRecord record) {
            int begun = trigger(record);
            long since = updates - (long) begun * stepsPerEpoch;
            return begun == 0 || since <= 0 ? 0 : 1.0 / since;
        }

        /// The number of the epoch that sets off the average, or 0.
        int trigger(TrainingRecord record) {
            double lowest = Double.POSITIVE_INFINITY;
            var epochs = record.epochs();
            for (int i = patience + 1; i < epochs.size(); i++) {
                lowest = Math.min(lowest, epochs.get(i - patience - 1).criterion());
                if (epochs.get(i).criterion() > lowest) {
                    return epochs.get(i).number();
                }
            }
            return 0;
        }
    }
}
