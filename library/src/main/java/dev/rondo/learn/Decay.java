package dev.rondo.learn;

import dev.rondo.store.Key;

/// A penalty that pulls parameters to zero, by adding its derivative to the gradient after
/// clipping: `g ← g + l2·w + l1·sign(w)`, the derivative of `l2/2·‖w‖² + l1·|w|`. (Decay that is
/// decoupled from the gradient is a setting of [Optimiser.AdamW].)
///
/// @param l1 weight of the absolute values, not negative
/// @param l2 weight of the squares, not negative: PyTorch's `weight_decay`
/// @param vectors whether biases and other vectors decay as well, not only matrices. It holds for
///   the decoupled decay too
@Key("Decay")
public record Decay(@Key("l1") double l1, @Key("l2") double l2, @Key("vectors") boolean vectors) {
    /// No penalty. (The decoupled decay, if any, leaves vectors alone.)
    public static final Decay NONE = new Decay(0, 0, false);

    public Decay {
        SettingsCheck.notNegative("decay", "l1", l1);
        SettingsCheck.notNegative("decay", "l2", l2);
    }

    boolean coupled() {
        return l1 != 0 || l2 != 0;
    }
}
