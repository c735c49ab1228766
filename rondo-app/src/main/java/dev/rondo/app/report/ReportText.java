package dev.rondo.app.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// A [Report] in a terminal: without its pictures, long tables cut.
public final class ReportText {
    private static final int WIDEST = 60; // of a column of texts, in places of a terminal
    private static final int MATRIX = 12; // names at most, above which confusions are listed
    private static final int CONFUSIONS = 10;

    private final List<String> lines = new ArrayList<>();

    private ReportText() {}

    public static List<String> of(Report report) {
        var text = new ReportText();
        text.lines.add(report.title());
        text.lines.add("");
        var measures = new ArrayList<Report.Measure>();
        for (var part : report.parts()) {
            if (part instanceof Report.Measure measure) {
                measures.add(measure);
                continue;
            }
            text.measures(measures);
            measures.clear();
            switch (part) {
                case Report.Heading heading -> text.block(List.of(heading.text()));
                case Report.Paragraph paragraph -> text.block(List.of(paragraph.text()));
                case Report.Verbatim verbatim ->
                        text.block(List.of(verbatim.caption(), verbatim.text()));
                case Report.Table table -> text.table(table);
                case Report.Matrix matrix -> text.matrix(matrix);
                case Report.Plot _, Report.Measure _ -> {}
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
        if (Double.isNaN(value)) {
            return "-";
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
        block(aligned(rows, List.of(false, false, false)));
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
            all.add(table.caption());
        }
        all.addAll(aligned(rows, table.columns().stream().map(Report.Column::numeric).toList()));
        if (table.rows().size() > table.most()) {
            all.add(
                    String.format(
                            Locale.ROOT, "… and %,d more", table.rows().size() - table.most()));
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
        all.add(matrix.caption() + ": what was there down, what was said across");
        all.addAll(aligned(rows, numeric));
        block(all);
    }

    private void confusions(Report.Matrix matrix) {
        record Confusion(String there, String predicted, long count) {}
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
        rows.add(List.of("was", "said", "times"));
        found.stream()
                .limit(CONFUSIONS)
                .forEach(c -> rows.add(List.of(c.there(), c.predicted(), "" + c.count())));
        var all = new ArrayList<String>();
        all.add(matrix.caption() + ": the most frequent mistakes");
        all.addAll(aligned(rows, List.of(false, false, true)));
        block(all);
    }

    private static String visible(String text) {
        var shown = text.replace('\n', ' ').replace('\r', ' ').replace('\t', ' ');
        if (width(shown) <= WIDEST) {
            return shown;
        }
        var cut = new StringBuilder();
        shown.codePoints()
                .takeWhile(c -> width(cut.toString()) + width(c) < WIDEST)
                .forEach(cut::appendCodePoint);
        return cut + "…";
    }

    private static List<String> aligned(List<List<String>> rows, List<Boolean> right) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var widths = new int[right.size()];
        for (var row : rows) {
            for (var c = 0; c < widths.length; c++) {
                widths[c] = Math.max(widths[c], width(row.get(c)));
            }
        }
        var lines = new ArrayList<String>();
        for (var row : rows) {
            var line = new StringBuilder();
            for (var c = 0; c < widths.length; c++) {
                var pad = " ".repeat(widths[c] - width(row.get(c)));
                line.append(c == 0 ? "" : "  ");
                line.append(right.get(c) ? pad + row.get(c) : row.get(c) + pad);
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }
}
