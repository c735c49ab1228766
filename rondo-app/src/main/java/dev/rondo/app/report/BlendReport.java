package dev.rondo.app.report;

import dev.rondo.data.series.Panel;
import dev.rondo.task.forecast.Backtest;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.forecast.PredictiveDistribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A blend of methods as parts of a report: how the methods did in validation, their weights, the
/// forecast and what it consists of, and what was missed in validation.
public final class BlendReport {
    private static final int SERIES = 3; // whose forecasts are drawn
    private static final int COLUMNS = 3; // that are named, or drawn
    private static final int BARS = 15; // methods that are drawn, the heaviest

    private BlendReport() {}

    /// Adds all of it; nothing for a network.
    ///
    /// @param panel what was trained on, as the model reads it
    public static void write(Report report, Forecaster model, Panel panel) {
        if (model.methods().isEmpty()) {
            return;
        }
        var methods = model.methods().orElseThrow();
        var periods = methods.periods().stream().map(String::valueOf).toList();
        report.paragraph(
                (periods.isEmpty()
                                ? "No season was found."
                                : "Seasons of " + String.join(" and ", periods) + " steps.")
                        + " Errors are mean absolute errors at rolling origins, divided by the mean"
                        + " change over "
                        + (periods.isEmpty() ? "a step" : "a season")
                        + " (as MASE is); all methods were then fitted to all rows. That of the blend"
                        + " is measured at the origins that its weights were chosen at.");
        var better = better(model);
        if (!better.isEmpty()) {
            report.paragraph("better", BacktestReport.sentence(better.getFirst()));
        }
        table(report, distinct(methods.targets()));
        weights(report, model);
        pictures(report, model, panel);
    }

    /// That simple forecasts were better than the model at the validation origins: one sentence, or
    /// none.
    public static List<String> better(Forecaster model) {
        var targets = model.methods().map(methods -> distinct(methods.targets())).orElse(List.of());
        var all = targets.stream().flatMap(t -> t.better().stream()).toList();
        if (all.isEmpty()) {
            return List.of();
        }
        if (targets.size() == 1) {
            return List.of(
                    String.format(
                            Locale.ROOT,
                            "the %s forecast is better than this model at the validation origins (%s)",
                            all.getFirst().method(),
                            all.getFirst().errors()));
        }
        return List.of(
                String.format(
                        Locale.ROOT,
                        "on %d of %d columns a baseline is better than this model at the validation"
                                + " origins: %s%s",
                        all.size(),
                        targets.size(),
                        all.stream()
                                .limit(COLUMNS)
                                .map(BlendReport::named)
                                .collect(Collectors.joining(", ")),
                        all.size() > COLUMNS ? "…" : ""));
    }

    private static String named(Backtest.Better better) {
        return better.column() + " (" + better.method() + ", " + better.errors() + ")";
    }

    /// The columns of one table share their methods' errors and weights: they are told once.
    private static List<Forecaster.OfTarget> distinct(List<Forecaster.OfTarget> targets) {
        return targets.stream().map(Forecaster.OfTarget::scores).distinct().count() == 1
                ? targets.subList(0, 1)
                : targets;
    }

    private static void table(Report report, List<Forecaster.OfTarget> targets) {
        boolean manyTargets = targets.size() > 1;
        var columns = new ArrayList<Report.Column>();
        if (manyTargets) {
            columns.add(Report.Column.text("column", "column"));
        }
        columns.add(Report.Column.text("method", "method"));
        columns.add(Report.Column.number("error", "error", "%.4f"));
        columns.add(Report.Column.number("weight", "weight", "%.3f"));
        var rows = new ArrayList<List<Object>>();
        for (var target : targets) {
            boolean blend = target.scores().stream().filter(s -> s.weight() > 0).count() > 1;
            if (blend && !Double.isNaN(target.error())) {
                row(rows, manyTargets, target, "blend", target.error(), 1);
            }
            for (var score : target.scores()) {
                row(rows, manyTargets, target, score.name(), score.error(), score.weight());
            }
        }
        report.table("methods", "Methods", columns, rows, 40);
    }

    private static void row(
            List<List<Object>> rows,
            boolean manyTargets,
            Forecaster.OfTarget target,
            String method,
            double error,
            double weight) {
        var row = new ArrayList<Object>();
        if (manyTargets) {
            row.add(target.target());
        }
        row.addAll(List.of(method, error, weight));
        rows.add(row);
    }

    /// Adds the weights of the methods as bars, of each column whose weights are its own; nothing
    /// for a network.
    public static void weights(Report report, Forecaster model) {
        var targets = model.methods().map(methods -> distinct(methods.targets())).orElse(List.of());
        for (var target : targets.subList(0, Math.min(COLUMNS, targets.size()))) {
            var bars =
                    target.scores().stream()
                            .filter(s -> s.weight() > 0)
                            .sorted((a, b) -> Double.compare(b.weight(), a.weight()))
                            .limit(BARS)
                            .map(s -> new Bars.Bar(s.name(), s.weight()))
                            .toList();
            if (!bars.isEmpty()) {
                report.plot(
                        "Weights of the methods"
                                + (targets.size() > 1 ? " of " + target.target() : ""),
                        new Bars("weight", bars));
            }
        }
    }

    private static void pictures(Report report, Forecaster model, Panel panel) {
        int horizon = model.horizon();
        for (int s = 0; s < Math.min(SERIES, panel.series().size()) && horizon > 1; s++) {
            var one = panel.series().get(s);
            int at = model.end(one);
            var steps = model.forecast(one, at, horizon, 0, 1).steps();
            for (int i = 0;
                    i
                            < (panel.series().size() == 1
                                    ? Math.min(COLUMNS, model.targets().size())
                                    : 1);
                    i++) {
                var fan = new FanChart(model, panel, one, i, at, steps);
                String caption = fan.name() + ": the next " + horizon + " steps";
                report.plot(caption, fan.chart());
                fan.components()
                        .ifPresent(chart -> report.plot(caption + ", the heaviest methods", chart));
            }
            if (s == 0 && steps.getFirst().getFirst().uncertain()) {
                report.plot(
                        model.targets().getFirst()
                                + ": errors at the validation origins by steps ahead (intervals that"
                                + " hold 50, 80 and 95 % of them)",
                        residuals(steps));
            }
        }
    }

    private static Chart residuals(List<List<PredictiveDistribution>> steps) {
        double[] outside = {0.025, 0.1, 0.25};
        double[] x = IntStream.rangeClosed(1, steps.size()).asDoubleStream().toArray();
        double[][] low = new double[outside.length][];
        double[][] high = new double[outside.length][];
        for (int b = 0; b < outside.length; b++) {
            low[b] = off(steps, outside[b]);
            high[b] = off(steps, 1 - outside[b]);
        }
        return FanChart.residuals(x, low, off(steps, 0.5), high);
    }

    /// How far a quantile is from the forecast.
    private static double[] off(List<List<PredictiveDistribution>> steps, double p) {
        return steps.stream()
                .mapToDouble(step -> step.getFirst().quantile(p) - step.getFirst().value())
                .toArray();
    }
}
