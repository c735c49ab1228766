package dev.rondo.task.forecast;

import dev.rondo.model.Examples;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.series.method.History;
import dev.rondo.series.method.LinearForecast;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// Windows of series to learn from what a linear forecast leaves: see [NetworkMethod].
final class ResidualWindows implements Examples {
    private final List<History> series;
    private final List<LinearForecast> linear;
    private final int[] ends;
    private final double[] scales;
    private final Shape shape;
    private final int[] firsts; // of each series the number of its first window; and of all

    /// @param stride of so many neighbouring windows one is drawn each time
    record Shape(int window, int patch, int horizon, int stride) {}

    ResidualWindows(
            List<History> series,
            List<LinearForecast> linear,
            int[] ends,
            double[] scales,
            Shape shape) {
        this.series = series;
        this.linear = linear;
        this.ends = ends;
        this.scales = scales;
        this.shape = shape;
        firsts = new int[ends.length + 1];
        for (int s = 0; s < ends.length; s++) {
            int windows = Math.max(0, ends[s] - shape.window() - shape.horizon() + 1);
            firsts[s + 1] = firsts[s] + (windows + shape.stride() - 1) / shape.stride();
        }
    }

    @Override
    public int count() {
        return firsts[firsts.length - 1];
    }

    @Override
    public int length(int item) {
        return shape.window() / shape.patch();
    }

    @Override
    public Batch batch(int[] items, @Nullable RandomStreams noise) {
        int steps = shape.window() / shape.patch();
        int horizon = shape.horizon();
        int[] lengths = new int[items.length];
        Arrays.fill(lengths, steps);
        var chain = PackedSequences.of(lengths);
        float[] read = new float[items.length * shape.window()];
        float[] target = new float[items.length * horizon];
        float[] own = new float[shape.window()];
        for (int b = 0; b < items.length; b++) {
            int s = series(items[b]);
            int back = noise == null || shape.stride() == 1 ? 0 : noise.below(shape.stride());
            int at = shape.window() + (items[b] - firsts[s]) * shape.stride() + back;
            at = Math.min(at, ends[s] - horizon);
            var history = series.get(s);
            double[] window = history.window(at, shape.window());
            double deviation = NetworkMethod.deviation(window, scales[s]);
            NetworkMethod.read(window, deviation, own, 0);
            for (int t = 0; t < steps; t++) {
                System.arraycopy(
                        own,
                        t * shape.patch(),
                        read,
                        chain.row(b, t) * shape.patch(),
                        shape.patch());
            }
            double[] next = linear.get(s).next(window, history.step(at - 1));
            for (int h = 0; h < horizon; h++) {
                target[b * horizon + h] = (float) ((history.value(at + h) - next[h]) / deviation);
            }
        }
        return new Batch(
                chain, new Rows.Numbers(read, shape.patch()), new Rows.Numbers(target, horizon));
    }

    private int series(int item) {
        int at = Arrays.binarySearch(firsts, item);
        if (at < 0) {
            return -at - 2;
        }
        while (firsts[at + 1] == item) { // series without windows
            at++;
        }
        return at;
    }

    @Override
    public String digest() {
        var crc = new CRC32C();
        for (int s = 0; s < ends.length; s++) {
            double[] y = series.get(s).window(ends[s], ends[s]);
            var bytes = ByteBuffer.allocate(8 * y.length);
            bytes.asDoubleBuffer().put(y);
            crc.update(bytes.array());
        }
        return count() + " windows of " + shape.window() + ", " + Long.toHexString(crc.getValue());
    }
}
