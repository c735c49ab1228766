package dev.rondo.app.report;

import dev.rondo.data.series.Panel;
import dev.rondo.task.forecast.Backtest;
import dev.rondo.task.forecast.Backtest.Measures;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.forecast.PredictiveDistribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A back-test as parts of a report: the errors of the model and of the baselines, of each target,
/// by steps ahead, and charts of some forecasts.
public final class BacktestReport {
    private static final int PICTURES = 3;
    private static final int COLUMNS = 3; // that are named

    private static final double[] OUTSIDE = {0.025, 0.1, 0.25}; // of intervals
    private static final int FEW = 10; // origins, below which there are no intervals of errors

    private final int column; // of the first target
    private final List<Drawn> drawn = new ArrayList<>();
    private final List<double[]> errors = new ArrayList<>(); // of each origin, by steps

    /// A forecast, with the series around it.
    private record Drawn(Panel.One series, int at, List<List<PredictiveDistribution>> steps) {}

    /// @param undefined why there may be none
    private record Kind(
            String key,
            String name,
            String format,
            ToDoubleFunction<Measures> of,
            String undefined) {
        Report.Column column() {
            return Report.Column.number(key, name, format).undefined(undefined);
        }
    }

    private static final String POINTS = "the method forecasts points, not distributions";

    private static final List<Kind> KINDS =
            List.of(
                    new Kind("mae", "MAE", "%.4g", Measures::mae, ""),
                    new Kind("rmse", "RMSE", "%.4g", Measures::rmse, ""),
                    new Kind(
                            "mape",
                            "MAPE",
                            Report.PERCENT,
                            m -> m.mape() / 100,
                            "all true values are 0"),
                    new Kind("smape", "sMAPE", Report.PERCENT, m -> m.smape() / 100, ""),
                    new Kind(
                            "mase",
                            "MASE",
                            "%.3f",
                            Measures::mase,
                            "no more rows before the origin than a season has, or all the same"),
                    new Kind("owa", "OWA", "%.3f", Measures::owa, "MASE or sMAPE is undefined"),
                    new Kind("standardMae", "std MAE", "%.4f", Measures::standardMae, ""),
                    new Kind("standardMse", "std MSE", "%.4f", Measures::standardMse, ""),
                    new Kind("nll", "NLL", "%.4f", Measures::nll, POINTS),
                    new Kind("crps", "CRPS", "%.4g", Measures::crps, POINTS),
                    new Kind("pinball", "pinball", "%.4g", Measures::pinball, POINTS),
                    new Kind(
                            "within80",
                            "80 % coverage",
                            Report.PERCENT,
                            Measures::within80,
                            POINTS),
                    new Kind(
                            "within95",
                            "95 % coverage",
                            Report.PERCENT,
                            Measures::within95,
                            POINTS));

    /// @param model whose forecasts it is told of
    public BacktestReport(Forecaster model) {
        column = model.columns().indexOf(model.targets().getFirst());
    }

    /// Keeps the errors of a forecast, and some forecasts, to be drawn: those in the middle and at
    /// the end are kept by halving.
    public void note(Panel.One series, int at, List<List<PredictiveDistribution>> steps) {
        double[] missed = new double[steps.size()];
        for (int h = 0; h < missed.length; h++) {
            missed[h] =
                    at + h < series.rows()
                            ? series.at(at + h, column) - steps.get(h).getFirst().value()
                            : Double.NaN;
        }
        errors.add(missed);
        if (drawn.size() == 2 * PICTURES) {
            for (int i = PICTURES - 1; i > 0; i--) {
                drawn.remove(2 * i - 1);
            }
            drawn.removeLast();
        }
        drawn.add(new Drawn(series, at, steps));
    }

    /// Adds all of it.
    ///
    /// @param panel as the model reads it
    /// @param validation whether it is that of the training, which measures on the rows held out
    public void write(
            Report report, Backtest result, Forecaster model, Panel panel, boolean validation) {
        var targets = model.targets();
        var places = result.places();
        if (!validation) {
            learned(
                            places.learned(),
                            places.validated(),
                            places.count(),
                            "forecast origins",
                            model,
                            panel)
                    .map(BacktestReport::sentence)
                    .ifPresent(report::paragraph);
        }
        var better = better(result, targets);
        if (!better.isEmpty()) {
            report.paragraph(
                    "better",
                    better.stream().map(BacktestReport::sentence).collect(Collectors.joining(" ")));
        }
        report.measure("origins", "origins", result.origins(), "%,.0f");
        report.measure("forecasts", "forecasts", (double) result.model().all().count(), "%,.0f");
        report.formerly("numbers");
        if (!result.skipped().isEmpty()) {
            report.measure(
                    "skipped", "skipped series", result.skipped().size(), "%,.0f", "too short");
            report.formerly("short");
        }
        if (places.learned() > 0) {
            report.measure(
                    "learned",
                    "of training rows",
                    places.learned(),
                    "%,.0f",
                    "origins whose forecast has a row that the model was trained on");
        }
        if (places.validated() > 0 && !validation) {
            report.measure(
                    "validated",
                    "of validation rows",
                    places.validated(),
                    "%,.0f",
                    "origins whose forecast has a row of the validation set");
        }
        report.measure(
                "season",
                "season",
                result.season(),
                "%,.0f",
                result.season() > 1 ? "rows, of MASE and the baselines" : "none");
        if (targets.size() > 1 && !Double.isNaN(result.model().all().nll())) {
            report.measure(
                    "rowNll",
                    "NLL of a row",
                    result.model().all().nll() * targets.size(),
                    "%.4f",
                    "summed over the columns, nats");
            report.formerly("nllOfARow");
        }
        var methods = new ArrayList<Backtest.Scores>();
        methods.add(result.model());
        methods.addAll(result.references());
        table(
                report,
                "methods",
                "Errors of the model and of baselines",
                "method",
                methods.stream().map(Backtest.Scores::name).toList(),
                methods.stream().map(Backtest.Scores::all).toList());
        if (targets.size() > 1) {
            table(
                    report,
                    "targets",
                    "Errors of the model by column",
                    "column",
                    targets,
                    result.model().targets());
        }
        if (result.model().steps().size() > 1) {
            steps(report, methods);
        }
        if (!result.omitted().isEmpty()) {
            report.table(
                    "omitted",
                    "Baselines left out",
                    List.of(
                            Report.Column.text("method", "method"),
                            Report.Column.text("reason", "reason")),
                    result.omitted().stream()
                            .map(o -> List.<Object>of(o.name(), o.reason()))
                            .toList());
        }
        if (!result.leftOut().isEmpty()) {
            report.table(
                    "leftOut",
                    "Left out of measures, for every method",
                    List.of(
                            Report.Column.text("measure", "measure"),
                            Report.Column.number("count", "left out", "%,d"),
                            Report.Column.number("of", "of", "%,d"),
                            Report.Column.text("unit", "unit"),
                            Report.Column.text("names", "names"),
                            Report.Column.text("reason", "reason")),
                    result.leftOut().stream()
                            .map(o ->
                                    List.<Object>of(
                                            o.measure(),
                                            o.count(),
                                            o.of(),
                                            o.unit(),
                                            String.join(", ", o.names()),
                                            o.reason()))
                            .toList());
        }
        residuals(report, model);
        pictures(report, model, panel);
    }

    /// That simple forecasts are better than the model, a sentence each.
    public static List<String> better(Backtest result, List<String> targets) {
        var sentences = new ArrayList<String>();
        var columns = new ArrayList<Backtest.Better>();
        for (var better : result.better(targets)) {
            if (better.column().isEmpty()) {
                sentences.add(
                        String.format(
                                Locale.ROOT,
                                "the %s forecast is better than this model on these %,d numbers (%s)",
                                better.method(),
                                result.model().all().count(),
                                better.errors()));
            } else {
                columns.add(better);
            }
        }
        if (!columns.isEmpty()) {
            sentences.add(
                    String.format(
                            Locale.ROOT,
                            "on %d of %d columns a baseline is better than this model: %s%s",
                            columns.size(),
                            targets.size(),
                            columns.stream()
                                    .limit(COLUMNS)
                                    .map(b ->
                                            b.column()
                                                    + " ("
                                                    + b.method()
                                                    + ", "
                                                    + b.errors()
                                                    + ")")
                                    .collect(Collectors.joining(", ")),
                            columns.size() > COLUMNS ? "…" : ""));
        }
        return sentences;
    }

    /// What its reader should know before all else, a line each.
    ///
    /// @param panel as the model reads it
    public static List<String> notes(Backtest result, Forecaster model, Panel panel) {
        var notes = new ArrayList<String>();
        var places = result.places();
        learned(
                        places.learned(),
                        places.validated(),
                        places.count(),
                        "forecast origins",
                        model,
                        panel)
                .ifPresent(notes::add);
        result.omitted()
                .forEach(
                        o -> notes.add("the baseline " + o.name() + " is left out: " + o.reason()));
        result.leftOut().forEach(o -> notes.add(o.toString()));
        notes.addAll(better(result, model.targets()));
        return notes;
    }

    /// That an evaluation touches rows which the model learned from, or was validated on.
    ///
    /// @param what is counted
    public static Optional<String> learned(
            int learned, int validated, int count, String what, Forecaster model, Panel panel) {
        if (learned + validated == 0) {
            return Optional.empty();
        }
        String touched =
                Stream.of(
                                learned > 0 ? learned + " of training rows" : "",
                                validated > 0 ? validated + " of validation rows" : "")
                        .filter(t -> !t.isEmpty())
                        .collect(Collectors.joining(", "));
        String where = "";
        if (panel.series().size() == 1) {
            var one = panel.series().getFirst();
            int end = model.trainingEnd(one);
            int validationEnd = model.validationEnd(one);
            where =
                    " (training ended with row "
                            + end
                            + time(panel, one, end)
                            + (validationEnd > end
                                    ? ", validation with row "
                                            + validationEnd
                                            + time(panel, one, validationEnd)
                                    : "")
                            + ")"
                            + (validationEnd < one.rows()
                                    ? ": --from " + (validationEnd + 1) + " leaves them out"
                                    : "");
        }
        return Optional.of(
                "the evaluation covers training data: of "
                        + count
                        + " "
                        + what
                        + ", "
                        + touched
                        + where);
    }

    public static String sentence(String note) {
        return note.substring(0, 1).toUpperCase(Locale.ROOT) + note.substring(1) + ".";
    }

    private static String time(Panel panel, Panel.One one, int end) {
        return one.times().length == 0 || end == 0
                ? ""
                : ", " + panel.timeline().orElseThrow().write(one.times()[end - 1]);
    }

    /// Columns of which there is nothing are left out.
    private static void table(
            Report report,
            String key,
            String caption,
            String first,
            List<String> names,
            List<Measures> measures) {
        var kinds =
                KINDS.stream()
                        .filter(k ->
                                measures.stream()
                                        .anyMatch(m -> !Double.isNaN(k.of().applyAsDouble(m))))
                        .toList();
        var columns = new ArrayList<Report.Column>();
        columns.add(Report.Column.text(first, first));
        kinds.forEach(k -> columns.add(k.column()));
        var rows = new ArrayList<List<Object>>();
        for (int i = 0; i < names.size(); i++) {
            var row = new ArrayList<Object>();
            row.add(names.get(i));
            for (var kind : kinds) {
                row.add(kind.of().applyAsDouble(measures.get(i)));
            }
            rows.add(row);
        }
        report.table(key, caption, columns, rows, 30);
    }

    private static void steps(Report report, List<Backtest.Scores> methods) {
        var columns = new ArrayList<Report.Column>();
        columns.add(Report.Column.number("step", "step", "%d"));
        methods.forEach(m ->
                columns.add(Report.Column.number(m.name().replace(' ', '_'), m.name(), "%.4g")));
        int steps = methods.getFirst().steps().size();
        var rows = new ArrayList<List<Object>>();
        for (int h = 0; h < steps; h++) {
            var row = new ArrayList<Object>();
            row.add(h + 1);
            for (var method : methods) {
                row.add(method.steps().get(h).rmse());
            }
            rows.add(row);
        }
        report.table("steps", "RMSE by steps ahead", columns, rows, 48);
        var lines =
                methods.stream()
                        .map(m ->
                                Chart.Line.of(
                                        m.name(),
                                        m.steps().stream().mapToDouble(Measures::rmse).toArray()))
                        .toList();
        report.plot(
                "RMSE by steps ahead",
                new Chart("", Chart.Axis.linear("steps ahead"), Chart.Axis.linear("RMSE"), lines));
    }

    private void pictures(Report report, Forecaster model, Panel panel) {
        int every = Math.max(1, (drawn.size() + PICTURES - 1) / PICTURES);
        for (int d = 0; d < drawn.size(); d += every) {
            var one = drawn.get(d);
            if (one.steps().size() > 1) {
                var fan = new FanChart(model, panel, one.series(), 0, one.at(), one.steps());
                String caption = fan.name() + ": forecast from row " + (one.at() + 1);
                report.plot(caption, fan.chart());
                if (d + every >= drawn.size()) {
                    fan.components()
                            .ifPresent(chart ->
                                    report.plot(caption + ", the heaviest methods", chart));
                }
            }
        }
    }

    /// The quantiles of what was missed at each step, of the first target.
    private void residuals(Report report, Forecaster model) {
        int horizon = errors.isEmpty() ? 0 : errors.getFirst().length;
        if (horizon < 2 || errors.size() < FEW) {
            return;
        }
        double[] steps = new double[horizon];
        double[] middle = new double[horizon];
        double[][] low = new double[OUTSIDE.length][horizon];
        double[][] high = new double[OUTSIDE.length][horizon];
        for (int h = 0; h < horizon; h++) {
            int step = h;
            double[] all =
                    errors.stream()
                            .mapToDouble(block -> block[step])
                            .filter(Double::isFinite)
                            .sorted()
                            .toArray();
            steps[h] = h + 1;
            middle[h] = quantile(all, 0.5);
            for (int b = 0; b < OUTSIDE.length; b++) {
                low[b][h] = quantile(all, OUTSIDE[b]);
                high[b][h] = quantile(all, 1 - OUTSIDE[b]);
            }
        }
        report.plot(
                model.targets().getFirst()
                        + ": errors by steps ahead (intervals that hold 50, 80"
                        + " and 95 % of them)",
                FanChart.residuals(steps, low, middle, high));
    }

    private static double quantile(double[] sorted, double p) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = p * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(sorted.length - 1, below + 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
