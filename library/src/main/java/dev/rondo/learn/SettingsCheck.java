package dev.rondo.learn;

import dev.rondo.RondoException;

/// What settings are held against.
final class SettingsCheck {
    private SettingsCheck() {}

    /// An error unless the rule holds for `value` and it is finite.
    static void that(boolean rule, String where, String name, double value, String expected) {
        if (!rule || !Double.isFinite(value)) {
            throw new RondoException(
                    where + ": " + name + " " + value + ", expected a number " + expected);
        }
    }

    static void positive(String where, String name, double value) {
        that(value > 0, where, name, value, "above 0");
    }

    static void notNegative(String where, String name, double value) {
        that(value >= 0, where, name, value, "of at least 0");
    }

    /// An error unless 0 ≤ value < 1.
    static void fraction(String where, String name, double value) {
        that(value >= 0 && value < 1, where, name, value, "of at least 0 and below 1");
    }

    /// An error unless the whole number is `minimum` or more.
    static void atLeast(long minimum, String where, String name, long value) {
        if (value < minimum) {
            throw new RondoException(
                    where + ": " + name + " " + value + ", expected at least " + minimum);
        }
    }
}
