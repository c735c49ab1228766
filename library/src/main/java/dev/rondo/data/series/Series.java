package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.number.Doubles;
import dev.rondo.data.time.TimeStep;
import dev.rondo.store.NameList;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A time series in memory: numbers in rows that follow each other, one number in a row or several
/// columns, and the time of each row where it is known. NaN is a missing number.
///
/// ```java
/// Series.of(112, 118, 132, 129);
/// Series.monthly(passengers, YearMonth.of(1949, 1)).columns("passengers");
/// Series.of(rows, "load", "temperature").starting(first, Duration.ofMinutes(15)).named("house 7");
/// ```
///
/// It stands for a table in a file: its columns, and before them a column `time` if it has times.
/// Columns that were given no names are called `value`, of several `value1`, `value2`…; a model
/// takes such columns by their order, whatever its own are called.
///
/// Immutable: arrays are copied. Numbers are kept in double precision, times to the second.
public final class Series {
    private final String name;
    private final List<String> columns;
    private final double[] values; // rows × columns
    private final long[] times; // of the rows, in seconds since 1970; empty: none

    private Series(String name, List<String> columns, double[] values, long[] times) {
        this.name = name;
        this.columns = columns;
        this.values = values;
        this.times = times;
    }

    // ---- numbers ------------------------------------------------------------------------------

    /// One number a row.
    ///
    /// @throws RondoException if there is none, or one is infinite
    public static Series of(double... values) {
        return checked(values.clone(), unnamed(1));
    }

    /// Rows of numbers, each as long as the first, see [#of(double\[\]\[\], String...)].
    public static Series of(float[][] rows, String... columns) {
        return of(Arrays.stream(rows).map(Doubles::of).toArray(double[][]::new), columns);
    }

    /// Rows of numbers, each as long as the first.
    ///
    /// @param rows rows × columns
    /// @param columns their names; none: `value1`, `value2`…
    /// @throws RondoException if there are no rows, one has another length, a number is infinite,
    ///   or the names are not as many as the columns, and different
    public static Series of(double[][] rows, String... columns) {
        int width = rows.length == 0 ? 0 : rows[0].length;
        double[] own = new double[Math.multiplyExact(rows.length, width)];
        for (int r = 0; r < rows.length; r++) {
            if (rows[r].length != width) {
                throw new RondoException(
                        "row "
                                + (r + 1)
                                + " of a series has "
                                + rows[r].length
                                + " numbers, expected "
                                + width
                                + " as in the first");
            }
            System.arraycopy(rows[r], 0, own, r * width, width);
        }
        var series = checked(own, unnamed(width));
        return columns.length == 0 ? series : series.columns(columns);
    }

    private static Series checked(double[] values, List<String> columns) {
        if (values.length == 0) {
            throw new RondoException("a series without numbers, expected 1 or more");
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i]) && !Columns.readable(values[i])) {
                throw new RondoException(
                        "row "
                                + (i / columns.size() + 1)
                                + " of a series holds a number that is infinite, or beyond "
                                + Float.MAX_VALUE
                                + ": expected a finite one (or NaN, where it is missing)");
            }
        }
        return new Series("", columns, values, new long[0]);
    }

    /// The names of columns that were given none.
    static List<String> unnamed(int width) {
        return width == 1
                ? List.of("value")
                : IntStream.rangeClosed(1, width).mapToObj(c -> "value" + c).toList();
    }

    // ---- numbers with times -------------------------------------------------------------------

    /// A number for each of some times, which rise.
    ///
    /// @throws RondoException if there is not a time for each number, or they do not rise
    public static Series of(double[] values, LocalDateTime[] times) {
        return of(values).at(Arrays.asList(times));
    }

    /// A number for each of some times, which rise.
    ///
    /// @throws RondoException if there is not a time for each number, or they do not rise
    public static Series of(double[] values, List<LocalDateTime> times) {
        return of(values).at(times);
    }

    /// A number a year.
    public static Series yearly(double[] values, Year first) {
        return of(values).starting(first.atDay(1).atStartOfDay(), Period.ofYears(1));
    }

    /// A number a quarter.
    ///
    /// @param first the first month of the first quarter
    public static Series quarterly(double[] values, YearMonth first) {
        return of(values).starting(first.atDay(1).atStartOfDay(), Period.ofMonths(3));
    }

    /// A number a month.
    public static Series monthly(double[] values, YearMonth first) {
        return of(values).starting(first.atDay(1).atStartOfDay(), Period.ofMonths(1));
    }

    /// A number a week.
    ///
    /// @param first a day of the first week: the same day stands for the others
    public static Series weekly(double[] values, LocalDate first) {
        return of(values).starting(first.atStartOfDay(), Period.ofWeeks(1));
    }

    /// A number a day.
    public static Series daily(double[] values, LocalDate first) {
        return of(values).starting(first.atStartOfDay(), Period.ofDays(1));
    }

    /// A number an hour.
    public static Series hourly(double[] values, LocalDateTime first) {
        return of(values).starting(first, Duration.ofHours(1));
    }

    /// The same with times: the first row's, and so much later each row after it.
    ///
    /// @param step such as `Duration.ofMinutes(15)` or `Period.ofMonths(1)`
    /// @throws RondoException if the step is not later
    public Series starting(LocalDateTime first, TemporalAmount step) {
        var all = new LocalDateTime[rows()];
        for (int r = 0; r < all.length; r++) {
            all[r] =
                    switch (step) {
                        case Period period -> first.plus(period.multipliedBy(r));
                        case Duration duration -> first.plus(duration.multipliedBy(r));
                        default -> r == 0 ? first : all[r - 1].plus(step);
                    };
        }
        return at(Arrays.asList(all));
    }

    /// The same with times, one for each row.
    ///
    /// @throws RondoException if there is not a time for each row, or they do not rise
    public Series at(List<LocalDateTime> times) {
        if (times.size() != rows()) {
            throw new RondoException(
                    "a series of "
                            + rows()
                            + " rows and "
                            + times.size()
                            + " times, expected as many of both");
        }
        long[] seconds = times.stream().mapToLong(t -> t.toEpochSecond(ZoneOffset.UTC)).toArray();
        for (int r = 1; r < seconds.length; r++) {
            if (seconds[r] <= seconds[r - 1]) {
                throw new RondoException(
                        "the time of row "
                                + (r + 1)
                                + " of a series, "
                                + times.get(r)
                                + ", is "
                                + (seconds[r] == seconds[r - 1] ? "that" : "before that")
                                + " of the row before, expected increasing times, a second apart or"
                                + " more");
            }
        }
        return new Series(name, columns, values, seconds);
    }

    // ---- names --------------------------------------------------------------------------------

    /// The same under a name, by which one of many series is told from the others.
    public Series named(String name) {
        return new Series(name, columns, values, times);
    }

    /// The same with other names of its columns.
    ///
    /// @throws RondoException if they are not as many as the columns, and different
    public Series columns(String... names) {
        if (names.length != columns.size()
                || new HashSet<>(Arrays.asList(names)).size() < width()) {
            throw new RondoException(
                    "columns called "
                            + NameList.of(Arrays.asList(names))
                            + ": expected a different name for each of the "
                            + width()
                            + " columns of the series");
        }
        return new Series(name, List.of(names), values, times);
    }

    // ---- what it holds ------------------------------------------------------------------------

    /// Its name; empty if it was given none.
    public String name() {
        return name;
    }

    /// The names of its columns.
    public List<String> columns() {
        return columns;
    }

    private int width() {
        return columns.size();
    }

    /// The number of rows.
    public int rows() {
        return values.length / width();
    }

    /// A number; NaN if it is missing.
    ///
    /// @param row from 0
    /// @param column from 0
    public double value(int row, int column) {
        return values[row * width() + column];
    }

    /// The times of its rows; empty if they are not known.
    public List<LocalDateTime> times() {
        return Arrays.stream(times).mapToObj(TimeStep::local).toList();
    }

    boolean dated() {
        return times.length > 0;
    }

    long[] seconds() {
        return times;
    }

    /// As one of a panel.
    Panel.One one(String called) {
        return new Panel.One(called, values, times, width());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Series that
                && name.equals(that.name)
                && columns.equals(that.columns)
                && Arrays.equals(values, that.values)
                && Arrays.equals(times, that.times);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(values) + Arrays.hashCode(times);
    }

    /// The shape, and the first and last times: `Series[passengers: 144 rows, 1949-01-01T00:00 to
    /// 1960-12-01T00:00]`.
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Series[%s%s: %,d rows%s]",
                name.isEmpty() ? "" : name + ", ",
                NameList.of(columns),
                rows(),
                dated()
                        ? ", "
                                + TimeStep.local(times[0])
                                + " to "
                                + TimeStep.local(times[times.length - 1])
                        : "");
    }
}
