package dev.rondo.task.forecast;

import dev.rondo.network.spec.Input;
import dev.rondo.series.Covariates;
import dev.rondo.series.MissingPolicy;
import dev.rondo.series.Moments;
import dev.rondo.series.Normalisation;
import dev.rondo.series.Scaling;
import dev.rondo.series.SeriesFeatureBuilder;
import dev.rondo.series.SeriesSchema;

import java.util.Arrays;

/// The rows before a forecast as a network reads them that reads nothing else: the context, each by
/// itself.
final class SeriesWindow {
    private SeriesWindow() {}

    /// Writes the context that ends before row `end`, or what there is of it.
    ///
    /// @param scaling of the series
    /// @param values rows × channels, from row `first` on
    /// @param out receives rows × row of the input, from `to` on
    /// @return where the series then is
    static SeriesFeatureBuilder read(
            SeriesSchema schema,
            Scaling scaling,
            Input.Numbers input,
            double[] values,
            int first,
            int end,
            Covariates covariates,
            float[] out,
            int to) {
        int width = schema.channels().size();
        int begin = Math.max(first, end - schema.context());
        int warm = Math.max(first, begin - schema.lead());
        double[] read = Arrays.copyOfRange(values, (warm - first) * width, (end - first) * width);
        if (schema.missing() == MissingPolicy.LINEAR) {
            fill(schema, read, width, begin - warm);
        }
        var own =
                schema.scale() == Normalisation.WINDOW
                        ? relative(schema, scaling, read, width, begin - warm)
                        : scaling;
        var rows = new SeriesFeatureBuilder(schema, own, input);
        float[] discarded = new float[input.row()];
        for (int r = warm; r < end; r++) {
            boolean counts = r >= begin;
            rows.next(
                    read,
                    (r - warm) * width,
                    covariates,
                    r,
                    counts ? out : discarded,
                    counts ? to + (r - begin) * input.row() : 0);
        }
        return rows;
    }

    /// Rows that [#read] writes.
    static int length(SeriesSchema schema, int first, int end) {
        return Math.min(schema.context(), end - first);
    }

    /// Lines between the numbers on both sides of a gap, from row `from` on.
    private static void fill(SeriesSchema schema, double[] values, int width, int from) {
        int rows = values.length / width;
        for (int c = 0; c < width; c++) {
            var channel = schema.channels().get(c);
            if (!channel.runs() || !channel.numbers()) {
                continue;
            }
            int before = -1;
            for (int r = from; r < rows; r++) {
                double v = values[r * width + c];
                if (Double.isNaN(v)) {
                    continue;
                }
                for (int g = before + 1; before >= 0 && g < r; g++) {
                    double share = (double) (g - before) / (r - before);
                    double last = values[before * width + c];
                    values[g * width + c] = last + share * (v - last);
                }
                before = r;
            }
        }
    }

    /// The measure of a window: of each target its last number and its deviation, which is at least
    /// a tenth of the one that was learned.
    private static Scaling relative(
            SeriesSchema schema, Scaling scaling, double[] values, int width, int from) {
        var own = scaling;
        for (int i = 0; i < schema.targets().size(); i++) {
            int c = schema.column(i);
            var channel = schema.channels().get(c);
            var moments = new Moments();
            double last = Double.NaN;
            for (int r = from; r < values.length / width; r++) {
                double level = schema.level(channel, values[r * width + c]);
                if (!Double.isNaN(level)) {
                    last = level;
                    moments.add(level);
                }
            }
            if (moments.count() > 0) {
                double least = 0.1 * scaling.deviation(c);
                own = own.with(c, last, Math.max(least, moments.deviation()));
            }
        }
        return own;
    }
}
