package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;

/// The shape of a network: what it reads, its layers, what it gives.
public record NetworkSpec(Input input, Stack stack, Output output) {

    /// One layer: a cell with `hidden` units.
    public record Layer(Cell cell, int hidden) {}

    /// Probabilities to leave out a number, in training.
    ///
    /// @param input of what the first layer reads as `x`
    /// @param between of what a further layer reads
    /// @param output of what the output matrix reads
    /// @param recurrent of what a state gives a recurrent matrix; one draw a sequence and batch
    ///   (Gal & Ghahramani 2016)
    /// @param variational whether the other three also draw once a sequence and batch, not at every
    ///   step
    public record Dropout(
            double input, double between, double output, double recurrent, boolean variational) {
        public static final Dropout NONE = new Dropout(0, 0, 0, 0, false);

        public Dropout {
            check("input", input);
            check("between", between);
            check("output", output);
            check("recurrent", recurrent);
        }

        private static void check(String name, double p) {
            if (!(p >= 0 && p < 1)) {
                throw new RondoException(
                        "dropout "
                                + name
                                + ": "
                                + p
                                + ", expected a probability from 0 to below 1: it is the share that is left out");
            }
        }

        /// The same probability wherever layers meet and before the output.
        public static Dropout of(double p) {
            return new Dropout(p, p, p, 0, false);
        }
    }

    public NetworkSpec {
        if (output instanceof Output.Softmax s
                && s.tied()
                && !(input instanceof Input.Symbols in && in.count() == s.count())) {
            throw new RondoException(
                    "tied weights need as many classes as the input has symbols: the output has "
                            + s.count()
                            + " classes, the input is "
                            + input);
        }
    }

    static void positive(String what, int n) {
        if (n < 1) {
            throw new RondoException(what + ": " + n + ", expected at least 1");
        }
    }
}
