package dev.rondo.app.train;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.Given;
import dev.rondo.app.option.HeldOutOptions;
import dev.rondo.app.option.LearningOptions;
import dev.rondo.app.option.NetworkOptions;
import dev.rondo.app.option.SeriesOptions;
import dev.rondo.app.option.TruncationOptions;
import dev.rondo.app.report.Report;
import dev.rondo.task.forecast.ForecastTrainer;
import dev.rondo.task.forecast.Forecaster;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `rondo train forecast`: what comes next in series of numbers.
@Command(
        name = "forecast",
        description = {
            "Train a forecaster: what comes next in series of numbers.",
            "SERIES is a table (CSV, semicolons or tabs), a row a step; with --id one of many series; or",
            "series as rows, a name and then numbers (M4). Missing numbers are empty, NA or NaN.",
            "One series is read as a stream; many series, and windows (--context), are shuffled."
        },
        sortOptions = false,
        sortSynopsis = false,
        mixinStandardHelpOptions = true)
final class TrainForecastCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(
            paramLabel = "SERIES",
            description = "The table; several of the same columns: a series each.")
    List<Path> files = new ArrayList<>();

    @Mixin DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nInputs and targets%n")
    SeriesOptions series = new SeriesOptions();

    @Mixin HeldOutOptions heldOut = new HeldOutOptions(ForecastTrainer.VALIDATION);

    @Mixin TrainingRun run = new TrainingRun();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    Shape network = new Shape();

    @ArgGroup(validate = false, heading = "%nHow the series is read%n")
    Unrolling unrolling = new Unrolling();

    @ArgGroup(validate = false, heading = "%nHow it learns%n")
    Learning learning = new Learning();

    static final class Learning extends LearningOptions {
        Learning() {
            super(Forecaster.trainer().recipe().learning());
        }
    }

    static final class Unrolling extends TruncationOptions {
        Unrolling() {
            super(Forecaster.trainer().recipe().examples(), ForecastTrainer.TRUNCATION);
        }
    }

    static final class Shape extends NetworkOptions {
        Shape() {
            super(Forecaster.trainer().recipe().stack());
        }
    }

    TrainForecastCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        var trainer = trainer(run.check());
        var panel = series.read(trainer, data, data.someFiles(files));
        try (var training = trainer.start(panel)) {
            var learner = training.learner();
            var measure = TrainingMeasure.of(learner.learner().network().spec().output());
            var progress = run.progress(console, measure);
            progress.say(ForecastReport.summary(learner));
            return new TrainingLoop(run, console, progress)
                    .train(
                            training,
                            (model, record) -> {
                                var report = new Report(run.title());
                                var found =
                                        new ForecastReport(report.epochs(record, measure), model);
                                found.validation(learner);
                                found.test(learner);
                                run.show(console, report.training(record, measure));
                            });
        }
    }

    private ForecastTrainer trainer(Given given) {
        var trainer = Forecaster.trainer();
        if (given.has("--hold-out") && !heldOut.which.equals("end")) {
            throw new RondoException(
                    "--hold-out "
                            + heldOut.which
                            + ": the validation set of series is their end, so that no later row is trained"
                            + " on; --validation names other series");
        }
        series.set(trainer, given);
        network.set(trainer, given);
        learning.set(trainer, given);
        unrolling.set(trainer, given);
        run.set(trainer);
        if (List.of("--steps", "--backward", "--segment", "--reset").stream()
                .anyMatch(given::has)) {
            trainer.truncation(unrolling.truncation());
        }
        given.then("--validation-part", () -> trainer.validation(heldOut.part.value()));
        given.then(
                "--validation",
                () -> trainer.validation(series.read(trainer, data, heldOut.validation)));
        given.then("--test", () -> trainer.test(series.read(trainer, data, heldOut.test)));
        trainer.check();
        return trainer;
    }
}
