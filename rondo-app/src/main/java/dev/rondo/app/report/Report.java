package dev.rondo.app.report;

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
/// A key names a part in JSON, where it stands once.
public final class Report {
    /// The format of a part of one, as a percentage.
    static final String PERCENT = "%";

    /// For [#training], where what is measured on held-out data is the loss.
    public static final String VALIDATION_LOSS = "validation loss";

    private static final int EPOCHS = 12; // that a table shows

    private final String title;
    private final List<Part> parts = new ArrayList<>();

    /// One piece of a report.
    sealed interface Part {}

    /// A heading over what follows, up to the next. JSON: an object of what follows, where it has a
    /// key.
    record Heading(String key, String text) implements Part {}

    record Paragraph(String text) implements Part {}

    /// A text that is to be copied as it is.
    record Verbatim(String key, String caption, String text) implements Part {}

    /// One number; several in a row are shown together.
    ///
    /// @param value NaN where there is none
    /// @param format as [String#format] takes it, or [#PERCENT]
    /// @param note what it says, in a few words; may be empty
    record Measure(String key, String name, double value, String format, String note)
            implements Part {}

    /// @param key of its fields in JSON
    /// @param format of numbers, as [String#format] takes it, or [#PERCENT]; empty: text
    public record Column(String key, String name, String format) {
        public static Column text(String key, String name) {
            return new Column(key, name, "");
        }

        public static Column number(String key, String name, String format) {
            return new Column(key, name, format);
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

    /// Counts of what was there, a row each, and of what was said, a column each.
    record Matrix(String key, String caption, List<String> names, long[][] counts)
            implements Part {}

    /// Pictures, on pages only.
    ///
    /// @param caption what to see in it
    record Plot(String caption, Chart chart) implements Part {}

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

    public Report say(String paragraph) {
        return add(new Paragraph(paragraph));
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

    /// How often each of `names` was there (rows) and was said (columns).
    Report matrix(String key, String caption, List<String> names, long[][] counts) {
        return add(new Matrix(key, caption, List.copyOf(names), counts));
    }

    public Report plot(String caption, Chart chart) {
        return add(new Plot(caption, chart));
    }

    /// The epochs of a training as a table.
    public Report epochs(TrainingRecord record) {
        var columns =
                List.of(
                        Column.number("epoch", "epoch", "%d"),
                        Column.number("loss", "training loss", "%.4f"),
                        Column.number("heldOut", "held out", "%.4f"),
                        Column.number("learningRate", "learning rate", "%.3g"),
                        Column.number("tokens", "tokens", "%,d"),
                        Column.number("seconds", "seconds", "%.1f"));
        var rows =
                record.epochs().stream()
                        .map(e ->
                                List.<Object>of(
                                        e.number(),
                                        e.loss(),
                                        e.heldOut().orElse(Double.NaN),
                                        e.learningRate(),
                                        e.tokens(),
                                        e.seconds().orElse(Double.NaN)))
                        .toList();
        return table("epochs", "Epochs", columns, rows, EPOCHS);
    }

    /// The loss over the epochs of a training.
    ///
    /// @param heldOut what is measured on what is held out: `validation loss` if it is the loss,
    ///   which is then drawn beside that of training
    public Report training(TrainingRecord record, String heldOut) {
        if (record.epochs().isEmpty()) {
            return this;
        }
        var epochs = record.epochs();
        var learned =
                Chart.Line.of("training", epochs.stream().mapToDouble(e -> e.loss()).toArray());
        var measured = epochs.stream().mapToDouble(e -> e.heldOut().orElse(Double.NaN)).toArray();
        var axis = Chart.Axis.linear("epoch");
        var loss = Chart.Axis.linear("loss");
        if (Arrays.stream(measured).allMatch(Double::isNaN)) {
            return plot("Loss in training", new Chart("", axis, loss, List.of(learned)));
        }
        var held = Chart.Line.of("validation", measured);
        if (heldOut.equals(VALIDATION_LOSS)) {
            return plot("Loss in training", new Chart("", axis, loss, List.of(learned, held)));
        }
        plot("Loss in training", new Chart("", axis, loss, List.of(learned)));
        return plot(
                "What was measured after each epoch",
                new Chart("", axis, Chart.Axis.linear(heldOut), List.of(held)));
    }
}
