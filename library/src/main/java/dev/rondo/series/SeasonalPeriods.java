package dev.rondo.series;

import dev.rondo.data.time.TimeStep;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The seasonal periods that a series may have, in rows: those of the calendar where its time step
/// is known, else the one that its autocorrelation shows.
///
/// | step | periods |
/// |---|---|
/// | minutes | a day (1440 of 1 minute, 288 of 5, 144 of 10) |
/// | 15 minutes to hours | a day and a week (96 and 672; 48 and 336; 24 and 168; 12 and 84) |
/// | day | 7 and 365 |
/// | day from Monday to Friday | 5 |
/// | week | 52 (26 of 2 weeks, 13 of 4) |
/// | month | 12 (6 of 2 months, 4 of quarters, 2 of half years) |
/// | year and more | none |
/// | other, or no times | [#ofAutocorrelation] |
///
/// A period S is kept where 2 S + horizon is no more than the rows: two whole seasons are seen
/// before a forecast is checked.
public final class SeasonalPeriods {
    private static final int DAY = 86_400;
    private static final int QUARTER_HOUR = 900;

    /// Rows and lags of which an autocorrelation is computed, at most.
    private static final int ROWS = 20_000;

    private static final int LAGS = 2_000;

    /// What a peak of the autocorrelation must exceed, and what part of the highest it must reach.
    private static final double LOWEST = 0.2;

    private static final double PART = 0.7;

    private SeasonalPeriods() {}

    /// The periods of a series, the shortest first; none: it has no season.
    ///
    /// @param step of the times, where they are dates; null: there are none
    /// @param values one a step; NaN: missing
    /// @param horizon steps to forecast
    public static List<Integer> of(@Nullable TimeStep step, double[] values, int horizon) {
        var known = step == null ? null : ofCalendar(step);
        if (known == null) {
            return ofAutocorrelation(values, horizon).stream().boxed().toList();
        }
        return known.stream().filter(s -> 2L * s + horizon <= values.length).toList();
    }

    /// The periods that at least half of some series have, the shortest first; at most two.
    ///
    /// @param step of the times, where they are dates; null: there are none
    /// @param series of each its numbers, one a step; NaN: missing
    /// @param horizon steps to forecast
    public static List<Integer> ofMost(
            @Nullable TimeStep step, List<double[]> series, int horizon) {
        var counts = new TreeMap<Integer, Integer>();
        for (double[] values : series) {
            of(step, values, horizon).forEach(period -> counts.merge(period, 1, Integer::sum));
        }
        return counts.entrySet().stream()
                .filter(e -> 2 * e.getValue() >= series.size())
                .map(Map.Entry::getKey)
                .limit(2)
                .toList();
    }

    /// The periods of the calendar; null where it says nothing of such a step.
    private static @Nullable List<Integer> ofCalendar(TimeStep step) {
        if (step.months() > 0) {
            return step.months() % 12 == 0
                    ? List.of()
                    : 12 % step.months() == 0 ? List.of(12 / step.months()) : null;
        }
        if (step.rule().isPresent()) {
            return step.seconds() == DAY ? List.of(5) : null;
        }
        long seconds = step.seconds();
        if (seconds % (7 * DAY) == 0) {
            long weeks = seconds / (7 * DAY);
            return weeks == 52 ? List.of() : 52 % weeks == 0 ? List.of((int) (52 / weeks)) : null;
        }
        if (seconds == DAY) {
            return List.of(7, 365);
        }
        if (seconds < 60 || DAY % seconds != 0) {
            return years(seconds) ? List.of() : null;
        }
        int day = (int) (DAY / seconds);
        return seconds < QUARTER_HOUR ? List.of(day) : List.of(day, 7 * day);
    }

    /// Whether a step is of whole years, as days count them.
    private static boolean years(long seconds) {
        double years = seconds / (365.25 * DAY);
        return years > 0.99 && Math.abs(years - Math.rint(years)) < 0.01;
    }

    /// The first peak of the autocorrelation of the first differences, of 2 rows or more, that
    /// exceeds 0.2 (and 2/√n, which that of n rows of noise hardly does) and has 70 % of the
    /// highest; of the last 20,000 rows, up to 2,000 rows apart. Empty: there is none.
    ///
    /// @param values one a step; NaN: missing
    /// @param horizon steps to forecast
    public static OptionalInt ofAutocorrelation(double[] values, int horizon) {
        int most = (int) Math.min(LAGS, ((long) values.length - horizon) / 2);
        if (most < 2) {
            return OptionalInt.empty();
        }
        double[] r = autocorrelation(differences(values), most + 1);
        double least = Math.max(LOWEST, 2 / Math.sqrt(Math.min(ROWS, values.length)));
        int[] peaks =
                IntStream.rangeClosed(2, most)
                        .filter(k -> r[k] > least && r[k] > r[k - 1] && r[k] >= r[k + 1])
                        .toArray();
        double highest = Arrays.stream(peaks).mapToDouble(k -> r[k]).max().orElse(0);
        return Arrays.stream(peaks).filter(k -> r[k] >= PART * highest).findFirst();
    }

    private static double[] differences(double[] values) {
        int from = Math.max(1, values.length - ROWS);
        double[] changes = new double[values.length - from];
        for (int i = 0; i < changes.length; i++) {
            changes[i] = values[from + i] - values[from + i - 1];
        }
        double mean = Arrays.stream(changes).filter(d -> !Double.isNaN(d)).average().orElse(0);
        return Arrays.stream(changes).map(d -> d - mean).toArray();
    }

    /// Of lags from 0 to `most`, over the pairs of which both are present.
    private static double[] autocorrelation(double[] centred, int most) {
        double[] r = new double[most + 1];
        double variance = 0;
        for (int k = 0; k <= most && k < centred.length; k++) {
            double sum = 0;
            int pairs = 0;
            for (int i = k; i < centred.length; i++) {
                double product = centred[i] * centred[i - k];
                if (!Double.isNaN(product)) {
                    sum += product;
                    pairs++;
                }
            }
            double mean = pairs == 0 ? 0 : sum / pairs;
            variance = k == 0 ? mean : variance;
            // far lags weigh less, as in the usual estimate, which divides by all rows
            r[k] = variance == 0 ? 0 : mean / variance * (centred.length - k) / centred.length;
        }
        return r;
    }
}
