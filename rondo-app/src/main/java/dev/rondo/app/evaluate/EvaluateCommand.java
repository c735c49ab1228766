package dev.rondo.app.evaluate;

import dev.rondo.app.console.Console;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.ItemOptions;
import dev.rondo.app.option.ModelKind;
import dev.rondo.app.option.OutputFormat;
import dev.rondo.app.option.ReportOptions;
import dev.rondo.app.option.Request;

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
        description = "Measure how good a model is on data that it has not learned from.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
public final class EvaluateCommand implements Runnable {
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
            description = {
                "What the model is for: text files (or folders of .txt files) for a language model,",
                "a table for a forecaster."
            })
    List<Path> files = new ArrayList<>();

    @Option(names = "--json", description = "Show the result as JSON.")
    boolean json;

    @Mixin ReportOptions report = new ReportOptions();

    @Mixin DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nOf a language model%n")
    LanguageEvaluation language = new LanguageEvaluation();

    @ArgGroup(validate = false, heading = "%nOf a classifier%n")
    ItemOptions items = new ItemOptions();

    @ArgGroup(validate = false, heading = "%nOf a forecaster%n")
    ForecastEvaluation forecast = new ForecastEvaluation();

    @ArgGroup(validate = false, heading = "%nOf a tagger%n")
    TagEvaluation tag = new TagEvaluation();

    EvaluateCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        report.check();
        var kind = ModelKind.of(model);
        if (spec != null) {
            kind.check(spec.commandLine().getParseResult(), model);
        }
        var request =
                new Request(
                        console,
                        model,
                        data.files(files),
                        data,
                        json ? OutputFormat.JSON : OutputFormat.TEXT);
        switch (kind) {
            case LANGUAGE, NGRAM -> language.run(request, report);
            case FORECAST -> forecast.run(request, report);
            case CLASSIFIER -> new ClassifyEvaluation(items).run(request, report);
            case TAGGER -> tag.run(request, report);
            case ONLINE -> throw kind.unfit("evaluate", model);
        }
    }
}
