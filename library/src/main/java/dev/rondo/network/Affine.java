package dev.rondo.network;

import dev.rondo.RondoException;

/// The distribution of `shift + factor · y`. Of counts, logDensity stays that of the count.
record Affine(Distribution of, double shift, double factor) implements Distribution {
    Affine {
        if (!(factor > 0)) {
            throw new RondoException("factor " + factor + ": expected more than 0");
        }
    }

    @Override
    public double mean() {
        return shift + factor * of.mean();
    }

    @Override
    public double variance() {
        return factor * factor * of.variance();
    }

    @Override
    public double logDensity(double y) {
        double own = of.logDensity((y - shift) / factor);
        return of instanceof NegativeBinomial ? own : own - Math.log(factor);
    }

    @Override
    public double cumulative(double y) {
        return of.cumulative((y - shift) / factor);
    }

    @Override
    public double crps(double y) {
        return factor * of.crps((y - shift) / factor);
    }

    @Override
    public double crpsOfExponential(double y) {
        return switch (of) {
            case LocationScale own ->
                    new LocationScale(
                                    own.of(), shift + factor * own.location(), factor * own.scale())
                            .crpsOfExponential(y);
            case Gaussians own -> own.moved(shift, factor).crpsOfExponential(y);
            case Affine own ->
                    new Affine(own.of, shift + factor * own.shift, factor * own.factor)
                            .crpsOfExponential(y);
            case NegativeBinomial own -> own.crpsOfExponential(y);
        };
    }

    @Override
    public double quantile(double p) {
        return shift + factor * of.quantile(p);
    }
}
