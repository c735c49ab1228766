package dev.rondo.data.series;

import dev.rondo.data.time.TimeStep;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Puts the rows of series on the grid of their time step: empty rows where some are missing
/// between others, and times that are a little off the grid onto it.
///
/// Series of which a row is in no way on the grid, or of which more rows are missing than present,
/// are sampled irregularly and stay as they are.
final class TimeGrid {
    /// The part of a step that a time may be off.
    private static final double OFF = 0.1;

    private TimeGrid() {}

    /// @param notes what was done, to be told to whoever gave the series
    record Filled(List<Panel.One> series, List<String> notes) {}

    /// @param dated whether the times are dates, not mere numbers
    static Filled fill(List<Panel.One> series, TimeStep step, boolean dated) {
        var notes = new ArrayList<String>();
        var all = series;
        if (step.months() == 0 && step.rule().isEmpty()) {
            var moved = series.stream().map(one -> moved(one, step.seconds())).toList();
            long count = 0;
            for (int s = 0; s < moved.size(); s++) {
                count += moved.get(s).map(times -> 1L).orElse(0L);
            }
            if (count > 0) {
                long rows = 0;
                var retained = new ArrayList<Panel.One>();
                for (int s = 0; s < series.size(); s++) {
                    var one = series.get(s);
                    long[] times = moved.get(s).orElse(one.times());
                    rows += different(one.times(), times);
                    retained.add(new Panel.One(one.name(), one.values(), times, one.width()));
                }
                all = retained;
                notes.add(
                        String.format(
                                Locale.ROOT,
                                "the times of %,d %s were a little off their step (%s): they are"
                                        + " put on it",
                                rows,
                                rows == 1 ? "row" : "rows",
                                dated ? step : "" + step.seconds()));
            }
        }
        long[] missing = {0, 0}; // gaps, rows
        for (var one : all) {
            if (!count(one.times(), step, missing)) {
                return new Filled(all, notes);
            }
        }
        long rows = all.stream().mapToLong(Panel.One::rows).sum();
        if (missing[0] == 0 || missing[1] > rows) {
            return new Filled(all, notes);
        }
        notes.add(
                String.format(
                        Locale.ROOT,
                        "%,d %s in the times (step: %s): %,d empty %s put in, of missing values",
                        missing[0],
                        missing[0] == 1 ? "gap" : "gaps",
                        dated ? step : "" + step.seconds(),
                        missing[1],
                        missing[1] == 1 ? "row is" : "rows are"));
        return new Filled(all.stream().map(one -> filled(one, step)).toList(), notes);
    }

    private static long different(long[] one, long[] other) {
        long count = 0;
        for (int i = 0; i < one.length; i++) {
            count += one[i] == other[i] ? 0 : 1;
        }
        return count;
    }

    /// The times of a series on the grid on which most of them are; empty: they are on it, or some
    /// are too far off.
    private static Optional<long[]> moved(Panel.One one, long step) {
        long[] times = one.times();
        if (times.length < 3) {
            return Optional.empty();
        }
        long[] phases = Arrays.stream(times).map(t -> Math.floorMod(t, step)).sorted().toArray();
        long phase = phases[0];
        int longest = 0;
        for (int i = 0, run = 0; i < phases.length; i++) {
            run = i > 0 && phases[i] == phases[i - 1] ? run + 1 : 1;
            if (run > longest) {
                longest = run;
                phase = phases[i];
            }
        }
        if (longest == times.length || 2 * longest < times.length) {
            return Optional.empty();
        }
        long[] on = new long[times.length];
        for (int i = 0; i < times.length; i++) {
            on[i] = Math.floorDiv(times[i] - phase + step / 2, step) * step + phase;
            if (Math.abs(on[i] - times[i]) > OFF * step || i > 0 && on[i] <= on[i - 1]) {
                return Optional.empty();
            }
        }
        return Optional.of(on);
    }

    /// Counts the gaps and what is missing in them.
    ///
    /// @return whether each row is a whole number of steps after the one before
    private static boolean count(long[] times, TimeStep step, long[] missing) {
        for (int i = 1; i < times.length; i++) {
            double steps = step.between(times[i - 1], times[i]);
            if (steps < 1
                    || steps > Integer.MAX_VALUE
                    || step.after(times[i - 1], (int) steps) != times[i]) {
                return false;
            }
            missing[0] += steps > 1 ? 1 : 0;
            missing[1] += (long) steps - 1;
        }
        return true;
    }

    private static Panel.One filled(Panel.One one, TimeStep step) {
        long[] missing = {0, 0};
        count(one.times(), step, missing);
        if (missing[1] == 0) {
            return one;
        }
        int width = one.width();
        int rows = (int) (one.rows() + missing[1]);
        long[] times = new long[rows];
        double[] values = new double[rows * width];
        Arrays.fill(values, Double.NaN);
        int to = 0;
        for (int r = 0; r < one.rows(); r++) {
            while (to > 0 && step.after(times[to - 1], 1) < one.times()[r]) {
                times[to] = step.after(times[to - 1], 1);
                to++;
            }
            times[to] = one.times()[r];
            System.arraycopy(one.values(), r * width, values, to * width, width);
            to++;
        }
        return new Panel.One(one.name(), values, times, width);
    }
}
