package dev.rondo.app.train;

import dev.rondo.RondoException;
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
import dev.rondo.store.MissingFiles;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// What all trainings of the command have in common: where the model goes, how progress is shown,
/// resuming, the interrupt key, the end.
///
/// While it trains, `MODEL.checkpoint` holds all that is needed to go on; it is deleted once the
/// training is finished. The interrupt key ends it in good order: the checkpoint is written, and
/// the best model so far saved.
final class TrainingRun {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "MODEL",
            description = "File to write the model to.")
    Path output = Path.of("");

    @Option(
            names = "--resume",
            description = "Continue an interrupted training from its checkpoint.")
    boolean resume;

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
        if (resume) {
            trainer.resume(checkpoint());
        } else {
            trainer.checkpoint(checkpoint());
        }
        trainer.watchGradients(watchGradients);
    }

    /// Shows a report: in the terminal unless it is to be quiet, as an event of the name `report`
    /// to programs, as a page if one was asked for.
    void show(Console console, Report found) {
        if (json) {
            new Progress.Machine(console.out()).write("report", ReportJson.of(found));
        } else if (!quiet) {
            console.out().println();
            ReportText.of(found, console.columns()).forEach(console.out()::println);
        }
        report.write(found);
    }

    Path checkpoint() {
        return output.resolveSibling(output.getFileName() + ".checkpoint");
    }

    /// What would be a pity to find out after hours.
    ///
    /// @return which options were given
    SpecifiedOptions check() {
        report.check();
        var folder = output.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw MissingFiles.folder(output, folder);
        }
        if (Files.isDirectory(output)) {
            throw new RondoException(
                    output + ": this is a folder, expected the name of a file to write");
        }
        if (!Files.isWritable(folder)) {
            throw new RondoException(output + ": the folder " + folder + " cannot be written to");
        }
        if (resume && !Files.exists(checkpoint())) {
            throw new RondoException(
                    checkpoint()
                            + ": there is no such checkpoint to resume from: did that training finish?"
                            + " Leave --resume away to begin one");
        }
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
        return "Training of " + output.getFileName();
    }
}
