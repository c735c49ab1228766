package dev.rondo.app;

import java.nio.file.Path;
import java.util.List;

/// What `evaluate` and `predict` hand to the part of them that knows the model's kind.
///
/// @param files that were named after the model
/// @param to how results are written
record Request(Console console, Path model, List<Path> files, DataOptions data, Written to) {
    boolean json() {
        return to == Written.JSON;
    }

    void line(String text) {
        console.out().println(text);
    }

    /// Shows a report in the terminal, or as JSON.
    void show(Report report) {
        if (json()) {
            line(ReportJson.of(report).write());
        } else {
            ReportText.of(report).forEach(this::line);
        }
    }
}
