package dev.rondo.data.time;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// How dates are written that are not year, month and day in this order: a text in which parts in
/// braces stand for numbers and names.
///
/// | part | stands for |
/// |---|---|
/// | `{year}`, `{yy}` | the year, its last two digits |
/// | `{month}`, `{day}` | numbers, of one digit or two |
/// | `{Jan}`, `{JAN}`, `{jan}`, `{January}`… | the English name of the month |
/// | `{quarter}` | 1 to 4 |
/// | `{weekyear}`, `{week}`, `{weekday}` | of ISO 8601 |
final class DatePattern {
    private static final Pattern PART = Pattern.compile("\\{(\\w+)}");
    private static final List<String> LONG = names(TextStyle.FULL);
    private static final List<String> SHORT = names(TextStyle.SHORT);

    private DatePattern() {}

    private static List<String> names(TextStyle style) {
        return Arrays.stream(java.time.Month.values())
                .map(m -> m.getDisplayName(style, Locale.US))
                .toList();
    }

    /// The number of a month, from 1, by its name or the first letters of it; 0: it is none.
    static int month(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean enough = lower.length() == 3 || lower.equals("sept");
        return IntStream.rangeClosed(1, 12)
                .filter(m -> {
                    String whole = LONG.get(m - 1).toLowerCase(Locale.ROOT);
                    return whole.equals(lower) || enough && whole.startsWith(lower);
                })
                .findFirst()
                .orElse(0);
    }

    /// The part that stands for a name as this one is written.
    static String named(String name) {
        boolean whole = LONG.stream().anyMatch(name::equalsIgnoreCase);
        String example = whole && name.length() > 3 ? LONG.getFirst() : SHORT.getFirst();
        return "{" + cased(example, name) + "}";
    }

    private static String cased(String text, String as) {
        return as.equals(as.toUpperCase(Locale.ROOT))
                ? text.toUpperCase(Locale.ROOT)
                : as.equals(as.toLowerCase(Locale.ROOT)) ? text.toLowerCase(Locale.ROOT) : text;
    }

    /// The pattern of two rows: names are long where one is, for May is both.
    static String joined(String one, String other) {
        return other.length() > one.length()
                        && other.toLowerCase(Locale.ROOT)
                                .replace("{january}", "{jan}")
                                .equals(one.toLowerCase(Locale.ROOT))
                ? other
                : one;
    }

    static String write(String pattern, LocalDateTime time, boolean padded) {
        var date = time.toLocalDate();
        return PART.matcher(pattern)
                .replaceAll(found -> part(found.group(1), date, padded ? "%02d" : "%d"));
    }

    private static String part(String part, LocalDate date, String twoDigits) {
        return switch (part) {
            case "year" -> four(date.getYear());
            case "yy" -> String.format(Locale.ROOT, "%02d", date.getYear() % 100);
            case "month" -> String.format(Locale.ROOT, twoDigits, date.getMonthValue());
            case "day" -> String.format(Locale.ROOT, twoDigits, date.getDayOfMonth());
            case "quarter" -> "" + date.get(IsoFields.QUARTER_OF_YEAR);
            case "weekyear" -> four(date.get(IsoFields.WEEK_BASED_YEAR));
            case "week" ->
                    String.format(Locale.ROOT, "%02d", date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            case "weekday" -> "" + date.getDayOfWeek().getValue();
            default ->
                    cased((part.length() > 3 ? LONG : SHORT).get(date.getMonthValue() - 1), part);
        };
    }

    private static String four(int year) {
        return String.format(Locale.ROOT, "%04d", year);
    }
}
