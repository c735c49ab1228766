package dev.rondo.series.method;

import dev.rondo.series.method.LinearForecast.Level;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The least-squares problem of a [LinearForecast], of one series or of several together, which is
/// solved for any ridge.
///
/// @since 0.1
public final class LinearFit {
    /// Ridges that are tried.
    static final double[] RIDGES = {0, 1e-3, 1e-2, 0.1, 0.3, 1, 3, 10};

    private final LinearForecast.Shape shape;
    private final LagSums sums;

    LinearFit(LinearForecast.Shape shape) {
        this.shape = shape;
        sums = new LagSums(shape.window(), shape.horizon(), shape.waves());
    }

    /// Fits one to each series, relative to the window's last number, with the ridge that forecasts
    /// the last fifth of the rows best.
    ///
    /// @param ends of each series the row after the last that is learned from
    public static List<LinearForecast> fit(
            List<History> series, int[] ends, int window, int horizon) {
        var shape = new LinearForecast.Shape(window, horizon, Level.LAST, 0, 0, 0, false);
        var all = new ArrayList<LinearForecast>();
        for (int s = 0; s < ends.length; s++) {
            var history = series.get(s);
            int cut = ends[s] - Math.max(horizon, ends[s] / 5);
            var early = new LinearFit(shape);
            early.add(history, cut, 1);
            double least = Double.POSITIVE_INFINITY;
            double best = 1;
            for (double ridge : RIDGES) {
                var tried = early.solve(ridge, 1);
                double error = 0;
                int stride = Math.max(1, (ends[s] - horizon - cut) / 50);
                for (int at = cut; at + horizon <= ends[s]; at += stride) {
                    double[] steps = tried.forecast(history, at, horizon);
                    for (int h = 0; h < horizon; h++) {
                        error += Math.abs(steps[h] - history.before(ends[s], at + h));
                    }
                }
                if (error < least) {
                    least = error;
                    best = ridge;
                }
            }
            var whole = new LinearFit(shape);
            whole.add(history, ends[s], 1);
            all.add(whole.solve(best, 1));
        }
        return all;
    }

    /// Adds the first rows of a series.
    ///
    /// @param scale what its numbers are divided by, of logarithms too
    void add(History history, int end, double scale) {
        double[] y = history.until(end);
        for (int t = 0; t < end; t++) {
            y[t] = shape.logs() ? Math.log(y[t]) : y[t];
        }
        double mean = Arrays.stream(y).average().orElse(0);
        for (int t = 0; t < end; t++) {
            y[t] = (y[t] - mean) / scale;
        }
        sums.add(y, end, shape.period(), history.step(0));
    }

    double count() {
        return sums.count;
    }

    /// @param ridge relative to the mean variance of the numbers of a window
    LinearForecast solve(double ridge, double scale) {
        int d = sums.size();
        int h = shape.horizon();
        int w = shape.window();
        double n = sums.count;
        double[][] c = new double[d][d];
        for (int a = 0; a < d; a++) {
            for (int b = 0; b < d; b++) {
                c[a][b] = sums.products[a][b] - sums.sums[a] * sums.sums[b] / n;
            }
        }
        double[] mean = Arrays.stream(sums.sums).map(s -> s / n).toArray();
        relative(c, mean);
        int p = w + 2 * shape.waves();
        double[][] left = new double[p][p];
        double[][] right = new double[p][h];
        double[] target = new double[h];
        for (int s = 0; s < h; s++) {
            int y = h - 1 - s;
            int base = base(s);
            target[s] = mean[y] - (base < 0 ? 0 : mean[base]);
            for (int i = 0; i < p; i++) {
                right[i][s] = c[h + i][y] - (base < 0 ? 0 : c[h + i][base]);
            }
        }
        double trace = 0;
        for (int i = 0; i < p; i++) {
            System.arraycopy(c[h + i], h, left[i], 0, p);
            trace += i < w ? left[i][i] : 0;
        }
        double size = trace / w;
        double[] more = new double[p];
        Arrays.fill(more, (ridge + 1e-9) * size + 1e-12);
        Arrays.fill(more, w, p, 1e-6 * n + 1e-12);
        new Cholesky(left, more).solve(right);
        double[] weights = new double[h * shape.features()];
        for (int s = 0; s < h; s++) {
            double constant = target[s];
            for (int i = 0; i < p; i++) {
                weights[s * shape.features() + i] = right[i][s];
                constant -= right[i][s] * mean[h + i];
            }
            weights[s * shape.features() + p] = constant;
        }
        return new LinearForecast(shape, weights, scale);
    }

    /// Where the number stands that step `s`, from 0, is relative to; −1: the level.
    private int base(int s) {
        int season = shape.base();
        return season == 0 ? -1 : shape.horizon() + season - 1 - s % season;
    }

    /// Makes moments of numbers those of their departures from the level: u = z − (wᵀz)·1, of the
    /// numbers of the series only.
    private void relative(double[][] c, double[] mean) {
        int h = shape.horizon();
        int d = h + shape.window();
        double[] level = new double[d];
        if (shape.level() == Level.LAST) {
            level[h] = 1;
        } else {
            Arrays.fill(level, h, d, 1.0 / shape.window());
        }
        double[] with = new double[c.length]; // covariance of the level and each number
        for (int a = 0; a < c.length; a++) {
            for (int b = h; b < d; b++) {
                with[a] += level[b] * c[a][b];
            }
        }
        double own = 0;
        double levelMean = 0;
        for (int b = h; b < d; b++) {
            own += level[b] * with[b];
            levelMean += level[b] * mean[b];
        }
        for (int a = 0; a < c.length; a++) {
            for (int b = 0; b < c.length; b++) {
                c[a][b] -=
                        (b < d ? with[a] : 0) + (a < d ? with[b] : 0) - (a < d && b < d ? own : 0);
            }
        }
        for (int a = 0; a < d; a++) {
            mean[a] -= levelMean;
        }
    }
}
