package dev.rondo.network;

import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;

/// Counts with variance μ + α μ²: the negative binomial distribution with r = 1/α, and with α = 0
/// its limit, Poisson's.
record NegativeBinomial(double mean, double dispersion) implements Distribution {
    @Override
    public double variance() {
        return mean + dispersion * mean * mean;
    }

    @Override
    public double logDensity(double y) {
        if (y < 0 || y != Math.rint(y)) {
            return Double.NEGATIVE_INFINITY;
        }
        if (dispersion == 0) {
            return y * Math.log(mean) - mean - LogGamma.value(y + 1);
        }
        double r = 1 / dispersion;
        return LogGamma.value(y + r)
                - LogGamma.value(r)
                - LogGamma.value(y + 1)
                - (r + y) * Math.log1p(dispersion * mean)
                + (y == 0 ? 0 : y * Math.log(dispersion * mean));
    }

    @Override
    public double cumulative(double y) {
        double k = Math.floor(y);
        if (k < 0) {
            return 0;
        }
        return dispersion == 0
                ? RegularizedGamma.Q.value(k + 1, mean)
                : RegularizedBeta.value(1 / (1 + dispersion * mean), 1 / dispersion, k + 1);
    }

    @Override
    public double crps(double y) {
        return Crps.counts(this, y);
    }

    /// Sums over the counts would not end.
    @Override
    public double crpsOfExponential(double y) {
        return Double.POSITIVE_INFINITY;
    }

    /// Doubles until the count is passed, then halves.
    @Override
    public double quantile(double p) {
        double below = -1;
        double reached = 1;
        while (cumulative(reached) < p && reached < 1e15) {
            below = reached;
            reached *= 2;
        }
        while (reached - below > 1) {
            double middle = Math.floor((below + reached) / 2);
            if (cumulative(middle) < p) {
                below = middle;
            } else {
                reached = middle;
            }
        }
        return reached;
    }
}
