package dev.rondo.app.predict;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.ExplainOptions;
import dev.rondo.app.option.ItemOptions;
import dev.rondo.app.option.ModelOptions;
import dev.rondo.app.option.OutputFormat;
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

/// `rondo predict`: what a model says of data. Each kind of model has a part of its own, and
/// options of its own.
@Command(
        name = "predict",
        description = {
            "Show what a model says of data.",
            "A language model: what may come next after a text, the likeliest first; without --prompt",
            "every line of the standard input is one. A forecaster: the rows that follow a table."
        },
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class PredictCommand implements Runnable {
    private final Console console;

    @Spec private @Nullable CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "A model that `rondo train` wrote.")
    Path model = Path.of("");

    @Parameters(
            index = "1..*",
            paramLabel = "DATA",
            description = "For a forecaster: the table so far.")
    List<Path> files = new ArrayList<>();

    @Option(
            names = "--to",
            paramLabel = "FORM",
            description = {
                "How it is written: text, json (a line an item) or csv; of a tagger columns (a token a",
                "line), inline (word/TAG), segmented (words with blanks between them), csv or json",
                "(default: text; of a tagger columns, or segmented where it finds words)."
            })
    @Nullable OutputFormat to;

    @Option(names = "--json", description = "The same as --to json.")
    boolean json;

    @Mixin DataOptions data = new DataOptions();

    @Mixin ExplainOptions explain = new ExplainOptions();

    @ArgGroup(validate = false, heading = "%nOf a language model%n")
    LanguagePrediction language = new LanguagePrediction();

    @ArgGroup(validate = false, heading = "%nOf a classifier%n")
    ClassifyPrediction classify = new ClassifyPrediction();

    @ArgGroup(validate = false, heading = "%nHow items of a classifier are read%n")
    ItemOptions items = new ItemOptions();

    @ArgGroup(validate = false, heading = "%nOf a forecaster%n")
    ForecastPrediction forecast = new ForecastPrediction();

    @ArgGroup(validate = false, heading = "%nOf a tagger%n")
    TagPrediction tag = new TagPrediction();

    PredictCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        explain.check();
        var opened = Models.load(model);
        if (spec != null) {
            ModelOptions.check(spec.commandLine().getParseResult(), opened, model);
        }
        if (json && to != null && to != OutputFormat.JSON) {
            throw new RondoException(
                    "--json and --to " + to + ": expected one of the two, got both");
        }
        var form = json ? OutputFormat.JSON : to == null ? OutputFormat.TEXT : to;
        var request =
                new Request(
                        console,
                        model,
                        data.files(files),
                        data,
                        form,
                        new JsonOutput(console.out(), "predict"));
        switch (opened) {
            case SequenceModel sequences -> language.run(request, sequences, explain);
            case Forecaster forecaster -> forecast.run(request, forecaster, explain);
            case Classifier classifier -> classify.run(request, classifier, items);
            case Tagger tagger -> tag.run(request, tagger);
            default -> throw ModelOptions.unfit("predict", opened, model);
        }
    }
}
