package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

import java.util.HashSet;
import java.util.List;

/// What a network reads at every step.
public sealed interface Input {
    /// Width of the first layer's `x`, D.
    int width();

    /// One of `count` symbols, each with a learned vector (its row of the embedding).
    ///
    /// @param count size of the vocabulary, V
    /// @param width of a symbol's vector, D
    record Symbols(int count, int width) implements Input {
        public Symbols {
            Check.positive("vocabulary", count);
            Check.positive("embedding", width);
        }
    }

    /// Several things at once, each giving its part of `x`: a word's vector, its spelling, its
    /// case… A batch then has [Rows.Multiple], in this order.
    record Features(List<Feature> features) implements Input {
        public Features {
            features = List.copyOf(features);
            if (features.isEmpty()) {
                throw new RondoException("a network that reads no features: expected one or more");
            }
            var names = new HashSet<String>();
            for (var f : features) {
                if (!names.add(f.name())) {
                    throw new RondoException("the feature " + f.name() + " stands twice");
                }
            }
        }

        @Override
        public int width() {
            return features.stream().mapToInt(Feature::width).sum();
        }
    }

    /// A row of numbers: the inputs of the first layer's cell side by side, `x` first, then those
    /// that it declares by `input`.
    record Numbers(@Key("parts") List<Part> parts) implements Input {
        /// One input by its name in the cell.
        public record Part(@Key("name") String name, @Key("width") int width) {
            public Part {
                Check.positive("width of the input " + name, width);
            }
        }

        public Numbers {
            parts = List.copyOf(parts);
            if (parts.isEmpty() || !parts.getFirst().name().equals("x")) {
                throw new RondoException(
                        "a network over numbers reads the inputs "
                                + parts.stream().map(Part::name).toList()
                                + ": the first must be x");
            }
            var names = new HashSet<String>();
            for (var p : parts) {
                if (!names.add(p.name())) {
                    throw new RondoException("the input " + p.name() + " stands twice");
                }
            }
        }

        /// `x` alone.
        public static Numbers of(int width) {
            return new Numbers(List.of(new Part("x", width)));
        }

        @Override
        public int width() {
            return parts.getFirst().width();
        }

        /// Numbers of a row.
        public int row() {
            return parts.stream().mapToInt(Part::width).sum();
        }

        /// Where a part begins in a row; -1 if there is none of that name.
        public int offset(String name) {
            int at = 0;
            for (var p : parts) {
                if (p.name().equals(name)) {
                    return at;
                }
                at += p.width();
            }
            return -1;
        }
    }
}
