package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.number.Numbers;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what a table says of the time of its rows: `2016-07-01 13:00:00`, `2016-07-01`, `2016/7/1
/// 13:00`, `2016-07`, with `T` for the blank and an offset if there is one; or mere numbers.
public final class TimeStamps {
    private static final Pattern DATE =
            Pattern.compile(
                    "(\\d{4})[-/.](\\d{1,2})(?:[-/.](\\d{1,2}))?"
                            + "(?:[T ]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?)?"
                            + "\\s*(Z|[+-]\\d{2}:?\\d{2})?");

    private TimeStamps() {}

    /// @param seconds since 1970, or the number itself
    /// @param dated whether it is a date
    public record Stamp(long seconds, boolean dated) {}

    /// The time of one column's field.
    ///
    /// @throws RondoException if it is none, without the place
    public static Stamp of(String field) {
        String text = field.strip();
        Matcher m = DATE.matcher(text);
        if (m.matches()) {
            long local =
                    local(
                            text,
                            number(m.group(1), 0),
                            number(m.group(2), 1),
                            number(m.group(3), 1),
                            number(m.group(4), 0),
                            number(m.group(5), 0),
                            number(m.group(6), 0));
            return new Stamp(local - offset(text, m.group(7)), true);
        }
        double value = Numbers.parse(text);
        if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            return new Stamp((long) value, false);
        }
        throw new RondoException(
                "`"
                        + field
                        + "` is no time: expected one such as 2016-07-01 13:00, 2016-07-01, 2016-07, or"
                        + " a whole number");
    }

    /// The time of several columns' fields: year, month, day, hour, minute, second, as many as
    /// there are.
    static Stamp of(List<String> fields) {
        if (fields.size() == 1) {
            return of(fields.getFirst());
        }
        int[] parts = {0, 1, 1, 0, 0, 0};
        for (int i = 0; i < Math.min(fields.size(), 6); i++) {
            double value = Numbers.parse(fields.get(i));
            if (value != Math.rint(value)) {
                throw new RondoException(
                        "`"
                                + fields.get(i)
                                + "` is no part of a time: expected whole numbers of year, month, day,"
                                + " hour, minute and second");
            }
            parts[i] = (int) value;
        }
        return new Stamp(
                local(
                        String.join(" ", fields),
                        parts[0],
                        parts[1],
                        parts[2],
                        parts[3],
                        parts[4],
                        parts[5]),
                true);
    }

    private static int number(String digits, int none) {
        return digits == null ? none : Integer.parseInt(digits);
    }

    private static long local(String text, int y, int m, int d, int hour, int minute, int second) {
        try {
            return LocalDateTime.of(y, m, d, hour, minute, second).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new RondoException("`" + text + "` is no time: " + e.getMessage(), e);
        }
    }

    private static long offset(String text, String offset) {
        try {
            return offset == null ? 0 : ZoneOffset.of(offset).getTotalSeconds();
        } catch (DateTimeException e) {
            throw new RondoException("`" + text + "` is no time: " + e.getMessage(), e);
        }
    }
}
