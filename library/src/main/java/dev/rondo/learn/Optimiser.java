package dev.rondo.learn;

/// How a gradient `g` becomes a change of the parameters `w`, with learning rate `η`. Configuration
/// only: the moments are in [OptimiserState]. All formulas are element-wise and those of PyTorch
/// 2.7 (`torch.optim`), evaluated in float32; `t` counts the steps from 1 and moments start at 0.
public sealed interface Optimiser {
    /// A learning rate to begin with.
    double usualLearningRate();

    /// Stochastic gradient descent: `w ← w − η·g`. Robbins & Monro 1951.
    record Sgd() implements Optimiser {
        @Override
        public double usualLearningRate() {
            return 0.1;
        }
    }

    /// Descent with momentum: `m ← momentum·m + g`, then `w ← w − η·m`, or, looking ahead as
    /// Nesterov, `w ← w − η·(g + momentum·m)`. Polyak 1964; Sutskever, Martens, Dahl & Hinton 2013.
    record Momentum(double momentum, boolean nesterov) implements Optimiser {
        public Momentum {
            Check.fraction("momentum", "momentum", momentum);
        }

        public Momentum() {
            this(0.9, false);
        }

        @Override
        public double usualLearningRate() {
            return 0.1;
        }
    }

    /// `m ← m + (1 − beta1)·(g − m)`, `s ← beta2·s + (1 − beta2)·g²`, then `w ← w − η/(1 − beta1ᵗ)
    /// · m / (√s / √(1 − beta2ᵗ) + epsilon)`. Kingma & Ba 2015.
    record Adam(double beta1, double beta2, double epsilon) implements Optimiser {
        public Adam {
            Check.fraction("adam", "beta1", beta1);
            Check.fraction("adam", "beta2", beta2);
            Check.positive("adam", "epsilon", epsilon);
        }

        public Adam() {
            this(0.9, 0.999, 1e-8);
        }

        @Override
        public double usualLearningRate() {
            return 0.001;
        }
    }

    /// Adam with decay that does not pass through the moments: first `w ← w·(1 − η·decay)`, then as
    /// [Adam]. Loshchilov & Hutter 2019.
    record AdamW(double beta1, double beta2, double epsilon, double decay) implements Optimiser {
        public AdamW {
            Check.fraction("adamw", "beta1", beta1);
            Check.fraction("adamw", "beta2", beta2);
            Check.positive("adamw", "epsilon", epsilon);
            Check.notNegative("adamw", "decay", decay);
        }

        public AdamW() {
            this(0.9, 0.999, 1e-8, 0.01);
        }

        @Override
        public double usualLearningRate() {
            return 0.001;
        }
    }

    /// `s ← smoothing·s + (1 − smoothing)·g²`, then `w ← w − η·g/(√s + epsilon)`; where `centred`,
    /// the square of a running mean of `g` is taken from `s` under the root (Graves 2013); where
    /// `momentum` is not zero, the quotient is gathered first: `b ← momentum·b + g/(√s + epsilon)`,
    /// `w ← w − η·b`. Tieleman & Hinton 2012.
    record RmsProp(double smoothing, double epsilon, double momentum, boolean centred)
            implements Optimiser {
        public RmsProp {
            Check.fraction("rmsprop", "smoothing", smoothing);
            Check.positive("rmsprop", "epsilon", epsilon);
            Check.fraction("rmsprop", "momentum", momentum);
        }

        public RmsProp() {
            this(0.99, 1e-8, 0, false);
        }

        @Override
        public double usualLearningRate() {
            return 0.01;
        }
    }

    /// `s ← s + g²`, then `w ← w − η·g/(√s + epsilon)`. Duchi, Hazan & Singer 2011.
    record Adagrad(double epsilon) implements Optimiser {
        public Adagrad {
            Check.positive("adagrad", "epsilon", epsilon);
        }

        public Adagrad() {
            this(1e-10);
        }

        @Override
        public double usualLearningRate() {
            return 0.01;
        }
    }
}
