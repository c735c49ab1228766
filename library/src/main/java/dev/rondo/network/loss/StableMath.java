package dev.rondo.network.loss;

/// Functions of one number, or of a few, that neither overflow nor lose small values.
public final class StableMath {
    /// ln √(2π).
    static final double LOG_ROOT_TWO_PI = 0.5 * Math.log(2 * Math.PI);

    /// Below this no deviation falls: a distribution on a point would have an endless density.
    private static final double FLOOR = 1e-6;

    private StableMath() {}

    /// ln(1 + exp(x)).
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /// Its derivative, 1 / (1 + exp(−x)).
    public static double sigmoid(double x) {
        double a = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + a) : a / (1 + a);
    }

    /// What is above 0: ς(s) = softplus(s) + 10⁻⁶; its derivative is [#sigmoid].
    public static double positive(double s) {
        return softplus(s) + FLOOR;
    }

    /// ln cosh(x).
    static double logCosh(double x) {
        return Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.log(2);
    }

    /// ln(exp(a) + exp(b)); −∞ stands for nothing.
    public static double logAdd(double a, double b) {
        double most = Math.max(a, b);
        return most == Double.NEGATIVE_INFINITY
                ? most
                : most + Math.log1p(Math.exp(Math.min(a, b) - most));
    }

    /// ln Σ exp(a[at + i]), i < n.
    public static double logSumExp(double[] a, int at, int n) {
        double most = Double.NEGATIVE_INFINITY;
        for (int i = at; i < at + n; i++) {
            most = Math.max(most, a[i]);
        }
        if (Double.isInfinite(most)) {
            return most;
        }
        double sum = 0;
        for (int i = at; i < at + n; i++) {
            sum += Math.exp(a[i] - most);
        }
        return most + Math.log(sum);
    }
}
