package dev.rondo.app.option;

import dev.rondo.app.console.Console;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.ReportJson;
import dev.rondo.app.report.ReportText;

import java.nio.file.Path;
import java.util.List;

/// What `evaluate` and `predict` hand to the part of them that knows the model's kind.
///
/// @param files that were named after the model
/// @param to how results are written
public record Request(
        Console console, Path model, List<Path> files, DataOptions data, OutputFormat to) {
    public boolean json() {
        return to == OutputFormat.JSON;
    }

    public void line(String text) {
        console.out().println(text);
    }

    /// Shows a report in the terminal, or as JSON.
    public void show(Report report) {
        if (json()) {
            line(ReportJson.of(report).write());
        } else {
            ReportText.of(report).forEach(this::line);
        }
    }
}
