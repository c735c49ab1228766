package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.runtime.RecordText;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What a batch holds for each of its rows (level by level, see
/// [dev.rondo.structure.PackedSequences]).
public sealed interface Rows {
    /// Rows that are there, at least those of the chain.
    int count();

    /// A symbol or a class. As a label, a negative number: not asked, counts for nothing.
    record Symbols(int[] ids) implements Rows {
        @Override
        public int count() {
            return ids.length;
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// `width` numbers, row after row. As a target, NaN: not asked, counts for nothing.
    record Numbers(float[] values, int width) implements Rows {
        public Numbers {
            Check.positive("numbers a row", width);
        }

        @Override
        public int count() {
            return values.length / width;
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// A list of symbols for each sequence, as a target; null: not asked, counts for nothing.
    record Lists(int[] @Nullable [] lists) implements Rows {
        /// Sequences.
        @Override
        public int count() {
            return lists.length;
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// Of each feature of [Input.Features] its own rows.
    record Multiple(List<Rows> of) implements Rows {
        public Multiple {
            of = List.copyOf(of);
        }

        @Override
        public int count() {
            return of.stream().mapToInt(Rows::count).min().orElse(0);
        }
    }

    /// A sequence of symbols for each row, as [Feature.Spelled] reads them.
    ///
    /// @param words the different sequences, by falling length
    /// @param symbols their symbols, a row a step of `words`
    /// @param of the sequence of each row
    record Spelled(PackedSequences words, int[] symbols, int[] of) implements Rows {
        public Spelled {
            if (symbols.length < words.rows()) {
                throw new RondoException(
                        "spellings of "
                                + words.rows()
                                + " steps came with "
                                + symbols.length
                                + " symbols: each step needs one");
            }
        }

        @Override
        public int count() {
            return of.length;
        }

        /// The sequences of rows, the same ones put together.
        ///
        /// @param spellings for each row its symbols, at least one
        public static Spelled of(List<int[]> spellings) {
            Map<List<Integer>, int[]> different = new LinkedHashMap<>();
            List<List<Integer>> keys = new ArrayList<>();
            for (int[] spelling : spellings) {
                var key = Arrays.stream(spelling).boxed().toList();
                keys.add(key);
                different.putIfAbsent(key, spelling);
            }
            var order = new ArrayList<>(different.entrySet());
            order.sort(Comparator.comparingInt(e -> -e.getValue().length));
            Map<List<Integer>, Integer> number = new HashMap<>();
            order.forEach(e -> number.put(e.getKey(), number.size()));
            PackedSequences words =
                    PackedSequences.of(order.stream().mapToInt(e -> e.getValue().length).toArray());
            int[] symbols = new int[words.rows()];
            for (int w = 0; w < order.size(); w++) {
                int[] spelling = order.get(w).getValue();
                for (int t = 0; t < spelling.length; t++) {
                    symbols[words.row(w, t)] = spelling[t];
                }
            }
            return new Spelled(
                    words,
                    symbols,
                    keys.stream().mapToInt(k -> Objects.requireNonNull(number.get(k))).toArray());
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// The rows with these numbers; where one is below 0, the symbol `absent`, or numbers that are
    /// all `blank`.
    default Rows picked(int[] rows, int absent, float blank) {
        return switch (this) {
            case Symbols(int[] ids) -> {
                int[] own = new int[rows.length];
                for (int r = 0; r < own.length; r++) {
                    own[r] = rows[r] < 0 ? absent : ids[rows[r]];
                }
                yield new Symbols(own);
            }
            case Numbers(float[] values, int width) -> {
                float[] own = new float[rows.length * width];
                for (int r = 0; r < rows.length; r++) {
                    if (rows[r] < 0) {
                        Arrays.fill(own, r * width, (r + 1) * width, blank);
                    } else {
                        System.arraycopy(values, rows[r] * width, own, r * width, width);
                    }
                }
                yield new Numbers(own, width);
            }
            case Multiple(var of) ->
                    new Multiple(of.stream().map(r -> r.picked(rows, absent, blank)).toList());
            case Spelled(PackedSequences words, int[] symbols, int[] of) ->
                    new Spelled(
                            words, symbols, ((Symbols) new Symbols(of).picked(rows, 0, 0)).ids());
            case Lists _ ->
                    throw new RondoException(
                            "a list of symbols for each sequence has no rows of its steps");
        };
    }
}
