package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

/// The states before the first step of a sequence.
public sealed interface InitialState {
    @Key("Zero")
    record Zero() implements InitialState {
        @Override
        public String toString() {
            return "zero";
        }
    }

    /// The same number in every unit (CNTK's examples take 0.1).
    @Key("Constant")
    record Constant(@Key("value") double value) implements InitialState {
        public Constant {
            finite(value);
        }

        @Override
        public String toString() {
            return "constant:" + value;
        }
    }

    /// Normal with this deviation, drawn for each sequence in training; zero otherwise. Zimmermann
    /// et al. 2012.
    @Key("Random")
    record Random(@Key("deviation") double deviation) implements InitialState {
        public Random {
            finite(deviation);
        }

        @Override
        public String toString() {
            return "random:" + deviation;
        }
    }

    /// One learned vector a state, zero at first.
    @Key("Learned")
    record Learned() implements InitialState {
        @Override
        public String toString() {
            return "learned";
        }
    }

    InitialState ZERO = new Zero();

    /// Reads what [Object#toString] writes: `zero`, `constant:0.1`, `random:0.1`, `learned`.
    static InitialState parse(String text) {
        int colon = text.indexOf(':');
        String kind = colon < 0 ? text : text.substring(0, colon);
        String number = colon < 0 ? "" : text.substring(colon + 1);
        return switch (kind + (number.isEmpty() ? "" : ":")) {
            case "zero" -> ZERO;
            case "learned" -> new Learned();
            case "constant:" -> new Constant(number(text, number));
            case "random:" -> new Random(number(text, number));
            default -> throw unknown(text);
        };
    }

    private static double number(String text, String number) {
        try {
            return Double.parseDouble(number);
        } catch (NumberFormatException e) {
            throw unknown(text);
        }
    }

    private static RondoException unknown(String text) {
        return new RondoException(
                "start `"
                        + text
                        + "`: expected zero, constant:0.1, random:0.1 or learned (the number is "
                        + "the value, or the standard deviation)");
    }

    private static void finite(double x) {
        if (!Double.isFinite(x)) {
            throw new RondoException("initial state: " + x + ", expected a finite number");
        }
    }
}
