package dev.rondo.app.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A [Report] in a terminal: without its pictures, long tables cut, and no line wider than the
/// terminal where words can be wrapped, texts of a table cut, or its columns stacked.
public final class ReportText {
    /// Where there is no terminal, in its places.
    public static final int COLUMNS = 80;

    private static final int WIDEST = 60; // of a column of texts, in places of a terminal
    private static final int NARROWEST = 12; // to which a column of texts is cut
    private static final int MATRIX = 12; // names at most, above which confusions are listed
    private static final int CONFUSIONS = 10;
    private static final String UNDEFINED = "–";

    /// Of a confusion matrix, behind its caption.
    static final String ORIENTATION = " (rows: true, columns: predicted)";

    private final List<String> lines = new ArrayList<>();
    private final int columns;

    private ReportText(int columns) {
        this.columns = columns;
    }

    /// @param columns of the terminal; 0: there is none
    public static List<String> of(Report report, int columns) {
        var text = new ReportText(columns > 0 ? columns : COLUMNS);
        text.lines.add(report.title());
        text.lines.add("");
        var measures = new ArrayList<Report.Measure>();
        for (var part : report.parts()) {
            if (part instanceof Report.Formerly) {
                continue;
            }
            if (part instanceof Report.Measure measure) {
                measures.add(measure);
                continue;
            }
            text.measures(measures);
            measures.clear();
            switch (part) {
                case Report.Heading heading -> text.block(List.of(heading.text()));
                case Report.Paragraph paragraph -> text.block(text.wrapped(paragraph.text(), ""));
                case Report.Verbatim verbatim ->
                        text.block(List.of(verbatim.caption(), verbatim.text()));
                case Report.Table table -> text.table(table);
                case Report.Matrix matrix -> text.matrix(matrix);
                case Report.Plot _, Report.Measure _, Report.Formerly _ -> {}
            }
        }
        text.measures(measures);
        while (!text.lines.isEmpty() && text.lines.getLast().isEmpty()) {
            text.lines.removeLast();
        }
        return text.lines;
    }

    /// A number as people read it.
    static String number(double value, String format) {
        if (!Double.isFinite(value)) {
            return UNDEFINED;
        }
        return format.equals(Report.PERCENT)
                ? String.format(Locale.ROOT, "%.2f %%", 100 * value)
                : String.format(Locale.ROOT, format, value);
    }

    /// A field as people read it. Whole numbers keep their format only if it is one of theirs.
    static String field(Object value, Report.Column column) {
        if (!(value instanceof Number number)) {
            return value.toString();
        }
        if (!column.numeric()) {
            return number.toString();
        }
        return column.format().endsWith("d")
                ? String.format(Locale.ROOT, column.format(), number.longValue())
                : number(number.doubleValue(), column.format());
    }

    /// How many places of a terminal a text takes: Chinese, Japanese and Korean signs take two,
    /// marks that join the sign before them none.
    static int width(String text) {
        return text.codePoints().map(ReportText::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        boolean wide =
                c >= 0x1100 && c <= 0x115f
                        || c >= 0x2e80 && c <= 0xa4cf
                        || c >= 0xac00 && c <= 0xd7a3
                        || c >= 0xf900 && c <= 0xfaff
                        || c >= 0xfe30 && c <= 0xfe6f
                        || c >= 0xff00 && c <= 0xff60
                        || c >= 0xffe0 && c <= 0xffe6
                        || c >= 0x1f300 && c <= 0x1faff
                        || c >= 0x20000 && c <= 0x3fffd;
        return wide ? 2 : 1;
    }

    private void block(List<String> block) {
        if (!block.isEmpty()) {
            lines.addAll(block);
            lines.add("");
        }
    }

    private void measures(List<Report.Measure> measures) {
        var rows = new ArrayList<List<String>>();
        for (var m : measures) {
            rows.add(List.of(m.name(), number(m.value(), m.format()), m.note()));
        }
        var widths = widths(rows);
        var all = new ArrayList<String>();
        var indent = " ".repeat(widths.length == 0 ? 0 : widths[0] + widths[1] + 4);
        for (var line : aligned(rows, List.of(false, false, false))) {
            all.addAll(wrapped(line, indent));
        }
        block(all);
    }

    /// Lines of at most the terminal's width, as far as there are blanks to break at.
    ///
    /// @param indent what all but the first begin with
    private List<String> wrapped(String text, String indent) {
        var all = new ArrayList<String>();
        var rest = text;
        while (width(rest) > columns) {
            int at = rest.lastIndexOf(' ', columns);
            if (at <= indent.length()) {
                break;
            }
            all.add(rest.substring(0, at).stripTrailing());
            rest = indent + rest.substring(at + 1).strip();
        }
        all.add(rest);
        return all;
    }

    /// Why numbers of a table are undefined: a line for each reason that applies.
    static List<String> undefined(Report.Table table, List<List<Object>> rows) {
        var all = new LinkedHashMap<String, List<String>>(); // columns by reason
        for (var c = 0; c < table.columns().size(); c++) {
            var column = table.columns().get(c);
            int at = c;
            if (!column.undefined().isEmpty()
                    && rows.stream()
                            .anyMatch(r -> r.get(at) instanceof Double d && !Double.isFinite(d))) {
                all.computeIfAbsent(column.undefined(), _ -> new ArrayList<>()).add(column.name());
            }
        }
        return all.entrySet().stream()
                .map(e ->
                        UNDEFINED
                                + " undefined ("
                                + String.join(", ", e.getValue())
                                + "): "
                                + e.getKey())
                .toList();
    }

    private void table(Report.Table table) {
        var rows = new ArrayList<List<String>>();
        rows.add(table.columns().stream().map(Report.Column::name).toList());
        for (var row : table.rows().subList(0, Math.min(table.most(), table.rows().size()))) {
            rows.add(
                    IntStream.range(0, row.size())
                            .mapToObj(c -> visible(field(row.get(c), table.columns().get(c))))
                            .toList());
        }
        var all = new ArrayList<String>();
        if (!table.caption().isEmpty()) {
            all.addAll(wrapped(table.caption(), ""));
        }
        all.addAll(aligned(rows, table.columns().stream().map(Report.Column::numeric).toList()));
        if (table.rows().size() > table.most()) {
            all.add(
                    String.format(
                            Locale.ROOT, "… and %,d more", table.rows().size() - table.most()));
        }
        for (var reason :
                undefined(
                        table,
                        table.rows().subList(0, Math.min(table.most(), table.rows().size())))) {
            all.addAll(wrapped(reason, "  "));
        }
        block(all);
    }

    private void matrix(Report.Matrix matrix) {
        if (matrix.names().size() > MATRIX) {
            confusions(matrix);
            return;
        }
        var numeric = new ArrayList<Boolean>();
        var rows = new ArrayList<List<String>>();
        var header = new ArrayList<String>(List.of(""));
        header.addAll(matrix.names());
        rows.add(header);
        for (var i = 0; i < matrix.names().size(); i++) {
            var row = new ArrayList<String>(List.of(matrix.names().get(i)));
            for (var count : matrix.counts()[i]) {
                row.add("" + count);
            }
            rows.add(row);
        }
        header.forEach(_ -> numeric.add(!numeric.isEmpty()));
        var all = new ArrayList<String>();
        all.add(matrix.caption() + ORIENTATION);
        all.addAll(aligned(rows, numeric));
        block(all);
    }

    private void confusions(Report.Matrix matrix) {
        record Confusion(String actual, String predicted, long count) {}
        var found = new ArrayList<Confusion>();
        for (var i = 0; i < matrix.names().size(); i++) {
            for (var j = 0; j < matrix.names().size(); j++) {
                if (i != j && matrix.counts()[i][j] > 0) {
                    found.add(
                            new Confusion(
                                    matrix.names().get(i),
                                    matrix.names().get(j),
                                    matrix.counts()[i][j]));
                }
            }
        }
        found.sort((a, b) -> Long.compare(b.count(), a.count()));
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("true", "predicted", "count"));
        found.stream()
                .limit(CONFUSIONS)
                .forEach(c -> rows.add(List.of(c.actual(), c.predicted(), "" + c.count())));
        var all = new ArrayList<String>();
        all.add(matrix.caption() + ": the most frequent confusions");
        all.addAll(aligned(rows, List.of(false, false, true)));
        block(all);
    }

    private static String visible(String text) {
        var shown = text.replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
        if (width(shown) <= WIDEST) {
            return shown;
        }
        return cut(shown, WIDEST);
    }

    /// The beginning of a text in a number of places.
    private static String cut(String text, int most) {
        if (width(text) <= most) {
            return text;
        }
        var cut = new StringBuilder();
        text.codePoints()
                .takeWhile(c -> width(cut.toString()) + width(c) < most)
                .forEach(cut::appendCodePoint);
        return cut + "…";
    }

    /// Rows in columns: where they are too wide, texts are cut; where that is not enough, columns
    /// are stacked, the first one beside each of them.
    private List<String> aligned(List<List<String>> rows, List<Boolean> right) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var narrow = narrowed(rows, right);
        var widths = widths(narrow);
        var lines = new ArrayList<String>();
        for (var begin = 1; begin == 1 || begin < widths.length; ) {
            var chosen = new ArrayList<>(List.of(0));
            var width = widths[0];
            while (begin < widths.length
                    && (chosen.size() == 1 || width + 2 + widths[begin] <= columns)) {
                width += 2 + widths[begin];
                chosen.add(begin++);
            }
            if (!lines.isEmpty()) {
                lines.add("");
            }
            for (var row : narrow) {
                lines.add(line(row, chosen, widths, right));
            }
            if (begin >= widths.length) {
                break;
            }
        }
        return lines;
    }

    private static String line(
            List<String> row, List<Integer> chosen, int[] widths, List<Boolean> right) {
        var line = new StringBuilder();
        for (int c : chosen) {
            var pad = " ".repeat(widths[c] - width(row.get(c)));
            line.append(line.isEmpty() && c == 0 ? "" : "  ");
            line.append(right.get(c) ? pad + row.get(c) : row.get(c) + pad);
        }
        return line.toString().stripTrailing();
    }

    private static int[] widths(List<List<String>> rows) {
        var widths = new int[rows.isEmpty() ? 0 : rows.getFirst().size()];
        for (var row : rows) {
            for (var c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], width(row.get(c)));
            }
        }
        return widths;
    }

    /// The rows with their widest texts cut until they fit, if they do.
    private List<List<String>> narrowed(List<List<String>> rows, List<Boolean> right) {
        var widths = widths(rows);
        var all = Arrays.stream(widths).sum() + 2 * (widths.length - 1);
        if (all <= columns) {
            return rows;
        }
        while (all > columns) {
            var widest = -1;
            for (var c = 0; c < widths.length; c++) {
                if (!right.get(c)
                        && widths[c] > NARROWEST
                        && (widest < 0 || widths[c] > widths[widest])) {
                    widest = c;
                }
            }
            if (widest < 0) {
                return rows; // they are stacked
            }
            widths[widest]--;
            all--;
        }
        return rows.stream()
                .map(row ->
                        IntStream.range(0, widths.length)
                                .mapToObj(
                                        c -> right.get(c) ? row.get(c) : cut(row.get(c), widths[c]))
                                .toList())
                .toList();
    }
}
