package dev.rondo.app.train;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.file.InputFile;
import dev.rondo.app.option.CommonOptions;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.LearningOptions;
import dev.rondo.app.option.NetworkOptions;
import dev.rondo.app.option.SeriesOptions;
import dev.rondo.app.option.SpecifiedOptions;
import dev.rondo.app.option.TruncationOptions;
import dev.rondo.app.option.ValidationOptions;
import dev.rondo.task.forecast.ForecastTrainer;
import dev.rondo.task.forecast.Forecaster;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/// `rondo train forecast`: what comes next in series of numbers.
@Command(
        name = "forecast",
        description = {
            "Train a forecaster of time series.",
            "SERIES is a table (CSV, semicolons or tabs) with a row for each time step, "
                    + "or with --id many series in one table, or a series in each row, a name and "
                    + "then numbers (as in M4). Missing values are empty, NA or NaN. A single "
                    + "series is read as a stream; many series, and windows (--context), are "
                    + "shuffled."
        },
        footer = {
            "# Monthly passengers on a logarithmic scale, a year ahead:",
            "rondo train forecast samples/passengers.csv -o passengers.safetensors "
                    + "--time month --scale log --horizon 12 --epochs 20",
            "# 80 % intervals by quantiles, from windows of three years:",
            "rondo train forecast samples/passengers.csv -o passengers.safetensors "
                    + "--context 36 --horizon 12 --head quantiles:0.1,0.5,0.9 --epochs 20"
        })
@CommonOptions("output target horizon context cell hidden dropout epochs learning-rate batch")
final class TrainForecastCommand implements Callable<Integer> {
    private final Console console;

    @InputFile
    @Parameters(
            paramLabel = "SERIES",
            description = "Table; of several tables with the same columns, each is a series.")
    List<Path> files = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "METHOD",
            description =
                    "What makes the forecasts: blend (the methods below, with weights from "
                            + "rolling-origin validation), network, or one method: linear (direct, "
                            + "all steps from a window), ar, ets, theta, smoothing, seasonal-average, "
                            + "seasonal-naive, naive, mean (default: blend; network where an option of "
                            + "the network or its training is given).")
    @Nullable String model;

    @Mixin DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nInputs and targets%n")
    SeriesOptions series = new SeriesOptions();

    @Mixin ValidationOptions validation = new ValidationOptions(ForecastTrainer.VALIDATION);

    @Mixin TrainingRun run = new TrainingRun();

    @ArgGroup(validate = false, heading = "%nNetwork%n")
    Shape network = new Shape();

    @ArgGroup(validate = false, heading = "%nBatches%n")
    Unrolling unrolling = new Unrolling();

    @ArgGroup(validate = false, heading = "%nTraining%n")
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
        var training = new ForecastTraining(run, console);
        return trainer.trainsNetwork()
                ? training.network(trainer, panel)
                : training.methods(trainer, panel);
    }

    private ForecastTrainer trainer(SpecifiedOptions specified) {
        var trainer = Forecaster.trainer();
        if (specified.has("--hold-out") && !validation.which.equals("end")) {
            throw new RondoException(
                    "--hold-out "
                            + validation.which
                            + ": the validation set of series is their end, so that no later row is trained"
                            + " on; --validation names other series");
        }
        specified.then("--model", () -> trainer.model(Objects.requireNonNull(model)));
        series.set(trainer, specified);
        network.set(trainer, specified);
        learning.set(trainer, specified);
        unrolling.set(trainer, specified);
        run.set(trainer);
        if (List.of("--steps", "--backward", "--gradient-checkpointing", "--reset").stream()
                .anyMatch(specified::has)) {
            trainer.truncation(unrolling.truncation());
        }
        specified.then("--validation-part", () -> trainer.validation(validation.part.value()));
        specified.then(
                "--validation",
                () -> trainer.validation(series.read(trainer, data, validation.validation)));
        specified.then("--test", () -> trainer.test(series.read(trainer, data, validation.test)));
        trainer.check();
        return trainer;
    }
}
