package dev.rondo.app.evaluate;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.JsonOutput;
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
