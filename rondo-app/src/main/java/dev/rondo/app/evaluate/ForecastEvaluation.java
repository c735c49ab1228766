package dev.rondo.app.evaluate;

import dev.rondo.RondoException;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.option.ForModels;
import dev.rondo.app.option.ModelData;
import dev.rondo.app.option.ReportOptions;
import dev.rondo.app.option.Request;
import dev.rondo.app.report.BacktestReport;
import dev.rondo.app.report.BlendReport;
import dev.rondo.app.report.Report;
import dev.rondo.data.series.Panel;
import dev.rondo.measure.GiftEval;
import dev.rondo.store.Json;
import dev.rondo.store.SerialisedNames;
import dev.rondo.task.forecast.Backtest;
import dev.rondo.task.forecast.BacktestSettings;
import dev.rondo.task.forecast.BacktestSettings.Reference;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.forecast.GiftWindows;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Forecasts from rolling origins, held against what came and against simple forecasts; without
/// --horizon, of a model that predicts one step, the error of each column's forecast, beside the
/// last number that was seen.
@ForModels(Forecaster.class)
public final class ForecastEvaluation {
    /// Of quantiles that are measured.
    @Option(
            names = "--from",
            paramLabel = "ROW",
            description =
                    "First row that is predicted, by its number (from 1) or its time, in each "
                            + "series; earlier rows are only inputs (default: the first after those "
                            + "that the model was trained and validated on, if a horizon is left; else "
                            + "the earliest possible).")
    @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "ROW",
            description =
                    "Last row that is used, by its number or its time, in each series (default: the "
                            + "last).")
    @Nullable String to;

    @Option(
            names = "--horizon",
            paramLabel = "N",
            description = "Forecast horizon of the backtest, in rows (default: that of the model).")
    int horizon;

    @Option(
            names = "--stride",
            paramLabel = "N",
            description = "Rows from one forecast origin to the next (default: ${DEFAULT-VALUE}).")
    int stride = 1;

    @Option(
            names = "--origins",
            paramLabel = "N",
            description = "Use the last N forecast origins of each series only (default: all).")
    int origins;

    @Option(
            names = "--season",
            paramLabel = "N",
            description =
                    "Season length in rows, such as 24 for hourly or 12 for monthly data, for "
                            + "the baselines seasonal-naive and ets and for MASE; 1: none (default: the "
                            + "shortest season that training found).")
    @Nullable Integer season;

    @Option(
            names = "--baselines",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Baseline forecasts: naive, seasonal-naive, drift, ets, ar, or none "
                            + "(default: naive, drift, ar; seasonal-naive where there is a season; ets "
                            + "where rows × columns × season are 5,000 or less).")
    @Nullable List<String> baselines;

    @Option(
            names = "--paths",
            paramLabel = "N",
            description =
                    "Sample paths for horizons beyond that of the model (default: "
                            + "${DEFAULT-VALUE}).")
    int paths = 100;

    @Option(
            names = "--gift",
            description =
                    "Also measure MASE and CRPS as the GIFT-Eval benchmark defines them: windows "
                            + "one horizon apart at the end of each series, --origins N of them "
                            + "or a tenth of the shortest series, at most 20. Where rows have "
                            + "times, --season need not be given.")
    boolean gift;

    void run(Request request, Forecaster opened, ReportOptions page) {
        if (request.files().isEmpty()) {
            throw new RondoException(
                    "to evaluate a forecaster, name a table: rondo evaluate " + "MODEL SERIES");
        }
        var panel = ModelData.read(opened, request.data(), request.files());
        opened.notes(panel).forEach(request::note);
        if (gift) {
            asBenchmark(opened, panel);
        }
        boolean plain =
                horizon == 0
                        && opened.horizon() == 1
                        && panel.series().size() == 1
                        && stride == 1
                        && !gift
                        && origins == 0
                        && to == null
                        && baselines == null
                        && season == null;
        if (plain) {
            oneStep(request, page, opened, panel);
            return;
        }
        var report = report(request, opened);
        int rows = horizon == 0 ? opened.horizon() : horizon;
        var settings =
                new BacktestSettings(
                                rows,
                                new BacktestSettings.Origins(stride, origins, -1, 0),
                                scoring(opened, panel),
                                new BacktestSettings.Sampling(
                                        paths, 1, Runtime.getRuntime().availableProcessors()))
                        .within(spans(request, opened, panel, rows));
        backtest(request, report, opened, panel, settings);
        page.write(report);
        request.show(report);
    }

    /// What the benchmark sets, unless it was given.
    private void asBenchmark(Forecaster model, Panel panel) {
        horizon = horizon == 0 ? model.horizon() : horizon;
        if (stride != 1 && stride != horizon) {
            throw new RondoException(
                    "--gift takes windows one horizon apart ("
                            + horizon
                            + " rows): got --stride "
                            + stride);
        }
        stride = horizon;
        int shortest = panel.series().stream().mapToInt(Panel.One::rows).min().orElseThrow();
        origins = origins == 0 ? GiftEval.windows(shortest, horizon) : origins;
        if (season == null && panel.dated()) {
            season = panel.step().map(GiftWindows::season).orElse(1);
        }
    }

    private void backtest(
            Request request,
            Report report,
            Forecaster model,
            Panel panel,
            BacktestSettings settings) {
        var found = new BacktestReport(model);
        var windows = new GiftWindows(model, settings.scoring().season());
        var result =
                Backtest.run(
                        model,
                        panel,
                        settings,
                        (series, at, steps) -> {
                            found.note(series, at, steps);
                            if (gift) {
                                windows.forecast(series, at, steps);
                            }
                        });
        if (gift) {
            report.measure("giftMase", "GIFT-Eval MASE", windows.measures().mase(), "%.4f");
            report.measure("giftCrps", "GIFT-Eval CRPS", windows.measures().crps(), "%.4f");
            report.measure("giftWindows", "GIFT-Eval windows", windows.windows(), "%,.0f");
        }
        BacktestReport.notes(result, model, panel).forEach(request::note);
        found.write(report, result, model, model.fit(panel), false);
        BlendReport.weights(report, model);
    }

    private static Report report(Request request, Forecaster opened) {
        var report =
                new Report(
                        CommandFiles.fileName(request.model())
                                + " on "
                                + CommandFiles.name(request.files().getFirst()));
        opened.record().ifPresent(record -> report.training(record, TrainingMeasure.of(opened)));
        return report;
    }

    /// The rows of each series.
    private List<BacktestSettings.Span> spans(
            Request request, Forecaster model, Panel panel, int rows) {
        int[] ends =
                to == null
                        ? new int[panel.series().size()]
                        : Arrays.stream(rows(panel, to)).map(row -> row + 1).toArray();
        int[] first = first(request, model, panel, ends, rows);
        return IntStream.range(0, ends.length)
                .mapToObj(s -> new BacktestSettings.Span(first[s], ends[s]))
                .toList();
    }

    /// The first row of each series that is predicted; −1: the earliest possible.
    ///
    /// @param ends of each series the row after the last that is used; 0: all
    private int[] first(Request request, Forecaster model, Panel panel, int[] ends, int rows) {
        if (from != null) {
            return rows(panel, from);
        }
        int[] trained = panel.series().stream().mapToInt(model::validationEnd).toArray();
        boolean known = Arrays.stream(trained).anyMatch(end -> end > 0);
        boolean left =
                IntStream.range(0, ends.length)
                        .anyMatch(s ->
                                trained[s] + rows
                                        <= (ends[s] > 0 ? ends[s] : panel.series().get(s).rows()));
        if (!known || !left) {
            return Arrays.stream(trained).map(_ -> -1).toArray();
        }
        request.note(
                "the evaluation begins "
                        + (panel.series().size() == 1
                                ? "with row " + (trained[0] + 1) + time(panel, trained[0])
                                : "in each series with the row")
                        + " after those that the model was trained on: --from 1 takes all rows");
        return Arrays.stream(trained).map(end -> end > 0 ? end : -1).toArray();
    }

    private static String time(Panel panel, int row) {
        var times = panel.series().getFirst().times();
        return times.length == 0
                ? ","
                : " (" + panel.timeline().orElseThrow().write(times[row]) + "),";
    }

    /// The row that a text names in each series; in those that are shorter the one after the last.
    private static int[] rows(Panel panel, String text) {
        int[] rows = new int[panel.series().size()];
        RondoException missing = null;
        int found = 0;
        for (int s = 0; s < rows.length; s++) {
            var one = panel.series().get(s);
            rows[s] = one.rows();
            try {
                rows[s] = panel.row(one, text);
                found++;
            } catch (RondoException e) {
                missing = e;
            }
        }
        if (missing != null && found == 0) {
            throw missing;
        }
        return rows;
    }

    private BacktestSettings.Scoring scoring(Forecaster model, Panel panel) {
        int rows = season == null ? model.season(panel) : season;
        return baselines == null
                ? BacktestSettings.Scoring.standard(panel, model.targets().size(), rows)
                : new BacktestSettings.Scoring(
                        rows,
                        baselines.stream()
                                .filter(name -> !name.equals("none"))
                                .map(ForecastEvaluation::reference)
                                .toList(),
                        BacktestSettings.Scoring.LEVELS);
    }

    private static Reference reference(String name) {
        for (var each : Reference.values()) {
            if (SerialisedNames.spelling(each).equals(name)) {
                return each;
            }
        }
        throw new RondoException(
                "--baselines " + name + ": expected naive, seasonal-naive, drift, ets, ar or none");
    }

    private void oneStep(Request request, ReportOptions page, Forecaster opened, Panel panel) {
        int first = first(request, opened, panel, new int[1], 1)[0];
        var all =
                opened.evaluate(
                        panel.series().getFirst(), from == null ? Math.max(1, first) : first);
        var most = all.stream().max(Comparator.comparingInt(a -> a.learned() + a.validated()));
        var note =
                most.flatMap(a ->
                        BacktestReport.learned(
                                a.learned(),
                                a.validated(),
                                a.count(),
                                "predictions",
                                opened,
                                panel));
        note.ifPresent(request::note);
        var losing =
                all.stream()
                        .filter(a -> a.naiveMeanAbsolute() < a.meanAbsolute())
                        .map(a ->
                                String.format(
                                        Locale.ROOT,
                                        "the naive forecast is better than this model on %s (MAE %.4g vs"
                                                + " %.4g)",
                                        a.target(),
                                        a.naiveMeanAbsolute(),
                                        a.meanAbsolute()))
                        .toList();
        losing.stream().limit(3).forEach(request::note);
        page.write(oneStep(request, opened, all, note, losing));
        if (request.json()) {
            all.forEach(each -> request.results().write(JsonOutput.defined(Json.of(each))));
            return;
        }
        var widest = all.stream().mapToInt(a -> a.target().length()).max().orElse(0);
        widest = Math.max(widest, 6);
        request.line(
                String.format(
                        Locale.ROOT,
                        "%-" + widest + "s  %9s  %11s  %11s  %11s  %11s",
                        "column",
                        "forecasts",
                        "RMSE",
                        "MAE",
                        "naive RMSE",
                        "naive MAE"));
        for (var a : all) {
            request.line(
                    String.format(
                            Locale.ROOT,
                            "%-" + widest + "s  %,9d  %11.5g  %11.5g  %11.5g  %11.5g",
                            a.target(),
                            a.count(),
                            a.rootMeanSquare(),
                            a.meanAbsolute(),
                            a.naiveRootMeanSquare(),
                            a.naiveMeanAbsolute()));
        }
    }

    private static Report oneStep(
            Request request,
            Forecaster opened,
            List<Forecaster.Accuracy> all,
            Optional<String> note,
            List<String> losing) {
        var columns =
                List.of(
                        Report.Column.text("target", "column"),
                        Report.Column.number("count", "forecasts", "%,d"),
                        Report.Column.number("rootMeanSquare", "RMSE", "%.5g"),
                        Report.Column.number("meanAbsolute", "MAE", "%.5g"),
                        Report.Column.number("naiveRootMeanSquare", "naive RMSE", "%.5g"),
                        Report.Column.number("naiveMeanAbsolute", "naive MAE", "%.5g"));
        var rows =
                all.stream()
                        .map(a ->
                                List.<Object>of(
                                        a.target(),
                                        a.count(),
                                        a.rootMeanSquare(),
                                        a.meanAbsolute(),
                                        a.naiveRootMeanSquare(),
                                        a.naiveMeanAbsolute()))
                        .toList();
        var report = report(request, opened);
        note.map(BacktestReport::sentence).ifPresent(report::paragraph);
        losing.stream().map(BacktestReport::sentence).forEach(report::paragraph);
        return report.paragraph("One step ahead; baseline: the value of the row before (naive).")
                .table("columns", "", columns, rows);
    }
}
