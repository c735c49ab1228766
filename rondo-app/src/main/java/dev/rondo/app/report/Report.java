package dev.rondo.app.report;

import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.learn.TrainingRecord;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What was found out about a model: measures, tables, pictures. A task fills it in the order in
/// which people read it; [ReportText], [ReportJson] and [ReportPage] show it in a terminal, to
/// programs, and as a page.
///
/// ```java
/// var report = new Report("names.safetensors on test.tsv");
/// report.measure("accuracy", "accuracy", 0.83, Report.PERCENT);
/// report.table("classes", "Classes", columns, rows);
/// ```
///
/// A key names a part in JSON, where it stands once. Shares are fractions in JSON and percent for
/// people. A measure that is not defined is NaN here, `null` in JSON and `–` for people, who are
/// told why.
public final class Report {
    /// The format of a fraction: people see it in percent.
    public static final String PERCENT = "%";

    private static final int EPOCHS = 12; // that a table shows

    private final String title;
    private final List<Part> parts = new ArrayList<>();

    /// One piece of a report.
    sealed interface Part {}

    /// A heading over what follows, up to the next. JSON: an object of what follows, where it has a
    /// key.
    record Heading(String key, String text) implements Part {}

    /// @param key of it in JSON; empty: it is for people only
    record Paragraph(String key, String text) implements Part {}

    /// A text that is to be copied as it is.
    record Verbatim(String key, String caption, String text) implements Part {}

    /// The key that the part before it had in the last release, under which it is written as well.
    record Formerly(String key) implements Part {}

    /// One number; several in a row are shown together.
    ///
    /// @param value NaN where it is not defined
    /// @param format as [String#format] takes it, or [#PERCENT]
    /// @param note what it is, or why it is not defined, in a few words; may be empty
    record Measure(String key, String name, double value, String format, String note)
            implements Part {}

    /// @param key of its fields in JSON
    /// @param format of numbers, as [String#format] takes it, or [#PERCENT]; empty: text
    /// @param former the key that it had in the last release; empty: the same
    /// @param undefined why a number may be undefined; may be empty
    public record Column(String key, String name, String format, String former, String undefined) {
        public static Column text(String key, String name) {
            return new Column(key, name, "", "", "");
        }

        public static Column number(String key, String name, String format) {
            return new Column(key, name, format, "", "");
        }

        /// The same column, which is also written under the key of the last release.
        public Column formerly(String key) {
            return new Column(this.key, name, format, key, undefined);
        }

        /// The same column, which says why a number of it may be undefined.
        public Column undefined(String reason) {
            return new Column(key, name, format, former, reason);
        }

        boolean numeric() {
            return !format.isEmpty();
        }
    }

    /// @param rows of a field for each column: texts and numbers
    /// @param most rows that a terminal shows, and a page unfolds at once
    record Table(
            String key, String caption, List<Column> columns, List<List<Object>> rows, int most)
            implements Part {}

    /// A confusion matrix: a row for each true class, a column for each predicted one.
    record Matrix(String key, String caption, List<String> names, long[][] counts)
            implements Part {}

    /// Pictures, on pages only.
    ///
    /// @param caption what to see in it
    record Plot(String caption, Figure figure) implements Part {}

    public Report(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    List<Part> parts() {
        return List.copyOf(parts);
    }

    private Report add(Part part) {
        parts.add(part);
        return this;
    }

    /// Begins a section.
    ///
    /// @param key of the object that holds what follows in JSON
    public Report heading(String key, String text) {
        return add(new Heading(key, text));
    }

    /// Writes the part that was added last, a heading with all that follows it, under its key of
    /// the last release as well.
    public Report formerly(String key) {
        return add(new Formerly(key));
    }

    /// The note of a measure: what it is, or, where it is NaN, why it is not defined.
    public static String note(double value, String what, String undefined) {
        return !Double.isFinite(value) ? "undefined: " + undefined : what;
    }

    public Report paragraph(String paragraph) {
        return paragraph("", paragraph);
    }

    /// A sentence that stands in JSON as well.
    public Report paragraph(String key, String paragraph) {
        return add(new Paragraph(key, paragraph));
    }

    public Report text(String key, String caption, String text) {
        return add(new Verbatim(key, caption, text));
    }

    public Report measure(String key, String name, double value, String format) {
        return measure(key, name, value, format, "");
    }

    public Report measure(String key, String name, double value, String format, String note) {
        return add(new Measure(key, name, value, format, note));
    }

    public Report table(String key, String caption, List<Column> columns, List<List<Object>> rows) {
        return table(key, caption, columns, rows, Integer.MAX_VALUE);
    }

    /// A table of which a terminal shows no more than `most` rows.
    public Report table(
            String key, String caption, List<Column> columns, List<List<Object>> rows, int most) {
        for (var row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        caption
                                + ": a row of "
                                + row.size()
                                + " in "
                                + columns.size()
                                + " columns");
            }
        }
        return add(new Table(key, caption, List.copyOf(columns), List.copyOf(rows), most));
    }

    /// A confusion matrix of `names` (rows: true, columns: predicted).
    Report matrix(String key, String caption, List<String> names, long[][] counts) {
        return add(new Matrix(key, caption, List.copyOf(names), counts));
    }

    public Report plot(String caption, Figure figure) {
        return add(new Plot(caption, figure));
    }

    /// The epochs of a training as a table.
    ///
    /// @param of what the task measures, and what it counts
    public Report epochs(TrainingRecord record, TrainingMeasure of) {
        boolean timed = record.epochs().stream().anyMatch(e -> e.seconds().isPresent());
        boolean validated = record.epochs().stream().anyMatch(e -> e.validation().isPresent());
        var columns = new ArrayList<Column>();
        columns.add(Column.number("epoch", "epoch", "%d"));
        columns.add(Column.number("loss", "loss", "%.4f"));
        if (validated) {
            columns.add(
                    Column.number(
                                    "validation",
                                    of.validationName(),
                                    of.validatesLoss() ? "%.4f" : PERCENT)
                            .formerly("heldOut"));
        }
        columns.add(Column.number("learningRate", "learning rate", "%.3g"));
        columns.add(Column.number("tokens", of.unit(), "%,d"));
        if (timed) {
            columns.add(Column.number("seconds", "seconds", "%.1f"));
        }
        var rows = new ArrayList<List<Object>>();
        for (var e : record.epochs()) {
            var row = new ArrayList<Object>(List.of(e.number(), e.loss()));
            if (validated) {
                row.add(e.validation().orElse(Double.NaN));
            }
            row.addAll(List.of(e.learningRate(), e.tokens()));
            if (timed) {
                row.add(e.seconds().orElse(Double.NaN));
            }
            rows.add(row);
        }
        return table("epochs", "Epochs", columns, rows, EPOCHS);
    }

    /// Curves of the loss and of the validation measure over the epochs of a training, in one chart
    /// where the measure is the loss.
    public Report training(TrainingRecord record, TrainingMeasure of) {
        if (record.epochs().isEmpty()) {
            return this;
        }
        var epochs = record.epochs();
        var learned =
                Chart.Line.of("training", epochs.stream().mapToDouble(e -> e.loss()).toArray());
        var measured =
                epochs.stream().mapToDouble(e -> e.validation().orElse(Double.NaN)).toArray();
        var axis = Chart.Axis.linear("epoch");
        var loss = Chart.Axis.linear("loss");
        if (Arrays.stream(measured).allMatch(Double::isNaN)) {
            return plot("Training loss", new Chart("", axis, loss, List.of(learned)));
        }
        var validation = Chart.Line.of("validation", measured);
        if (of.validatesLoss()) {
            return plot(
                    "Training and validation loss",
                    new Chart("", axis, loss, List.of(learned, validation)));
        }
        plot("Training loss", new Chart("", axis, loss, List.of(learned)));
        return plot(
                "Validation " + of.validation(),
                new Chart(
                        "",
                        axis,
                        Chart.Axis.linear("validation " + of.validation()),
                        List.of(validation)));
    }
}
