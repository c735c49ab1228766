package dev.rondo.app.evaluate;

import dev.rondo.RondoException;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.option.ItemOptions;
import dev.rondo.app.option.ReportOptions;
import dev.rondo.app.option.Request;
import dev.rondo.app.report.ClassReport;
import dev.rondo.app.report.Report;
import dev.rondo.task.classify.Classifier;

/// How well a classifier does on items whose classes are known.
record ClassifyEvaluation(ItemOptions items) {
    void run(Request request, Classifier model, ReportOptions page) {
        if (request.files().isEmpty()) {
            throw new RondoException(
                    "to evaluate a classifier, name labelled items: rondo evaluate MODEL DATA");
        }
        var data = items.items(request.files(), request.data(), model, true);
        var evaluation = model.evaluate(data.read(), Runtime.getRuntime().availableProcessors());
        var report =
                new Report(
                        CommandFiles.fileName(request.model())
                                + " on "
                                + CommandFiles.names(request.files()));
        ClassReport.fill(report, evaluation);
        page.write(report);
        request.show(report);
    }
}
