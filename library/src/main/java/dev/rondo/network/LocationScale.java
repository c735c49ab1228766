package dev.rondo.network;

import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/// The distribution of `location + scale · x`.
record LocationScale(ContinuousDistribution of, double location, double scale)
        implements Distribution {
    @Override
    public double mean() {
        return location + scale * of.getMean();
    }

    @Override
    public double variance() {
        return scale * scale * of.getVariance();
    }

    @Override
    public double logDensity(double y) {
        return of.logDensity((y - location) / scale) - Math.log(scale);
    }

    @Override
    public double cumulative(double y) {
        return of.cumulativeProbability((y - location) / scale);
    }

    @Override
    public double crps(double y) {
        double z = (y - location) / scale;
        return switch (of) {
            case NormalDistribution n ->
                    scale
                            * n.getStandardDeviation()
                            * Crps.normal((z - n.getMean()) / n.getStandardDeviation());
            case TDistribution t -> scale * Crps.student(t, z);
            default -> throw new IllegalStateException("no CRPS of " + of);
        };
    }

    @Override
    public double crpsOfExponential(double y) {
        return switch (of) {
            case NormalDistribution n ->
                    Crps.logNormal(
                            location + scale * n.getMean(), scale * n.getStandardDeviation(), y);
            default -> Double.POSITIVE_INFINITY;
        };
    }

    @Override
    public double quantile(double p) {
        return location + scale * of.inverseCumulativeProbability(p);
    }
}
