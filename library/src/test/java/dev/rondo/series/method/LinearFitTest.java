package dev.rondo.series.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.time.TimeStep;
import dev.rondo.series.method.LinearForecast.Level;
import dev.rondo.series.method.LinearForecast.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/// The closed form against least squares over windows that are written down one by one.
class LinearFitTest {
    private static final TimeStep HOUR = new TimeStep(0, 3600);

    /// A series that grows, with a season and noise; positive.
    private static double[] series(int rows, int seed, double size) {
        var random = new Random(seed);
        double[] y = new double[rows];
        Arrays.setAll(
                y,
                t ->
                        size
                                * (20
                                        + 0.05 * t
                                        + 4 * Math.sin(t / 2.0)
                                        + t % 5
                                        + random.nextGaussian()));
        return y;
    }

    private static History history(double[] y, long hour) {
        long[] times = new long[y.length];
        Arrays.setAll(times, t -> 3600 * (hour + t));
        return History.of(y, times, Optional.of(HOUR));
    }

    static Stream<Shape> shapes() {
        return Stream.of(
                new Shape(1, 1, Level.LAST, 0, 0, 0, false),
                new Shape(6, 4, Level.LAST, 0, 0, 0, false),
                new Shape(6, 4, Level.MEAN, 0, 0, 0, false),
                new Shape(
                        7, 12, Level.LAST, 5, 0, 0, false), // a base of more than two seasons ahead
                new Shape(7, 3, Level.MEAN, 5, 1, 50, false),
                new Shape(6, 4, Level.LAST, 0, 2, 40, false),
                new Shape(6, 4, Level.MEAN, 0, 2, 365, false),
                new Shape(6, 4, Level.LAST, 5, 2, 40, true),
                new Shape(6, 4, Level.MEAN, 0, 0, 0, true));
    }

    private record Part(History history, int end, double scale) {}

    /// Weights of one step by the normal equations of all windows, their features centred; solved
    /// by elimination.
    private static double[] slow(Shape shape, List<Part> parts, int step, double ridge) {
        int w = shape.window();
        int p = w + 2 * shape.waves();
        var rows = new ArrayList<double[]>();
        var targets = new ArrayList<Double>();
        for (var part : parts) {
            double[] y = part.history().until(part.end());
            Arrays.setAll(y, t -> (shape.logs() ? Math.log(y[t]) : y[t]) / part.scale());
            for (int t = w - 1; t + shape.horizon() < part.end(); t++) {
                double level =
                        shape.level() == Level.LAST
                                ? y[t]
                                : Arrays.stream(y, t - w + 1, t + 1).average().orElseThrow();
                double[] x = new double[p];
                for (int i = 0; i < w; i++) {
                    x[i] = y[t - i] - level;
                }
                for (int k = 0; k < shape.waves(); k++) {
                    double angle = 2 * Math.PI * (k + 1) * part.history().step(t) / shape.period();
                    x[w + 2 * k] = Math.sin(angle);
                    x[w + 2 * k + 1] = Math.cos(angle);
                }
                rows.add(x);
                int s = shape.base();
                double base = s == 0 ? level : y[t - s + 1 + (step - 1) % s];
                targets.add(y[t + step] - base);
            }
        }
        int n = rows.size();
        double[] mean = new double[p];
        rows.forEach(x -> Arrays.setAll(mean, i -> mean[i] + x[i] / n));
        double middle = targets.stream().mapToDouble(d -> d).average().orElseThrow();
        double[][] a = new double[p][p + 1];
        double trace = 0;
        for (int r = 0; r < n; r++) {
            for (int i = 0; i < p; i++) {
                double xi = rows.get(r)[i] - mean[i];
                for (int j = 0; j < p; j++) {
                    a[i][j] += xi * (rows.get(r)[j] - mean[j]);
                }
                a[i][p] += xi * (targets.get(r) - middle);
                trace += i < w ? xi * xi : 0;
            }
        }
        for (int i = 0; i < p; i++) {
            a[i][i] += i < w ? (ridge + 1e-9) * trace / w + 1e-12 : 1e-6 * n + 1e-12;
        }
        double[] x = eliminate(a);
        double[] weights = Arrays.copyOf(x, p + 1);
        weights[p] = middle;
        for (int i = 0; i < p; i++) {
            weights[p] -= x[i] * mean[i];
        }
        return weights;
    }

    private static double[] eliminate(double[][] a) {
        int n = a.length;
        for (int i = 0; i < n; i++) {
            int best = i;
            for (int r = i; r < n; r++) {
                best = Math.abs(a[r][i]) > Math.abs(a[best][i]) ? r : best;
            }
            double[] row = a[best];
            a[best] = a[i];
            a[i] = row;
            for (int r = 0; r < n; r++) {
                double factor = r == i ? 0 : a[r][i] / row[i];
                for (int c = i; c <= n && factor != 0; c++) {
                    a[r][c] -= factor * row[c];
                }
            }
        }
        double[] x = new double[n];
        Arrays.setAll(x, i -> a[i][n] / a[i][i]);
        return x;
    }

    /// By its definition, from the slow weights.
    private static double[] forecast(Shape shape, Part part, double[][] weights, int at) {
        int w = shape.window();
        double[] y = part.history().until(at);
        Arrays.setAll(y, t -> shape.logs() ? Math.log(y[t]) : y[t]);
        double level =
                shape.level() == Level.LAST
                        ? y[at - 1]
                        : Arrays.stream(y, at - w, at).average().orElseThrow();
        double[] steps = new double[shape.horizon()];
        for (int h = 0; h < steps.length; h++) {
            double sum = shape.base() == 0 ? level : y[at - shape.base() + h % shape.base()];
            for (int i = 0; i < w; i++) {
                sum += weights[h][i] * (y[at - 1 - i] - level);
            }
            for (int k = 0; k < shape.waves(); k++) {
                double angle = 2 * Math.PI * (k + 1) * part.history().step(at - 1) / shape.period();
                sum += part.scale() * weights[h][w + 2 * k] * Math.sin(angle);
                sum += part.scale() * weights[h][w + 2 * k + 1] * Math.cos(angle);
            }
            sum += part.scale() * weights[h][w + 2 * shape.waves()];
            steps[h] = shape.logs() ? Math.exp(sum) : sum;
        }
        return steps;
    }

    private static void check(Shape shape, List<Part> parts, double ridge) {
        var fit = new LinearFit(shape);
        parts.forEach(p -> fit.add(p.history(), p.end(), p.scale()));
        var solved = fit.solve(ridge, 1);
        double[][] weights = new double[shape.horizon()][];
        for (int h = 1; h <= shape.horizon(); h++) {
            weights[h - 1] = slow(shape, parts, h, ridge);
            if (ridge > 0) { // else the weights of a mean level are not determined
                for (int i = 0; i < shape.window(); i++) {
                    assertEquals(weights[h - 1][i], solved.weight(h, i), 1e-6, shape.name());
                }
            }
        }
        for (var part : parts) {
            double[] expected = forecast(shape, part, weights, part.end());
            double[] steps =
                    solved.scaled(part.scale())
                            .forecast(part.history(), part.end(), shape.horizon());
            assertArrayEquals(expected, steps, 2e-5 * part.scale(), shape.name());
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void oneSeries(Shape shape) {
        var part = new Part(history(series(160, 1, 1), 491_000), 150, 1);
        for (double ridge : new double[] {0, 0.01, 3}) {
            check(shape, List.of(part), ridge);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void severalSeriesInTheirOwnScales(Shape shape) {
        var parts =
                List.of(
                        new Part(history(series(80, 1, 1), 491_000), 80, shape.logs() ? 1 : 2),
                        new Part(history(series(60, 2, 100), 3), 55, shape.logs() ? 1 : 170),
                        new Part(history(series(90, 3, 1e-3), 7_777), 90, shape.logs() ? 1 : 1e-3));
        check(shape, parts, 0.1);
    }

    @Test
    void ofALineItForecastsTheLine() {
        double[] line = new double[60];
        Arrays.setAll(line, t -> 1e6 + 3.0 * t);
        var fit = new LinearFit(new Shape(4, 5, Level.LAST, 0, 0, 0, false));
        fit.add(History.of(line), 60, 3);
        double[] steps = fit.solve(0, 3).forecast(History.of(line), 60, 12); // beyond H: fed back
        for (int h = 0; h < 12; h++) {
            assertEquals(1e6 + 3.0 * (60 + h), steps[h], 1e-3);
        }
    }

    @Test
    void gapsAreReadFilled() {
        double[] gaps = series(120, 4, 1);
        double[] filled = gaps.clone();
        for (int t : new int[] {30, 31, 70}) {
            gaps[t] = Double.NaN;
        }
        filled[30] = filled[29] + (filled[32] - filled[29]) / 3;
        filled[31] = filled[29] + (filled[32] - filled[29]) * 2 / 3;
        filled[70] = (filled[69] + filled[71]) / 2;
        var shape = new Shape(6, 4, Level.LAST, 0, 0, 0, false);
        var one = new LinearFit(shape);
        one.add(History.of(gaps), 110, 1);
        var other = new LinearFit(shape);
        other.add(History.of(filled), 110, 1);
        assertArrayEquals(
                other.solve(0.1, 1).forecast(History.of(filled), 110, 9),
                one.solve(0.1, 1).forecast(History.of(gaps), 110, 9),
                1e-9);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aConstantSeriesStaysWhereItIs(Shape shape) {
        double[] y = new double[60];
        Arrays.fill(y, 0.1);
        var fit = new LinearFit(shape);
        fit.add(History.of(y), 60, 0.1);
        for (double step : fit.solve(0, 0.1).forecast(History.of(y), 60, 30)) {
            assertEquals(0.1, step, 1e-9);
        }
    }

    // ---- Cholesky -----------------------------------------------------------------------------

    @Test
    void theDecompositionSolves() {
        var random = new Random(3);
        for (int n : new int[] {1, 2, 3, 4, 5, 8, 13, 40}) {
            double[][] m = new double[n + 3][];
            Arrays.setAll(m, r -> random.doubles(n, -1, 1).toArray());
            double[][] a = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    for (double[] row : m) {
                        a[i][j] += row[i] * row[j];
                    }
                }
            }
            double[] ridge = random.doubles(n, 0.1, 1).toArray();
            double[][] x = new double[n][];
            Arrays.setAll(x, r -> random.doubles(3, -5, 5).toArray());
            double[][] b = new double[n][3];
            for (int i = 0; i < n; i++) {
                for (int c = 0; c < 3; c++) {
                    b[i][c] = ridge[i] * x[i][c];
                    for (int k = 0; k < n; k++) {
                        b[i][c] += a[i][k] * x[k][c];
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                Arrays.fill(a[i], i + 1, n, Double.NaN); // the upper half is not read
            }
            new Cholesky(a, ridge).solve(b);
            for (int i = 0; i < n; i++) {
                assertArrayEquals(x[i], b[i], 1e-9, "n = " + n);
            }
        }
    }

    @Test
    void ofASingularMatrixNothingIsInfinite() {
        double[][] a = {{1, 1}, {1, 1}};
        double[][] b = {{2}, {2}};
        new Cholesky(a, new double[] {1e-9, 1e-9}).solve(b);
        assertEquals(2, b[0][0] + b[1][0], 1e-6);
        assertTrue(Double.isFinite(b[0][0]));
        double[][] zero = {{0}, {0}};
        new Cholesky(new double[2][2], new double[] {1e-12, 1e-12}).solve(zero);
        assertArrayEquals(new double[] {0}, zero[0]);
    }
}
