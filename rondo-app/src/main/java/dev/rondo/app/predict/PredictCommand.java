package dev.rondo.app.predict;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.option.CommonOptions;
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
            "Predict classes, tags, forecasts or next symbols with a model.",
            "A classifier predicts the class of each item in DATA, or of each line of "
                    + "the standard input. A tagger predicts a tag for each token, of DATA or of "
                    + "the standard input. A forecaster predicts the rows that follow the table "
                    + "DATA. A language model predicts the symbol after --prompt, or after each "
                    + "line of the standard input."
        },
        footer = {
            "echo 'The soup was cold.' | rondo predict mood.safetensors",
            "rondo predict passengers.safetensors samples/passengers.csv --horizon 12"
        })
@CommonOptions(
        value = "to json classes probabilities tokens horizon levels anomalies prompt top",
        grouped = true)
public final class PredictCommand implements Runnable {
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
                    "Files of items, sentences or rows, as the model was trained on (default: "
                            + "the standard input, unless it is a forecaster).")
    List<Path> files = new ArrayList<>();

    @Option(
            names = "--to",
            paramLabel = "FORMAT",
            description =
                    "Output format: text, json (an object a line) or csv; for taggers also "
                            + "columns (a token a line), inline (word/TAG) or segmented (words "
                            + "between "
                            + "blanks) (default: text; for taggers columns, or segmented if it "
                            + "was trained "
                            + "to segment).")
    @Nullable OutputFormat to;

    @Option(names = "--json", description = "Same as --to json.")
    boolean json;

    @Mixin DataOptions data = new DataOptions();

    @Mixin ExplainOptions explain = new ExplainOptions();

    @ArgGroup(validate = false, heading = "%nLanguage models%n")
    LanguagePrediction language = new LanguagePrediction();

    @ArgGroup(validate = false, heading = "%nClassifiers%n")
    ClassifyPrediction classify = new ClassifyPrediction();

    @ArgGroup(validate = false, heading = "%nData of classifiers%n")
    ItemOptions items = new ItemOptions();

    @ArgGroup(validate = false, heading = "%nForecasters%n")
    ForecastPrediction forecast = new ForecastPrediction();

    @ArgGroup(validate = false, heading = "%nTaggers%n")
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
            case Classifier classifier -> classify.run(request, classifier, items, explain);
            case Tagger tagger -> tag.run(request, tagger, explain);
            default -> throw ModelOptions.unfit("predict", opened, model);
        }
        explain.finish();
    }
}
