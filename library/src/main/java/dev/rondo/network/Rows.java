package dev.rondo.network;

import org.jspecify.annotations.Nullable;

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
}
