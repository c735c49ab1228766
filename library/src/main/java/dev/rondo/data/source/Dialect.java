package dev.rondo.data.source;

import dev.rondo.data.number.NumberStyle;
import dev.rondo.data.number.Numbers;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// How the fields of a table are written.
///
/// @param separator what stands between them; a blank means any number of blanks
/// @param quoted whether a field may stand in double quotes (RFC 4180)
/// @param header whether the first row names the columns
public record Dialect(char separator, boolean quoted, boolean header) {
    private static final char[] SEPARATORS = {'\t', ';', ',', '|', ' '};
    private static final Pattern DATE =
            Pattern.compile("\\d{1,4}([-/.])\\d{1,2}\\1\\d{1,4}([ T].{4,40})?");
    private static final int SAMPLE_LINES = 200;
    private static final int SAMPLE_CHARACTERS = 1 << 18;

    /// Names by which the first row of a table without numbers is known to be a header.
    private static final Set<String> NAMES =
            Set.of(
                    "label",
                    "labels",
                    "class",
                    "category",
                    "target",
                    "sentiment",
                    "intent",
                    "text",
                    "review",
                    "sentence",
                    "question",
                    "message",
                    "content",
                    "title",
                    "name",
                    "id",
                    "source",
                    "word",
                    "tag",
                    "date",
                    "time",
                    "language",
                    "index",
                    "y");

    /// Looks at the first lines of a table. The separator is the first of tab, semicolon, comma,
    /// `|` and blank that cuts them all into the same number of fields, more than one; if none
    /// does, the one that the first line has most of. The first row is a header if a field of it is
    /// no number in a column that has numbers else, or if it has a usual name (`label`, `text`…)
    /// that does not occur again below: a class may be called `question` as well. A single row is
    /// one too, but for two fields with a tab between them: a class and its text.
    public static Dialect of(DataSource source) {
        return source.dialect().orElseGet(() -> guess(source));
    }

    /// The same one, with a header or without.
    Dialect withHeader(boolean present) {
        return new Dialect(separator, quoted, present);
    }

    private static Dialect guess(DataSource source) {
        var lines = new ArrayList<String>();
        boolean whole = true;
        try (var reader = source.lines()) {
            int characters = 0;
            for (String line = reader.next(); line != null; line = reader.next()) {
                if (lines.size() == SAMPLE_LINES || characters > SAMPLE_CHARACTERS) {
                    whole = false;
                    break;
                }
                if (!line.isBlank()) {
                    lines.add(line);
                    characters += line.length();
                }
            }
        }
        return of(lines, whole);
    }

    private static Dialect of(List<String> lines, boolean whole) {
        String text = String.join("\n", lines);
        for (char separator : SEPARATORS) {
            for (boolean quoted : new boolean[] {true, false}) {
                var rows = cut(text, separator, quoted, whole);
                if (rows != null && consistent(rows, separator)) {
                    boolean used = quoted && (separator != '\t' || text.indexOf('"') >= 0);
                    return new Dialect(separator, used, header(rows, separator));
                }
            }
        }
        char separator = most(lines.isEmpty() ? "" : lines.getFirst());
        var rows = cut(text, separator, false, whole);
        return new Dialect(separator, separator != '\t', rows != null && header(rows, separator));
    }

    /// Whether a dialect cuts all of these lines into the same number of fields, more than one.
    public static boolean even(List<String> lines, Dialect dialect) {
        var rows = cut(String.join("\n", lines), dialect.separator, dialect.quoted, false);
        return rows != null && consistent(rows, dialect.separator);
    }

    private static char most(String line) {
        char best = ',';
        long count = 0;
        for (char separator : SEPARATORS) {
            long these = line.chars().filter(c -> c == separator).count();
            if (these > count && separator != ' ') {
                count = these;
                best = separator;
            }
        }
        return best;
    }

    /// The rows of a sample; null if its quotes are none.
    private static @org.jspecify.annotations.Nullable List<List<String>> cut(
            String text, char separator, boolean quoted, boolean whole) {
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        int at = 0;
        while (at <= text.length()) {
            while (separator == ' ' && at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
            int end = at;
            String field;
            if (quoted && at < text.length() && text.charAt(at) == '"') {
                int close = at + 1;
                while (close < text.length()
                        && (text.charAt(close) != '"'
                                || close + 1 < text.length() && text.charAt(close + 1) == '"')) {
                    close += text.charAt(close) == '"' ? 2 : 1;
                }
                if (close >= text.length()) {
                    // a field that the sample cuts off is none of the file's faults
                    return whole ? null : rows;
                }
                field = text.substring(at + 1, close).replace("\"\"", "\"");
                end = close + 1;
                if (end < text.length()
                        && text.charAt(end) != separator
                        && text.charAt(end) != '\n') {
                    return null;
                }
            } else {
                while (end < text.length()
                        && text.charAt(end) != separator
                        && text.charAt(end) != '\n') {
                    end++;
                }
                field = text.substring(at, end);
            }
            boolean blankEnd = separator == ' ' && field.isEmpty() && !row.isEmpty();
            if (!blankEnd) {
                row.add(field);
            }
            if (end >= text.length() || text.charAt(end) == '\n') {
                rows.add(row);
                row = new ArrayList<>();
            }
            at = end + 1;
        }
        return rows;
    }

    private static boolean consistent(List<List<String>> rows, char separator) {
        if (rows.isEmpty() || rows.getFirst().size() < 2) {
            return false;
        }
        int width = rows.getFirst().size();
        int numbers = 0;
        for (var row : rows) {
            if (row.size() != width) {
                return false;
            }
            for (String field : row) {
                numbers += Numbers.is(field) || Numbers.missing(field) ? 1 : 0;
            }
        }
        // words with blanks between them are a table only if most of them are numbers
        return separator != ' ' || 2 * numbers >= (rows.size() - 1) * width && numbers > 0;
    }

    private static boolean header(List<List<String>> rows, char separator) {
        if (rows.isEmpty()) {
            return false;
        }
        var first = rows.getFirst();
        if (numbered(rows)) {
            return true;
        }
        boolean named = false;
        for (int c = 0; c < first.size(); c++) {
            if (Numbers.is(first.get(c))) {
                return false;
            }
            if (Numbers.missing(first.get(c))) {
                continue;
            }
            boolean numbers = false;
            boolean words = false;
            boolean again = false;
            for (var row : rows.subList(1, rows.size())) {
                if (c < row.size() && !Numbers.missing(row.get(c))) {
                    boolean number = number(row.get(c));
                    numbers |= number;
                    words |= !number;
                    again |= row.get(c).strip().equals(first.get(c).strip());
                }
            }
            named |= numbers && !words && !number(first.get(c));
            named |= !again && NAMES.contains(first.get(c).strip().toLowerCase(Locale.ROOT));
            named |= rows.size() == 1 && (separator != '\t' || first.size() != 2);
        }
        return named;
    }

    /// Whether the first row says nothing, or `date` and the like, and then numbers the columns
    /// from 0 or 1: what pandas writes of a table without names.
    private static boolean numbered(List<List<String>> rows) {
        var first = rows.getFirst();
        if (rows.size() < 2 || first.size() < 2) {
            return false;
        }
        String name = first.getFirst().strip().toLowerCase(Locale.ROOT);
        boolean index = name.isEmpty() && !rows.get(1).getFirst().isBlank();
        if (!index && !NAMES.contains(name)) {
            return false;
        }
        String begin = first.get(1).strip();
        int from = begin.equals("0") ? 0 : begin.equals("1") ? 1 : -1;
        for (int c = 1; c < first.size(); c++) {
            if (from < 0 || !first.get(c).strip().equals("" + (from + c - 1))) {
                return false;
            }
        }
        return true;
    }

    /// A number, one with a decimal comma or separators of thousands, or a date in digits.
    private static boolean number(String field) {
        return Numbers.is(field)
                || NumberStyle.COMMA.is(field)
                || NumberStyle.POINT.is(field)
                || DATE.matcher(field.strip()).matches();
    }

    /// As it is said to people.
    @Override
    public String toString() {
        String between =
                switch (separator) {
                    case '\t' -> "tabs";
                    case ' ' -> "blanks";
                    case ',' -> "commas";
                    case ';' -> "semicolons";
                    default -> "`" + separator + "`";
                };
        return between
                + (quoted ? ", fields may be quoted" : ", quotes mean nothing")
                + (header ? ", with a header" : ", without header");
    }
}
