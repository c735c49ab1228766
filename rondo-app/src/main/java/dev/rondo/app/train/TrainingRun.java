package dev.rondo.app.train;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.Progress;
import dev.rondo.app.console.ProgressText;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.option.ReportOptions;
import dev.rondo.app.option.SpecifiedOptions;
import dev.rondo.app.report.Report;
import dev.rondo.app.report.ReportJson;
import dev.rondo.app.report.ReportText;
import dev.rondo.model.Trainer;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.util.Objects;

/// What all trainings of the command have in common: where the model goes, how progress is shown,
/// resuming, the interrupt key, the end.
///
/// The interrupt key ends it in good order: the checkpoint is written, and the best model so far
/// saved.
final class TrainingRun {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Mixin TrainingOutput output = new TrainingOutput();

    @Option(names = "--quiet", description = "Print errors only.")
    boolean quiet;

    @Option(
            names = "--json",
            description =
                    "Print every event of the training, and the report, as JSON, an object a "
                            + "line.")
    boolean json;

    @Option(
            names = "--watch-gradients",
            arity = "0..1",
            paramLabel = "N",
            fallbackValue = "100",
            defaultValue = "0",
            description =
                    "Every N steps, measure how far back in time the gradient reaches, and its "
                            + "norm for each parameter, on a few sequences of the batch. They are written "
                            + "to MODEL.gradients.jsonl, which `rondo gradients` shows; the training is "
                            + "unchanged (default: off; ${FALLBACK-VALUE} without a number).")
    int watchGradients;

    @Mixin ReportOptions report = new ReportOptions();

    /// Sets where checkpoints are written, and what is resumed.
    void set(Trainer<?> trainer) {
        output.set(trainer);
        trainer.watchGradients(watchGradients);
    }

    /// Shows a report: in the terminal unless it is to be quiet, as an event of the name `report`
    /// to programs, as a page if one was asked for.
    void show(Console console, Report found) {
        show(console, found, false);
    }

    /// The same.
    ///
    /// @param only whether there is no event before it
    void show(Console console, Report found, boolean only) {
        if (json) {
            new Progress.Machine(console.out()).write("report", ReportJson.of(found), only);
        } else if (!quiet) {
            console.out().println();
            ReportText.of(found, console.columns()).forEach(console.out()::println);
        }
        report.write(found);
    }

    /// What would be a pity to find out after hours.
    ///
    /// @return which options were given
    SpecifiedOptions check() {
        report.check();
        output.check();
        return new SpecifiedOptions(Objects.requireNonNull(command));
    }

    Progress progress(Console console, TrainingMeasure measure) {
        if (json) {
            return new Progress.Machine(console.out());
        }
        if (quiet) {
            return new Progress.Quiet(console.err());
        }
        var lines = new ProgressText(measure);
        return console.live()
                ? new Progress.Live(console.err(), console.columns(), lines)
                : new Progress.Plain(console.err(), lines);
    }

    /// What reports on the trained model begin with.
    String title() {
        return "Training of " + output.model.getFileName();
    }
}
