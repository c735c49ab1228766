package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.data.NumberTableReader;
import dev.rondo.store.Json;
import dev.rondo.task.Forecaster;

import picocli.CommandLine.Option;

import java.util.List;
import java.util.Locale;

/// How well each column is foretold one step ahead, beside the last number that was seen.
@Fits(ModelKind.FORECAST)
final class ForecastEvaluation {
    @Option(
            names = "--from",
            paramLabel = "ROW",
            description = {
                "The first row that is foretold, counted from 1; those before it are read (default:",
                "2)."
            })
    int from;

    void run(Request request, ReportOptions page) {
        if (request.files().size() != 1) {
            throw new RondoException(
                    "a forecaster is measured on one table; got "
                            + request.files().size()
                            + " files");
        }
        var opened = Forecaster.load(request.model());
        var table = NumberTableReader.read(request.data().table(request.files().getFirst()));
        var all = opened.evaluate(table, from == 0 ? 1 : from - 1);
        page.write(report(request, all));
        if (request.json()) {
            all.forEach(each -> request.line(Json.of(each).write()));
            return;
        }
        var widest = all.stream().mapToInt(a -> a.target().length()).max().orElse(0);
        widest = Math.max(widest, 6);
        request.line(
                String.format(
                        Locale.ROOT,
                        "%-" + widest + "s  %9s  %11s  %11s  %11s  %11s",
                        "column",
                        "foretold",
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

    private static Report report(Request request, List<Forecaster.Accuracy> all) {
        var columns =
                List.of(
                        Report.Column.text("target", "column"),
                        Report.Column.number("count", "foretold", "%,d"),
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
        return new Report(request.model().getFileName() + " on " + request.files().getFirst())
                .say("One step ahead, beside the last number that was seen (naive).")
                .table("columns", "", columns, rows);
    }
}
