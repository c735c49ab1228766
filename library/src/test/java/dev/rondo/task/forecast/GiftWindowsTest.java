package dev.rondo.task.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;
import dev.rondo.data.series.Series;
import dev.rondo.data.time.TimeStep;
import dev.rondo.measure.GiftEval;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The measures of GIFT-Eval, beside its definition written down plainly: all arrays at once.
class GiftWindowsTest {
    private static final double GAP = Double.NaN;

    @Test
    void measuresByHand() {
        var gift = new GiftEval();
        double[] wide = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        gift.add(6, wide, 2);
        gift.add(GAP, wide, 2);
        gift.add(-2, new double[9], 0); // no scale: it counts for CRPS alone
        assertEquals(2, gift.count());
        assertEquals(0.5, gift.mase(), 1e-12);
        // 2 τ (6 − q) below, 2 (1 − τ) (q − 6) above; of −2, 2 (1 − τ) 2
        double losses = .1 * 5 + .2 * 4 + .3 * 3 + .4 * 2 + .5 + 0 + .3 + .2 * 2 + .1 * 3;
        assertEquals(2 * (losses + 4.5 * 2) / 8 / 9, gift.crps(), 1e-12);
        assertThrows(RondoException.class, () -> gift.add(1, new double[] {1}, 1));
        assertTrue(Double.isNaN(new GiftEval().mase()));
        assertTrue(Double.isNaN(new GiftEval().crps()));
    }

    @Test
    void windowsAndSeasonsOfTheBenchmark() {
        assertEquals(20, GiftEval.windows(17420, 48)); // ett1/H/short: 37, of which 20
        assertEquals(15, GiftEval.windows(17420, 120));
        assertEquals(1, GiftEval.windows(480, 48));
        assertEquals(2, GiftEval.windows(481, 48));
        assertEquals(1, GiftEval.windows(10, 48));
        assertEquals(24, GiftWindows.season(new TimeStep(0, 3600)));
        assertEquals(12, GiftWindows.season(new TimeStep(0, 2 * 3600)));
        assertEquals(1, GiftWindows.season(new TimeStep(0, 5 * 3600)));
        assertEquals(96, GiftWindows.season(new TimeStep(0, 900)));
        assertEquals(360, GiftWindows.season(new TimeStep(0, 10)));
        assertEquals(1, GiftWindows.season(new TimeStep(0, 86_400)));
        assertEquals(1, GiftWindows.season(new TimeStep(0, 7 * 86_400)));
        assertEquals(
                5,
                GiftWindows.season(new TimeStep(0, 86_400, Optional.of(TimeStep.Rule.WEEKDAYS))));
        assertEquals(12, GiftWindows.season(new TimeStep(1, 0)));
        assertEquals(4, GiftWindows.season(new TimeStep(3, 0)));
        assertEquals(1, GiftWindows.season(new TimeStep(12, 0)));
    }

    @Test
    void scaleOfAHistoryShorterThanASeasonIsThatOfSteps() {
        double[] history = {1, 3, 2};
        assertEquals(1.5, GiftEval.scale(history, 4), 1e-12);
        assertEquals(1, GiftEval.scale(history, 2), 1e-12);
    }

    /// A window of the benchmark: what came, the median and all quantiles, what came before.
    private record Window(double[] truth, double[][] quantiles, double[] history) {}

    @Test
    void backtestIsMeasuredAsTheDefinition() {
        var random = new Random(7);
        var series = new ArrayList<Series>();
        for (int s = 0; s < 3; s++) {
            double[][] rows = new double[150 + 20 * s][2];
            for (int t = 0; t < rows.length; t++) {
                rows[t][0] = 20 + 5 * Math.sin(t * Math.PI / 3) + random.nextGaussian();
                rows[t][1] = random.nextInt(20) == 0 ? GAP : -3 + (s + 1) * random.nextGaussian();
            }
            series.add(Series.of(rows, "a", "b").named("s" + s));
        }
        int horizon = 5;
        int windows = 4;
        var panel = Panel.of(series.toArray(Series[]::new));
        var model = Forecaster.trainer().horizon(horizon).until("101").train(panel);
        var gift = new GiftWindows(model, 6);
        var visited = new ArrayList<Window>();
        Backtest.run(
                model,
                panel,
                BacktestSettings.of(horizon, 6).with(List.of()).at(horizon, windows),
                (one, at, steps) -> {
                    gift.forecast(one, at, steps);
                    for (int c = 0; c < 2; c++) {
                        visited.add(window(one, at, steps, c));
                    }
                });
        assertEquals(3 * 2 * windows, gift.windows());
        assertEquals(gift.windows(), visited.size());
        assertEquals(mase(visited, 6), gift.measures().mase(), 1e-10);
        assertEquals(crps(visited), gift.measures().crps(), 1e-10);
        assertTrue(gift.measures().count() < 3 * 2 * windows * horizon); // there were gaps
        assertTrue(gift.measures().crps() < Double.POSITIVE_INFINITY && gift.measures().crps() > 0);
    }

    private static Window window(
            Panel.One one, int at, List<List<PredictiveDistribution>> steps, int column) {
        double[] truth = new double[steps.size()];
        double[][] quantiles = new double[9][steps.size()];
        for (int h = 0; h < truth.length; h++) {
            truth[h] = one.at(at + h, column);
            for (int k = 0; k < 9; k++) {
                quantiles[k][h] = steps.get(h).get(column).quantile((k + 1) / 10.0);
            }
        }
        double[] history = new double[at];
        for (int r = 0; r < at; r++) {
            history[r] = one.at(r, column);
        }
        return new Window(truth, quantiles, history);
    }

    private static double mase(List<Window> windows, int season) {
        var errors = new ArrayList<Double>();
        for (var w : windows) {
            var differences = new ArrayList<Double>();
            for (int t = season; t < w.history().length; t++) {
                double d = Math.abs(w.history()[t] - w.history()[t - season]);
                if (d >= 0) {
                    differences.add(d);
                }
            }
            double scale = mean(differences);
            for (int h = 0; h < w.truth().length; h++) {
                double e = Math.abs(w.truth()[h] - w.quantiles()[4][h]) / scale;
                if (e >= 0) {
                    errors.add(e);
                }
            }
        }
        return mean(errors);
    }

    private static double crps(List<Window> windows) {
        var levels = new ArrayList<Double>();
        for (int k = 0; k < 9; k++) {
            double level = (k + 1) / 10.0;
            double loss = 0;
            double size = 0;
            for (var w : windows) {
                for (int h = 0; h < w.truth().length; h++) {
                    double y = w.truth()[h];
                    double q = w.quantiles()[k][h];
                    if (y == y) {
                        loss += 2 * Math.abs((y - q) * ((q >= y ? 1 : 0) - level));
                        size += Math.abs(y);
                    }
                }
            }
            levels.add(loss / size);
        }
        return mean(levels);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }
}
