package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.app.file.OutputFile;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.ReportPage;
import dev.rondo.store.AtomicFiles;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a report goes besides the terminal.
public final class ReportOptions {
    @OutputFile(OutputFile.Kind.PAGE)
    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Also write the report, with its tables and charts, as one HTML page.")
    @Nullable Path page;

    public ReportOptions() {}

    /// What would be a pity to find out later.
    public void check() {
        if (page == null) {
            return;
        }
        if (!page.toString().endsWith(".html") && !page.toString().endsWith(".htm")) {
            throw new RondoException("--report " + page + ": expected a name that ends in .html");
        }
        var folder = page.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new RondoException(
                    "--report " + page + ": there is no folder " + folder + ": is it misspelt?");
        }
    }

    public void write(Report report) {
        if (page != null) {
            AtomicFiles.write(page, ReportPage.of(report).getBytes(StandardCharsets.UTF_8));
        }
    }
}
