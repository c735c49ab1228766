package dev.rondo.learn;

import dev.rondo.store.Key;

/// What is done to a gradient that is too large, before the update. Pascanu, Mikolov & Bengio 2013.
@Key("clipping")
public sealed interface Clip {
    /// Nothing.
    @Key("None")
    record None() implements Clip {}

    /// Where the Euclidean norm over all parameters exceeds `maximum`, the gradient is scaled to
    /// it: `g ← g · maximum / ‖g‖`.
    @Key("Norm")
    record Norm(@Key("maximum") double maximum) implements Clip {
        public Norm {
            SettingsCheck.positive("clipping by norm", "maximum", maximum);
        }
    }

    /// Every element is brought into ±`maximum`: `g ← min(maximum, max(−maximum, g))`.
    @Key("Value")
    record Value(@Key("maximum") double maximum) implements Clip {
        public Value {
            SettingsCheck.positive("clipping by value", "maximum", maximum);
        }
    }
}
