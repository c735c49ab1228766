package dev.rondo.equation.graph;

/// Which entries of a matrix may be other than zero.
public sealed interface Mask {
    boolean allows(int row, int column);

    /// All of them.
    record None() implements Mask {
        @Override
        public boolean allows(int row, int column) {
            return true;
        }
    }

    /// Row i belongs to group ⌊i · groups / rows⌋, a column likewise: the blocks on and above the
    /// block diagonal, as in a clockwork network.
    record BlockUpper(int groups, int rows, int columns) implements Mask {
        @Override
        public boolean allows(int row, int column) {
            return (long) column * groups / columns >= (long) row * groups / rows;
        }
    }

    /// Blocks on and below the block diagonal.
    record BlockLower(int groups, int rows, int columns) implements Mask {
        @Override
        public boolean allows(int row, int column) {
            return (long) column * groups / columns <= (long) row * groups / rows;
        }
    }

    /// Only the blocks of the block diagonal.
    record BlockDiagonal(int groups, int rows, int columns) implements Mask {
        @Override
        public boolean allows(int row, int column) {
            return (long) column * groups / columns == (long) row * groups / rows;
        }
    }

    Mask NONE = new None();
}
