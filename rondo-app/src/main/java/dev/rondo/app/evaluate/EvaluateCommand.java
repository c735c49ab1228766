package dev.rondo.app.evaluate;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.option.CommonOptions;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.ItemOptions;
import dev.rondo.app.option.ModelOptions;
import dev.rondo.app.option.OutputFormat;
import dev.rondo.app.option.ReportOptions;
import dev.rondo.app.option.Request;
import dev.rondo.task.Models;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.language.SequenceModel;
import dev.rondo.task.tag.Tagger;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `rondo evaluate`: how good a model is on data. Each kind of model has a part of its own that
/// measures it, and options of its own.
@Command(
        name = "evaluate",
        description = {
            "Evaluate a model on data that it was not trained on.",
            "Of a classifier: accuracy, precision, recall and F1 of each class, "
                    + "confusion matrix, log loss and calibration. Of a tagger: accuracy of the "
                    + "tags; precision, recall and F1 of the spans, as conlleval counts them. Of a "
                    + "forecaster: backtest errors beside those of baselines. Of a language model: "
                    + "perplexity and bits per symbol."
        },
        footer = {
            "rondo evaluate mood.safetensors samples/guest-book.tsv --report mood.html",
            "rondo evaluate passengers.safetensors samples/passengers.csv --from 1960-01 "
                    + "--season 12"
        })
@CommonOptions(
        value = "json report text-column label-column worst from horizon season baselines tokens",
        grouped = true)
public final class EvaluateCommand implements Runnable {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @InputFile
    @Parameters(index = "0", paramLabel = "MODEL", description = "Model that `rondo train` wrote.")
    Path model = Path.of("");

    @InputFile
    @Parameters(
            index = "1..*",
            paramLabel = "DATA",
            description =
                    "Files of the kind that the model was trained on: labelled items, tagged "
                            + "sentences, a table, or texts.")
    List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Print the report as JSON.")
    boolean json;

    @Mixin ReportOptions report = new ReportOptions();

    @Mixin DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nLanguage models%n")
    LanguageEvaluation language = new LanguageEvaluation();

    @ArgGroup(validate = false, heading = "%nClassifiers%n")
    ItemOptions items = new ItemOptions();

    @ArgGroup(validate = false, heading = "%nForecasters%n")
    ForecastEvaluation forecast = new ForecastEvaluation();

    @ArgGroup(validate = false, heading = "%nTaggers%n")
    TagEvaluation tag = new TagEvaluation();

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        report.check();
        var opened = Models.load(model);
        if (spec != null) {
            ModelOptions.check(spec.commandLine().getParseResult(), opened, model);
        }
        var request =
                new Request(
                        console,
                        model,
                        data.files(files),
                        data,
                        json ? OutputFormat.JSON : OutputFormat.TEXT,
                        new JsonOutput(console.out(), "evaluate"));
        switch (opened) {
            case SequenceModel sequences -> language.run(request, sequences, report);
            case Forecaster forecaster -> forecast.run(request, forecaster, report);
            case Classifier classifier ->
                    new ClassifyEvaluation(items).run(request, classifier, report);
            case Tagger tagger -> tag.run(request, tagger, report);
            default -> throw ModelOptions.unfit("evaluate", opened, model);
        }
    }
}
