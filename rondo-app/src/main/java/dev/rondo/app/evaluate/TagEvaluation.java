package dev.rondo.app.evaluate;

import dev.rondo.RondoException;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.option.ForModels;
import dev.rondo.app.option.ModelData;
import dev.rondo.app.option.ReportOptions;
import dev.rondo.app.option.Request;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.TagReport;
import dev.rondo.task.tag.TagMeasures;
import dev.rondo.task.tag.Tagger;

import picocli.CommandLine.Option;

/// How good the tags of a tagger are.
@ForModels(Tagger.class)
final class TagEvaluation {
    @Option(
            names = "--worst",
            paramLabel = "N",
            description =
                    "Show the N most confident wrong tags and the N most frequent confusions, at "
                            + "most "
                            + TagMeasures.WORST
                            + " (default: ${DEFAULT-VALUE}).")
    int worst = TagReport.WORST;

    void run(Request request, Tagger model, ReportOptions page) {
        if (request.files().isEmpty()) {
            throw new RondoException(
                    "to evaluate a tagger, name tagged sentences: rondo evaluate MODEL DATA");
        }
        var sentences = ModelData.read(model, request.data(), request.files());
        var measures = model.evaluate(sentences, Runtime.getRuntime().availableProcessors());
        var report =
                TagReport.fill(
                        new Report(
                                CommandFiles.fileName(request.model())
                                        + " on "
                                        + CommandFiles.names(request.files())),
                        measures,
                        worst);
        request.show(report);
        page.write(report.training(model.record().orElseThrow(), TrainingMeasure.of(model)));
    }
}
