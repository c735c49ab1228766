package dev.rondo.network.loss;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// All ways to stretch a list of labels over the steps of a sequence: blanks may stand before,
/// after and between them, and must stand between two that are alike; a label may be repeated
/// (Graves et al. 2006, section 4.1). State 2l + 1 is label l, the even ones are the blanks about
/// the labels. In logarithms; −∞ stands for what cannot be.
public final class CtcLattice {
    private double[] before = new double[0]; // T × S, with the step itself
    private double[] behind = new double[0]; // T × S, without
    private int[] symbols = new int[0]; // S

    public CtcLattice() {}

    /// The fewest steps that a list takes.
    public static int least(int[] labels) {
        int least = labels.length;
        for (int l = 1; l < labels.length; l++) {
            least += labels[l] == labels[l - 1] ? 1 : 0;
        }
        return least;
    }

    /// ln p of the list.
    ///
    /// @param log T × width: logarithms of the symbols' probabilities, the blank's last
    /// @param d null, or T × width: how often each symbol is expected at each step is taken off
    public double pass(double[] log, int steps, int width, int[] labels, double @Nullable [] d) {
        int n = 2 * labels.length + 1;
        if (before.length < steps * n || symbols.length < n) {
            before = new double[steps * n];
            behind = new double[steps * n];
            symbols = new int[n];
        }
        for (int s = 0; s < n; s++) {
            symbols[s] = s % 2 == 0 ? width - 1 : labels[s / 2];
        }
        Arrays.fill(before, 0, n, Double.NEGATIVE_INFINITY);
        for (int s = 0; s < Math.min(2, n); s++) {
            before[s] = log[symbols[s]];
        }
        for (int t = 1; t < steps; t++) {
            for (int s = 0; s < n; s++) {
                int at = (t - 1) * n + s;
                double sum =
                        add(
                                before[at],
                                s > 0 ? before[at - 1] : Double.NEGATIVE_INFINITY,
                                skips(s) ? before[at - 2] : Double.NEGATIVE_INFINITY);
                before[t * n + s] = sum + log[t * width + symbols[s]];
            }
        }
        int end = (steps - 1) * n;
        double all =
                n == 1 ? before[end] : StableMath.logAdd(before[end + n - 1], before[end + n - 2]);
        if (d != null && all > Double.NEGATIVE_INFINITY) {
            backward(log, steps, width, n);
            for (int t = 0; t < steps; t++) {
                for (int s = 0; s < n; s++) {
                    d[t * width + symbols[s]] -=
                            Math.exp(before[t * n + s] + behind[t * n + s] - all);
                }
            }
        }
        return all;
    }

    private void backward(double[] log, int steps, int width, int n) {
        int end = (steps - 1) * n;
        Arrays.fill(behind, end, end + n, Double.NEGATIVE_INFINITY);
        behind[end + n - 1] = 0;
        behind[end + Math.max(0, n - 2)] = 0;
        for (int t = steps - 2; t >= 0; t--) {
            for (int s = 0; s < n; s++) {
                behind[t * n + s] =
                        add(
                                next(log, t + 1, width, n, s),
                                s + 1 < n
                                        ? next(log, t + 1, width, n, s + 1)
                                        : Double.NEGATIVE_INFINITY,
                                s + 2 < n && skips(s + 2)
                                        ? next(log, t + 1, width, n, s + 2)
                                        : Double.NEGATIVE_INFINITY);
            }
        }
    }

    private double next(double[] log, int t, int width, int n, int s) {
        return behind[t * n + s] + log[t * width + symbols[s]];
    }

    /// Whether a state may follow the one two before it.
    private boolean skips(int s) {
        return s > 1 && s % 2 == 1 && symbols[s] != symbols[s - 2];
    }

    private static double add(double a, double b, double c) {
        double most = Math.max(a, Math.max(b, c));
        return most == Double.NEGATIVE_INFINITY
                ? most
                : most + Math.log(part(a, most) + part(b, most) + part(c, most));
    }

    private static double part(double a, double most) {
        return a == most ? 1 : a == Double.NEGATIVE_INFINITY ? 0 : Math.exp(a - most);
    }
}
