package dev.rondo.app.study.problem;

/// Series of two chaotic systems, calculated by the classical Runge–Kutta method.
public final class Dynamics {
    private static final int SETTLING = 1000; // values left out until the attractor is reached

    private Dynamics() {}

    /// The first coordinate of `x′ = 10(y − x)`, `y′ = x(28 − z) − y`, `z′ = xy − 8z/3`. Lorenz
    /// 1963. Nearby paths part by e in about 1.1 of its time.
    ///
    /// @param every time between two values
    public static double[] lorenz(int count, double every) {
        double[] series = new double[count];
        double[] s = {1, 1, 1};
        int inner = (int) Math.ceil(every / 0.01);
        for (int i = -SETTLING; i < count; i++) {
            for (int k = 0; k < inner; k++) {
                s = lorenzStep(s, every / inner);
            }
            if (i >= 0) {
                series[i] = s[0];
            }
        }
        return series;
    }

    static double[] lorenzStep(double[] s, double h) {
        double[] k1 = lorenzSlope(s);
        double[] k2 = lorenzSlope(plus(s, k1, h / 2));
        double[] k3 = lorenzSlope(plus(s, k2, h / 2));
        double[] k4 = lorenzSlope(plus(s, k3, h));
        double[] next = new double[3];
        for (int i = 0; i < 3; i++) {
            next[i] = s[i] + h / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
        }
        return next;
    }

    private static double[] lorenzSlope(double[] s) {
        return new double[] {
            10 * (s[1] - s[0]), s[0] * (28 - s[2]) - s[1], s[0] * s[1] - 8. / 3 * s[2]
        };
    }

    private static double[] plus(double[] s, double[] slope, double h) {
        return new double[] {s[0] + h * slope[0], s[1] + h * slope[1], s[2] + h * slope[2]};
    }

    /// `x′(t) = 0.2·x(t − 17)/(1 + x(t − 17)¹⁰) − 0.1·x(t)`. Mackey & Glass 1977.
    ///
    /// @param every time between two values, a whole number
    public static double[] mackeyGlass(int count, int every) {
        return mackeyGlass(count, every, 1.2);
    }

    /// @param start its value up to the beginning
    static double[] mackeyGlass(int count, int every, double start) {
        int perUnit = 10;
        int delay = 17 * perUnit;
        double h = 1. / perUnit;
        int total = (count + SETTLING / every) * every * perUnit;
        double[] x = new double[total + 1];
        x[0] = start;
        for (int i = 0; i < total; i++) {
            double then = i >= delay ? x[i - delay] : start;
            double next = i + 1 >= delay ? x[i + 1 - delay] : start;
            double between = (then + next) / 2;
            double k1 = slope(x[i], then);
            double k2 = slope(x[i] + h / 2 * k1, between);
            double k3 = slope(x[i] + h / 2 * k2, between);
            double k4 = slope(x[i] + h * k3, next);
            x[i + 1] = x[i] + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4);
        }
        double[] series = new double[count];
        for (int i = 0; i < count; i++) {
            series[i] = x[total - (count - 1 - i) * every * perUnit];
        }
        return series;
    }

    private static double slope(double x, double delayed) {
        return 0.2 * delayed / (1 + Math.pow(delayed, 10)) - 0.1 * x;
    }
}
