package dev.rondo.app.train;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.report.Report;
import dev.rondo.data.series.Panel;
import dev.rondo.task.forecast.ForecastTrainer;

import java.io.IOException;
import java.util.List;

/// The training of a forecaster without a network, which is fitted at once: there are no epochs to
/// show, and nothing is saved before it is done.
record MethodTraining(TrainingRun run, Console console) {
    /// Fits, saves and reports.
    ///
    /// @param targets the columns that are predicted; empty: all
    int train(ForecastTrainer trainer, Panel panel, List<String> targets) throws IOException {
        if (run.output.resume) {
            throw new RondoException(
                    "--resume: a forecaster without a network is fitted at once and has no"
                            + " checkpoint: leave --resume out, or choose --model network");
        }
        if (!run.json && !run.quiet) {
            console.err().println(ForecastReport.summary(panel, targets));
            panel.notes().forEach(console.err()::println);
            console.err().flush();
        }
        var model = trainer.train(panel);
        run.output.save(model);
        if (!run.json && !run.quiet) {
            console.err().println("wrote " + run.output.model);
            console.err().flush();
        }
        var found = new ForecastReport(new Report(run.title()), model);
        found.methods();
        found.test(trainer);
        run.show(console, found.report(), true);
        console.flush();
        run.output.end(console, false);
        return 0;
    }
}
