package dev.rondo.plan;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A step of a program, run for a range of rows: of one level, or of many when they are contiguous.
sealed interface Step {
    /// Element-wise work, strip by strip so that what passes between instructions stays in the L1
    /// cache.
    record Strips(List<Instruction> instructions, int widest) implements Step {}

    /// `target = start + operand · Bᵀ` with the stacked matrix B of a block; the start is the
    /// stack's learned vectors, what the target holds, or nothing.
    record Multiply(Block block, Place operand, Place target, @Nullable Place start)
            implements Step {}

    /// `target (+)= adjoint · B` with the stacked matrix B of a block.
    record MultiplyBack(
            Block block, Place adjoint, Place target, boolean accumulate, boolean forInput)
            implements Step {}
}
