package dev.rondo.network;

import java.util.Locale;

/// What a network gives at every step: `z = W y + b` of what its last layer gives, and the loss by
/// which it learns.
public sealed interface Output {
    /// Numbers of a row of z.
    int width();

    /// One of `count` symbols or classes: p = softmax(z), loss −ln p of the label.
    ///
    /// @param tied whether W is the embedding (Press & Wolf 2017); then the last layer's output is
    ///   as wide as the embedding
    record Softmax(int count, boolean tied) implements Output {
        public Softmax {
            NetworkSpec.positive("classes", count);
        }

        @Override
        public int width() {
            return count;
        }
    }

    /// `width` numbers, each with a target of its own.
    record Linear(int width, Loss loss) implements Output {
        public Linear {
            NetworkSpec.positive("width of the output", width);
        }
    }

    /// Of one number z with target y.
    enum Loss {
        /// (z − y)².
        SQUARED,
        /// −y ln σ(z) − (1 − y) ln(1 − σ(z)), for y from 0 to 1.
        BINARY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
