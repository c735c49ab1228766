package dev.rondo.task.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.Series;

import org.junit.jupiter.api.Test;

import java.time.Period;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;

/// How much each past value counts for a forecast, against the forecasts of moved values.
class ForecastExplainTest {
    private static double[][] rows(int count) {
        double[][] rows = new double[count][2];
        for (int r = 0; r < count; r++) {
            rows[r][0] = 20 + 6 * Math.sin(r * 0.7) + r % 3;
            rows[r][1] = Math.rint(4 + 3 * Math.cos(r * 0.5));
        }
        return rows;
    }

    private static Forecaster trained(ForecastTrainer trainer) {
        return trainer.validation(0)
                .horizon(3)
                .hidden(5)
                .epochs(12)
                .seed(2)
                .train(Series.of(rows(60), "load", "count"));
    }

    /// The slope of a forecast along one past value times how far that is from the mean.
    private static void check(Forecaster model, int step, String target, int read) {
        double[][] rows = rows(14);
        var series = Series.of(rows, "load", "count");
        var one = model.fit(Panel.of(series)).series().getFirst();
        var importance = model.explain(one, step, target).importance().orElseThrow();
        assertEquals(target + ", step " + step, importance.target());
        assertEquals(read, importance.rows().length);
        assertEquals(read, model.steps(one).size());
        assertEquals("14", model.steps(one).getLast());
        int of = model.targets().indexOf(target);
        var scaling = model.schema().scaling(one, rows.length);
        double unit = scaling.deviation(model.columns().indexOf(target));
        double most = 0;
        for (int t = 0; t < read; t++) {
            for (int c = 0; c < 2; c++) {
                int row = rows.length - read + t;
                double own = rows[row][c];
                double by = scaling.deviation(c) / 128;
                double[] side = new double[2];
                for (int s = 0; s < 2; s++) {
                    rows[row][c] = own + (s == 0 ? -by : by);
                    side[s] =
                            model.forecast(Series.of(rows, "load", "count"), 3)
                                    .steps()
                                    .get(step - 1)
                                    .get(of)
                                    .value();
                }
                rows[row][c] = own;
                double expected = (own - scaling.mean().get(c)) * (side[1] - side[0]) / (2 * by);
                int column = importance.inputs().indexOf(model.columns().get(c));
                assertEquals(
                        expected,
                        importance.rows()[t][column],
                        1e-4 * unit + 5e-3 * Math.abs(expected),
                        "row " + row + ", column " + c);
                most = Math.max(most, Math.abs(expected));
            }
        }
        assertTrue(most > 2e-3 * unit, "" + most);
    }

    @Test
    void pastValuesCountByTheSlopeOfTheForecast() {
        for (var head : List.of("point", "gaussian", "student", "quantiles")) {
            var model = trained(Forecaster.trainer().head(head));
            check(model, 1, "load", 14);
            check(model, 3, "count", 14);
        }
    }

    @Test
    void contextsAreReadAlone() {
        check(trained(Forecaster.trainer().context(6)), 2, "load", 6);
    }

    /// What is forecast is e^z, or ln(1 + e^z).
    @Test
    void countsAreForecastThroughTheirMean() {
        for (var head : List.of("poisson", "negative-binomial")) {
            check(trained(Forecaster.trainer().head(head).target("count")), 2, "count", 14);
        }
    }

    @Test
    void logarithmsAreMeasuredAsLevels() {
        double[] values = new double[60];
        Arrays.setAll(values, t -> Math.exp(2 + Math.sin(t * 0.7)));
        var model =
                Forecaster.trainer()
                        .scale("log")
                        .validation(0)
                        .hidden(5)
                        .epochs(12)
                        .seed(2)
                        .train(Series.of(values));
        double[] read = Arrays.copyOf(values, 9);
        var totals = model.explain(Series.of(read)).importance().orElseThrow().rows();
        double mean = model.schema().scaling().mean().get(0);
        for (int t = 0; t < read.length; t++) {
            double own = read[t];
            double[] side = new double[2];
            for (int s = 0; s < 2; s++) {
                read[t] = own * Math.exp(s == 0 ? -0.01 : 0.01);
                side[s] = model.forecast(read, 1).steps().getFirst().getFirst().value();
            }
            read[t] = own;
            double expected = (Math.log(own) - mean) * (side[1] - side[0]) / 0.02;
            assertEquals(expected, totals[t][0], 2e-3 + 5e-3 * Math.abs(expected), "row " + t);
        }
    }

    @Test
    void columnsAreNamedAndThoseOfOneNameAdded() {
        var months =
                Series.of(rows(40), "load", "count")
                        .starting(
                                YearMonth.of(2020, 1).atDay(1).atStartOfDay(), Period.ofMonths(1));
        var model =
                Forecaster.trainer()
                        .target("load")
                        .known("count")
                        .calendar("month")
                        .missing("mask")
                        .horizon(2)
                        .validation(0)
                        .hidden(3)
                        .epochs(1)
                        .train(months);
        double[][] rows = rows(12);
        rows[10][0] = Double.NaN;
        rows[11][0] = Double.NaN;
        var series =
                Series.of(rows, "load", "count")
                        .starting(
                                YearMonth.of(2020, 1).atDay(1).atStartOfDay(), Period.ofMonths(1));
        var one = model.fit(Panel.of(series)).series().getFirst();
        var importance = model.explain(one).importance().orElseThrow();
        assertEquals(
                List.of("load", "load.seen", "load.gap", "count+1", "count+2", "month"),
                importance.inputs());
        assertEquals(10, importance.rows().length); // the last two are forecast
        for (var wrong : List.of(0, 3)) {
            assertThrows(RondoException.class, () -> model.explain(one, wrong, "load"));
        }
        assertThrows(RondoException.class, () -> model.explain(one, 1, "count"));
    }
}
