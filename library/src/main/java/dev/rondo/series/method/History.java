package dev.rondo.series.method;

import dev.rondo.data.time.TimeStep;

import java.util.Arrays;
import java.util.Optional;

/// One series of numbers as forecasting methods read it. Gaps (NaN) between two numbers are filled
/// with straight lines; a gap just before the origin of a forecast, whose end is not known there,
/// with the last number. Immutable.
///
/// @since 0.1
public final class History {
    private final double[] values;
    private final double[] filled;
    private final int[] last; // of each row: the last one, up to it, that is not missing; −1: none
    private final long offset;
    private final boolean dated;

    private History(double[] values, long offset, boolean dated) {
        this.values = values;
        this.offset = offset;
        this.dated = dated;
        last = new int[values.length];
        filled = values.clone();
        int before = -1;
        for (int r = 0; r < filled.length; r++) {
            if (!Double.isNaN(values[r])) {
                fill(before, r);
                before = r;
            }
            last[r] = before;
        }
        Arrays.fill(filled, before + 1, filled.length, before < 0 ? 0 : values[before]);
    }

    private void fill(int before, int r) {
        for (int g = before + 1; g < r; g++) {
            double share = before < 0 ? 1 : (double) (g - before) / (r - before);
            double from = before < 0 ? values[r] : values[before];
            filled[g] = from + share * (values[r] - from);
        }
    }

    /// Numbers without times: seasons are counted from the first row.
    ///
    /// @param values NaN: missing
    public static History of(double... values) {
        return new History(values.clone(), 0, false);
    }

    /// Numbers with times: seasons are counted by the calendar, so that the same hour has the same
    /// place in the day wherever a series begins.
    ///
    /// @param values NaN: missing
    /// @param times of the rows, in seconds; empty: none
    public static History of(double[] values, long[] times, Optional<TimeStep> step) {
        boolean dated = times.length > 0 && step.isPresent();
        return new History(values.clone(), dated ? step.orElseThrow().number(times[0]) : 0, dated);
    }

    /// Rows.
    public int rows() {
        return values.length;
    }

    /// A number; NaN where it is missing.
    public double value(int row) {
        return values[row];
    }

    /// The number of a row of the series' time steps, counted over the calendar; of a series
    /// without times, the row.
    public long step(int row) {
        return offset + row;
    }

    /// Whether [#step] counts by the calendar.
    public boolean dated() {
        return dated;
    }

    /// What is known before row `at` of a row before that, its gaps filled; of a row before the
    /// first, the first.
    double before(int at, int row) {
        int known = last[at - 1];
        int r = Math.max(0, row);
        return known < 0 ? 0 : r <= known ? filled[r] : filled[known];
    }

    /// The last `length` numbers known before row `at`, the oldest first.
    public double[] window(int at, int length) {
        double[] window = new double[length];
        for (int k = 0; k < length; k++) {
            window[k] = before(at, at - length + k);
        }
        return window;
    }

    /// All numbers known before row `at`.
    double[] until(int at) {
        return window(at, at);
    }
}
