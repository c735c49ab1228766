package dev.rondo.data.number;

import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/// How the numbers of a column are written: with a decimal point, or with a decimal comma, and with
/// which separators of thousands. All fields of a column are of one; [#add] narrows it down.
public enum NumberStyle {
    /// `1234.56`, as [Numbers] reads it.
    PLAIN("decimal point"),
    /// `1.234,56`, `1 234,56`, `1'234,56`, `1234,56`.
    COMMA("decimal comma"),
    /// `1,234.56`, `1 234.56`, `1'234.56`.
    POINT("decimal point, separators of thousands");

    private static final String BLANKS = " \u00a0\u202f'\u2019";
    private static final Pattern COMMAS =
            Pattern.compile(
                    "[+-]?(?:\\d{1,3}(?:([." + BLANKS + "])\\d{3})(?:\\1\\d{3})*|\\d+)(?:,\\d+)?");
    private static final Pattern POINTS =
            Pattern.compile(
                    "[+-]?(?:\\d{1,3}(?:([,"
                            + BLANKS
                            + "])\\d{3})(?:\\1\\d{3})*|\\d+)(?:\\.\\d+)?");

    private final String text;

    NumberStyle(String text) {
        this.text = text;
    }

    /// Whether a field is a number of this style.
    public boolean is(String field) {
        return switch (this) {
            case PLAIN -> Numbers.is(field);
            case COMMA -> field.length() < 100 && COMMAS.matcher(field.strip()).matches();
            case POINT -> field.length() < 100 && POINTS.matcher(field.strip()).matches();
        };
    }

    /// The number of a field; NaN if it is none.
    public double parse(String field) {
        if (this == PLAIN) {
            return Numbers.parse(field);
        }
        if (!is(field)) {
            // 1e-5 among them
            boolean exponent = field.indexOf('e') >= 0 || field.indexOf('E') >= 0;
            return exponent ? Numbers.parse(field.replace(',', '.')) : Double.NaN;
        }
        var digits = new StringBuilder();
        for (char c : field.strip().toCharArray()) {
            boolean decimal = c == (this == COMMA ? ',' : '.');
            if (decimal) {
                digits.append('.');
            } else if (c >= '0' && c <= '9' || c == '-' || c == '+') {
                digits.append(c);
            }
        }
        return Double.parseDouble(digits.toString());
    }

    /// Those of some styles that a field is written in, too.
    ///
    /// @param styles those of the fields before
    public static Set<NumberStyle> add(Set<NumberStyle> styles, String field) {
        if (styles.isEmpty()) {
            return styles;
        }
        var left = EnumSet.noneOf(NumberStyle.class);
        for (var style : styles) {
            if (style.is(field)) {
                left.add(style);
            }
        }
        return left;
    }

    /// As it is said to people: `decimal comma`.
    @Override
    public String toString() {
        return text;
    }
}
