package dev.rondo.network.run;

import dev.rondo.kernel.Provider;
import dev.rondo.network.spec.Pooling;

import java.util.Arrays;

/// The nodes of each item reduced to one row.
final class PoolRun implements UnitRun {
    private static final Provider KERNELS = Provider.chosen();

    private final Unit.PoolUnit unit;
    private final Space from;
    private final Activations source;
    private final Ground ground;
    private final Activations out;
    private int[] owner = new int[0]; // N: the sequence of each row
    private int[] best = new int[0]; // B × width: the row in which the largest stands
    private float[] spread = new float[0]; // B × width

    PoolRun(Unit.PoolUnit unit, Space from, Activations source, Ground ground, Activations out) {
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
    public Activations out() {
        return out;
    }

    @Override
    public void forward(Pass pass) {
        int items = ground.structure(unit.space()).rows();
        int w = out.width;
        owner = ground.index(Unit.Which.OWNER, unit.space(), from);
        float[] to = out.buffer(items);
        if (unit.pooling() == Pooling.MAX) {
            largest(to, items);
            return;
        }
        Arrays.fill(to, 0, items * w, 0f);
        KERNELS.scatterAddRows(
                to, 0, w, source.array, source.offset, source.stride, owner, 0, source.rows, w);
        if (unit.pooling() == Pooling.MEAN) {
            divide(to, items);
        }
    }

    private void largest(float[] to, int items) {
        int w = out.width;
        best = Activations.atLeast(best, items * w);
        Arrays.fill(best, 0, items * w, -1);
        for (int r = 0; r < source.rows; r++) {
            if (owner[r] < 0) {
                continue;
            }
            int at = owner[r] * w;
            int row = source.offset + r * source.stride;
            for (int j = 0; j < w; j++) {
                if (best[at + j] < 0 || source.array[row + j] > to[at + j]) {
                    best[at + j] = r;
                    to[at + j] = source.array[row + j];
                }
            }
        }
    }

    /// Each row by the number of steps it was made of.
    private void divide(float[] rows, int items) {
        int[] steps = new int[items];
        for (int r = 0; r < source.rows; r++) {
            if (owner[r] >= 0) {
                steps[owner[r]]++;
            }
        }
        for (int i = 0; i < items; i++) {
            for (int j = 0; j < out.width; j++) {
                rows[i * out.width + j] /= steps[i];
            }
        }
    }

    @Override
    public void backward(Pass pass) {
        if (!source.required || !out.begun()) {
            return;
        }
        int w = out.width;
        float[] adjoint = out.adjoint();
        if (unit.pooling() == Pooling.MAX) {
            float[] to = source.whole();
            for (int i = 0; i < out.rows * w; i++) {
                to[best[i] * w + i % w] += adjoint[i];
            }
            return;
        }
        if (unit.pooling() == Pooling.MEAN) {
            spread = Activations.atLeast(spread, (long) out.rows * w);
            System.arraycopy(adjoint, 0, spread, 0, out.rows * w);
            divide(spread, out.rows);
            adjoint = spread;
        }
        boolean add = !source.begin();
        KERNELS.gatherRows(source.adjoint(), 0, w, adjoint, 0, w, owner, 0, source.rows, w, add);
    }

    @Override
    public long floats() {
        return spread.length;
    }
}
