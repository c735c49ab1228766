package dev.rondo.bench;

import dev.rondo.store.Key;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What an [Experiment] measured.
///
/// @param experiment its name
/// @param target what is asked, in words
/// @param threads of the first column
/// @param clock `wall` or `cpu`
/// @param results one a column
record Outcome(
        @Key("experiment") String experiment,
        @Key("target") String target,
        @Key("threads") int threads,
        @Key("clock") String clock,
        @Key("results") List<Result> results) {

    /// One column.
    ///
    /// @param name the contestant
    /// @param version with version
    /// @param work what it did
    /// @param threads on how many threads
    /// @param rounds the median milliseconds of each round
    /// @param median of the rounds
    /// @param best of all repetitions
    /// @param ratio time in units of the first column's: the median over the rounds
    /// @param gigaflops arithmetic rate at the median
    /// @param peakMiB greatest resident memory of the process
    record Result(
            @Key("name") String name,
            @Key("version") String version,
            @Key("work") String work,
            @Key("threads") int threads,
            @Key("rounds") List<Double> rounds,
            @Key("median") double median,
            @Key("best") double best,
            @Key("ratio") double ratio,
            @Key("gigaflops") double gigaflops,
            @Key("peakMiB") double peakMiB) {}

    /// The middle value, or the mean of the two.
    static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    /// As lines of text.
    String table() {
        var text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%n%s, %d thread%s (%s time). Asked: %s%n",
                        experiment,
                        threads,
                        threads == 1 ? "" : "s",
                        clock,
                        target));
        text.append(
                String.format(
                        Locale.ROOT,
                        "  %-12s %12s %12s %9s %10s %10s%n",
                        "",
                        "median ms",
                        "best ms",
                        "ratio",
                        "GFLOP/s",
                        "peak MiB"));
        for (var r : results) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "  %-12s %12.4f %12.4f %9.2f %10.1f %10.0f   %s%n",
                            r.name,
                            r.median,
                            r.best,
                            r.ratio,
                            r.gigaflops,
                            r.peakMiB,
                            r.version));
        }
        return text.toString();
    }
}
