package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.number.Numbers;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what a table says of the time of its rows: `2016-07-01 13:00:00`, `2016-07-01`, `2016/7/1
/// 13:00`, `2016-07`, compact `20160701`, `201607` or `20160701T1300`, with `T` for the blank and
/// an offset if there is one; or mere numbers.
public final class TimeStamps {
    private static final String OFFSET = "(\\s*)(Z|[+-]\\d{2}(?::?\\d{2})?)?";
    private static final Pattern DATE =
            Pattern.compile(
                    "(\\d{4})([-/.])(\\d{1,2})(?:[-/.](\\d{1,2}))?"
                            + "(?:([T ]+)(\\d{1,2})(:)(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?)?"
                            + OFFSET);
    private static final Pattern COMPACT =
            Pattern.compile(
                    "((?:19|20|21)\\d{2})()(0[1-9]|1[0-2])(?:(0[1-9]|[12]\\d|3[01])"
                            + "(?:([T ]*)([01]\\d|2[0-3])(:?)([0-5]\\d)(?::?([0-5]\\d)(?:[.,]\\d+)?)?)?)?"
                            + OFFSET);

    /// What several columns tell: year and month, or more.
    private static final List<TimeFormat.Precision> PARTS =
            List.of(
                    TimeFormat.Precision.MONTH,
                    TimeFormat.Precision.DAY,
                    TimeFormat.Precision.HOUR,
                    TimeFormat.Precision.MINUTE,
                    TimeFormat.Precision.SECOND);

    private TimeStamps() {}

    /// @param seconds since 1970 in UTC, or the number itself
    /// @param dated whether it is a date
    /// @param format how it is written; empty: a number
    public record Stamp(long seconds, boolean dated, Optional<TimeFormat> format) {
        /// Seconds since 1970 on the clock of the field itself.
        long local() {
            return seconds
                    + format.flatMap(TimeFormat::clock).map(ZoneOffset::getTotalSeconds).orElse(0);
        }
    }

    /// The time of one column's field.
    ///
    /// @throws RondoException if it is none, without the place
    public static Stamp of(String field) {
        String text = field.strip();
        for (var pattern : List.of(DATE, COMPACT)) {
            Matcher m = pattern.matcher(text);
            if (m.matches()) {
                return dated(text, m);
            }
        }
        double value = Numbers.parse(text);
        if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            return new Stamp((long) value, false, Optional.empty());
        }
        throw new RondoException(
                "`"
                        + field
                        + "` is no time: expected one such as 2016-07-01 13:00, 2016-07-01, 2016-07,"
                        + " 20160701, or a whole number");
    }

    private static Stamp dated(String text, Matcher m) {
        long local =
                local(
                        text,
                        number(m.group(1), 0),
                        number(m.group(3), 1),
                        number(m.group(4), 1),
                        number(m.group(6), 0),
                        number(m.group(8), 0),
                        number(m.group(9), 0));
        var clock = offset(text, m.group(11));
        var precision =
                m.group(9) != null
                        ? TimeFormat.Precision.SECOND
                        : m.group(6) != null
                                ? TimeFormat.Precision.MINUTE
                                : m.group(4) != null
                                        ? TimeFormat.Precision.DAY
                                        : TimeFormat.Precision.MONTH;
        var format =
                new TimeFormat(
                        m.group(2),
                        padded(m.group(3), m.group(4)),
                        padded(m.group(6)),
                        precision,
                        m.group(5) == null ? "T" : m.group(5),
                        m.group(7) == null || !m.group(7).isEmpty(),
                        written(m.group(10), m.group(11)),
                        clock);
        return new Stamp(
                local - clock.map(ZoneOffset::getTotalSeconds).orElse(0),
                true,
                Optional.of(format));
    }

    /// Whether parts of one digit have a 0 before them, where there are some.
    private static Optional<Boolean> padded(@Nullable String... parts) {
        Optional<Boolean> padded = Optional.empty();
        for (String part : parts) {
            if (part != null && part.length() == 1) {
                return Optional.of(false);
            }
            padded = part != null && part.charAt(0) == '0' ? Optional.of(true) : padded;
        }
        return padded;
    }

    /// The pattern by which an offset is written again.
    private static String written(String blank, @Nullable String offset) {
        if (offset == null) {
            return "";
        }
        String pattern =
                offset.equals("Z") || offset.contains(":")
                        ? "xxx"
                        : offset.length() == 3 ? "x" : "xx";
        return (blank.isEmpty() ? "" : "' '")
                + (offset.equals("Z") ? pattern.toUpperCase(java.util.Locale.ROOT) : pattern);
    }

    /// The time of several columns' fields: year, month, day, hour, minute, second, as many as
    /// there are.
    static Stamp of(List<String> fields) {
        if (fields.size() == 1) {
            return of(fields.getFirst());
        }
        int[] parts = {0, 1, 1, 0, 0, 0};
        int count = Math.min(fields.size(), 6);
        for (int i = 0; i < count; i++) {
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
        long local =
                local(
                        String.join(" ", fields),
                        parts[0],
                        parts[1],
                        parts[2],
                        parts[3],
                        parts[4],
                        parts[5]);
        var iso = TimeFormat.ISO;
        return new Stamp(
                local,
                true,
                Optional.of(
                        new TimeFormat(
                                iso.separator(),
                                iso.padded(),
                                iso.hours(),
                                PARTS.get(count - 2),
                                iso.between(),
                                iso.colons(),
                                iso.offset(),
                                Optional.empty())));
    }

    private static int number(@Nullable String digits, int none) {
        return digits == null ? none : Integer.parseInt(digits);
    }

    private static long local(String text, int y, int m, int d, int hour, int minute, int second) {
        try {
            return LocalDateTime.of(y, m, d, hour, minute, second).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new RondoException("`" + text + "` is no time: " + e.getMessage(), e);
        }
    }

    private static Optional<ZoneOffset> offset(String text, @Nullable String offset) {
        try {
            return Optional.ofNullable(offset).map(ZoneOffset::of);
        } catch (DateTimeException e) {
            throw new RondoException("`" + text + "` is no time: " + e.getMessage(), e);
        }
    }
}
