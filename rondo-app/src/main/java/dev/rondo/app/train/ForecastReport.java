package dev.rondo.app.train;

import dev.rondo.app.evaluate.ForecastEvaluation;
import dev.rondo.app.report.Report;
import dev.rondo.data.series.Panel;
import dev.rondo.task.forecast.BacktestSettings;
import dev.rondo.task.forecast.ForecastLearner;
import dev.rondo.task.forecast.Forecaster;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What is said of a forecaster that was trained.
record ForecastReport(Report report, Forecaster model) {
    /// Places of a held-out series that are measured, about.
    private static final int PLACES = 500;

    /// What is learned from.
    static String summary(ForecastLearner learner) {
        var panel = learner.data().panel();
        int rows = Arrays.stream(learner.data().learned()).sum();
        return String.format(
                Locale.ROOT,
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

    /// How well it does on what was held out, if that is long enough.
    void validation(ForecastLearner.Data data) {
        var panel = data.panel();
        int learned = data.learned()[0];
        boolean apart = data.heldOut().isPresent();
        if (apart || learned + model.horizon() <= panel.series().getFirst().rows()) {
            boolean one = panel.series().size() == 1 && !apart;
            report.heading("validation", "Validation");
            measure(data.heldOut().orElse(panel), one ? learned : -1, !one && !apart);
        }
    }

    /// How well it does on the test.
    void test(Panel panel) {
        report.heading("test", "Test");
        measure(panel, -1, false);
    }

    /// @param last whether only the last place of each series is taken
    private void measure(Panel panel, int from, boolean last) {
        int places = panel.rows() / panel.series().size() - Math.max(0, from);
        boolean few = panel.series().size() == 1;
        var settings =
                BacktestSettings.of(model.horizon(), 1)
                        .between(from, 0)
                        .at(few ? Math.max(1, places / PLACES) : 1, last ? 1 : 0)
                        .with(List.of(BacktestSettings.Reference.NAIVE));
        ForecastEvaluation.backtest(report, model, panel, settings);
    }
}
