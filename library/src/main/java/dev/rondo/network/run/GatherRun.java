package dev.rondo.network.run;

import dev.rondo.kernel.Provider;

/// Rows of another unit by an index.
final class GatherRun implements UnitRun {
    private static final Provider KERNELS = Provider.chosen();

    private final Unit.GatherUnit unit;
    private final Space from;
    private final Activations source;
    private final Ground ground;
    private final Activations out;
    private int[] index = new int[0];
    private int[] composed = new int[0];

    GatherRun(
            Unit.GatherUnit unit, Space from, Activations source, Ground ground, Activations out) {
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

    /// Whose rows it picks.
    Space from() {
        return from;
    }

    /// Whether it picks for each row what its spelling gave.
    boolean spells() {
        return unit.which() == Unit.Which.SPELLING;
    }

    @Override
    public Activations out() {
        return out;
    }

    @Override
    public void forward(Pass pass) {
        int rows = ground.structure(unit.space()).rows();
        index = ground.index(unit.which(), from, unit.space());
        int[] table = source.index;
        if (table != null) {
            composed = Activations.atLeast(composed, rows);
            for (int r = 0; r < rows; r++) {
                composed[r] = table[index[r]];
            }
            out.same(source);
            out.index = composed;
            return;
        }
        KERNELS.gatherRows(
                out.buffer(rows),
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
        if (!source.required || out.shared() || !out.begun()) {
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
