package dev.rondo.app.train;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.ProgressText;
import dev.rondo.app.evaluate.ForecastEvaluation;
import dev.rondo.app.option.DataOptions;
import dev.rondo.app.option.HeldOutOptions;
import dev.rondo.app.option.LearningOptions;
import dev.rondo.app.option.NetworkOptions;
import dev.rondo.app.option.SeriesOptions;
import dev.rondo.app.option.TruncationOptions;
import dev.rondo.app.report.Report;
import dev.rondo.data.series.Panel;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.task.forecast.BacktestSettings;
import dev.rondo.task.forecast.ForecastLearner;
import dev.rondo.task.forecast.ForecastSettings;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

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
    private static final ForecastSettings STANDARD = ForecastSettings.standard();

    /// Examples of a batch that are windows or whole series.
    private static final int EXAMPLES = 32;

    /// Updates that a training has at least, unless the epochs are given.
    private static final int UPDATES = 3000;

    /// Places of a held-out series that are measured at the end, about.
    private static final int PLACES = 500;

    private final Console console;

    @Parameters(
            paramLabel = "SERIES",
            description = "The table; several of the same columns: a series each.")
    List<Path> files = new ArrayList<>();

    @Mixin DataOptions data = new DataOptions();

    @ArgGroup(validate = false, heading = "%nInputs and targets%n")
    SeriesOptions series = new SeriesOptions();

    @Option(
            names = "--until",
            paramLabel = "ROW",
            description = {
                "The first row that is not looked at, by its number (from 1) or its time: what comes",
                "from there on is left for a test."
            })
    @Nullable String until;

    @Mixin HeldOutOptions heldOut = new HeldOutOptions(0.1);

    @Mixin TrainingRun run = new TrainingRun();

    @ArgGroup(validate = false, heading = "%nThe network%n")
    Shape network = new Shape();

    @ArgGroup(validate = false, heading = "%nHow the series is read%n")
    Unrolling unrolling = new Unrolling();

    @Option(
            names = "--stride",
            paramLabel = "N",
            description = {
                "Of so many neighbouring windows one is learned from in each epoch, drawn anew",
                "(default: ${DEFAULT-VALUE})."
            })
    int stride = 1;

    @ArgGroup(validate = false, heading = "%nHow it learns%n")
    Learning learning = new Learning();

    static final class Learning extends LearningOptions {
        Learning() {
            super(Standard.USUAL.withPatience(20));
        }
    }

    static final class Unrolling extends TruncationOptions {
        Unrolling() {
            super(STANDARD.examples(), STANDARD.truncation());
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
        double part = heldOut.part();
        if (run.given("--hold-out") && !heldOut.which.equals("end")) {
            throw new RondoException(
                    "--hold-out "
                            + heldOut.which
                            + ": of series the end is held out, so that nothing later is learned from;"
                            + " other series are given with --validation");
        }
        var settings = series.settings();
        var panel = cut(series.read(data, data.someFiles(files)));
        int[] learned =
                panel.series().stream()
                        .mapToInt(one -> one.rows() - (int) Math.round(part * one.rows()))
                        .toArray();
        Optional<Panel> validation =
                heldOut.validation.isEmpty()
                        ? Optional.empty()
                        : Optional.of(series.read(data, heldOut.validation));
        boolean examples =
                settings.windows().context() > 0
                        || panel.series().size() > 1
                        || validation.isPresent();
        for (var option : List.of("--steps", "--backward", "--segment", "--reset")) {
            if (examples && run.given(option)) {
                throw new RondoException(
                        option
                                + " is for one series that is read as a stream: without --context and"
                                + " --validation");
            }
        }
        var shape =
                new ForecastSettings(
                        network.stack(),
                        settings.withStride(stride),
                        unrolling.examples(
                                examples && !run.given("--batch") ? EXAMPLES : unrolling.batch),
                        unrolling.truncation());
        var progress = run.progress(console, ProgressText.Measure.ERROR);
        try (var learner =
                new ForecastLearner(
                        shape,
                        new ForecastLearner.Data(panel, learned, validation),
                        learning.threads)) {
            if (!run.given("--epochs")) {
                int steps = learner.learner().stepsPerEpoch();
                int enough = (UPDATES + steps - 1) / steps;
                learning.epochs = Math.max(learning.epochs, Math.min(enough, 1000));
            }
            progress.say(summary(panel, learned, learner));
            return run.train(
                    console,
                    learner.learner(),
                    learning.settings(run.checkpoint(), unrolling.seed),
                    progress,
                    new TrainingRun.Finish(
                            (record, file) -> learner.model(record).save(file),
                            record ->
                                    found(
                                            learner.model(record),
                                            panel,
                                            learned,
                                            validation,
                                            record)));
        }
    }

    /// The report on what was held out, and on the test.
    private void found(
            Forecaster model,
            Panel panel,
            int[] learned,
            Optional<Panel> validation,
            TrainingRecord record) {
        var report = new Report(run.output.getFileName() + ", trained").epochs(record);
        boolean apart = validation.isPresent();
        if (apart || learned[0] + model.horizon() <= panel.series().getFirst().rows()) {
            boolean one = panel.series().size() == 1 && !apart;
            report.heading("validation", "Validation");
            measure(report, model, validation.orElse(panel), one ? learned[0] : -1, !one && !apart);
        }
        if (!heldOut.test.isEmpty()) {
            report.heading("test", "Test");
            measure(report, model, series.read(data, heldOut.test), -1, false);
        }
        run.show(console, report.training(record, Report.VALIDATION_LOSS));
    }

    /// @param last whether only the last place of each series is taken
    private void measure(Report report, Forecaster model, Panel panel, int from, boolean last) {
        int places = panel.rows() / panel.series().size() - Math.max(0, from);
        boolean few = panel.series().size() == 1;
        var settings =
                BacktestSettings.of(model.horizon(), 1)
                        .between(from, 0)
                        .at(few ? Math.max(1, places / PLACES) : 1, last ? 1 : 0)
                        .with(List.of(BacktestSettings.Reference.NAIVE));
        ForecastEvaluation.backtest(report, model, panel, settings);
    }

    private Panel cut(Panel all) {
        if (until == null) {
            return all;
        }
        String at = until;
        return all.with(all.series().stream().map(one -> one.part(0, all.row(one, at))).toList());
    }

    private static String summary(Panel panel, int[] learned, ForecastLearner learner) {
        int rows = 0;
        for (int n : learned) {
            rows += n;
        }
        return String.format(
                "%s%,d rows to learn from, %,d held out; columns %s%s%s",
                panel.series().size() == 1 ? "" : panel.series().size() + " series, ",
                rows,
                panel.rows() - rows,
                panel.columns().stream().map(Panel.Column::name).collect(Collectors.joining(", ")),
                learner.targets().equals(panel.names())
                        ? ""
                        : "; targets " + String.join(", ", learner.targets()),
                panel.left().isEmpty()
                        ? ""
                        : "; without numbers, left out " + String.join(", ", panel.left()));
    }
}
