package dev.rondo.app.report;

import dev.rondo.data.series.Panel;
import dev.rondo.task.forecast.Backtest;
import dev.rondo.task.forecast.Backtest.Measures;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.forecast.PredictiveDistribution;

import java.util.ArrayList;
import java.util.Arrays;
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
    private static final int BEFORE = 3; // horizons before a forecast that are drawn

    private final List<Drawn> drawn = new ArrayList<>();

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
                            "a true value is 0"),
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

    public BacktestReport() {}

    /// Keeps some forecasts, to be drawn: those in the middle and at the end are kept by halving.
    public void note(Panel.One series, int at, List<List<PredictiveDistribution>> steps) {
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
        pictures(report, targets, panel);
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

    private void pictures(Report report, List<String> targets, Panel panel) {
        int every = Math.max(1, (drawn.size() + PICTURES - 1) / PICTURES);
        for (int d = 0; d < drawn.size(); d += every) {
            var one = drawn.get(d);
            if (one.steps().size() > 1) {
                String name = one.series().name().isEmpty() ? "" : one.series().name() + ", ";
                report.plot(
                        name + targets.getFirst() + ": forecast from row " + (one.at() + 1),
                        fan(one, panel.index(targets.getFirst())));
            }
        }
    }

    private static Chart fan(Drawn one, int column) {
        int horizon = one.steps().size();
        int from = Math.max(0, one.at() - BEFORE * horizon);
        int to = Math.min(one.series().rows(), one.at() + horizon);
        double[] rows = new double[to - from];
        double[] actual = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = from + i + 1;
            actual[i] = one.series().at(from + i, column);
        }
        double[] steps = new double[horizon];
        Arrays.setAll(steps, h -> one.at() + h + 1);
        var lines = new ArrayList<Chart.Line>();
        lines.add(new Chart.Line("observed", rows, actual));
        lines.add(line("forecast", steps, one, PredictiveDistribution::value));
        var bands = new ArrayList<Chart.Band>();
        if (one.steps().getFirst().getFirst().uncertain()) {
            bands.add(band("95 %", steps, one, 0.025));
            bands.add(band("80 %", steps, one, 0.1));
        }
        return new Chart(
                List.of(
                        new Chart.Panel(
                                "",
                                Chart.Axis.linear("row"),
                                Chart.Axis.linear(""),
                                lines,
                                bands,
                                List.of())));
    }

    private static Chart.Line line(
            String name, double[] x, Drawn one, ToDoubleFunction<PredictiveDistribution> of) {
        return new Chart.Line(name, x, values(one, of));
    }

    private static Chart.Band band(String name, double[] x, Drawn one, double outside) {
        return new Chart.Band(
                name,
                x,
                values(one, f -> f.quantile(outside)),
                values(one, f -> f.quantile(1 - outside)));
    }

    private static double[] values(Drawn one, ToDoubleFunction<PredictiveDistribution> of) {
        return one.steps().stream().mapToDouble(s -> of.applyAsDouble(s.getFirst())).toArray();
    }
}
