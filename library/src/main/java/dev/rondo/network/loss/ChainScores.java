package dev.rondo.network.loss;

import dev.rondo.network.spec.Output;

import java.util.Arrays;

/// What pairs of labels add to the score of a sequence, see [Output.Crf]. −∞ stands for what is
/// forbidden. Read by all shards, changed by none.
public final class ChainScores {
    public final int count;
    public final double[] begin; // K
    public final double[] pairs; // K × K, from × to
    public final double[] end; // K

    /// The largest of the pairs, of the beginnings, of the ends.
    final double mostPairs;

    final double mostBegin;
    final double mostEnd;

    /// exp(pairs − mostPairs), from × to and to × from; exp(begin − mostBegin), exp(end − mostEnd).
    final double[] factors;

    final double[] turned;
    final double[] beginFactors;
    final double[] endFactors;

    /// @param values of A (K × K), b and e (K each), from `at` on
    public ChainScores(Output.Crf output, float[] values, int at) {
        int k = output.count();
        count = k;
        pairs = doubles(values, at, k * k);
        begin = doubles(values, at + k * k, k);
        end = doubles(values, at + k * k + k, k);
        for (var f : output.forbidden()) {
            if (f.from() < 0) {
                begin[f.to()] = Double.NEGATIVE_INFINITY;
            } else if (f.to() < 0) {
                end[f.from()] = Double.NEGATIVE_INFINITY;
            } else {
                pairs[f.from() * k + f.to()] = Double.NEGATIVE_INFINITY;
            }
        }
        mostPairs = most(pairs);
        mostBegin = most(begin);
        mostEnd = most(end);
        factors = factors(pairs, mostPairs);
        beginFactors = factors(begin, mostBegin);
        endFactors = factors(end, mostEnd);
        turned = new double[k * k];
        for (int i = 0; i < k * k; i++) {
            turned[i % k * k + i / k] = factors[i];
        }
    }

    /// How many parameters there are.
    public static int size(Output.Crf output) {
        return output.count() * (output.count() + 2);
    }

    /// The score of labels without those of z.
    double of(int[] labels, int steps) {
        double score = begin[labels[0]] + end[labels[steps - 1]];
        for (int t = 1; t < steps; t++) {
            score += pairs[labels[t - 1] * count + labels[t]];
        }
        return score;
    }

    private static double[] doubles(float[] values, int at, int n) {
        double[] d = new double[n];
        Arrays.setAll(d, i -> values[at + i]);
        return d;
    }

    private static double most(double[] a) {
        return Math.max(-Double.MAX_VALUE, Arrays.stream(a).max().orElseThrow());
    }

    private static double[] factors(double[] a, double most) {
        return Arrays.stream(a).map(v -> Math.exp(v - most)).toArray();
    }
}
