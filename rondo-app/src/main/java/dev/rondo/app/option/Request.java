package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.ReportJson;
import dev.rondo.app.report.ReportText;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/// What `evaluate` and `predict` hand to the part of them that knows the model's kind.
///
/// @param files that were named after the model
/// @param to how results are written
/// @param results where they go as JSON
public record Request(
        Console console,
        Path model,
        List<Path> files,
        DataOptions data,
        OutputFormat to,
        JsonOutput results) {
    public boolean json() {
        return to == OutputFormat.JSON;
    }

    public void line(String text) {
        console.out().println(text);
    }

    /// The standard input, from which data come where no file is named.
    ///
    /// @throws RondoException if the model came from there
    public InputStream in() {
        if (CommandFiles.isStandardInput(model)) {
            throw new RondoException(
                    "standard input: can be read once, and the model came from there: name a file of"
                            + " data");
        }
        return console.in();
    }

    /// Tells the user something about the data or the results, beside the results.
    public void note(String text) {
        console.err().println("rondo: " + CommandFiles.named(text));
        console.err().flush();
    }

    /// Shows a report in the terminal, or as JSON.
    public void show(Report report) {
        if (json()) {
            results.write(ReportJson.of(report));
        } else {
            ReportText.of(report, console.columns()).forEach(this::line);
        }
    }
}
