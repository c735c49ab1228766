package dev.rondo.plan;

import dev.rondo.kernel.Provider;
import dev.rondo.kernel.Scratch;

import java.util.Arrays;

/// The parameters' gradient: sums over all rows of a workspace, after its backward pass.
final class GradientSums {
    private static final Provider KERNELS = Provider.chosen();

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private final Memory memory;
    private final DistinctInputs table;

    GradientSums(Memory memory, DistinctInputs table) {
        this.memory = memory;
        this.table = table;
    }

    /// Part `part` of `parts` of a term: into `gradient`, or added to it.
    void add(
            GradientTerm term,
            int part,
            int parts,
            int grain,
            float[] gradient,
            int base,
            boolean accumulate) {
        switch (term) {
            case GradientTerm.Column c -> {
                if (part == 0) {
                    if (!accumulate) {
                        Arrays.fill(gradient, base + c.offset(), base + c.offset() + c.width(), 0f);
                    }
                    column(c, gradient, base);
                }
            }
            case GradientTerm.Outer o -> {
                int grains = (o.rows() + grain - 1) / grain;
                int from = (int) ((long) grains * part / parts) * grain;
                int to = Math.min(o.rows(), (int) ((long) grains * (part + 1) / parts) * grain);
                if (from < to) {
                    outer(o, from, to, gradient, base, accumulate);
                }
            }
        }
    }

    private void outer(
            GradientTerm.Outer o,
            int from,
            int to,
            float[] gradient,
            int base,
            boolean accumulate) {
        var scratch = SCRATCH.get();
        int b = o.operand().array();
        int target = base + o.offset() + from * o.columns();
        if (table.holds(o.block())) {
            int width = o.block().stack.width;
            int[] run = {0, 0, table.rows()};
            KERNELS.multiplyRows(
                    table.sums(o.block()),
                    from,
                    width,
                    to - from,
                    memory.arrays[b],
                    memory.offsets[b],
                    memory.strides[b],
                    o.columns(),
                    run,
                    1,
                    gradient,
                    target,
                    o.columns(),
                    accumulate,
                    scratch);
            return;
        }
        int a = o.adjoint().array();
        int delay = o.operand().rows() == RowAddressing.ALL ? o.operand().shift() : 0;
        boolean one = o.operand().rows() == RowAddressing.ONE;
        int space = memory.program.arrays().get(a).space();
        int[] whole = {0, 0, space == Spaces.NODES ? 0 : memory.rows(space)};
        boolean nodes = space == Spaces.NODES;
        int bOffset =
                memory.offsets[b]
                        + o.operand().column()
                        + memory.historyRows[b] * memory.strides[b];
        KERNELS.multiplyRows(
                memory.arrays[a],
                memory.offsets[a] + o.adjoint().column() + from,
                memory.strides[a],
                to - from,
                memory.arrays[b],
                bOffset,
                one ? 0 : memory.strides[b],
                o.columns(),
                nodes ? memory.runs[delay] : whole,
                nodes ? memory.runCounts[delay] : 1,
                gradient,
                target,
                o.columns(),
                accumulate,
                scratch);
    }

    private void column(GradientTerm.Column c, float[] gradient, int base) {
        if (c.a().rows() == RowAddressing.ONE) {
            int from = memory.at(c.a(), 0, 0, 0);
            KERNELS.columnSum(
                    gradient,
                    base + c.offset(),
                    memory.arrays[c.a().array()],
                    from,
                    0,
                    1,
                    c.width());
            return;
        }
        int space = memory.program.arrays().get(c.a().array()).space();
        int far = Math.max(c.a().reach(), (c.b() == null ? 0 : c.b().reach()));
        boolean levelwise =
                c.a().rows() == RowAddressing.SEQUENCE
                        || c.b() != null && c.b().rows() == RowAddressing.SEQUENCE;
        for (int t = 0; t < memory.structure.levels(); ) {
            int end = levelwise ? t + 1 : memory.structure.runEnd(t, far);
            int rows = memory.rows(space, t, end);
            int at = base + c.offset();
            if (c.b() == null) {
                KERNELS.columnSum(
                        gradient,
                        at,
                        memory.arrays[c.a().array()],
                        memory.at(c.a(), t, 0, 0),
                        memory.stride(c.a()),
                        rows,
                        c.width());
            } else {
                KERNELS.columnDot(
                        gradient,
                        at,
                        memory.arrays[c.a().array()],
                        memory.at(c.a(), t, 0, 0),
                        memory.stride(c.a()),
                        memory.arrays[c.b().array()],
                        memory.at(c.b(), t, 0, 0),
                        memory.stride(c.b()),
                        rows,
                        c.width());
            }
            t = end;
        }
    }
}
