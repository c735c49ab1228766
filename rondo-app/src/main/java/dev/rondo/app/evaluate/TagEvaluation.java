package dev.rondo.app.evaluate;

import dev.rondo.RondoException;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.option.ForModels;
import dev.rondo.app.option.ReportOptions;
import dev.rondo.app.option.Request;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.TagReport;
import dev.rondo.data.format.DataFile;
import dev.rondo.data.tagged.TaggedFiles;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.task.tag.TagMeasures;
import dev.rondo.task.tag.Tagger;

import picocli.CommandLine.Option;

import java.util.ArrayList;

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
        var files = new ArrayList<DataFile>();
        TaggedText text = model.text();
        for (var data : request.data().open(request.files())) {
            // a sentence or two may look like something else
            boolean known = TaggedText.tagged(data.format()) || request.data().format != null;
            text = known ? model.text().in(data.format()) : model.text();
            if (!files.isEmpty() && files.getFirst().format() != data.format()) {
                throw new RondoException(
                        data.name()
                                + ": "
                                + data.format().description()
                                + ", and "
                                + files.getFirst().name()
                                + " is "
                                + files.getFirst().format().description()
                                + ": expected files of one format");
            }
            files.add(data);
        }
        var measures =
                model.evaluate(
                        new TaggedFiles(text, files), Runtime.getRuntime().availableProcessors());
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
