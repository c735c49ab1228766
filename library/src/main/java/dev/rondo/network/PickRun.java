package dev.rondo.network;

import dev.rondo.kernel.Provider;

/// Rows of another unit by an index.
final class PickRun implements UnitRun {
    private static final Provider KERNELS = Provider.chosen();

    private final Unit.Pick unit;
    private final Space from;
    private final Flow source;
    private final Ground ground;
    private final Flow out;
    private int[] index = new int[0];
    private int[] composed = new int[0];

    PickRun(Unit.Pick unit, Space from, Flow source, Ground ground, Flow out) {
        this.unit = unit;
        this.from = from;
        this.source = source;
        this.ground = ground;
        this.out = out;
    }

    @Override
    public Space space() {
        return unit.space();
    }

    @Override
    public Flow out() {
        return out;
    }

    @Override
    public void forward(Pass pass) {
        int rows = ground.structure(unit.space()).rows();
        index = ground.index(unit.which(), from, unit.space());
        int[] table = source.index;
        if (table != null) {
            composed = Flow.atLeast(composed, rows);
            for (int r = 0; r < rows; r++) {
                composed[r] = table[index[r]];
            }
            out.same(source);
            out.index = composed;
            return;
        }
        KERNELS.gatherRows(
                out.room(rows),
                0,
                out.width,
                source.array,
                source.offset,
                source.stride,
                index,
                0,
                rows,
                out.width,
                false);
    }

    @Override
    public void backward(Pass pass) {
        if (!source.wanted || out.shared() || !out.begun()) {
            return;
        }
        int w = out.width;
        if (out.index != null) {
            source.give(out.adjoint(), 0, w);
        } else if (unit.which() == Unit.Which.TURNED) {
            boolean add = !source.begin();
            int[] back = ground.index(unit.which(), unit.space(), from);
            KERNELS.gatherRows(
                    source.adjoint(), 0, w, out.adjoint(), 0, w, back, 0, out.rows, w, add);
        } else {
            KERNELS.scatterAddRows(
                    source.whole(), 0, w, out.adjoint(), 0, w, index, 0, out.rows, w);
        }
    }

    @Override
    public long floats() {
        return 0;
    }
}
