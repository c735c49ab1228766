package dev.rondo.app.train;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.report.Report;
import dev.rondo.data.series.Panel;
import dev.rondo.task.forecast.ForecastTrainer;

import java.io.IOException;

/// The training of a forecaster: of a network in epochs, of methods without one at once.
record ForecastTraining(TrainingRun run, Console console) {
    /// Trains a network, saves it and reports.
    ///
    /// @return the exit status
    int network(ForecastTrainer trainer, Panel panel) throws IOException {
        try (var training = trainer.start(panel)) {
            var learner = training.learner();
            var measure = TrainingMeasure.of(learner.learner().network().spec().output());
            var progress = run.progress(console, measure);
            progress.message(ForecastReport.summary(learner));
            learner.data().panel().notes().forEach(progress::message);
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
                                note(found);
                            });
        }
    }

    /// Fits methods without a network, saves and reports: there are no epochs to show, and nothing
    /// is saved before it is done.
    ///
    /// @return the exit status
    int methods(ForecastTrainer trainer, Panel panel) throws IOException {
        if (run.output.resume) {
            throw new RondoException(
                    "--resume: a forecaster without a network is fitted at once and has no"
                            + " checkpoint: leave --resume out, or choose --model network");
        }
        if (!run.json && !run.quiet) {
            var learned = trainer.learnedFrom(panel);
            console.err().println(ForecastReport.summary(learned));
            learned.notes().forEach(console.err()::println);
            console.err().flush();
        }
        var model = trainer.train(panel);
        run.output.save(model);
        if (!run.json && !run.quiet) {
            console.err().println("wrote " + run.output.model);
            console.err().flush();
        }
        var found = new ForecastReport(new Report(run.title()), model);
        found.methods(model.fit(panel));
        found.test(trainer);
        run.show(console, found.report(), true);
        note(found);
        console.flush();
        run.output.end(console, false);
        return 0;
    }

    private void note(ForecastReport found) {
        if (!run.quiet) {
            console.flush();
            found.notes().forEach(note -> console.err().println("rondo: " + note));
            console.err().flush();
        }
    }
}
