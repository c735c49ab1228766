package dev.rondo.network.spec;

import dev.rondo.RondoException;

/// One of several things that a network reads at every step, see [Input.Features].
public sealed interface Feature {
    /// Tells it from others: its parameters are called after it.
    String name();

    /// Numbers that it adds to `x`.
    int width();

    /// One of `count` symbols, each with a learned vector, `embedding.NAME`; they start uniform in
    /// ±√(3 / width) where the stack says nothing else. A symbol below 0 is none: zeros.
    record Symbols(String name, int count, int width) implements Feature {
        public Symbols {
            Check.positive("symbols of " + name, count);
            Check.positive("vector of " + name, width);
        }
    }

    /// Numbers as they are.
    record Numbers(String name, int width) implements Feature {
        public Numbers {
            Check.positive("width of " + name, width);
        }
    }

    /// A sequence of symbols of its own at every step, such as the letters of a word, read by a
    /// stack of its own, `spelling.NAME`, and that once: [Pooling#ENDS] (Lample et al. 2016),
    /// [Pooling#MAX] (Ma & Hovy 2016)… Each different sequence of a batch is run once, however many
    /// steps have it.
    ///
    /// @param count of different symbols
    /// @param vector width of a symbol's vector
    /// @param stack with states that begin with zeros, and no penalty
    record Spelled(String name, int count, int vector, Stack stack, Pooling pooling)
            implements Feature {
        public Spelled {
            Check.positive("symbols of " + name, count);
            Check.positive("vector of a symbol of " + name, vector);
            if (pooling == Pooling.IN_STEP
                    || !(stack.start() instanceof InitialState.Zero)
                    || !stack.penalty().equals(ActivationPenalty.NONE)) {
                throw new RondoException(
                        "the feature "
                                + name
                                + " reads the parts of a step once, by a stack that begins with"
                                + " zeros and has no penalty; got one read "
                                + pooling
                                + ", start "
                                + stack.start()
                                + ", "
                                + stack.penalty());
            }
        }

        /// Read once by its stack: of one that reads in both directions both ends, as
        /// [Pooling#ENDS].
        ///
        /// @param count of different symbols
        /// @param vector numbers of a symbol's vector
        public static Spelled of(String name, int count, int vector, Stack stack) {
            return new Spelled(name, count, vector, stack, Pooling.ENDS);
        }

        /// The same, read otherwise.
        public Spelled with(Pooling other) {
            return new Spelled(name, count, vector, stack, other);
        }

        /// Of the last layer, both directions side by side.
        @Override
        public int width() {
            var last = stack.layers().getLast();
            boolean concatenated =
                    last.direction() == Direction.BOTH && last.merge() == Merge.CONCATENATE;
            return last.hidden() * (concatenated ? 2 : 1);
        }
    }
}
