package dev.rondo.measure;

import dev.rondo.RondoException;

import java.util.Arrays;
import java.util.Locale;

/// A linear autoregressive model, y_t = c + Σ_k a_k y_{t−k}, fitted by least squares: what a
/// network should be better than. Steps of which a number is missing are not learned from.
public final class Autoregression {
    private final double[] coefficients; // c, a_1, a_2, …
    private final double deviation;

    private Autoregression(double[] coefficients, double deviation) {
        this.coefficients = coefficients;
        this.deviation = deviation;
    }

    /// With these coefficients.
    ///
    /// @param coefficients c, then the weight of each step back
    public static Autoregression of(double... coefficients) {
        return new Autoregression(coefficients.clone(), Double.NaN);
    }

    /// Fits the order, up to `most`, with the least AIC, all measured on the same steps.
    ///
    /// @param series NaN: missing
    public static Autoregression fit(double[] series, int most) {
        double[][] moments = moments(series, most);
        int n = (int) moments[0][0];
        if (n < 2) {
            throw new RondoException(
                    "a series of "
                            + series.length
                            + " steps has no "
                            + (most + 1)
                            + " in a row without a gap: too short for a linear model of order "
                            + most);
        }
        Autoregression best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int order = 1; order <= Math.min(most, n / 3); order++) {
            var fitted = solve(moments, order);
            double aic = n * Math.log(fitted.deviation * fitted.deviation) + 2.0 * (order + 1);
            if (best == null || aic < least) {
                best = fitted;
                least = aic;
            }
        }
        return best == null ? solve(moments, 1) : best;
    }

    /// Sums of products of (1, y_{t−1}, …, y_{t−most}, y_t).
    private static double[][] moments(double[] series, int most) {
        double[][] sums = new double[most + 2][most + 2];
        double[] row = new double[most + 2];
        row[0] = 1;
        int whole = 0; // steps in a row without a gap
        for (int t = 0; t < series.length; t++) {
            whole = Double.isNaN(series[t]) ? 0 : whole + 1;
            if (whole <= most) {
                continue;
            }
            for (int k = 1; k <= most; k++) {
                row[k] = series[t - k];
            }
            row[most + 1] = series[t];
            for (int i = 0; i < row.length; i++) {
                for (int j = 0; j <= i; j++) {
                    sums[i][j] += row[i] * row[j];
                }
            }
        }
        for (int i = 0; i < sums.length; i++) {
            for (int j = i + 1; j < sums.length; j++) {
                sums[i][j] = sums[j][i];
            }
        }
        return sums;
    }

    /// The normal equations by Cholesky's decomposition, with a very small ridge.
    private static Autoregression solve(double[][] moments, int order) {
        int n = order + 1;
        int y = moments.length - 1;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = moments[i][j] * (i == j ? 1 + 1e-10 : 1);
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                l[i][j] =
                        i == j
                                ? Math.sqrt(Math.max(sum, 1e-12 * (1 + moments[i][i])))
                                : sum / l[j][j];
            }
        }
        double[] a = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = moments[i][y];
            for (int k = 0; k < i; k++) {
                sum -= l[i][k] * a[k];
            }
            a[i] = sum / l[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            double sum = a[i];
            for (int k = i + 1; k < n; k++) {
                sum -= l[k][i] * a[k];
            }
            a[i] = sum / l[i][i];
        }
        double squares = moments[y][y];
        for (int i = 0; i < n; i++) {
            squares -= a[i] * moments[i][y];
        }
        double steps = moments[0][0];
        double floor = 1e-12 * (1 + moments[y][y]);
        return new Autoregression(a, Math.sqrt(Math.max(squares, floor) / steps));
    }

    /// How many steps it looks back.
    public int order() {
        return coefficients.length - 1;
    }

    /// c, then the weight of each step back.
    public double[] coefficients() {
        return coefficients.clone();
    }

    /// Of the errors of one step.
    public double deviation() {
        return deviation;
    }

    /// What comes next, each step read as if it had come. Of a history that is shorter than the
    /// order, its first value is taken to have stood before it.
    ///
    /// @param history without gaps
    public double[] forecast(double[] history, int horizon) {
        int order = order();
        double[] all = new double[order + horizon];
        for (int k = 0; k < order; k++) {
            all[k] = history[Math.max(0, history.length - order + k)];
        }
        for (int h = 0; h < horizon; h++) {
            double sum = coefficients[0];
            for (int k = 1; k <= order; k++) {
                sum += coefficients[k] * all[order + h - k];
            }
            all[order + h] = sum;
        }
        return Arrays.copyOfRange(all, order, all.length);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "AR(%d), deviation %.4g", order(), deviation);
    }
}
