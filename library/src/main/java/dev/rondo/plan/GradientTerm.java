package dev.rondo.plan;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A part of the parameters' gradient, summed over all rows.
sealed interface GradientTerm {
    /// Offset of the part in the layer's parameters.
    int offset();

    /// Numbers of the part.
    int size();

    /// What is read for it, after the backward pass.
    List<BufferSlot> operands();

    /// `dB += adjointᵀ · operand`: rows × columns at `offset`.
    record Outer(
            int offset,
            int rows,
            int columns,
            BufferSlot adjoint,
            BufferSlot operand,
            StackedWeights block)
            implements GradientTerm {
        @Override
        public int size() {
            return rows * columns;
        }

        @Override
        public List<BufferSlot> operands() {
            return List.of(adjoint, operand);
        }
    }

    /// `db += Σ a`, or `Σ a * b` where b is given.
    record Column(int offset, int width, BufferSlot a, @Nullable BufferSlot b)
            implements GradientTerm {
        @Override
        public int size() {
            return width;
        }

        @Override
        public List<BufferSlot> operands() {
            return b == null ? List.of(a) : List.of(a, b);
        }
    }
}
