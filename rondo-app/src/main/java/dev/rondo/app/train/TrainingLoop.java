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
        run.output.begin(console);
        TrainingDefaults.lines(training).forEach(progress::message);
        try (var log =
                        run.watchGradients == 0
                                ? null
                                : new GradientLog(
                                        run.output.sibling(".gradients.jsonl"),
                                        run.output.resumes());
                var interrupt = Interrupt.calling(training::stop)) {
            boolean beyond = false;
            for (var event : training) {
                progress.show(event);
                if (event instanceof Event.Started started) {
                    beyond =
                            started.stepsDone() > (long) started.epochs() * started.stepsPerEpoch();
                }
                if (log != null && event instanceof Event.Gradients seen) {
                    log.write(seen);
                }
            }
            return finish(training, measure, beyond);
        }
    }

    /// @param beyond whether it had done more than the epochs that it was to do
    private <M extends Model> int finish(
            ModelTraining<?, M> training, BiConsumer<M, TrainingRecord> measure, boolean beyond)
            throws IOException {
        var reason = training.reason().orElseThrow();
        if (reason == Event.Reason.DIVERGED && training.record().epochs().isEmpty()) {
            console.err()
                    .println(
                            "rondo: no model was written: the training diverged before the end of its first epoch");
            return ExitStatus.DIVERGED;
        }
        var model = training.model();
        run.output.save(model);
        progress.message("wrote " + run.output.model);
        if (reason == Event.Reason.FINISHED || reason == Event.Reason.EARLY) {
            // before the report: a report that cannot be written leaves a finished training
            run.output.end(console, beyond);
        }
        console.flush();
        measure.accept(model, training.record());
        console.flush();
        return switch (reason) {
            case FINISHED, EARLY -> 0;
            case DIVERGED -> ExitStatus.DIVERGED;
            case INTERRUPTED -> {
                progress.message("run the same command with --resume to continue");
                console.flush();
                yield ExitStatus.INTERRUPTED;
            }
        };
    }
}
