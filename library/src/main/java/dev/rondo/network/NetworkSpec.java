package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;

import java.util.List;

/// The shape of a network that reads symbols and gives, at every step, a distribution over symbols:
/// embedding, a stack of cells, a linear layer, softmax.
///
/// @param symbols size of the vocabulary, V
/// @param embedding width of a symbol's vector, D
/// @param layers from the input on, at least one
/// @param dropout what is left out in training
/// @param tied whether the output matrix is the embedding (Press & Wolf 2017); then D must be the
///   width of the last layer's output
/// @param initialRange where a cell does not say otherwise, start uniform in ± this; 0: each its
///   standard start
public record NetworkSpec(
        int symbols,
        int embedding,
        List<Layer> layers,
        Dropout dropout,
        boolean tied,
        double initialRange) {

    /// One layer: a cell with `hidden` units.
    public record Layer(Cell cell, int hidden) {}

    /// Probabilities to leave out a number, in training.
    ///
    /// @param input of a symbol's vector
    /// @param between of what one layer gives the next
    /// @param output of what the last layer gives the output matrix
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
        layers = List.copyOf(layers);
        positive("vocabulary", symbols);
        positive("embedding", embedding);
        if (layers.isEmpty()) {
            throw new RondoException("a network without layers: at least one is needed");
        }
        for (int i = 0; i < layers.size(); i++) {
            positive("hidden units of layer " + (i + 1), layers.get(i).hidden());
        }
        if (!(initialRange >= 0) || Double.isInfinite(initialRange)) {
            throw new RondoException(
                    "initial range: " + initialRange + ", expected a number from 0");
        }
    }

    private static void positive(String what, int n) {
        if (n < 1) {
            throw new RondoException(what + ": " + n + ", expected at least 1");
        }
    }
}
