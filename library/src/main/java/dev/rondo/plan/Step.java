package dev.rondo.plan;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A step of a program, run for a range of rows: of one level, or of many when they are contiguous.
sealed interface Step {
    /// Element-wise work, strip by strip so that what passes between instructions stays in the L1
    /// cache.
    ///
    /// @param space over whose rows
    record Strips(List<Instruction> instructions, int widest, int space) implements Step {}

    /// `target` = softmax of `of` over the edges of each node, element by element.
    record EdgeSoftmax(String index, int width, BufferSlot of, BufferSlot target) implements Step {}

    /// `target` = `adjoint` of the node on the first of its edges where `of` is greatest, else 0.
    record ToGreatest(String index, int width, BufferSlot adjoint, BufferSlot of, BufferSlot target)
            implements Step {}

    /// `target = start + operand · Bᵀ` with the stacked matrix B of a block; the start is the
    /// stack's learned vectors, what the target holds, or nothing.
    record Multiply(
            StackedWeights block, BufferSlot operand, BufferSlot target, @Nullable BufferSlot start)
            implements Step {}

    /// Linear states over all levels, from the previous values before the first: see
    /// [dev.rondo.kernel.Provider#scan]. Places of the next values, of the factors by the next and
    /// then the previous state (none: the rests are the next values), and of the rests.
    record Scan(int width, List<BufferSlot> next, List<BufferSlot> factors, List<BufferSlot> rests)
            implements Step {}

    /// Their adjoints from the last level to the first: see [dev.rondo.kernel.Provider#scanBack].
    ///
    /// @param rings where adjoints from the level after are read, and those for the one before
    ///   written
    /// @param adjoints of the next values
    /// @param next adjoints that reach the next values by other ways
    /// @param previous adjoints that reach the previous values by other ways
    record ScanBack(
            int width,
            List<BufferSlot> rings,
            List<BufferSlot> adjoints,
            List<BufferSlot> next,
            List<BufferSlot> previous,
            List<BufferSlot> factors)
            implements Step {}

    /// `target (+)= adjoint · B` with the stacked matrix B of a block.
    record MultiplyBack(
            StackedWeights block,
            BufferSlot adjoint,
            BufferSlot target,
            boolean accumulate,
            boolean forInput)
            implements Step {}
}
