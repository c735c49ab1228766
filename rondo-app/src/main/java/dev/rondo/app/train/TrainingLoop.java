package dev.rondo.app.train;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.ExitStatus;
import dev.rondo.app.console.Interrupt;
import dev.rondo.app.console.Progress;
import dev.rondo.app.gradients.GradientLog;
import dev.rondo.learn.Event;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.Model;
import dev.rondo.model.ModelTraining;

import java.io.IOException;
import java.nio.file.Files;
import java.util.function.BiConsumer;

/// The loop of a training: shows its events, ends it in good order when the interrupt key is
/// pressed, saves and measures the model.
record TrainingLoop(TrainingRun run, Console console, Progress progress) {
    /// Trains to the end and saves the model.
    ///
    /// @param measure measures the model, and shows what was found ([TrainingRun#show])
    /// @return the exit status
    <M extends Model> int train(ModelTraining<?, M> training, BiConsumer<M, TrainingRecord> measure)
            throws IOException {
        TrainingDefaults.lines(training).forEach(progress::message);
        try (var log =
                        run.watchGradients == 0
                                ? null
                                : new GradientLog(
                                        run.output.resolveSibling(
                                                run.output.getFileName() + ".gradients.jsonl"),
                                        run.resume);
                var interrupt = Interrupt.calling(training::stop)) {
            for (var event : training) {
                progress.show(event);
                if (log != null && event instanceof Event.Gradients seen) {
                    log.write(seen);
                }
            }
            return finish(training, measure);
        }
    }

    private <M extends Model> int finish(
            ModelTraining<?, M> training, BiConsumer<M, TrainingRecord> measure)
            throws IOException {
        var reason = training.reason().orElseThrow();
        if (reason == Event.Reason.DIVERGED && training.record().epochs().isEmpty()) {
            console.err()
                    .println(
                            "rondo: no model was written: the training diverged before the end of its first epoch");
            return ExitStatus.FAULT;
        }
        var model = training.model();
        model.save(run.output);
        progress.message("wrote " + run.output);
        console.flush();
        measure.accept(model, training.record());
        console.flush();
        return switch (reason) {
            case FINISHED, EARLY -> {
                Files.deleteIfExists(run.checkpoint());
                yield 0;
            }
            case DIVERGED -> ExitStatus.FAULT;
            case INTERRUPTED -> {
                progress.message("run the same command with --resume to continue");
                console.flush();
                yield ExitStatus.INTERRUPTED;
            }
        };
    }
}
