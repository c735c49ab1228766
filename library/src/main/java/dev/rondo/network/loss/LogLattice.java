package dev.rondo.network.loss;

import org.jspecify.annotations.Nullable;

/// What [ChainLattice#pass] gives, with the logarithm of every sum and nothing else: slower by the
/// logarithms, and right however far scores lie from one another.
public final class LogLattice {
    private LogLattice() {}

    public static double pass(
            ChainScores scores,
            double[] z,
            int steps,
            int @Nullable [] labels,
            double sign,
            double[] d,
            ChainLattice.Sums sums) {
        int k = scores.count;
        double[] before = new double[steps * k]; // with the score of the step itself
        double[] behind = new double[steps * k]; // without
        double[] terms = new double[k];
        for (int t = 0; t < steps; t++) {
            for (int j = 0; j < k; j++) {
                for (int i = 0; i < k && t > 0; i++) {
                    terms[i] = before[(t - 1) * k + i] + scores.pairs[i * k + j];
                }
                before[t * k + j] =
                        own(z, labels, t, j, k)
                                + (t == 0 ? scores.begin[j] : StableMath.logSumExp(terms, 0, k));
            }
        }
        for (int j = 0; j < k; j++) {
            terms[j] = before[(steps - 1) * k + j] + scores.end[j];
        }
        double all = StableMath.logSumExp(terms, 0, k);
        if (sign == 0 || Double.isInfinite(all)) {
            return all;
        }
        System.arraycopy(scores.end, 0, behind, (steps - 1) * k, k);
        for (int t = steps - 2; t >= 0; t--) {
            for (int i = 0; i < k; i++) {
                for (int j = 0; j < k; j++) {
                    terms[j] =
                            scores.pairs[i * k + j]
                                    + own(z, labels, t + 1, j, k)
                                    + behind[(t + 1) * k + j];
                }
                behind[t * k + i] = StableMath.logSumExp(terms, 0, k);
            }
        }
        for (int t = 0; t < steps; t++) {
            for (int j = 0; j < k; j++) {
                double p = sign * Math.exp(before[t * k + j] + behind[t * k + j] - all);
                d[t * k + j] += p;
                if (t == 0) {
                    sums.begin(j, p);
                }
                if (t == steps - 1) {
                    sums.end(j, p);
                }
                double to = own(z, labels, t, j, k) + behind[t * k + j] - all;
                for (int i = 0; i < k && t > 0; i++) {
                    double pair = before[(t - 1) * k + i] + scores.pairs[i * k + j] + to;
                    sums.pair(i, j, sign * Math.exp(pair));
                }
            }
        }
        return all;
    }

    private static double own(double[] z, int @Nullable [] labels, int t, int j, int k) {
        return labels == null || labels[t] < 0 || labels[t] == j
                ? z[t * k + j]
                : Double.NEGATIVE_INFINITY;
    }
}
