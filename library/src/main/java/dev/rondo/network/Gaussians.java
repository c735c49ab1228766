package dev.rondo.network;

import dev.rondo.network.loss.StableMath;

import org.apache.commons.statistics.distribution.NormalDistribution;

import java.util.List;

/// A mixture of Gaussians.
///
/// @param weights of the components, adding up to 1
record Gaussians(List<Double> weights, List<NormalDistribution> components)
        implements Distribution {
    static Gaussians of(float[] z, int at, int k) {
        double[] logits = new double[k];
        for (int j = 0; j < k; j++) {
            logits[j] = z[at + j];
        }
        double all = StableMath.logSumExp(logits, 0, k);
        var weights = new Double[k];
        var components = new NormalDistribution[k];
        for (int j = 0; j < k; j++) {
            weights[j] = Math.exp(logits[j] - all);
            components[j] =
                    NormalDistribution.of(z[at + k + j], StableMath.positive(z[at + 2 * k + j]));
        }
        return new Gaussians(List.of(weights), List.of(components));
    }

    @Override
    public double mean() {
        double mean = 0;
        for (int j = 0; j < weights.size(); j++) {
            mean += weights.get(j) * components.get(j).getMean();
        }
        return mean;
    }

    @Override
    public double variance() {
        double mean = mean();
        double variance = 0;
        for (int j = 0; j < weights.size(); j++) {
            double off = components.get(j).getMean() - mean;
            variance += weights.get(j) * (components.get(j).getVariance() + off * off);
        }
        return variance;
    }

    @Override
    public double logDensity(double y) {
        double log = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < weights.size(); j++) {
            log =
                    StableMath.logAdd(
                            log, Math.log(weights.get(j)) + components.get(j).logDensity(y));
        }
        return log;
    }

    @Override
    public double cumulative(double y) {
        double sum = 0;
        for (int j = 0; j < weights.size(); j++) {
            sum += weights.get(j) * components.get(j).cumulativeProbability(y);
        }
        return sum;
    }

    @Override
    public double crps(double y) {
        double far = 0;
        double apart = 0;
        for (int j = 0; j < weights.size(); j++) {
            var one = components.get(j);
            far += weights.get(j) * Crps.absolute(y - one.getMean(), variance(one));
            for (int k = 0; k < weights.size(); k++) {
                var other = components.get(k);
                apart +=
                        weights.get(j)
                                * weights.get(k)
                                * Crps.absolute(
                                        one.getMean() - other.getMean(),
                                        variance(one) + variance(other));
            }
        }
        return far - apart / 2;
    }

    private static double variance(NormalDistribution one) {
        return one.getStandardDeviation() * one.getStandardDeviation();
    }

    @Override
    public double crpsOfExponential(double y) {
        double far = 0;
        double apart = 0;
        for (int j = 0; j < weights.size(); j++) {
            var one = components.get(j);
            far +=
                    weights.get(j)
                            * Crps.fromLogNormal(one.getMean(), one.getStandardDeviation(), y);
            for (int k = 0; k < weights.size(); k++) {
                var other = components.get(k);
                apart +=
                        weights.get(j)
                                * weights.get(k)
                                * Crps.betweenLogNormals(
                                        one.getMean(),
                                        one.getStandardDeviation(),
                                        other.getMean(),
                                        other.getStandardDeviation());
            }
        }
        return far - apart / 2;
    }

    /// The mixture of `shift + factor · y`.
    Gaussians moved(double shift, double factor) {
        return new Gaussians(
                weights,
                components.stream()
                        .map(c ->
                                NormalDistribution.of(
                                        shift + factor * c.getMean(),
                                        factor * c.getStandardDeviation()))
                        .toList());
    }

    /// By bisection: the quantile lies between the least and the greatest of the components'.
    @Override
    public double quantile(double p) {
        double below = Double.POSITIVE_INFINITY;
        double above = Double.NEGATIVE_INFINITY;
        for (var c : components) {
            double q = c.inverseCumulativeProbability(p);
            below = Math.min(below, q);
            above = Math.max(above, q);
        }
        while (true) {
            double middle = below + (above - below) / 2;
            if (!(middle > below && middle < above)) {
                return above;
            }
            if (cumulative(middle) < p) {
                below = middle;
            } else {
                above = middle;
            }
        }
    }
}
