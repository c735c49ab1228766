package dev.rondo.data.format;

import dev.rondo.data.labelled.EventReader;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.Dialect;
import dev.rondo.data.source.JsonLines;
import dev.rondo.data.source.Tokeniser;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Tells the formats of text apart by their first lines.
final class FormatGuess {
    private static final Pattern CTF = Pattern.compile("[0-9]*\\s*\\|[\\w#].*");
    private static final Pattern TAGGED = Pattern.compile("\\S+/[^/\\s]+");
    private static final Pattern COARSE_AND_FINE = Pattern.compile("[A-Za-z]\\w*:[A-Za-z]\\w* .*");
    private static final Pattern CLASS = Pattern.compile("[\\w:.+-]+");

    private static final int SHORT = 20; // lines

    private final List<String> all;
    private final List<String> lines; // those that are not blank
    private final String name;

    private FormatGuess(List<String> all, String name) {
        this.all = all;
        this.lines = all.stream().filter(l -> !l.isBlank()).toList();
        this.name = name;
    }

    static DataFormat of(List<String> lines, String name) {
        return new FormatGuess(lines, name).guess();
    }

    private DataFormat guess() {
        if (lines.isEmpty()) {
            return DataFormat.TEXT;
        }
        String first = lines.getFirst().strip();
        if (first.startsWith("(") && first.matches("\\(\\s*([^()\\s]+\\s*)?(\\(|\\S+\\s*\\)).*")) {
            return DataFormat.TREES;
        }
        if (JsonLines.recognised(lines)) {
            return DataFormat.JSON_LINES;
        }
        if (lines.stream().anyMatch(l -> l.toLowerCase(Locale.ROOT).startsWith("@data"))
                || first.startsWith("@problem")) {
            return DataFormat.TS;
        }
        if (lines(l -> CTF.matcher(l).matches())) {
            return DataFormat.CTF;
        }
        if (lines(l -> l.startsWith("#") || l.split("\t", -1).length == 10)
                && lines.stream().anyMatch(l -> l.startsWith("1\t"))) {
            return DataFormat.CONLL_U;
        }
        if (lines(l -> l.startsWith("__label__"))) {
            return DataFormat.LABELLED;
        }
        if (columns()) {
            return DataFormat.COLUMNS;
        }
        if (vectors()) {
            return DataFormat.VECTORS;
        }
        return tableOrText();
    }

    private boolean lines(Predicate<String> holds) {
        return lines.stream().allMatch(holds);
    }

    /// All but one in fifty: one that is not as it should be is said when it is read.
    private boolean mostly(Predicate<String> holds) {
        return lines.stream().filter(holds).count() * 50 >= lines.size() * 49L;
    }

    private static String[] fields(String line) {
        return line.strip().split("[ \t]+", 0);
    }

    /// Tokens a line with empty lines between sentences, the last column being tags.
    private boolean columns() {
        int blank = 0;
        for (int i = 1; i + 1 < all.size(); i++) {
            blank += all.get(i).isBlank() && !all.get(i - 1).isBlank() ? 1 : 0;
        }
        int width = fields(lines.getFirst()).length;
        return blank > 0
                && width >= 2
                && width <= 12
                && lines(l -> l.startsWith("-DOCSTART-") || fields(l).length == width)
                && lines.stream().map(l -> fields(l)[fields(l).length - 1]).distinct().count()
                        <= Math.max(3, lines.size() / 2);
    }

    /// A word and the same many numbers, at least ten, in every line.
    private boolean vectors() {
        String[] second = fields(lines.get(Math.min(1, lines.size() - 1)));
        return second.length > 10
                && !Numbers.is(second[0])
                && lines.stream()
                        .skip(1)
                        .allMatch(l ->
                                l.indexOf('\t') < 0
                                        && fields(l).length >= second.length
                                        && Numbers.is(fields(l)[fields(l).length - 1]))
                && Arrays.stream(second).skip(1).allMatch(Numbers::is);
    }

    /// Whether the first line names the columns of a table of measurements.
    static boolean events(List<String> lines) {
        if (lines.isEmpty()) {
            return false;
        }
        var names =
                Arrays.stream(lines.getFirst().split("[,;\t]", -1))
                        .map(n -> n.strip().toLowerCase(Locale.ROOT).replace("\"", ""))
                        .toList();
        return names.size() >= 3
                && names.size() <= 5
                && names.stream().anyMatch(EventReader.TIME::contains)
                && names.stream().anyMatch(EventReader.VARIABLE::contains)
                && names.stream().anyMatch(EventReader.VALUE::contains);
    }

    private DataFormat tableOrText() {
        if (events(lines)) {
            return DataFormat.EVENTS;
        }
        var source = DataSource.of("lines", String.join("\n", lines));
        var dialect = Dialect.of(source);
        var rows =
                lines.stream()
                        .map(l -> l.split(Pattern.quote("" + dialect.separator()), -1))
                        .toList();
        int width = rows.getFirst().length;
        boolean table = Dialect.even(lines, dialect);
        if (numberedSteps(rows)) {
            return DataFormat.WIDE;
        }
        if (table && width > 20 && numbers(rows.subList(1, rows.size()))) {
            boolean numbered = lines.getFirst().matches("\\W*(V1|id)\\W.*V[23]\\W.*");
            boolean named = rows.stream().skip(1).noneMatch(row -> Numbers.is(row[0]));
            if (named && (numbered || !dialect.header())) {
                return DataFormat.WIDE;
            }
            long first = rows.stream().map(row -> row[0]).distinct().count();
            if (!dialect.header() && first <= Math.max(2, rows.size() / 2)) {
                return DataFormat.SERIES;
            }
        }
        if (table && width > 2 || name.contains(".csv") || dialect.header() && table) {
            return DataFormat.TABLE;
        }
        if (mostly(l -> l.indexOf('\t') > 0) && classes("\t")) {
            return DataFormat.LABELLED;
        }
        if (table) {
            return DataFormat.TABLE;
        }
        if (share(TAGGED) > 0.95) {
            return DataFormat.TAGGED;
        }
        if (segmented()) {
            return DataFormat.SEGMENTED;
        }
        boolean classed = lines(l -> COARSE_AND_FINE.matcher(l).matches()) && classes(" ");
        return classed ? DataFormat.LABELLED : DataFormat.TEXT;
    }

    /// A header that numbers the steps (`V1`, `V2`… or `id`, `V1`…, as in the M4 competition), and
    /// rows of a name of their own and numbers, as many as there are.
    private static boolean numberedSteps(List<String[]> rows) {
        var header = Arrays.stream(rows.getFirst()).map(FormatGuess::unquoted).toList();
        int width = header.size();
        if (width < 2 || rows.size() < 2 || !header.get(1).matches("V[12]")) {
            return false;
        }
        int first = header.get(1).charAt(1) - '0';
        for (int c = 1; c < width; c++) {
            if (!header.get(c).equals("V" + (first + c - 1))) {
                return false;
            }
        }
        var named = rows.subList(1, rows.size());
        return (first == 2 ? header.getFirst().equals("V1") : header.getFirst().equals("id"))
                && named.stream().allMatch(row -> row.length <= width)
                && named.stream().noneMatch(row -> Numbers.is(unquoted(row[0])))
                && named.stream().map(row -> row[0]).distinct().count() == named.size()
                && numbers(named);
    }

    private static String unquoted(String field) {
        return field.replace("\"", "").strip();
    }

    private static boolean numbers(List<String[]> rows) {
        return rows.stream()
                .allMatch(row ->
                        Arrays.stream(row)
                                .skip(1)
                                .map(f -> f.replace("\"", ""))
                                .allMatch(f -> Numbers.is(f) || Numbers.missing(f)));
    }

    /// Whether lines begin with names of which there are few. Where texts of several words follow,
    /// there may be more, and in a short file all may differ: so few lines do not tell.
    private boolean classes(String separator) {
        var names =
                lines.stream()
                        .filter(l -> l.contains(separator))
                        .map(l -> l.substring(0, l.indexOf(separator)))
                        .toList();
        long texts =
                lines.stream()
                        .filter(l -> l.substring(l.indexOf(separator) + 1).strip().contains(" "))
                        .count();
        int most =
                2 * texts >= lines.size()
                        ? Math.max(SHORT, lines.size() / 2)
                        : Math.max(2, lines.size() / 4);
        return !names.isEmpty()
                && names.stream().allMatch(n -> CLASS.matcher(n).matches())
                && names.stream().distinct().count() <= most;
    }

    private double share(Pattern pattern) {
        long count = 0;
        long matching = 0;
        for (String line : lines) {
            for (String token : fields(line)) {
                count++;
                matching += pattern.matcher(token).matches() ? 1 : 0;
            }
        }
        return (double) matching / count;
    }

    /// Chinese or Japanese with blanks between short words.
    private boolean segmented() {
        long ideographs = 0;
        long others = 0;
        long words = 0;
        for (String line : lines) {
            words += Tokeniser.BLANKS.split(line).size();
            ideographs += line.codePoints().filter(Character::isIdeographic).count();
            others += line.codePoints().filter(Character::isLetter).count();
        }
        return ideographs * 2 > others && ideographs > 0 && ideographs < 4 * words;
    }
}
