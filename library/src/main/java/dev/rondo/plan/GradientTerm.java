package dev.rondo.plan;

/// A part of the parameters' gradient, summed over all rows.
sealed interface GradientTerm {
    /// Offset of the part in the layer's parameters.
    int offset();

    /// Numbers of the part.
    int size();

    /// `dB += adjointᵀ · operand`: rows × columns at `offset`.
    record Outer(int offset, int rows, int columns, Place adjoint, Place operand, Block block)
            implements GradientTerm {
        @Override
        public int size() {
            return rows * columns;
        }
    }

    /// `db += Σ a`, or `Σ a * b` where b is given.
    record Column(int offset, int width, Place a, Place b) implements GradientTerm {
        @Override
        public int size() {
            return width;
        }
    }
}
