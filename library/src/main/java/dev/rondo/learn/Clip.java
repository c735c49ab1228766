package dev.rondo.learn;

/// What is done to a gradient that is too large, before the update. Pascanu, Mikolov & Bengio 2013.
public sealed interface Clip {
    /// Nothing.
    record None() implements Clip {}

    /// Where the Euclidean norm over all parameters exceeds `maximum`, the gradient is scaled to
    /// it: `g ← g · maximum / ‖g‖`.
    record Norm(double maximum) implements Clip {
        public Norm {
            Check.positive("clipping by norm", "maximum", maximum);
        }
    }

    /// Every element is brought into ±`maximum`: `g ← min(maximum, max(−maximum, g))`.
    record Value(double maximum) implements Clip {
        public Value {
            Check.positive("clipping by value", "maximum", maximum);
        }
    }
}
