package dev.rondo.data.series;

import dev.rondo.data.number.Doubles;
import dev.rondo.data.number.Ints;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The rows of one series as they are read.
final class SeriesRows {
    final Doubles values = new Doubles(); // rows × columns
    final List<Long> times = new ArrayList<>(); // in UTC; empty: there are none
    final List<Long> local = new ArrayList<>(); // each on its own clock
    private final Ints nanos = new Ints(); // further
    private final Ints lines = new Ints();
    private final List<String> files = new ArrayList<>();

    void at(long utc, long own, int fraction, String file, long line) {
        times.add(utc);
        local.add(own);
        nanos.add(fraction);
        files.add(file);
        lines.add((int) line);
    }

    /// Where a row stands: file and line.
    String place(int row) {
        return files.get(row) + ":" + lines.array()[row];
    }

    /// Digits of the fractions of seconds that are needed to tell times apart: 0, 3, 6 or 9.
    int digits() {
        long[] seconds = times.stream().mapToLong(t -> t).sorted().toArray();
        boolean same =
                IntStream.range(1, seconds.length).anyMatch(i -> seconds[i] == seconds[i - 1]);
        int[] fractions = nanos.array();
        return !same || Arrays.stream(fractions).allMatch(n -> n == 0)
                ? 0
                : Arrays.stream(fractions).allMatch(n -> n % 1_000_000 == 0)
                        ? 3
                        : Arrays.stream(fractions).allMatch(n -> n % 1000 == 0) ? 6 : 9;
    }

    /// Times in UTC, in units of so many digits of a second.
    long[] utc(int digits) {
        return scaled(times, digits);
    }

    /// Times, each on its own clock.
    long[] local(int digits) {
        return scaled(local, digits);
    }

    private long[] scaled(List<Long> seconds, int digits) {
        int[] fractions = nanos.array();
        long unit = unit(digits);
        long[] all = new long[seconds.size()];
        for (int r = 0; r < all.length; r++) {
            all[r] = seconds.get(r) * unit + fractions[r] / (1_000_000_000 / unit);
        }
        return all;
    }

    /// 1 second in units of so many digits.
    static long unit(int digits) {
        return digits == 0 ? 1 : 10 * unit(digits - 1);
    }

    /// The rows by time, in the order in which they were read where times are equal.
    static int[] order(long[] times) {
        boolean sorted = IntStream.range(1, times.length).allMatch(r -> times[r] >= times[r - 1]);
        var rows = IntStream.range(0, times.length);
        return sorted
                ? rows.toArray()
                : rows.boxed()
                        .sorted(Comparator.comparingLong(r -> times[r]))
                        .mapToInt(r -> r)
                        .toArray();
    }
}
