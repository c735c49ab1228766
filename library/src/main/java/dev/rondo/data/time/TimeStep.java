package dev.rondo.data.time;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The usual distance from one row of a series to the next: so many months, or else so many
/// seconds; and where in the month or week rows stand, if the calendar rules it. Times are seconds
/// since 1970 on the clock of the table ([TimeFormat]), or any rising numbers.
///
/// @param months 0: the distance is one of seconds
/// @param rule which day it is; empty: so much later, to the second
public record TimeStep(
        @Key("months") int months, @Key("seconds") long seconds, @Key("rule") Optional<Rule> rule) {
    private static final long DAY = 86_400;

    /// Where steps are counted from: the first day of a year, and a Monday.
    private static final long MONTHS_FROM = DAY * LocalDate.of(1600, 1, 1).toEpochDay();

    private static final long MONDAY = DAY * LocalDate.of(1600, 1, 3).toEpochDay();

    /// Which days rows stand on.
    public enum Rule {
        /// The last day of the month: 01-31, 02-28, 03-31.
        @Key("LAST_DAY")
        LAST_DAY("on the last day"),
        /// The 30th, or the last day of February.
        @Key("DAY_30")
        DAY_30("on the 30th"),
        /// The 29th, or the last day of February.
        @Key("DAY_29")
        DAY_29("on the 29th"),
        /// The last day of the month from Monday to Friday.
        @Key("LAST_WEEKDAY")
        LAST_WEEKDAY("on the last weekday"),
        /// The first day of the month from Monday to Friday.
        @Key("FIRST_WEEKDAY")
        FIRST_WEEKDAY("on the first weekday"),
        /// From Monday to Friday: Friday is followed by Monday.
        @Key("WEEKDAYS")
        WEEKDAYS("from Monday to Friday");

        private final String text;

        Rule(String text) {
            this.text = text;
        }

        boolean monthly() {
            return this != WEEKDAYS;
        }

        private LocalDate in(YearMonth month) {
            return switch (this) {
                case LAST_DAY, WEEKDAYS -> month.atEndOfMonth();
                case DAY_30 -> month.atDay(Math.min(30, month.lengthOfMonth()));
                case DAY_29 -> month.atDay(Math.min(29, month.lengthOfMonth()));
                case LAST_WEEKDAY -> {
                    var day = month.atEndOfMonth();
                    yield day.minusDays(Math.max(0, day.getDayOfWeek().getValue() - 5));
                }
                case FIRST_WEEKDAY -> {
                    var day = month.atDay(1);
                    int number = day.getDayOfWeek().getValue();
                    yield number <= 5 ? day : day.plusDays(8 - number);
                }
            };
        }

        boolean holds(long time) {
            var day = local(time).toLocalDate();
            return this == WEEKDAYS ? weekday(day) : in(YearMonth.from(day)).equals(day);
        }
    }

    public TimeStep {
        if (months < 0 || seconds < 0 || (months == 0) == (seconds == 0)) {
            throw new RondoException(
                    "a step of "
                            + months
                            + " months and "
                            + seconds
                            + " seconds: expected one of both, more than 0");
        }
        if (rule.isPresent() && rule.get().monthly() != (months > 0)) {
            throw new RondoException(
                    "a step of "
                            + (months > 0 ? months + " months" : seconds + " seconds")
                            + " "
                            + rule.get().text
                            + ": the two do not fit");
        }
    }

    /// So many months or seconds later.
    public TimeStep(int months, long seconds) {
        this(months, seconds, Optional.empty());
    }

    /// The usual distance in some series: the median; of months, where all rows have the same day
    /// of the month and time of the day, or all but a few the last day, the last weekday…; from
    /// weekday to weekday, where days follow each other and no row is of a weekend.
    ///
    /// @param dated whether the times are dates, not mere numbers
    public static TimeStep of(List<long[]> series, boolean dated) {
        long[] distances = series.stream().flatMapToLong(TimeStep::distances).sorted().toArray();
        if (distances.length == 0) {
            return new TimeStep(0, 1);
        }
        long median = distances[distances.length / 2];
        if (!dated || !sameTime(series)) {
            return new TimeStep(0, median);
        }
        if (distances[0] >= 25 * DAY && median >= 28 * DAY) {
            var found = monthly(series);
            if (found.isPresent()) {
                return found.get();
            }
        }
        boolean weekdays =
                distances[0] == DAY
                        && distances[distances.length - 1] >= 3 * DAY
                        && series.stream()
                                .flatMapToLong(Arrays::stream)
                                .allMatch(Rule.WEEKDAYS::holds)
                        && series.stream().anyMatch(TimeStep::skipsWeekend);
        var step = new TimeStep(0, DAY, Optional.of(Rule.WEEKDAYS));
        long follow =
                series.stream()
                        .filter(_ -> weekdays)
                        .mapToLong(t ->
                                IntStream.range(1, t.length)
                                        .filter(i -> step.after(t[i - 1], 1) == t[i])
                                        .count())
                        .sum();
        return 2 * follow > distances.length ? step : new TimeStep(0, median);
    }

    private static LongStream distances(long[] times) {
        return IntStream.range(1, times.length).mapToLong(i -> times[i] - times[i - 1]);
    }

    private static boolean sameTime(List<long[]> series) {
        return series.stream()
                        .flatMapToLong(Arrays::stream)
                        .map(t -> Math.floorMod(t, DAY))
                        .distinct()
                        .limit(2)
                        .count()
                <= 1;
    }

    private static boolean skipsWeekend(long[] times) {
        return IntStream.range(1, times.length)
                .anyMatch(i ->
                        times[i] - times[i - 1] == 3 * DAY
                                && local(times[i]).getDayOfWeek() == DayOfWeek.MONDAY);
    }

    private static Optional<TimeStep> monthly(List<long[]> series) {
        int[] months =
                series.stream()
                        .flatMapToInt(t ->
                                IntStream.range(1, t.length)
                                        .map(i -> (int) (month(t[i]) - month(t[i - 1]))))
                        .sorted()
                        .toArray();
        if (months[0] < 1) {
            return Optional.empty();
        }
        int median = months[months.length / 2];
        long rows = series.stream().mapToLong(t -> t.length).sum();
        if (off(series, Rule.LAST_DAY) == 0) {
            return Optional.of(new TimeStep(median, 0, Optional.of(Rule.LAST_DAY)));
        }
        if (series.stream().allMatch(TimeStep::sameDay)) {
            return Optional.of(new TimeStep(median, 0));
        }
        Rule best = Rule.LAST_DAY;
        for (var rule : Rule.values()) {
            best = rule.monthly() && off(series, rule) < off(series, best) ? rule : best;
        }
        return off(series, best) <= rows / 5
                ? Optional.of(new TimeStep(median, 0, Optional.of(best)))
                : Optional.empty();
    }

    private static long off(List<long[]> series, Rule rule) {
        return series.stream().flatMapToLong(Arrays::stream).filter(t -> !rule.holds(t)).count();
    }

    private static boolean sameDay(long[] times) {
        return Arrays.stream(times).mapToInt(t -> local(t).getDayOfMonth()).distinct().count() <= 1;
    }

    /// A time as the calendar has it.
    public static LocalDateTime local(long time) {
        return LocalDateTime.ofEpochSecond(time, 0, ZoneOffset.UTC);
    }

    /// Months since the year 0.
    private static long month(long time) {
        return local(time).getYear() * 12L + local(time).getMonthValue() - 1;
    }

    private static boolean weekday(LocalDate day) {
        return day.getDayOfWeek().getValue() <= 5;
    }

    /// The time so many steps after another.
    public long after(long time, int steps) {
        if (months > 0) {
            var later = local(time).plusMonths((long) steps * months);
            return rule.map(r -> later.with(r.in(YearMonth.from(later))))
                    .orElse(later)
                    .toEpochSecond(ZoneOffset.UTC);
        }
        if (rule.isPresent()) {
            var day = local(time);
            for (int s = 0; s < steps; s++) {
                do {
                    day = day.plusSeconds(seconds);
                } while (!weekday(day.toLocalDate()));
            }
            return day.toEpochSecond(ZoneOffset.UTC);
        }
        return time + steps * seconds;
    }

    /// How many steps lie between two times.
    public double between(long from, long to) {
        if (months == 0) {
            return (double) (to - from - (rule.isPresent() ? weekends(from, to) : 0)) / seconds;
        }
        return (double)
                        (rule.isPresent()
                                ? month(to) - month(from)
                                : ChronoUnit.MONTHS.between(local(from), local(to)))
                / months;
    }

    /// The number of a time among steps counted from the year 1600 on: the same times have the same
    /// number in every series of this step.
    public long number(long time) {
        return (long) Math.floor(between(months > 0 ? MONTHS_FROM : MONDAY, time) + 1e-9);
    }

    /// Seconds of the days between two times that are of weekends.
    private static long weekends(long from, long to) {
        long first = Math.floorDiv(from, DAY);
        long days = Math.floorDiv(to, DAY) - first;
        long whole = days / 7;
        long count = 2 * whole;
        for (long d = 7 * whole + 1; d <= days; d++) {
            count += weekday(LocalDate.ofEpochDay(first + d)) ? 0 : 1;
        }
        return count * DAY;
    }

    /// What of the times of some series is not one step after the row before, in a sentence; empty
    /// where all are.
    ///
    /// @param dated whether the times are dates, not mere numbers
    public Optional<String> irregular(List<long[]> series, boolean dated) {
        long gaps = 0;
        long missing = 0;
        long off = 0;
        for (long[] times : series) {
            for (int i = 1; i < times.length; i++) {
                double steps = between(times[i - 1], times[i]);
                if (steps < 1 || after(times[i - 1], (int) steps) != times[i]) {
                    off++;
                } else if (steps > 1) {
                    gaps++;
                    missing += (long) steps - 1;
                }
            }
        }
        if (gaps == 0 && off == 0) {
            return Optional.empty();
        }
        var text = new StringBuilder("the times are irregular (usual step: ");
        text.append(dated ? this : "" + seconds).append("): ");
        if (gaps > 0) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%,d %s with %,d %s missing",
                            gaps,
                            gaps == 1 ? "gap" : "gaps",
                            missing,
                            missing == 1 ? "row" : "rows"));
        }
        if (off > 0) {
            text.append(gaps > 0 ? ", and " : "")
                    .append(
                            String.format(
                                    Locale.ROOT,
                                    "%,d %s that %s no whole number of steps after the row before",
                                    off,
                                    off == 1 ? "row" : "rows",
                                    off == 1 ? "is" : "are"));
        }
        return Optional.of(
                text + ". Rows are counted as steps: add empty ones where some are missing");
    }

    /// `1 month on the last day`, `1 day from Monday to Friday`, `15 minutes`.
    @Override
    public String toString() {
        String distance =
                months > 0 ? count(months, months % 12 == 0 ? "year" : "month") : inSeconds();
        return distance + rule.map(r -> " " + r.text).orElse("");
    }

    private String inSeconds() {
        return seconds % (7 * DAY) == 0
                ? count(seconds / (7 * DAY), "week")
                : seconds % DAY == 0
                        ? count(seconds / DAY, "day")
                        : seconds % 3600 == 0
                                ? count(seconds / 3600, "hour")
                                : seconds % 60 == 0
                                        ? count(seconds / 60, "minute")
                                        : count(seconds, "second");
    }

    private static String count(long n, String unit) {
        long units = unit.equals("year") ? n / 12 : n;
        return units + " " + unit + (units == 1 ? "" : "s");
    }
}
