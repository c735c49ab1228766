package dev.rondo.app.data;

import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.Dialect;
import dev.rondo.data.source.TableReader;
import dev.rondo.data.time.TimeNotation;
import dev.rondo.data.time.TimeStamps;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Counts what is in the columns of a table.
final class TableSurvey {
    private static final int MOST_VALUES = 1000;

    /// With a decimal comma, or separators of thousands.
    private static final Pattern WRITTEN_NUMBER =
            Pattern.compile("[+-]?\\d[\\d.,' \u00a0]*(?<=\\d)");

    private final PrintWriter out;

    TableSurvey(PrintWriter out) {
        this.out = out;
    }

    /// What is known of a column.
    private static final class Column {
        final NumberSurvey numbers = new NumberSurvey();
        final Map<String, Integer> values = new HashMap<>(); // the first thousand
        final Lengths lengths = new Lengths();
        long words;
        long missing;

        void add(String field) {
            if (TableReader.missing(field)) {
                missing++;
                return;
            }
            var number = TableReader.number(field);
            if (number.isPresent()) {
                numbers.add(number.getAsDouble());
            } else {
                words++;
            }
            lengths.add(field.length());
            if (values.size() < MOST_VALUES || values.containsKey(field)) {
                values.merge(field, 1, Integer::sum);
            }
        }

        /// The values and how often each occurs, if there are few.
        String few(int present) {
            if (values.size() > 20 || values.size() == present) {
                return "";
            }
            return values.entrySet().stream()
                    .sorted(
                            Map.Entry.<String, Integer>comparingByValue()
                                    .reversed()
                                    .thenComparing(Map.Entry.comparingByKey()))
                    .map(e -> e.getKey() + " " + e.getValue())
                    .collect(Collectors.joining(", ", ": ", ""));
        }

        String shown() {
            String lacking =
                    missing == 0 ? "" : String.format(Locale.ROOT, ", %,d missing", missing);
            int present = lengths.count();
            if (present == 0) {
                return "empty" + lacking;
            }
            String different =
                    values.size() == MOST_VALUES
                            ? "many distinct"
                            : String.format(Locale.ROOT, "%,d distinct", values.size());
            if (words == 0) {
                return "numbers, " + numbers + ", " + different + few(present) + lacking;
            }
            boolean dates = values.keySet().stream().allMatch(TableSurvey::date);
            if (dates) {
                return "dates, " + different + lacking;
            }
            String mixed =
                    words == present
                            ? ""
                            : String.format(Locale.ROOT, ", %,d of them numbers", present - words);
            String more = few(present);
            return "text, "
                    + different
                    + mixed
                    + (more.isEmpty() ? "; characters " + lengths : more)
                    + lacking;
        }
    }

    private static boolean date(String field) {
        return field.matches("\\d{1,4}[-/.]\\d{1,2}([-/.]\\d{1,4})?([ T].{4,30})?")
                || Arrays.stream(TimeNotation.values())
                        .anyMatch(n -> n != TimeNotation.NUMBER && TimeStamps.fits(field, n));
    }

    void of(DataSource source) {
        out.println("format: " + Dialect.of(source));
        try (var table = TableReader.open(source)) {
            List<Column> columns = new ArrayList<>();
            table.names().forEach(_ -> columns.add(new Column()));
            long rows = 0;
            var first = new ArrayList<String>();
            for (var row = table.next(); row != null; row = table.next(), rows++) {
                for (int c = 0; c < columns.size(); c++) {
                    columns.get(c).add(row.fields().get(c));
                }
                if (rows < 3) {
                    first.add(String.join(" | ", row.fields()).replace('\n', ' '));
                }
            }
            out.printf(Locale.ROOT, "%,d rows of %,d columns%n", rows, columns.size());
            for (int c = 0; c < Math.min(40, columns.size()); c++) {
                out.printf(
                        Locale.ROOT, "  %-20s %s%n", table.names().get(c), columns.get(c).shown());
            }
            if (columns.size() > 40) {
                out.printf(Locale.ROOT, "  and %,d more%n", columns.size() - 40);
            }
            out.println("\nfirst rows:");
            first.forEach(
                    l -> out.println("  " + (l.length() > 90 ? l.substring(0, 89) + "…" : l)));
        }
    }

    /// Numbers in most columns of the first rows are predicted, texts are classified.
    static String trainsOn(DataSource source) {
        try (var table = TableReader.open(source)) {
            long numbers = 0;
            long texts = 0;
            for (int i = 0; i < 100; i++) {
                var row = table.next();
                if (row == null) {
                    break;
                }
                for (String field : row.fields()) {
                    boolean number =
                            TableReader.missing(field)
                                    || TableReader.number(field).isPresent()
                                    || WRITTEN_NUMBER.matcher(field.strip()).matches();
                    numbers += number ? 1 : 0;
                    texts += number || date(field) ? 0 : 1;
                }
            }
            return texts * 2 > numbers ? "classify" : "forecast";
        }
    }
}
