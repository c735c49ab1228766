package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;

/// The usual distance from one row of a series to the next: so many months, or else so many
/// seconds. Times are seconds since 1970 in UTC, or any rising numbers.
///
/// @param months 0: the distance is one of seconds
public record TimeStep(@Key("months") int months, @Key("seconds") long seconds) {
    public TimeStep {
        if (months < 0 || seconds < 0 || (months == 0) == (seconds == 0)) {
            throw new RondoException(
                    "a step of "
                            + months
                            + " months and "
                            + seconds
                            + " seconds: expected one of both, more than 0");
        }
    }

    /// The usual distance in some series: the median; of months, where all rows have the same day
    /// of the month and time of the day.
    ///
    /// @param dated whether the times are dates, not mere numbers
    /// @throws RondoException if no series has two rows
    static TimeStep of(List<long[]> series, boolean dated) {
        long[] distances =
                series.stream()
                        .flatMapToLong(t ->
                                java.util.stream.IntStream.range(1, t.length)
                                        .mapToLong(i -> t[i] - t[i - 1]))
                        .limit(1 << 20)
                        .sorted()
                        .toArray();
        if (distances.length == 0) {
            return new TimeStep(0, 1);
        }
        if (dated
                && distances[0] >= 28L * 86_400
                && series.stream().allMatch(TimeStep::sameDayAndTime)) {
            int[] months =
                    series.stream()
                            .flatMapToInt(t ->
                                    java.util.stream.IntStream.range(1, t.length)
                                            .map(i -> (int) months(t[i - 1], t[i])))
                            .sorted()
                            .toArray();
            return new TimeStep(Math.max(1, months[months.length / 2]), 0);
        }
        return new TimeStep(0, distances[distances.length / 2]);
    }

    private static boolean sameDayAndTime(long[] times) {
        return Arrays.stream(times)
                        .mapToObj(TimeStep::local)
                        .map(t -> List.of(t.getDayOfMonth(), t.toLocalTime()))
                        .distinct()
                        .count()
                <= 1;
    }

    /// A time as the calendar has it.
    public static LocalDateTime local(long time) {
        return LocalDateTime.ofEpochSecond(time, 0, ZoneOffset.UTC);
    }

    private static long months(long from, long to) {
        return ChronoUnit.MONTHS.between(local(from), local(to));
    }

    /// The time so many steps after another.
    public long after(long time, int steps) {
        return months == 0
                ? time + steps * seconds
                : local(time).plusMonths((long) steps * months).toEpochSecond(ZoneOffset.UTC);
    }

    /// How many steps lie between two times.
    public double between(long from, long to) {
        if (months == 0) {
            return (double) (to - from) / seconds;
        }
        return (double) months(from, to) / months;
    }
}
