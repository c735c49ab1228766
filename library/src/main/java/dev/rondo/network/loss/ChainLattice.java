package dev.rondo.network.loss;

import dev.rondo.kernel.Provider;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Sums over all sequences of labels of one sequence of steps: forward and backward, with memory
/// that is used again. d of [#pass] receives the probability of each label at each step, the arrays
/// of [Sums] that of pairs, beginnings and ends.
///
/// Forward variables are kept as shares of their sum, the logarithms of the sums being added up
/// apart; a step is then a product of a vector and a matrix. Double precision holds shares down to
/// 10⁻³⁰⁸. Where a sum falls below 10⁻²⁰⁰, something that was lost might have counted: the sequence
/// is done again with logarithms throughout ([LogLattice]).
public final class ChainLattice {
    private static final Provider KERNELS = Provider.chosen();

    private static final double LEAST = 1e-200;

    /// Expected numbers of pairs, beginnings and ends, in the layout of the parameters: A, b, e.
    public static final class Sums {
        private final int count;
        public final double[] values;
        private final double[] outer; // K × K, to be multiplied by the factors of the pairs

        public Sums(int count) {
            this.count = count;
            values = new double[count * (count + 2)];
            outer = new double[count * count];
        }

        void clear() {
            Arrays.fill(values, 0);
            Arrays.fill(outer, 0);
        }

        /// All that was summed so far is in `values`.
        public void finish(ChainScores scores) {
            for (int i = 0; i < outer.length; i++) {
                values[i] += scores.factors[i] == 0 ? 0 : outer[i] * scores.factors[i];
                outer[i] = 0;
            }
        }

        void pair(int from, int to, double p) {
            values[from * count + to] += p;
        }

        void begin(int label, double p) {
            values[count * count + label] += p;
        }

        void end(int label, double p) {
            values[count * count + count + label] += p;
        }
    }

    private double[] shares = new double[0]; // T × K
    private double[] emitted = new double[0]; // T × K, exp(z − the largest of the step)
    private double[] behind = new double[0]; // T × K
    private double[] norms = new double[0]; // T
    private double[] weights = new double[0]; // K
    private double[] signed = new double[0]; // K

    public ChainLattice() {}

    /// ln Σ exp(score), over all sequences of labels that agree with `labels`.
    ///
    /// @param z T × K
    /// @param labels null, or T labels, below 0 where any may stand
    /// @param sign by which the probabilities that are added to d and sums are multiplied; 0:
    ///   nothing is added
    public double pass(
            ChainScores scores,
            double[] z,
            int steps,
            int @Nullable [] labels,
            double sign,
            double[] d,
            Sums sums) {
        int k = scores.count;
        if (shares.length < steps * k) {
            shares = new double[steps * k];
            emitted = new double[steps * k];
            behind = new double[steps * k];
        }
        if (norms.length < steps || weights.length < k) {
            norms = new double[steps];
            weights = new double[k];
            signed = new double[k];
        }
        double log = forward(scores, z, steps, labels);
        if (Double.isNaN(log) || sign != 0 && !backward(scores, steps)) {
            return LogLattice.pass(scores, z, steps, labels, sign, d, sums);
        }
        if (sign != 0) {
            gather(scores, steps, sign, d, sums);
        }
        return log;
    }

    /// NaN where a sum is too small to be trusted.
    private double forward(ChainScores scores, double[] z, int steps, int @Nullable [] labels) {
        int k = scores.count;
        double log = scores.mostBegin + scores.mostEnd + (steps - 1) * scores.mostPairs;
        double last = 0;
        for (int t = 0; t < steps; t++) {
            int at = t * k;
            double most = emit(z, at, k, labels == null ? -1 : labels[t]);
            if (t == 0) {
                System.arraycopy(scores.beginFactors, 0, shares, 0, k);
            } else {
                Arrays.fill(shares, at, at + k, 0);
                KERNELS.addScaledRows(shares, at, 0, scores.factors, 0, k, shares, at - k, k, k);
            }
            double sum = 0;
            for (int j = 0; j < k; j++) {
                shares[at + j] *= emitted[at + j];
                sum += shares[at + j];
            }
            if (!(sum > LEAST)) {
                return Double.NaN;
            }
            double factor = 1 / sum;
            for (int j = 0; j < k; j++) {
                shares[at + j] *= factor;
                last += t == steps - 1 ? shares[at + j] * scores.endFactors[j] : 0;
            }
            log += most + Math.log(sum);
        }
        return last > LEAST ? log + Math.log(last) : Double.NaN;
    }

    private double emit(double[] z, int at, int k, int label) {
        double most = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < k; j++) {
            most = Math.max(most, label < 0 || j == label ? z[at + j] : most);
        }
        for (int j = 0; j < k; j++) {
            emitted[at + j] = label < 0 || j == label ? Math.exp(z[at + j] - most) : 0;
        }
        return most;
    }

    /// Goes back, and scales what is behind the labels of a step so that its product with their
    /// shares adds up to 1. False where a sum is too small to be trusted.
    private boolean backward(ChainScores scores, int steps) {
        int k = scores.count;
        for (int t = steps - 1; t >= 0; t--) {
            int at = t * k;
            if (t == steps - 1) {
                System.arraycopy(scores.endFactors, 0, behind, at, k);
            } else {
                Arrays.fill(behind, at, at + k, 0);
                for (int j = 0; j < k; j++) {
                    weights[j] = emitted[at + k + j] * behind[at + k + j];
                }
                KERNELS.addScaledRows(behind, at, 0, scores.turned, 0, k, weights, 0, k, k);
            }
            double most = 0;
            double sum = 0;
            for (int j = 0; j < k; j++) {
                sum += shares[at + j] * behind[at + j];
                most = Math.max(most, behind[at + j]);
            }
            if (!(sum > LEAST * most)) {
                return false;
            }
            norms[t] = sum;
            for (int j = 0; j < k; j++) {
                behind[at + j] /= sum;
            }
        }
        return true;
    }

    private void gather(ChainScores scores, int steps, double sign, double[] d, Sums sums) {
        int k = scores.count;
        for (int t = 0; t < steps; t++) {
            int at = t * k;
            for (int j = 0; j < k; j++) {
                double p = sign * shares[at + j] * behind[at + j];
                d[at + j] += p;
                if (t == 0) {
                    sums.begin(j, p);
                }
                if (t == steps - 1) {
                    sums.end(j, p);
                }
            }
            if (t > 0) {
                double inverse = 1 / norms[t - 1];
                for (int j = 0; j < k; j++) {
                    weights[j] = emitted[at + j] * behind[at + j] * inverse;
                    signed[j] = sign * shares[at - k + j];
                }
                KERNELS.addScaledRows(sums.outer, 0, k, weights, 0, 0, signed, 0, k, k);
            }
        }
    }
}
