package dev.rondo.app.predict;

import dev.rondo.RondoException;
import dev.rondo.app.console.Console;
import dev.rondo.app.file.OutputFile;
import dev.rondo.app.option.ExplainOptions;
import dev.rondo.app.option.ForModels;
import dev.rondo.app.option.ModelData;
import dev.rondo.app.option.OutputFormat;
import dev.rondo.app.option.Request;
import dev.rondo.app.report.Chart;
import dev.rondo.app.report.FanChart;
import dev.rondo.app.report.Picture;
import dev.rondo.app.report.TextChart;
import dev.rondo.data.series.Panel;
import dev.rondo.data.source.TableWriter;
import dev.rondo.data.time.TimeStep;
import dev.rondo.network.Explanation;
import dev.rondo.store.Json;
import dev.rondo.task.forecast.Anomalies;
import dev.rondo.task.forecast.Forecast;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.forecast.PredictiveDistribution;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The rows after the end of series, sampled paths of them, or how unusual each row is that came;
/// as CSV or JSON.
@ForModels(Forecaster.class)
final class ForecastPrediction {
    @Option(
            names = "--horizon",
            paramLabel = "N",
            description = "Rows to forecast (default: the horizon of the model).")
    @Nullable Integer horizon;

    @Option(
            names = "--levels",
            split = ",",
            paramLabel = "P",
            description =
                    "Quantile levels to show, of models that predict distributions (default: "
                            + "0.1,0.9).")
    List<Double> levels = List.of(0.1, 0.9);

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Show N sampled paths instead of the forecast (default: off).")
    int samples;

    @Option(
            names = "--paths",
            paramLabel = "N",
            description =
                    "Sample paths for forecasts of distributions beyond the horizon of the model "
                            + "(default: ${DEFAULT-VALUE}).")
    int paths = Forecaster.PATHS;

    @Option(
            names = "--path-seed",
            paramLabel = "N",
            description = "Random seed of the paths (default: ${DEFAULT-VALUE}).")
    long seed = 1;

    @Option(
            names = "--anomalies",
            arity = "0..1",
            paramLabel = "P",
            fallbackValue = "0.001",
            description =
                    "Anomaly detection instead of a forecast: scores how unusual each row is, "
                            + "given the rows before it. A value is an anomaly if the "
                            + "probability of a value at least as extreme is below P (default: "
                            + "off; ${FALLBACK-VALUE} without a number).")
    @Nullable Double anomalies;

    @OutputFile(OutputFile.Kind.PICTURE)
    @Option(
            names = "--plot",
            arity = "0..1",
            paramLabel = "FILE",
            fallbackValue = "",
            description =
                    "Draw the end of each series and its forecast with intervals of 50, 80 and 95 %% "
                            + "to an SVG or PNG file, of up to "
                            + PICTURES
                            + " series and columns; without FILE in the terminal instead of the rows, "
                            + "of up to "
                            + TEXTS
                            + " (default: off).")
    @Nullable Path plot;

    private static final int PICTURES = 12;
    private static final int TEXTS = 4;

    /// The empty path.
    private static boolean terminal(Path plot) {
        return plot.toString().isEmpty();
    }

    void run(Request request, Forecaster opened, ExplainOptions explain) {
        request.to().among(Forecaster.KIND, OutputFormat.TEXT, OutputFormat.JSON, OutputFormat.CSV);
        if (request.files().isEmpty()) {
            throw new RondoException(
                    request.model()
                            + ": a forecaster predicts from a table: rondo predict MODEL SERIES");
        }
        if (horizon != null && horizon < 1) {
            throw new RondoException("--horizon " + horizon + ": expected 1 or more");
        }
        for (double p : levels) {
            if (!(p > 0 && p < 1)) {
                throw new RondoException("--levels " + p + ": expected between 0 and 1");
            }
        }
        if (samples < 0 || paths < 1) {
            throw new RondoException("--samples and --paths: expected 1 or more");
        }
        checkPlot(request);
        var panel = ModelData.read(opened, request.data(), request.files());
        if (explain.requested() && opened.network().isEmpty()) {
            throw new RondoException(
                    request.model()
                            + ": was trained without a network and has no equations: --explain is"
                            + " for networks");
        }
        for (var one : panel.series()) {
            explain.item(
                    request.data(),
                    () -> opened.steps(one),
                    target -> explained(opened, one, target));
        }
        opened.notes(panel).forEach(request::note);
        var shown = new Shown(request, opened, panel);
        if (anomalies != null) {
            double threshold = anomalies;
            if (!(anomalies > 0 && anomalies < 1)) {
                throw new RondoException(
                        "--anomalies " + anomalies + ": expected a probability between 0 and 1");
            }
            for (var one : panel.series()) {
                Anomalies.of(opened, one, 0, score -> anomaly(shown, opened, score, threshold));
            }
            return;
        }
        var fans = new ArrayList<FanChart>();
        var picture = plot;
        boolean text = picture != null && terminal(picture);
        int most = picture == null ? 0 : text ? TEXTS : PICTURES;
        for (var one : panel.series()) {
            if (text && fans.size() == most) {
                break; // rows are not written
            }
            int at = opened.end(one);
            int rows = horizon == null ? opened.horizon() : horizon;
            int count = samples > 0 ? samples : rows > opened.horizon() ? paths : 0;
            var forecast = opened.forecast(one, at, rows, count, seed);
            for (int i = 0; i < opened.targets().size() && fans.size() < most; i++) {
                fans.add(new FanChart(opened, panel, one, i, at, forecast.steps()));
            }
            if (text) {
                continue;
            }
            if (samples > 0) {
                sampled(shown, one, at, forecast);
            } else {
                expected(shown, one, at, forecast);
            }
        }
        if (picture != null) {
            draw(request, picture, fans, panel.series().size() * opened.targets().size());
        }
    }

    private void checkPlot(Request request) {
        if (plot == null) {
            return;
        }
        if (anomalies != null) {
            throw new RondoException("--plot draws forecasts: expected it without --anomalies");
        }
        if (!terminal(plot)) {
            Picture.checked(plot);
        } else if (request.to() != OutputFormat.TEXT || samples > 0) {
            throw new RondoException(
                    "--plot without a file draws in the terminal instead of writing rows: expected"
                            + " --plot FILE.svg, or no "
                            + (samples > 0 ? "--samples" : "--to and --json"));
        }
    }

    /// @param all how many there are
    private static void draw(Request request, Path file, List<FanChart> fans, int all) {
        var panels = fans.stream().map(FanChart::titled).toList();
        if (!terminal(file)) {
            new Chart(panels).writeMultiples(file);
        } else {
            for (int p = 0; p < panels.size(); p++) {
                if (p > 0) {
                    request.line("");
                }
                TextChart.of(panels.get(p), Console.showsUnicode()).forEach(request::line);
            }
        }
        if (fans.size() < all) {
            request.note(
                    "of " + all + " series and columns the first " + fans.size() + " are drawn");
        }
    }

    /// @param target a column, a step, or both with a colon between them
    private static Explanation explained(Forecaster model, Panel.One one, Optional<String> target) {
        var column = model.targets().getFirst();
        int step = 1;
        if (target.isPresent()) {
            var text = target.get();
            int colon = text.lastIndexOf(':');
            var last = text.substring(colon + 1);
            if (model.targets().contains(text) || !last.matches("[1-9]\\d{0,8}")) {
                column = text;
            } else {
                column = colon < 0 ? column : text.substring(0, colon);
                step = Integer.parseInt(last);
            }
        }
        return model.explain(one, step, column);
    }

    private void expected(Shown shown, Panel.One one, int at, Forecast forecast) {
        for (int h = 0; h < forecast.steps().size(); h++) {
            var fields = shown.place(one, at + h);
            var step = forecast.steps().get(h);
            for (int i = 0; i < step.size(); i++) {
                String name = forecast.targets().get(i);
                var predicted = step.get(i);
                fields.put(name, number(shown.model, name, predicted.value()));
                for (double p : levels) {
                    if (predicted.uncertain()
                            && !(predicted instanceof PredictiveDistribution.Bernoulli)) {
                        fields.put(
                                name + "_" + p, number(shown.model, name, predicted.quantile(p)));
                    }
                }
            }
            shown.show(fields);
        }
    }

    private static void sampled(Shown shown, Panel.One one, int at, Forecast forecast) {
        if (forecast.paths().count() == 0) {
            throw new RondoException(
                    "the model predicts points, without a distribution to sample from: train it"
                            + " with another head (--head gaussian, student, quantiles…)");
        }
        for (int p = 0; p < forecast.paths().count(); p++) {
            for (int h = 0; h < forecast.steps().size(); h++) {
                var fields = shown.place(one, at + h);
                fields.put("path", Json.of(p + 1));
                for (int i = 0; i < forecast.targets().size(); i++) {
                    String name = forecast.targets().get(i);
                    fields.put(name, number(shown.model, name, forecast.paths().value(p, h, i)));
                }
                shown.show(fields);
            }
        }
    }

    private void anomaly(Shown shown, Forecaster model, Anomalies.Score score, double threshold) {
        var fields = shown.place(score.series(), score.row());
        fields.putIfAbsent("row", Json.of(score.row() + 1));
        String target = model.targets().get(score.target());
        fields.put("column", Json.of(target));
        fields.put("value", number(model, target, score.value()));
        fields.put("expected", number(model, target, score.predicted().value()));
        for (double p : levels) {
            fields.put("quantile_" + p, number(model, target, score.predicted().quantile(p)));
        }
        fields.put("surprise", number(score.score()));
        fields.put("tail", number(score.tail()));
        fields.put("anomaly", Json.of(score.tail() < threshold ? 1 : 0));
        shown.show(fields);
    }

    private static Json number(double value) {
        return Double.isFinite(value)
                ? new Json.Num(Float.toString((float) value))
                : new Json.Null();
    }

    /// A number of a target: in single precision where that tells the differences between its
    /// numbers, else to as many digits as are of use.
    private static Json number(Forecaster model, String target, double value) {
        double resolution = model.resolution(target, value);
        if (!Double.isFinite(value) || Math.ulp((float) value) <= resolution) {
            return number(value);
        }
        int digits = (int) Math.ceil(2 - Math.log10(resolution));
        return new Json.Num(
                new BigDecimal(value)
                        .setScale(digits, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString());
    }

    /// Writes rows of fields, as CSV with a header or as JSON.
    private static final class Shown {
        private final Request request;
        private final Forecaster model;
        private final Panel panel;
        private final TimeStep step;
        private boolean begun;

        Shown(Request request, Forecaster model, Panel panel) {
            this.request = request;
            this.model = model;
            this.panel = panel;
            step = model.step(panel).orElse(new TimeStep(0, 1));
        }

        /// What says which row it is.
        Map<String, Json> place(Panel.One one, int row) {
            var fields = new LinkedHashMap<String, Json>();
            if (panel.series().size() > 1) {
                fields.put("series", Json.of(one.name()));
            }
            int last = one.times().length - 1;
            if (last >= 0) {
                long time =
                        row <= last ? one.times()[row] : step.after(one.times()[last], row - last);
                fields.put(
                        "time",
                        panel.dated()
                                ? Json.of(panel.timeline().orElseThrow().write(time))
                                : Json.of(time));
            } else if (panel.series().size() > 1) {
                fields.put("row", Json.of(row + 1));
            }
            return fields;
        }

        void show(Map<String, Json> fields) {
            if (request.json()) {
                request.results().write(new Json.Obj(fields));
                return;
            }
            if (!begun) {
                request.line(TableWriter.row(List.copyOf(fields.keySet())));
                begun = true;
            }
            request.line(TableWriter.row(fields.values().stream().map(Shown::text).toList()));
        }

        private static String text(Json value) {
            return switch (value) {
                case Json.Null() -> "";
                case Json.Text(var text) -> text;
                default -> value.write();
            };
        }
    }
}
