package dev.rondo.network.loss;

import dev.rondo.network.spec.Output;

import java.util.Arrays;

/// Compares the scores of a row, see [Output.Comparison]. Candidates whose relevance is NaN are not
/// there.
record RankingLoss(Output.Comparison comparison) implements RowLoss {
    @Override
    public double of(double[] z, double[] y, double[] d) {
        Arrays.fill(d, 0);
        return comparison == Output.Comparison.LISTWISE ? list(z, y, d) : pairs(z, y, d);
    }

    private double pairs(double[] z, double[] y, double[] d) {
        int pairs = 0;
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            for (int j = 0; j < z.length; j++) {
                if (!(y[i] > y[j])) {
                    continue;
                }
                pairs++;
                double behind = z[j] - z[i];
                double slope;
                if (comparison == Output.Comparison.HINGE) {
                    sum += Math.max(0, 1 + behind);
                    slope = behind > -1 ? 1 : 0;
                } else {
                    sum += StableMath.softplus(behind);
                    slope = StableMath.sigmoid(behind);
                }
                d[i] -= slope;
                d[j] += slope;
            }
        }
        for (int i = 0; i < z.length && pairs > 0; i++) {
            d[i] /= pairs;
        }
        return pairs == 0 ? 0 : sum / pairs;
    }

    private static double list(double[] z, double[] y, double[] d) {
        double relevance = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < z.length; i++) {
            if (!Double.isNaN(y[i])) {
                relevance += y[i];
                most = Math.max(most, z[i]);
            }
        }
        if (relevance == 0) {
            return 0;
        }
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            sum += Double.isNaN(y[i]) ? 0 : Math.exp(z[i] - most);
        }
        double all = most + Math.log(sum);
        double loss = 0;
        for (int i = 0; i < z.length; i++) {
            if (!Double.isNaN(y[i])) {
                double r = y[i] / relevance;
                loss += r * (all - z[i]);
                d[i] = Math.exp(z[i] - all) - r;
            }
        }
        return loss;
    }
}
