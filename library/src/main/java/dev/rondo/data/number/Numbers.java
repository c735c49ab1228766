package dev.rondo.data.number;

import java.util.Locale;
import java.util.Set;

/// What in a field of a table is a number, and what says that there is none.
public final class Numbers {
    private static final Set<String> MISSING = Set.of("", "na", "nan", "null", "?", "n/a");

    private Numbers() {}

    public static boolean missing(String field) {
        return field.length() < 8 && MISSING.contains(field.strip().toLowerCase(Locale.ROOT));
    }

    public static boolean is(String field) {
        return !Double.isNaN(parse(field));
    }

    /// The number of a field; NaN if it is none.
    public static double parse(String field) {
        String text = field.strip();
        if (text.isEmpty() || text.length() > 400) {
            return Double.NaN;
        }
        char last = text.charAt(text.length() - 1);
        if (last == 'f' || last == 'F' || last == 'd' || last == 'D') {
            return Double.NaN; // Java's own endings
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException _) {
            return Double.NaN;
        }
    }
}
