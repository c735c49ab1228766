package dev.rondo.measure;

import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/// Finds a minimum without derivatives (Nelder & Mead 1965), with the coefficients of Gao & Han
/// (2012) that suit many dimensions. Values that are NaN count as infinite.
final class NelderMead {
    private NelderMead() {}

    /// @param steps how far the first simplex goes from the start in each dimension
    /// @param evaluations at most so many
    static double[] minimise(
            ToDoubleFunction<double[]> function, double[] start, double[] steps, int evaluations) {
        int n = start.length;
        double expansion = 1 + 2.0 / n;
        double contraction = 0.75 - 0.5 / n;
        double shrinkage = n == 1 ? 0.5 : 1 - 1.0 / n;
        double[][] points = new double[n + 1][];
        double[] values = new double[n + 1];
        for (int i = 0; i <= n; i++) {
            points[i] = start.clone();
            if (i > 0) {
                points[i][i - 1] += steps[i - 1];
            }
            values[i] = value(function, points[i]);
        }
        int used = n + 1;
        while (used < evaluations) {
            sort(points, values);
            if (values[n] - values[0] <= 1e-10 * (Math.abs(values[0]) + 1e-10)) {
                break;
            }
            double[] centre = new double[n];
            for (int i = 0; i < n; i++) {
                for (int d = 0; d < n; d++) {
                    centre[d] += points[i][d] / n;
                }
            }
            double[] reflected = along(centre, points[n], -1);
            double value = value(function, reflected);
            used++;
            if (value < values[0]) {
                double[] expanded = along(centre, points[n], -expansion);
                double further = value(function, expanded);
                used++;
                boolean better = further < value;
                points[n] = better ? expanded : reflected;
                values[n] = better ? further : value;
                continue;
            }
            if (value < values[n - 1]) {
                points[n] = reflected;
                values[n] = value;
                continue;
            }
            boolean outside = value < values[n];
            double[] contracted = along(centre, points[n], outside ? -contraction : contraction);
            double near = value(function, contracted);
            used++;
            if (near < Math.min(value, values[n])) {
                points[n] = contracted;
                values[n] = near;
                continue;
            }
            for (int i = 1; i <= n; i++) {
                points[i] = along(points[0], points[i], shrinkage);
                values[i] = value(function, points[i]);
            }
            used += n;
        }
        sort(points, values);
        return points[0];
    }

    private static double value(ToDoubleFunction<double[]> function, double[] point) {
        double value = function.applyAsDouble(point);
        return Double.isNaN(value) ? Double.POSITIVE_INFINITY : value;
    }

    /// from + t·(to − from).
    private static double[] along(double[] from, double[] to, double t) {
        double[] point = new double[from.length];
        Arrays.setAll(point, d -> from[d] + t * (to[d] - from[d]));
        return point;
    }

    private static void sort(double[][] points, double[] values) {
        for (int i = 1; i < values.length; i++) {
            double[] point = points[i];
            double value = values[i];
            int j = i;
            for (; j > 0 && values[j - 1] > value; j--) {
                points[j] = points[j - 1];
                values[j] = values[j - 1];
            }
            points[j] = point;
            values[j] = value;
        }
    }
}
