package dev.rondo.app.report;

import dev.rondo.data.series.Panel;
import dev.rondo.data.time.TimeStep;
import dev.rondo.task.forecast.ForecastComponent;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.forecast.PredictiveDistribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// A forecast as a fan: the last part of the series, the median and the intervals of 50, 80 and 95
/// %.
///
/// @param panel of the series, as the model reads it
/// @param one the series
/// @param target number of the target, from 0
/// @param at the first row that is forecast
/// @param steps of each step ahead what is forecast of each target
public record FanChart(
        Forecaster model,
        Panel panel,
        Panel.One one,
        int target,
        int at,
        List<List<PredictiveDistribution>> steps) {
    /// How the middle of a forecast is called.
    static final String FORECAST = "forecast";

    private static final int BEFORE = 3; // horizons before the forecast that are drawn
    private static final int LEAST = 40; // rows before it, if there are as many
    private static final int COMPONENTS = 4;

    public FanChart {
        steps = List.copyOf(steps);
    }

    /// The panel of a chart, under the names of the series and the column.
    public Chart.Panel titled() {
        return drawn(name(), before(), List.of());
    }

    /// The name of the series, where it has one, and of the column.
    String name() {
        String column = model.targets().get(target);
        return one.name().isEmpty() ? column : one.name() + ", " + column;
    }

    /// As a picture of a page.
    Chart chart() {
        return new Chart(List.of(drawn("", before(), List.of())));
    }

    private int before() {
        return Math.max(LEAST, BEFORE * steps.size());
    }

    /// As a picture of a page, what the heaviest methods of a blend forecast; empty of a network,
    /// or where there is one alone.
    Optional<Chart> components() {
        var components =
                model.components(one, target, at, steps.size()).stream().limit(COMPONENTS).toList();
        return components.size() < 2
                ? Optional.empty()
                : Optional.of(new Chart(List.of(drawn("", steps.size(), components))));
    }

    private Chart.Panel drawn(String title, int before, List<ForecastComponent> components) {
        int horizon = steps.size();
        int from = Math.max(0, at - before);
        int to = Math.min(one.rows(), at + horizon);
        int column = panel.index(model.targets().get(target));
        double[] actual = IntStream.range(from, to).mapToDouble(r -> one.at(r, column)).toArray();
        double[] future = x(at, at + horizon);
        var lines = new ArrayList<Chart.Line>();
        lines.add(new Chart.Line("observed", x(from, to), actual));
        lines.add(new Chart.Line(FORECAST, future, values(FanChart::middle)));
        for (var component : components) {
            lines.add(new Chart.Line(component.method(), future, component.steps()));
        }
        var bands = new ArrayList<Chart.Band>();
        if (steps.getFirst().get(target).uncertain()) {
            bands.add(band("95 %", future, 0.025));
            bands.add(band("80 %", future, 0.1));
            bands.add(band("50 %", future, 0.25));
        }
        var axis =
                panel.dated()
                        ? Chart.Axis.time("")
                        : Chart.Axis.linear(one.times().length > 0 ? "time" : "row");
        return new Chart.Panel(title, axis, Chart.Axis.linear(""), lines, bands, List.of());
    }

    /// The median, of a distribution.
    private static double middle(PredictiveDistribution forecast) {
        return forecast.uncertain() && !(forecast instanceof PredictiveDistribution.Bernoulli)
                ? forecast.quantile(0.5)
                : forecast.value();
    }

    /// Where rows stand: their times, or their numbers from 1.
    private double[] x(int from, int to) {
        long[] times = one.times();
        var step = model.step(panel).orElse(new TimeStep(0, 1));
        DoubleUnaryOperator place =
                r -> {
                    int row = (int) r;
                    int last = times.length - 1;
                    return last < 0
                            ? row + 1
                            : row <= last ? times[row] : step.after(times[last], row - last);
                };
        return IntStream.range(from, to).asDoubleStream().map(place).toArray();
    }

    private Chart.Band band(String name, double[] x, double outside) {
        return new Chart.Band(
                name, x, values(f -> f.quantile(outside)), values(f -> f.quantile(1 - outside)));
    }

    private double[] values(ToDoubleFunction<PredictiveDistribution> of) {
        return steps.stream().mapToDouble(s -> of.applyAsDouble(s.get(target))).toArray();
    }

    /// What is missed at each step of the horizon, as intervals about the forecast.
    static Chart residuals(double[] steps, double[][] low, double[] middle, double[][] high) {
        var bands = new ArrayList<Chart.Band>();
        var names = List.of("95 %", "80 %", "50 %");
        for (int b = 0; b < low.length; b++) {
            bands.add(new Chart.Band(names.get(b), steps, low[b], high[b]));
        }
        double[] none = new double[steps.length];
        Arrays.fill(none, 0);
        return new Chart(
                List.of(
                        new Chart.Panel(
                                "",
                                Chart.Axis.linear("steps ahead"),
                                Chart.Axis.linear("true value − forecast"),
                                List.of(new Chart.Line("median", steps, middle)),
                                bands,
                                List.of(new Chart.Line("", steps, none)))));
    }
}
