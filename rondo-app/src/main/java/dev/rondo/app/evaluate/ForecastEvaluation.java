package dev.rondo.app.evaluate;

import dev.rondo.RondoException;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.app.console.TrainingMeasure;
import dev.rondo.app.file.CommandFiles;
import dev.rondo.app.option.ForModels;
import dev.rondo.app.option.ReportOptions;
import dev.rondo.app.option.Request;
import dev.rondo.app.option.SeriesTables;
import dev.rondo.app.report.BacktestReport;
import dev.rondo.app.report.Report;
import dev.rondo.data.series.Panel;
import dev.rondo.store.Json;
import dev.rondo.store.SerialisedNames;
import dev.rondo.task.forecast.Backtest;
import dev.rondo.task.forecast.BacktestSettings;
import dev.rondo.task.forecast.BacktestSettings.Reference;
import dev.rondo.task.forecast.Forecaster;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

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
                    "First row that is predicted, by its number (from 1) or its time; earlier "
                            + "rows are only inputs (default: the earliest possible).")
    @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "ROW",
            description = "Last row that is used, by its number or its time (default: the last).")
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
                            + "the baselines seasonal-naive and ets and for MASE (default: none).")
    int season = 1;

    @Option(
            names = "--baselines",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Baseline forecasts: naive, seasonal-naive, drift, ets, ar, or none "
                            + "(default: naive, drift, ar; with --season seasonal-naive; with "
                            + "few rows "
                            + "ets).")
    @Nullable List<String> baselines;

    @Option(
            names = "--paths",
            paramLabel = "N",
            description =
                    "Sample paths for horizons beyond that of the model (default: "
                            + "${DEFAULT-VALUE}).")
    int paths = 100;

    void run(Request request, Forecaster opened, ReportOptions page) {
        if (request.files().isEmpty()) {
            throw new RondoException(
                    "to evaluate a forecaster, name a table: rondo evaluate " + "MODEL SERIES");
        }
        var panel = SeriesTables.read(opened, request.data(), request.files());
        opened.notes(panel).forEach(request::note);
        boolean plain =
                horizon == 0
                        && opened.horizon() == 1
                        && panel.series().size() == 1
                        && stride == 1
                        && origins == 0
                        && to == null
                        && baselines == null
                        && season == 1;
        if (plain) {
            oneStep(request, page, opened, panel);
            return;
        }
        var report = report(request, opened);
        // times are other rows in each series
        boolean period =
                panel.series().size() > 1
                        && Stream.of(from, to).anyMatch(t -> t != null && !t.matches("[0-9]{1,7}"));
        var settings =
                new BacktestSettings(
                        horizon == 0 ? opened.horizon() : horizon,
                        new BacktestSettings.Origins(
                                stride,
                                origins,
                                from == null || period ? -1 : row(panel, from),
                                to == null || period ? 0 : row(panel, to) + 1),
                        new BacktestSettings.Scoring(
                                season, references(panel), BacktestSettings.Scoring.LEVELS),
                        new BacktestSettings.Sampling(
                                paths, 1, Runtime.getRuntime().availableProcessors()));
        if (period) {
            settings =
                    settings.within(
                            new BacktestSettings.Period(
                                    Optional.ofNullable(from), Optional.ofNullable(to)));
        }
        backtest(request, report, opened, panel, settings);
        page.write(report);
        request.show(report);
    }

    private static void backtest(
            Request request,
            Report report,
            Forecaster model,
            Panel panel,
            BacktestSettings settings) {
        var found = new BacktestReport();
        var result = Backtest.run(model, panel, settings, found::note);
        BacktestReport.notes(result, model, panel).forEach(request::note);
        found.write(report, result, model, model.fit(panel), false);
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

    private static int row(Panel panel, String text) {
        return panel.row(panel.series().getFirst(), text);
    }

    private List<Reference> references(Panel panel) {
        var all = new ArrayList<Reference>();
        if (baselines == null) {
            all.add(Reference.NAIVE);
            if (season > 1) {
                all.add(Reference.SEASONAL_NAIVE);
            }
            all.add(Reference.DRIFT);
            all.add(Reference.AR);
            if ((long) panel.rows() * panel.columns().size() <= 2000) {
                all.add(Reference.ETS);
            }
            return all;
        }
        for (var name : baselines) {
            if (!name.equals("none")) {
                all.add(reference(name));
            }
        }
        return all;
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
        var all = opened.evaluate(panel.series().getFirst(), from == null ? 1 : row(panel, from));
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
        page.write(oneStep(request, opened, all, note));
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
            Optional<String> note) {
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
        return report.paragraph("One step ahead; baseline: the value of the row before (naive).")
                .table("columns", "", columns, rows);
    }
}
