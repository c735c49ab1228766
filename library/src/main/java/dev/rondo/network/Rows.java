package dev.rondo.network;

import dev.rondo.RondoException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// What a batch holds for each of its rows (level by level, see [dev.rondo.structure.Chain]).
public sealed interface Rows {
    /// Rows that are there, at least those of the chain.
    int count();

    /// A symbol or a class. As a label, a negative number: not asked, counts for nothing.
    record Symbols(int[] ids) implements Rows {
        @Override
        public int count() {
            return ids.length;
        }
    }

    /// `width` numbers, row after row. As a target, NaN: not asked, counts for nothing.
    record Numbers(float[] values, int width) implements Rows {
        @Override
        public int count() {
            return values.length / width;
        }
    }

    /// A list of symbols for each sequence, as a target; null: not asked, counts for nothing.
    record Lists(int[] @Nullable [] lists) implements Rows {
        /// Sequences.
        @Override
        public int count() {
            return lists.length;
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
            case Lists _ ->
                    throw new RondoException(
                            "a list of symbols for each sequence has no rows of its steps");
        };
    }
}
