package dev.rondo.learn;

import dev.rondo.store.Key;

/// How a gradient `g` becomes a change of the parameters `w`, with learning rate `η`. Configuration
/// only: the moments are in [OptimiserState]. All formulas are element-wise and those of PyTorch
/// 2.7 (`torch.optim`), evaluated in float32; `t` counts the steps from 1 and moments start at 0.
@Key("optimiser")
public sealed interface Optimiser {
    /// A learning rate to begin with.
    double defaultLearningRate();

    /// Stochastic gradient descent: `w ← w − η·g`. Robbins & Monro 1951.
    @Key("Sgd")
    record Sgd() implements Optimiser {
        @Override
        public double defaultLearningRate() {
            return 0.1;
        }
    }

    /// Descent with momentum: `m ← momentum·m + g`, then `w ← w − η·m`, or, looking ahead as
    /// Nesterov, `w ← w − η·(g + momentum·m)`. Polyak 1964; Sutskever, Martens, Dahl & Hinton 2013.
    @Key("Momentum")
    record Momentum(@Key("momentum") double momentum, @Key("nesterov") boolean nesterov)
            implements Optimiser {
        public Momentum {
            SettingsCheck.fraction("momentum", "momentum", momentum);
        }

        public Momentum() {
            this(0.9, false);
        }

        @Override
        public double defaultLearningRate() {
            return 0.1;
        }
    }

    /// `m ← m + (1 − beta1)·(g − m)`, `s ← beta2·s + (1 − beta2)·g²`, then `w ← w − η/(1 − beta1ᵗ)
    /// · m / (√s / √(1 − beta2ᵗ) + epsilon)`. Kingma & Ba 2015.
    @Key("Adam")
    record Adam(
            @Key("beta1") double beta1, @Key("beta2") double beta2, @Key("epsilon") double epsilon)
            implements Optimiser {
        public Adam {
            SettingsCheck.fraction("adam", "beta1", beta1);
            SettingsCheck.fraction("adam", "beta2", beta2);
            SettingsCheck.positive("adam", "epsilon", epsilon);
        }

        public Adam() {
            this(0.9, 0.999, 1e-8);
        }

        @Override
        public double defaultLearningRate() {
            return 0.001;
        }
    }

    /// Adam with decay that does not pass through the moments: first `w ← w·(1 − η·decay)`, then as
    /// [Adam]. Loshchilov & Hutter 2019.
    @Key("AdamW")
    record AdamW(
            @Key("beta1") double beta1,
            @Key("beta2") double beta2,
            @Key("epsilon") double epsilon,
            @Key("decay") double decay)
            implements Optimiser {
        public AdamW {
            SettingsCheck.fraction("adamw", "beta1", beta1);
            SettingsCheck.fraction("adamw", "beta2", beta2);
            SettingsCheck.positive("adamw", "epsilon", epsilon);
            SettingsCheck.notNegative("adamw", "decay", decay);
        }

        public AdamW() {
            this(0.9, 0.999, 1e-8, 0.01);
        }

        @Override
        public double defaultLearningRate() {
            return 0.001;
        }
    }

    /// `s ← smoothing·s + (1 − smoothing)·g²`, then `w ← w − η·g/(√s + epsilon)`; where `centred`,
    /// the square of a running mean of `g` is taken from `s` under the root (Graves 2013); where
    /// `momentum` is not zero, the quotient is gathered first: `b ← momentum·b + g/(√s + epsilon)`,
    /// `w ← w − η·b`. Tieleman & Hinton 2012.
    @Key("RmsProp")
    record RmsProp(
            @Key("smoothing") double smoothing,
            @Key("epsilon") double epsilon,
            @Key("momentum") double momentum,
            @Key("centred") boolean centred)
            implements Optimiser {
        public RmsProp {
            SettingsCheck.fraction("rmsprop", "smoothing", smoothing);
            SettingsCheck.positive("rmsprop", "epsilon", epsilon);
            SettingsCheck.fraction("rmsprop", "momentum", momentum);
        }

        public RmsProp() {
            this(0.99, 1e-8, 0, false);
        }

        @Override
        public double defaultLearningRate() {
            return 0.01;
        }
    }

    /// `s ← s + g²`, then `w ← w − η·g/(√s + epsilon)`. Duchi, Hazan & Singer 2011.
    @Key("Adagrad")
    record Adagrad(@Key("epsilon") double epsilon) implements Optimiser {
        public Adagrad {
            SettingsCheck.positive("adagrad", "epsilon", epsilon);
        }

        public Adagrad() {
            this(1e-10);
        }

        @Override
        public double defaultLearningRate() {
            return 0.01;
        }
    }
}
