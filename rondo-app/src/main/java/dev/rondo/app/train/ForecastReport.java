package dev.rondo.app.train;

import dev.rondo.app.report.BacktestReport;
import dev.rondo.app.report.BlendReport;
import dev.rondo.app.report.Report;
import dev.rondo.data.series.Panel;
import dev.rondo.store.NameList;
import dev.rondo.task.forecast.Backtest;
import dev.rondo.task.forecast.ForecastLearner;
import dev.rondo.task.forecast.ForecastTrainer;
import dev.rondo.task.forecast.Forecaster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The report on a forecaster that was trained.
///
/// @param notes what its reader should know before all else, a line each
record ForecastReport(Report report, Forecaster model, List<String> notes) {
    ForecastReport(Report report, Forecaster model) {
        this(report, model, new ArrayList<>());
    }

    /// The training data.
    static String summary(ForecastLearner learner) {
        var panel = learner.data().panel();
        int rows = Arrays.stream(learner.data().learned()).sum();
        return String.format(
                Locale.ROOT,
                "%s%,d rows for training, %,d for validation; columns %s%s%s",
                panel.series().size() == 1 ? "" : panel.series().size() + " series, ",
                rows,
                panel.rows() - rows,
                NameList.of(panel.names()),
                learner.targets().equals(panel.names())
                        ? ""
                        : "; targets " + NameList.of(learner.targets()),
                panel.left().isEmpty()
                        ? ""
                        : "; ignored (no numbers) " + NameList.of(panel.left()));
    }

    /// The training data of methods without a network, which are validated within them.
    static String summary(Panel panel) {
        return String.format(
                Locale.ROOT,
                "%s%,d rows; columns %s%s",
                panel.series().size() == 1 ? "" : panel.series().size() + " series, ",
                panel.rows(),
                NameList.of(panel.names()),
                panel.left().isEmpty()
                        ? ""
                        : "; ignored (no numbers) " + NameList.of(panel.left()));
    }

    /// The methods of a blend: how they did in validation, their weights, what they forecast.
    void methods(Panel panel) {
        BlendReport.write(report, model, model.fit(panel));
        notes.addAll(BlendReport.better(model));
    }

    /// How well a blend does on the test, if there is one.
    void test(ForecastTrainer trainer) {
        var found = new BacktestReport(model);
        trainer.test(model, found::note)
                .ifPresent(result ->
                        write("test", "Test", found, result, trainer.testSeries().orElseThrow()));
    }

    /// How well it does on what was held out, if that is long enough.
    void validation(ForecastLearner learner) {
        var found = new BacktestReport(model);
        var panel = learner.data().validation().orElse(learner.data().panel());
        learner.validation(model, found::note)
                .ifPresent(result -> write("validation", "Validation", found, result, panel));
    }

    /// How well it does on the test, if there is one.
    void test(ForecastLearner learner) {
        var found = new BacktestReport(model);
        learner.test(model, found::note)
                .ifPresent(result ->
                        write("test", "Test", found, result, learner.test().orElseThrow()));
    }

    private void write(
            String key, String heading, BacktestReport found, Backtest result, Panel panel) {
        report.heading(key, heading);
        found.write(report, result, model, model.fit(panel), key.equals("validation"));
        BacktestReport.better(result, model.targets()).stream()
                .map(note -> heading.toLowerCase(Locale.ROOT) + ": " + note)
                .forEach(notes::add);
    }
}
