package dev.rondo.network;

import org.apache.commons.statistics.distribution.ContinuousDistribution;

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
    public double quantile(double p) {
        return location + scale * of.inverseCumulativeProbability(p);
    }
}
