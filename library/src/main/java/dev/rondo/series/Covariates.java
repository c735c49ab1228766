package dev.rondo.series;

import dev.rondo.data.series.Panel;
import dev.rondo.data.series.TimeStep;

import org.jspecify.annotations.Nullable;

/// What is known of the rows of a series besides the numbers that come: their times, what is known
/// ahead, what does not change.
///
/// @param series null: nothing is known
public record Covariates(SeriesSchema schema, Panel.@Nullable One series) {
    /// All that came: rows × channels.
    public double[] values() {
        return series == null ? new double[0] : series.values();
    }

    /// Steps from the row before to this one.
    double passed(int row) {
        if (series == null || row == 0 || schema.step().isEmpty() || row >= series.times().length) {
            return 1;
        }
        TimeStep step = schema.step().get();
        return step.between(series.times()[row - 1], series.times()[row]);
    }

    /// A value of a row that may not have come yet; NaN where nobody knows it.
    public double value(int row, int channel) {
        return series == null || row >= series.rows() ? Double.NaN : series.at(row, channel);
    }

    /// A value that is the same in all rows: the first that is there.
    double fixed(int channel) {
        for (int r = 0; series != null && r < series.rows(); r++) {
            if (!Double.isNaN(series.at(r, channel))) {
                return series.at(r, channel);
            }
        }
        return Double.NaN;
    }

    /// The time of a row, which may lie ahead.
    long time(int row) {
        if (series == null || series.times().length == 0) {
            return 0;
        }
        int last = series.times().length - 1;
        return row <= last
                ? series.times()[row]
                : schema.step().orElseThrow().after(series.times()[last], row - last);
    }
}
