package dev.rondo.data.time;

import dev.rondo.RondoException;
import dev.rondo.data.number.Numbers;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what a table says of the time of its rows: `2016-07-01 13:00:00`, `2016-07-01`, `2016/7/1
/// 13:00`, `2016-07`, compact `20160701`, `201607` or `20160701T1300`, with `T` for the blank, an
/// offset and a zone in brackets if there are some; `31/12/2016`, `5-Jan-2016`, `2016-Q3`,
/// `2016-W27` and the like ([TimeNotation]); or mere numbers.
public final class TimeStamps {
    private static final String FRACTION = "(?:[.,](?<fraction>\\d{1,9})\\d*)?";
    private static final String ZONE =
            "(?<blank>\\s*)(?<offset>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2})?)?"
                    + "(?:\\s*\\[(?<zone>[A-Za-z][\\w/+-]*)])?";
    private static final String CLOCK =
            "(?:(?<between>[T ]+|, *)(?<hour>\\d{1,2})(?<colon>:)(?<minute>\\d{2})(?::(?<second>\\d{2})"
                    + FRACTION
                    + ")?(?:\\s*(?<half>[AaPp])\\.?[Mm]\\.?)?)?"
                    + ZONE;
    private static final String NAME = "(?<name>[A-Za-z]{3,9})(?<dot>\\.?)";

    private static final List<Pattern> YEAR_MONTH_DAY =
            List.of(
                    Pattern.compile(
                            "(?<year>\\d{4})(?<separator>[-/.])(?<month>\\d{1,2})"
                                    + "(?:[-/.](?<day>\\d{1,2}))?"
                                    + CLOCK),
                    Pattern.compile(
                            "(?<year>(?:19|20|21)\\d{2})(?<month>0[1-9]|1[0-2])"
                                    + "(?:(?<day>0[1-9]|[12]\\d|3[01])"
                                    + "(?:(?<between>[T ]*)(?<hour>[01]\\d|2[0-3])(?<colon>:?)"
                                    + "(?<minute>[0-5]\\d)(?::?(?<second>[0-5]\\d)"
                                    + FRACTION
                                    + ")?)?)?"
                                    + ZONE));
    private static final List<Pattern> DAY_MONTH_YEAR =
            List.of(
                    Pattern.compile(
                            "(?<day>\\d{1,2})(?<separator>[-/.])(?<month>\\d{1,2})\\k<separator>"
                                    + "(?<year>\\d{4}|\\d{2})"
                                    + CLOCK));
    private static final List<Pattern> MONTH_DAY_YEAR =
            List.of(
                    Pattern.compile(
                            "(?<month>\\d{1,2})(?<separator>[-/.])(?<day>\\d{1,2})\\k<separator>"
                                    + "(?<year>\\d{4}|\\d{2})"
                                    + CLOCK));
    private static final List<Pattern> MONTH_NAME =
            List.of(
                    Pattern.compile(
                            "(?:(?<day>\\d{1,2})(?<first>[-/. ]*))?"
                                    + NAME
                                    + "(?<last>[-/., ']*)(?<year>\\d{4}|\\d{2})"
                                    + CLOCK),
                    Pattern.compile(
                            NAME
                                    + "(?<first> +)(?<day>\\d{1,2})(?<last>,? +)(?<year>\\d{4})"
                                    + CLOCK),
                    Pattern.compile(
                            "(?<year>\\d{4})(?<first>[-/ ]*)"
                                    + NAME
                                    + "(?:(?<last>[-/ ]*)(?<day>\\d{1,2}))?"
                                    + CLOCK));
    private static final List<Pattern> QUARTER =
            List.of(
                    Pattern.compile(
                            "(?<year>\\d{4})(?<last>[- ]?)(?<letter>[Qq])(?<quarter>[1-4])"),
                    Pattern.compile(
                            "(?<letter>[Qq])(?<quarter>[1-4])(?<last>[-/ ]*)(?<year>\\d{4})"),
                    Pattern.compile(
                            "(?<quarter>[1-4])(?<letter>[Qq])(?<last>[-/ ]*)(?<year>\\d{4}|\\d{2})"));
    private static final List<Pattern> WEEK =
            List.of(
                    Pattern.compile(
                            "(?<year>\\d{4})(?<first>[- ]?)(?<letter>[Ww])(?<week>\\d{2})"
                                    + "(?:(?<last>-?)(?<weekday>[1-7]))?"));
    private static final List<Pattern> YEAR = List.of(Pattern.compile("(?<year>[12]\\d{3})"));

    private static List<Pattern> patterns(TimeNotation notation) {
        return switch (notation) {
            case YEAR_MONTH_DAY -> YEAR_MONTH_DAY;
            case DAY_MONTH_YEAR -> DAY_MONTH_YEAR;
            case MONTH_DAY_YEAR -> MONTH_DAY_YEAR;
            case MONTH_NAME -> MONTH_NAME;
            case QUARTER -> QUARTER;
            case WEEK -> WEEK;
            case YEAR -> YEAR;
            case NUMBER -> List.of();
        };
    }

    /// What several columns tell: year and month, or more.
    private static final List<TimeFormat.Precision> PARTS =
            List.of(
                    TimeFormat.Precision.MONTH,
                    TimeFormat.Precision.DAY,
                    TimeFormat.Precision.HOUR,
                    TimeFormat.Precision.MINUTE,
                    TimeFormat.Precision.SECOND);

    private static final Set<String> DATE_PARTS =
            Set.of("year", "month", "day", "name", "quarter", "week", "weekday");

    private TimeStamps() {}

    /// @param seconds since 1970 in UTC, or the number itself
    /// @param nanos further nanoseconds
    /// @param dated whether it is a date
    /// @param format how it is written; empty: a number
    public record Stamp(long seconds, int nanos, boolean dated, Optional<TimeFormat> format) {
        /// Seconds since 1970 on the clock of the field itself.
        public long local() {
            return seconds
                    + format.flatMap(TimeFormat::clock).map(ZoneOffset::getTotalSeconds).orElse(0);
        }
    }

    /// The time of one column's field, where nothing is known of the others.
    ///
    /// @throws RondoException if it is none, or may be of either day and month first, without the
    ///   place
    public static Stamp of(String field) {
        for (var notation : TimeNotation.values()) {
            if (notation == TimeNotation.YEAR || notation == TimeNotation.NUMBER) {
                continue;
            }
            boolean dayFirst = notation == TimeNotation.DAY_MONTH_YEAR;
            if (dayFirst && fits(field, notation) && fits(field, TimeNotation.MONTH_DAY_YEAR)) {
                var stamp = of(field, notation);
                if (stamp.seconds() == of(field, TimeNotation.MONTH_DAY_YEAR).seconds()) {
                    return stamp;
                }
                throw new RondoException(
                        "`"
                                + field
                                + "` may be day and month or month and day: write year, month and"
                                + " day, such as 2016-07-01");
            }
            if (!dayFirst || fits(field, notation)) {
                var stamp = parse(field.strip(), notation);
                if (stamp != null) {
                    return stamp;
                }
            }
        }
        return number(field);
    }

    /// The time of a field of a column that is known to be of a notation.
    ///
    /// @throws RondoException if it is none, without the place
    public static Stamp of(String field, TimeNotation notation) {
        if (notation == TimeNotation.NUMBER) {
            return number(field);
        }
        var stamp = parse(field.strip(), notation);
        if (stamp == null) {
            throw new RondoException(
                    "`" + field + "` is no time of " + notation + ", as the others of its column");
        }
        return stamp;
    }

    /// Whether a field is a time of a notation.
    public static boolean fits(String field, TimeNotation notation) {
        try {
            return notation == TimeNotation.NUMBER
                    ? number(field).seconds() > Long.MIN_VALUE
                    : parse(field.strip(), notation) != null;
        } catch (RondoException _) {
            return false;
        }
    }

    private static Stamp number(String field) {
        double value = Numbers.parse(field.strip());
        if (value == Math.rint(value) && Math.abs(value) < 1L << 53) {
            return new Stamp((long) value, 0, false, Optional.empty());
        }
        throw new RondoException(
                "`"
                        + field
                        + "` is no time: expected one such as 2016-07-01 13:00, 2016-07-01, 2016-07,"
                        + " 20160701, 31/12/2016, 5-Jan-2016, 2016-Q3, 2016-W27, or a whole number");
    }

    /// Null: it does not look like one.
    private static @Nullable Stamp parse(String text, TimeNotation notation) {
        for (var pattern : patterns(notation)) {
            Matcher m = pattern.matcher(text);
            if (m.matches() && (notation != TimeNotation.MONTH_NAME || month(m) > 0)) {
                return dated(text, m, notation);
            }
        }
        return null;
    }

    private static int month(Matcher m) {
        return DatePattern.month(m.group("name"));
    }

    private static @Nullable String group(Matcher m, String name) {
        return m.namedGroups().containsKey(name) ? m.group(name) : null;
    }

    private static String text(Matcher m, String name) {
        String found = group(m, name);
        return found == null ? "" : found;
    }

    private static Stamp dated(String text, Matcher m, TimeNotation notation) {
        LocalDate day;
        try {
            day = day(m, notation);
        } catch (DateTimeException e) {
            throw new RondoException("`" + text + "` is no time: " + e.getMessage(), e);
        }
        String second = group(m, "second");
        String minute = group(m, "minute");
        String hour = group(m, "hour");
        boolean days = group(m, "day") != null || group(m, "week") != null;
        long local =
                local(
                        text,
                        day,
                        hour(number(hour, 0), group(m, "half")),
                        number(minute, 0),
                        number(second, 0));
        var zone = zone(text, group(m, "zone"));
        String offset = group(m, "offset");
        var clock = offset(text, offset);
        if (clock.isEmpty() && zone.isPresent()) {
            clock = Optional.of(TimeStep.local(local).atZone(zone.get()).getOffset());
        }
        var precision =
                second != null
                        ? TimeFormat.Precision.SECOND
                        : hour != null
                                ? TimeFormat.Precision.MINUTE
                                : days ? TimeFormat.Precision.DAY : TimeFormat.Precision.MONTH;
        String colon = group(m, "colon");
        String between = group(m, "between");
        var format =
                new TimeFormat(
                        pattern(m, notation),
                        text(m, "separator"),
                        padded(group(m, "month"), group(m, "day")),
                        padded(hour),
                        precision,
                        between == null
                                ? notation == TimeNotation.YEAR_MONTH_DAY ? "T" : " "
                                : between,
                        colon == null || !colon.isEmpty(),
                        written(text(m, "blank"), offset),
                        clock,
                        zone);
        String fraction = text(m, "fraction");
        return new Stamp(
                local - clock.map(ZoneOffset::getTotalSeconds).orElse(0),
                Integer.parseInt((fraction + "000000000").substring(0, 9)),
                true,
                Optional.of(format));
    }

    private static LocalDate day(Matcher m, TimeNotation notation) {
        String digits = m.group("year");
        int year = Integer.parseInt(digits);
        year += digits.length() > 2 ? 0 : year < 69 ? 2000 : 1900;
        return switch (notation) {
            case QUARTER -> LocalDate.of(year, 3 * Integer.parseInt(m.group("quarter")) - 2, 1);
            case WEEK -> {
                int week = Integer.parseInt(m.group("week"));
                var first = LocalDate.of(year, 1, 4); // always of the first week
                long last =
                        first.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, 1)
                                .range(IsoFields.WEEK_OF_WEEK_BASED_YEAR)
                                .getMaximum();
                if (week < 1 || week > last) {
                    throw new DateTimeException("the year " + year + " has the weeks 1 to " + last);
                }
                yield first.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week)
                        .with(ChronoField.DAY_OF_WEEK, number(m.group("weekday"), 1));
            }
            default -> {
                int month =
                        notation == TimeNotation.MONTH_NAME
                                ? month(m)
                                : number(group(m, "month"), 1);
                yield LocalDate.of(year, month, number(group(m, "day"), 1));
            }
        };
    }

    private static int hour(int hour, @Nullable String half) {
        return half == null
                ? hour
                : hour % 12 + (half.toLowerCase(Locale.ROOT).equals("p") ? 12 : 0);
    }

    /// The date as [DatePattern] has it; empty where it is year, month and day.
    private static String pattern(Matcher m, TimeNotation notation) {
        if (notation == TimeNotation.YEAR_MONTH_DAY) {
            return "";
        }
        // the groups by their places in the text, and what stands between them as it is
        var text = new StringBuilder();
        int end = 0;
        var parts =
                m.namedGroups().keySet().stream()
                        .filter(DATE_PARTS::contains)
                        .filter(g -> m.group(g) != null)
                        .sorted(Comparator.comparingInt((String g) -> m.start(g)))
                        .toList();
        String whole = m.group();
        for (String part : parts) {
            text.append(whole, end, m.start(part));
            end = m.end(part);
            String found = m.group(part);
            text.append(
                    switch (part) {
                        case "name" -> DatePattern.named(found);
                        case "year" ->
                                found.length() == 2
                                        ? "{yy}"
                                        : notation == TimeNotation.WEEK ? "{weekyear}" : "{year}";
                        default -> "{" + part + "}";
                    });
        }
        return text.toString();
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
        if (offset.equals("UTC") || offset.equals("GMT")) {
            return "'" + blank + offset + "'";
        }
        String pattern =
                offset.equals("Z") || offset.contains(":")
                        ? "xxx"
                        : offset.length() == 3 ? "x" : "xx";
        return (blank.isEmpty() ? "" : "' '")
                + (offset.equals("Z") ? pattern.toUpperCase(Locale.ROOT) : pattern);
    }

    /// The time of several columns' fields: year, month, day, hour, minute, second, as many as
    /// there are.
    public static Stamp of(List<String> fields) {
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
        long local = local(String.join(" ", fields), parts);
        var iso = TimeFormat.ISO;
        return new Stamp(
                local,
                0,
                true,
                Optional.of(
                        new TimeFormat(
                                iso.date(),
                                iso.separator(),
                                iso.padded(),
                                iso.hours(),
                                PARTS.get(count - 2),
                                iso.between(),
                                iso.colons(),
                                iso.offset(),
                                Optional.empty(),
                                Optional.empty())));
    }

    private static int number(@Nullable String digits, int none) {
        return digits == null ? none : Integer.parseInt(digits);
    }

    private static long local(String text, int[] parts) {
        try {
            var day = LocalDate.of(parts[0], parts[1], parts[2]);
            return local(text, day, parts[3], parts[4], parts[5]);
        } catch (DateTimeException e) {
            throw new RondoException("`" + text + "` is no time: " + e.getMessage(), e);
        }
    }

    private static long local(String text, LocalDate day, int hour, int minute, int second) {
        try {
            return day.atTime(hour, minute, second).toEpochSecond(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new RondoException("`" + text + "` is no time: " + e.getMessage(), e);
        }
    }

    private static Optional<ZoneOffset> offset(String text, @Nullable String offset) {
        try {
            return Optional.ofNullable(offset)
                    .map(o -> o.length() == 3 && Character.isLetter(o.charAt(0)) ? "Z" : o)
                    .map(ZoneOffset::of);
        } catch (DateTimeException e) {
            throw new RondoException("`" + text + "` is no time: " + e.getMessage(), e);
        }
    }

    private static Optional<ZoneId> zone(String text, @Nullable String zone) {
        try {
            return Optional.ofNullable(zone).map(ZoneId::of);
        } catch (DateTimeException e) {
            throw new RondoException("`" + text + "` is no time: " + e.getMessage(), e);
        }
    }
}
