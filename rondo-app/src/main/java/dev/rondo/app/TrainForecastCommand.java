package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.data.NumberTableReader;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.task.ForecastLearner;
import dev.rondo.task.ForecastSettings;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `rondo train forecast`: the next row of a series of numbers.
@Command(
        name = "forecast",
        description = {
            "Train a forecaster: the next row of a series of numbers.",
            "SERIES is a table (CSV, semicolons or tabs), a row a step. Missing numbers are empty, NA or",
            "NaN; a cell that declares the inputs mask and gap, such as gru-d, is told of them."
        },
        sortOptions = false,
        sortSynopsis = false,
        mixinStandardHelpOptions = true)
final class TrainForecastCommand implements Callable<Integer> {
    private static final ForecastSettings STANDARD = ForecastSettings.standard();

    private final Console console;

    @Parameters(paramLabel = "SERIES", description = "The table.")
    Path series = Path.of("");

    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "NAME",
            description = "Columns that are read (default: all that hold numbers).")
    List<String> columns = new ArrayList<>();

    @Option(
            names = "--target",
            split = ",",
            paramLabel = "NAME",
            description = "Columns that are foretold (default: all that are read).")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--validation-part",
            paramLabel = "PART",
            description =
                    "The part at the end that is held out (default: ${DEFAULT-VALUE}; 0: none).")
    double heldOut = 0.1;

    @Mixin TrainingRun run = new TrainingRun();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    Shape network = new Shape();

    @ArgGroup(validate = false, heading = "%nHow the series is read%n")
    Reading reading = new Reading();

    @ArgGroup(validate = false, heading = "%nHow it learns%n")
    Learning learning = new Learning();

    static final class Learning extends LearningOptions {
        Learning() {
            super(Standard.USUAL);
        }
    }

    static final class Reading extends ReadingOptions {
        Reading() {
            super(STANDARD.batch(), STANDARD.steps(), STANDARD.shards());
        }
    }

    static final class Shape extends NetworkOptions {
        Shape() {
            super(STANDARD.stack());
        }
    }

    TrainForecastCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        run.check();
        if (!(heldOut >= 0 && heldOut < 1)) {
            throw new RondoException(
                    "--validation-part " + heldOut + ": expected a part from 0 to below 1");
        }
        var settings =
                new ForecastSettings(
                        network.stack(),
                        targets,
                        reading.batch,
                        reading.steps,
                        reading.backward,
                        reading.segment,
                        reading.reset,
                        reading.shards,
                        reading.seed);
        var learningSettings = learning.settings(run.checkpoint(), reading.seed);
        var read = NumberTableReader.read(series);
        var table = columns.isEmpty() ? read : read.select(columns);
        int held = (int) Math.round(heldOut * table.rows());
        var progress = run.progress(console, Lines.Measure.ERROR);
        try (var learner = new ForecastLearner(settings, table, held, learning.threads)) {
            progress.say(
                    String.format(
                            "%,d rows to learn from, %,d held out; columns %s%s%s",
                            table.rows() - held,
                            held,
                            String.join(", ", table.columns()),
                            learner.targets().equals(table.columns())
                                    ? ""
                                    : "; foretold " + String.join(", ", learner.targets()),
                            table.left().isEmpty()
                                    ? ""
                                    : "; without numbers, left out "
                                            + String.join(", ", table.left())));
            return run.train(
                    console,
                    learner,
                    learningSettings,
                    progress,
                    new TrainingRun.Finish() {
                        @Override
                        public void save(TrainingRecord record) {
                            learner.model(record).save(run.output);
                        }

                        @Override
                        public void measure(TrainingRecord record) {
                            run.report.write(
                                    new Report(run.output.getFileName() + ", trained")
                                            .epochs(record)
                                            .training(record, Report.VALIDATION_LOSS));
                        }
                    });
        }
    }
}
