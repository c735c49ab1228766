package dev.rondo.series.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.measure.Autoregression;
import dev.rondo.series.method.LinearForecast.Level;
import dev.rondo.series.method.LinearForecast.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Each method against its definition, written down slowly; what all of them keep to.
class ForecastMethodTest {
    private static final int ROWS = 90;

    private static double[] series(int seed) {
        var random = new Random(seed);
        double[] y = new double[ROWS];
        Arrays.setAll(
                y, t -> 30 + 0.1 * t + 5 * Math.sin(2 * Math.PI * t / 7) + random.nextGaussian());
        return y;
    }

    private static LinearForecast linear(History history, int end, Shape shape) {
        var fit = new LinearFit(shape);
        fit.add(history, end, shape.logs() ? 1 : 4);
        return fit.solve(0.1, shape.logs() ? 1 : 4);
    }

    private interface Fit {
        ForecastMethod of(History history, int end);
    }

    private record Named(String name, Fit fit) {
        @Override
        public String toString() {
            return name;
        }
    }

    /// Every kind of method, in every variant.
    static Stream<Named> methods() {
        return Stream.of(
                new Named("naive", (_, _) -> new NaiveForecast()),
                new Named("mean", (_, _) -> new MeanForecast()),
                new Named("seasonal naive", (_, _) -> new SeasonalNaive(7)),
                new Named("seasonal average", (h, end) -> SeasonalAverage.fit(h, end, 7)),
                new Named("smoothing", (h, end) -> SmoothingForecast.fit(h, end, 1, false, false)),
                new Named("by season", (h, end) -> SmoothingForecast.fit(h, end, 7, false, false)),
                new Named("Theta", (h, end) -> SmoothingForecast.fit(h, end, 7, false, true)),
                new Named("Theta, logs", (h, end) -> SmoothingForecast.fit(h, end, 7, true, true)),
                new Named("AR", (h, end) -> ArForecast.fit(h, end, 7, false)),
                new Named("AR, logs", (h, end) -> ArForecast.fit(h, end, 7, true)),
                new Named("ETS", (h, end) -> EtsForecast.fit(h, end, 7)),
                new Named(
                        "linear",
                        (h, end) -> linear(h, end, new Shape(8, 5, Level.LAST, 7, 1, 30, false))),
                new Named(
                        "linear, mean",
                        (h, end) -> linear(h, end, new Shape(8, 5, Level.MEAN, 0, 0, 0, false))),
                new Named(
                        "linear, logs",
                        (h, end) -> linear(h, end, new Shape(8, 5, Level.LAST, 0, 0, 0, true))));
    }

    // ---- what all keep to ---------------------------------------------------------------------

    /// Everything from row `at` on is another number, or missing: the same bits.
    @ParameterizedTest
    @MethodSource("methods")
    void laterRowsAreNotLookedAt(Named method) {
        double[] y = series(1);
        for (int t : new int[] {0, 12, 13, 40, 57, 58, 59, 70}) {
            y[t] = Double.NaN;
        }
        var random = new Random(7);
        for (int at : new int[] {30, 58, 60, 61, 71}) { // after a gap, within one, at its end
            double[] expected = method.fit().of(History.of(y), at).forecast(History.of(y), at, 12);
            for (int change = 0; change < 4; change++) {
                double[] other = y.clone();
                for (int t = at; t < ROWS; t++) {
                    other[t] = change == 0 ? Double.NaN : random.nextDouble(1, 1000);
                }
                var history = History.of(other);
                assertArrayEquals(expected, method.fit().of(history, at).forecast(history, at, 12));
                var cut = History.of(Arrays.copyOf(other, at));
                assertArrayEquals(expected, method.fit().of(cut, at).forecast(cut, at, 12));
            }
            // and the earlier ones are looked at
            double[] other = y.clone();
            other[at == 58 || at == 60 ? 56 : at == 71 ? 69 : at - 1] += 100;
            assertNotEquals(
                    Arrays.toString(expected),
                    Arrays.toString(
                            method.fit()
                                    .of(History.of(y), at)
                                    .forecast(History.of(other), at, 12)));
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    void aStoredMethodIsTheSameToTheBit(Named method) {
        var history = History.of(series(2));
        var fitted = method.fit().of(history, 80);
        var numbers = new NumberStore();
        numbers.add(1, 2, 3);
        var before = fitted.store(numbers);
        numbers.add(4);
        var read = StoredMethods.read(before, NumberStore.of(numbers.toArray()));
        assertEquals(fitted.name(), read.name());
        assertEquals(fitted.describe(), read.describe());
        for (int at : new int[] {20, 80, 90}) {
            assertArrayEquals(fitted.forecast(history, at, 13), read.forecast(history, at, 13));
        }
        var again = new NumberStore();
        again.add(1, 2, 3);
        assertEquals(before, read.store(again));
        assertArrayEquals(
                Arrays.copyOf(numbers.toArray(), numbers.toArray().length - 1), again.toArray());
    }

    @Test
    void methodsOfOtherVersionsAreNotGuessed() {
        var e =
                assertThrows(
                        RondoException.class,
                        () ->
                                StoredMethods.read(
                                        new StoredMethod("pudding", List.of(), 0, 0),
                                        new NumberStore()));
        assertTrue(String.valueOf(e.getMessage()).contains("`pudding`"), e::getMessage);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theFirstStepsOfALongForecastAreThoseOfAShortOne(Named method) {
        var history = History.of(series(3));
        var fitted = method.fit().of(history, 90);
        double[] all = fitted.forecast(history, 90, 40);
        for (int horizon : new int[] {1, 4, 5, 6, 17}) {
            assertArrayEquals(Arrays.copyOf(all, horizon), fitted.forecast(history, 90, horizon));
        }
    }

    /// A level that is higher, of a method that is not of logarithms: forecasts are, by as much.
    @ParameterizedTest
    @MethodSource("methods")
    void forecastsMoveWithTheLevelAndTheUnit(Named method) {
        if (method.name().contains("logs") || method.name().equals("ETS")) {
            return; // of products, or of one of several models
        }
        double[] y = series(4);
        var history = History.of(y);
        var moved = History.of(Arrays.stream(y).map(v -> v + 4096).toArray());
        double[] expected = method.fit().of(history, 90).forecast(history, 90, 11);
        double[] steps = method.fit().of(moved, 90).forecast(moved, 90, 11);
        for (int h = 0; h < 11; h++) {
            assertEquals(expected[h] + 4096, steps[h], 2e-3, "step " + h);
        }
    }

    // ---- definitions --------------------------------------------------------------------------

    @Test
    void naiveForecastsRepeat() {
        var history = History.of(1, 2, 3, 4, 5, 6);
        assertArrayEquals(new double[] {5, 5}, new NaiveForecast().forecast(history, 5, 2));
        assertArrayEquals(new double[] {3, 3}, new MeanForecast().forecast(history, 5, 2));
        assertArrayEquals(
                new double[] {3, 4, 5, 3, 4}, new SeasonalNaive(3).forecast(history, 5, 5));
        // of less than a season: the first number stands before it
        assertArrayEquals(
                new double[] {1, 1, 1, 2, 1}, new SeasonalNaive(4).forecast(history, 2, 5));
    }

    @Test
    void theSeasonalAverageIsOneOfEachPlace() {
        double[] y = series(5);
        var history = History.of(y);
        int period = 7;
        for (double alpha : new double[] {1, 0.3}) {
            double[] steps = new SeasonalAverage(period, alpha).forecast(history, 80, 16);
            for (int h = 0; h < 16; h++) {
                int place = (80 + h) % period;
                double mean = y[place];
                for (int t = place + period; t < 80; t += period) {
                    mean = (1 - alpha) * mean + alpha * y[t];
                }
                assertEquals(mean, steps[h], 1e-9, "step " + h);
            }
        }
        assertArrayEquals(
                new SeasonalNaive(7).forecast(history, 80, 16),
                new SeasonalAverage(7, 1).forecast(history, 80, 16),
                1e-12);
    }

    @Test
    void theSeasonalAverageHasTheBestOfItsAlphas() {
        var history = History.of(series(6));
        double alpha = SeasonalAverage.fit(history, 90, 7).alpha();
        double least = Double.POSITIVE_INFINITY;
        double best = Double.NaN;
        for (double a : new double[] {1, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05}) {
            var method = new SeasonalAverage(7, a);
            double sum = 0;
            for (int t = 14; t < 90; t++) {
                // the number a season later, from the season before
                double[] steps = method.forecast(history, t - 6, 7);
                sum += Math.abs(history.value(t) - steps[6]);
            }
            if (sum < least) {
                least = sum;
                best = a;
            }
        }
        assertEquals(best, alpha);
        assertTrue(alpha < 1, "noise is averaged");
    }

    private static double[] smoothed(double[] y, int period, double alpha, boolean slope) {
        int n = y.length;
        double[] seasons = new double[period];
        if (period > 1) { // departures from the centred mean of a season
            var off = new ArrayList<List<Double>>();
            IntStream.range(0, period).forEach(_ -> off.add(new ArrayList<>()));
            int half = period / 2;
            for (int t = half; t + half < n; t++) {
                double mean = 0;
                for (int k = -half; k <= half; k++) {
                    mean += y[t + k] * (period % 2 == 0 && Math.abs(k) == half ? 0.5 : 1) / period;
                }
                off.get(t % period).add(y[t] - mean);
            }
            Arrays.setAll(
                    seasons, s -> off.get(s).stream().mapToDouble(d -> d).average().orElseThrow());
            double mean = Arrays.stream(seasons).average().orElseThrow();
            Arrays.setAll(seasons, s -> seasons[s] - mean);
        }
        double[] x = new double[n];
        Arrays.setAll(x, t -> y[t] - seasons[t % period]);
        double level = Arrays.stream(x, 0, 10).average().orElseThrow();
        for (double number : x) {
            level = alpha * number + (1 - alpha) * level;
        }
        double sumT = 0;
        double sumX = 0;
        double sumTx = 0;
        double sumTt = 0;
        for (int t = 0; t < n; t++) {
            sumT += t;
            sumX += x[t];
            sumTx += t * x[t];
            sumTt += (double) t * t;
        }
        double b = (n * sumTx - sumT * sumX) / (n * sumTt - sumT * sumT);
        double[] steps = new double[15];
        for (int h = 1; h <= steps.length; h++) {
            steps[h - 1] = level + (slope ? h * b / 2 : 0) + seasons[(n + h - 1) % period];
        }
        return steps;
    }

    @Test
    void smoothingAndThetaAreThoseOfTheirDefinition() {
        double[] y = Arrays.copyOf(series(7), 85);
        double[] logs = Arrays.stream(y).map(Math::log).toArray();
        for (int period : new int[] {1, 6, 7}) {
            for (boolean slope : new boolean[] {false, true}) {
                assertArrayEquals(
                        smoothed(y, period, 0.3, slope),
                        new SmoothingForecast(period, false, slope, 0.3)
                                .forecast(History.of(series(7)), 85, 15),
                        1e-9);
                assertArrayEquals(
                        Arrays.stream(smoothed(logs, period, 0.3, slope)).map(Math::exp).toArray(),
                        new SmoothingForecast(period, true, slope, 0.3)
                                .forecast(History.of(series(7)), 85, 15),
                        1e-8);
            }
        }
    }

    @Test
    void smoothingLearnsHowMuchIsNoise() {
        var random = new Random(8);
        double[] noise = random.doubles(200).toArray();
        assertEquals(0.02, SmoothingForecast.fit(History.of(noise), 200, 1, false, false).alpha());
        double[] walk = new double[200];
        for (int t = 1; t < 200; t++) {
            walk[t] = walk[t - 1] + random.nextGaussian();
        }
        assertTrue(SmoothingForecast.fit(History.of(walk), 200, 1, false, false).alpha() >= 0.9);
    }

    @Test
    void anArIsThatOfLeastSquares() {
        double[] y = series(9);
        y[33] = Double.NaN;
        var fitted = ArForecast.fit(History.of(y), 80, 7, false);
        double[] a = Autoregression.fit(Arrays.copyOf(y, 80), 20).coefficients();
        double[] read = History.of(y).until(80);
        double[] steps = new double[9];
        for (int h = 0; h < 9; h++) {
            steps[h] = a[0];
            for (int k = 1; k < a.length; k++) {
                steps[h] += a[k] * (h - k >= 0 ? steps[h - k] : read[80 + h - k]);
            }
        }
        assertArrayEquals(steps, fitted.forecast(History.of(y), 80, 9), 1e-9);
        assertTrue(fitted.describe().startsWith("order " + (a.length - 1)), fitted.describe());
    }

    @Test
    void anArOfASeriesWithManyGapsReadsThemFilled() {
        double[] y = series(12);
        for (int t = 4; t < ROWS; t += 9) {
            y[t] = Double.NaN;
        }
        var history = History.of(y);
        double[] filled = history.until(ROWS);
        for (boolean logs : new boolean[] {false, true}) {
            assertArrayEquals(
                    ArForecast.fit(History.of(filled), ROWS, 7, logs).forecast(history, ROWS, 9),
                    ArForecast.fit(history, ROWS, 7, logs).forecast(history, ROWS, 9),
                    1e-9);
        }
        assertThrows(RondoException.class, () -> ArForecast.fit(History.of(1, 2), 2, 7, false));
    }

    @Test
    void theArOfASimulatedOneIsFound() {
        var random = new Random(10);
        double[] y = new double[5000];
        for (int t = 2; t < y.length; t++) {
            y[t] = 1 + 0.5 * y[t - 1] + 0.3 * y[t - 2] + random.nextGaussian();
        }
        var history = History.of(y);
        double[] steps = ArForecast.fit(history, 5000, 1, false).forecast(history, 5000, 200);
        assertEquals(1 / (1 - 0.5 - 0.3), steps[199], 0.3); // its mean
    }

    @Test
    void methodsOfAnotherSeriesKeepTheirWeightsInItsUnit() {
        var history = History.of(series(11));
        var large = History.of(Arrays.stream(series(11)).map(v -> 1024 * v).toArray());
        var linear = linear(history, 90, new Shape(8, 5, Level.LAST, 0, 0, 0, false));
        double[] expected = linear.forecast(history, 90, 5);
        double[] steps = linear.adapted(large, 90, 4 * 1024).forecast(large, 90, 5);
        for (int h = 0; h < 5; h++) {
            assertEquals(1024 * expected[h], steps[h], 1e-6);
        }
        var ar = ArForecast.fit(history, 90, 7, false);
        double[] own = ArForecast.fit(large, 90, 7, false).forecast(large, 90, 5);
        assertArrayEquals(own, ar.adapted(large, 90, 1).forecast(large, 90, 5), 1);
        var tiny = History.of(5, 6, 7);
        for (double step : ar.adapted(tiny, 3, 1).forecast(tiny, 3, 5)) {
            assertTrue(Double.isFinite(step));
        }
    }

    @Test
    void aMemberThatGivesNoNumberIsLeftOut() {
        var history = History.of(3, -1, 2);
        var logs = new SmoothingForecast(1, true, false, 0.5);
        var blend =
                new MethodBlend(
                        List.of(
                                new MethodBlend.Member(0.5, logs),
                                new MethodBlend.Member(0.25, new NaiveForecast()),
                                new MethodBlend.Member(0.25, new SeasonalNaive(2))));
        assertArrayEquals(new double[] {(2 - 1) / 2.0, 2}, blend.forecast(history, 3, 2), 1e-12);
        var alone = new MethodBlend(List.of(new MethodBlend.Member(1, logs)));
        var e = assertThrows(RondoException.class, () -> alone.forecast(history, 3, 2));
        assertTrue(String.valueOf(e.getMessage()).contains("logarithms"), e::getMessage);
    }
}
