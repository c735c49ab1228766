package dev.rondo.plan;

import dev.rondo.kernel.Provider;

import java.util.Arrays;

/// Input 0 as a table of distinct rows and, for each row of the chain, its place in the table: what
/// multiplies the input multiplies the table, once, before all else; its gradients come last.
final class DistinctInputs {
    private static final Provider KERNELS = Provider.chosen();

    private final Memory memory;
    private final ExecutionPlan program;

    /// Sums of each block that multiplies the table; in the backward pass their adjoints: rows ×
    /// width of the stack.
    private final float[][] sums;

    private boolean present;
    private int[] index = {};
    private int rows;

    DistinctInputs(Memory memory) {
        this.memory = memory;
        this.program = memory.program;
        sums = new float[program.blocks().size()][0];
    }

    /// Input 0 comes row by row.
    void none() {
        present = false;
    }

    /// Input 0 comes as `tableRows` rows, and row r of the chain is row `rowIndex[r]` of them.
    void begin(int tableRows, int[] rowIndex) {
        present = true;
        index = rowIndex;
        rows = tableRows;
    }

    boolean present() {
        return present;
    }

    /// The table's row that is row `row` of the chain.
    int row(int row) {
        return index[row];
    }

    int rows() {
        return rows;
    }

    /// Whether a block multiplies the table.
    boolean holds(StackedWeights b) {
        return present() && b.operand.kind == Value.Kind.INPUT && b.operand.index == 0;
    }

    float[] sums(StackedWeights b) {
        return sums[b.id];
    }

    long floats() {
        long n = 0;
        for (float[] s : sums) {
            n += s.length;
        }
        return n;
    }

    /// The products of the table, each with the learned vectors of its stack where they start it.
    void forward(Phase before, Interpreter execution, CellPlan.Packs packs) {
        if (!present()) {
            return;
        }
        for (Step step : before.steps) {
            if (step instanceof Step.Multiply m && holds(m.block())) {
                StackedWeights b = m.block();
                BufferSlot a = m.operand();
                int width = b.stack.width;
                if (sums[b.id].length < rows * width) {
                    sums[b.id] = new float[rows * width];
                }
                BufferSlot s =
                        m.start() != null && m.start().rows() == RowAddressing.ONE
                                ? m.start()
                                : null;
                execution.product(
                        b,
                        true,
                        packs,
                        memory.arrays[a.array()],
                        memory.offsets[a.array()],
                        memory.strides[a.array()],
                        s == null ? null : memory.arrays[s.array()],
                        s == null ? 0 : memory.at(s, 0, 0, 0),
                        0,
                        sums[b.id],
                        0,
                        width,
                        rows);
            }
        }
    }

    /// Rows of the chain from level t on, from the products of the table.
    void gather(
            StackedWeights b,
            int t,
            float[] d,
            int dAt,
            int dStride,
            int count,
            boolean accumulate) {
        KERNELS.gatherRows(
                d,
                dAt,
                dStride,
                sums[b.id],
                0,
                b.stack.width,
                index,
                memory.structure.start(t),
                count,
                b.stack.width,
                accumulate);
    }

    /// The adjoints of the sums, added up for each row of the table, and, where `required`, the
    /// adjoint of the table.
    void backward(Phase after, Interpreter execution, boolean required, CellPlan.Packs packs) {
        if (!present()) {
            return;
        }
        for (StackedWeights b : program.blocks()) {
            if (holds(b) && b.stack.adjoint >= 0) {
                scatter(b);
            }
        }
        if (!required) {
            return;
        }
        for (Step step : after.steps) {
            if (step instanceof Step.MultiplyBack m
                    && holds(m.block())
                    && m.target().array() == program.inputAdjoints()[0]) {
                int c = m.target().array();
                execution.product(
                        m.block(),
                        false,
                        packs,
                        sums[m.block().id],
                        0,
                        m.block().stack.width,
                        m.accumulate() ? memory.arrays[c] : null,
                        memory.offsets[c],
                        memory.strides[c],
                        memory.arrays[c],
                        memory.offsets[c],
                        memory.strides[c],
                        rows);
            }
        }
    }

    private void scatter(StackedWeights b) {
        int width = b.stack.width;
        float[] into = sums[b.id];
        Arrays.fill(into, 0, rows * width, 0f);
        int a = b.stack.adjoint;
        KERNELS.scatterAddRows(
                into,
                0,
                width,
                memory.arrays[a],
                memory.offsets[a],
                memory.strides[a],
                index,
                0,
                memory.structure.rows(),
                width);
    }
}
