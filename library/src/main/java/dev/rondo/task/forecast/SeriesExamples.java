package dev.rondo.task.forecast;

import dev.rondo.data.series.Panel;
import dev.rondo.model.Examples;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.series.Covariates;
import dev.rondo.series.Scaling;
import dev.rondo.series.SeriesFeatureBuilder;
import dev.rondo.series.SeriesSchema;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/// Pieces of series to learn from: with a context, windows of that many rows, asked what comes next
/// at their end; without, whole series (long ones in stretches), asked at every step.
final class SeriesExamples implements Examples {
    /// Rows of a stretch, at most.
    private static final int CHUNK = 1024;

    private final SeriesSchema schema;
    private final Input.Numbers input;
    private final List<Covariates> series = new ArrayList<>();
    private final List<Scaling> scalings = new ArrayList<>();
    private final int[] of; // the series of each piece
    private final int[] begin; // of each piece its first row
    private final int[] end; // the row after its last
    private final int[] from; // of each series: the first row that is asked
    private final int[] to; // the row after the last
    private final int stride;

    /// @param panel whose columns are the code's
    /// @param from of each series the first row that is asked
    /// @param to of each series the row after the last that is looked at
    /// @param learned of each series the rows by which it is measured
    /// @param stride of each so many neighbouring windows one is taken, which one is drawn anew
    ///   each time it is learned from
    SeriesExamples(
            SeriesSchema schema,
            Input.Numbers input,
            Panel panel,
            int[] from,
            int[] to,
            int[] learned,
            int stride) {
        this.schema = schema;
        this.input = input;
        this.from = from;
        this.to = to;
        this.stride = stride;
        var pieces = new ArrayList<int[]>();
        for (int s = 0; s < panel.series().size(); s++) {
            var one = panel.series().get(s);
            series.add(new Covariates(schema, one));
            scalings.add(schema.scaling(one, learned[s]));
            if (schema.context() > 0) {
                windows(pieces, s);
            } else {
                chunks(pieces, s);
            }
        }
        of = pieces.stream().mapToInt(p -> p[0]).toArray();
        begin = pieces.stream().mapToInt(p -> p[1]).toArray();
        end = pieces.stream().mapToInt(p -> p[2]).toArray();
    }

    /// Windows that end where some number of the steps ahead is asked and there. What is learned
    /// from has whole contexts.
    private void windows(List<int[]> pieces, int s) {
        int context = schema.context();
        int first = Math.max(from[s], schema.lead() + (from[s] == 0 ? context : 1));
        for (int at = first; at < to[s]; at += stride) {
            int last = Math.min(at + stride, to[s]) - 1;
            if (target(s, last)) {
                pieces.add(new int[] {s, Math.max(0, last - context), last});
            }
        }
    }

    private boolean target(int s, int end) {
        for (int r = end; r < Math.min(to[s], end + schema.horizon()); r++) {
            for (int i = 0; i < schema.targets().size(); i++) {
                if (!Double.isNaN(series.get(s).value(r, schema.column(i)))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void chunks(List<int[]> pieces, int s) {
        for (int at = Math.max(0, from[s] - 1 - CHUNK / 2); at < to[s] - 1; at += CHUNK) {
            int end = Math.min(at + CHUNK, to[s] - 1);
            boolean some = false;
            for (int r = Math.max(at, from[s] - 1); r < end && !some; r += schema.horizon()) {
                some = target(s, r + 1);
            }
            if (some) {
                pieces.add(new int[] {s, at, end});
            }
        }
    }

    @Override
    public int count() {
        return of.length;
    }

    @Override
    public int length(int item) {
        return end[item] - begin[item];
    }

    @Override
    public Batch batch(int[] items, @Nullable RandomStreams noise) {
        int[] lengths = new int[items.length];
        for (int b = 0; b < lengths.length; b++) {
            lengths[b] = length(items[b]);
        }
        var chain = PackedSequences.of(lengths);
        int row = input.row();
        int width = schema.horizon() * schema.targets().size();
        float[] read = new float[chain.rows() * row];
        boolean windows = schema.context() > 0;
        float[] target = new float[(windows ? items.length : chain.rows()) * width];
        float[] own = new float[lengths[0] * row];
        for (int b = 0; b < items.length; b++) {
            int item = items[b];
            if (windows) {
                int back = noise == null || stride == 1 ? 0 : noise.below(stride);
                window(item, Math.max(length(item), end[item] - back), own, target, b * width);
            } else {
                chunk(item, chain, b, own, target, width);
            }
            for (int t = 0; t < lengths[b]; t++) {
                System.arraycopy(own, t * row, read, chain.row(b, t) * row, row);
            }
        }
        return new Batch(chain, new Rows.Numbers(read, row), new Rows.Numbers(target, width));
    }

    private void window(int item, int at, float[] own, float[] target, int to) {
        var covariates = series.get(of[item]);
        var rows =
                SeriesWindow.read(
                        schema,
                        scalings.get(of[item]),
                        input,
                        covariates.values(),
                        0,
                        at,
                        covariates,
                        own,
                        0);
        rows.target(covariates, at, 0, this.to[of[item]], target, to);
    }

    private void chunk(
            int item, PackedSequences chain, int b, float[] own, float[] target, int width) {
        int s = of[item];
        var covariates = series.get(s);
        var rows = new SeriesFeatureBuilder(schema, scalings.get(s), input);
        int channels = schema.channels().size();
        for (int r = Math.max(0, begin[item] - schema.lead()); r < end[item]; r++) {
            int t = r - begin[item];
            rows.next(
                    covariates.values(),
                    r * channels,
                    covariates,
                    r,
                    own,
                    Math.max(0, t) * input.row());
            if (t >= 0) {
                rows.target(covariates, r + 1, from[s], to[s], target, chain.row(b, t) * width);
            }
        }
    }

    @Override
    public String digest() {
        var crc = new CRC32C();
        for (int s = 0; s < series.size(); s++) {
            double[] values = series.get(s).values();
            var bytes = ByteBuffer.allocate(8 * values.length + 8);
            bytes.putInt(from[s]).putInt(to[s]);
            bytes.asDoubleBuffer().put(values);
            crc.update(bytes.array());
        }
        return of.length + " pieces, stride " + stride + ", " + Long.toHexString(crc.getValue());
    }

    @Override
    public Map<String, String> identity() {
        Map<String, String> identity = new LinkedHashMap<>(schema.identity());
        identity.put("examples", digest());
        return identity;
    }
}
