package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.network.loss.Densities;
import dev.rondo.network.loss.StableMath;
import dev.rondo.network.spec.Output;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

import java.util.random.RandomGenerator;

/// What a network believes of one number: the distribution that a row of its output z describes.
public sealed interface Distribution permits LocationScale, NegativeBinomial, Gaussians, Affine {
    double mean();

    double variance();

    /// ln of the density at y; of counts, of the probability of y.
    double logDensity(double y);

    /// The probability of y or less.
    double cumulative(double y);

    /// The least number that is not exceeded with probability p.
    ///
    /// @param p more than 0 and less than 1
    double quantile(double p);

    /// The continuous ranked probability score of y, ∫ (F(x) − 1{x ≥ y})² dx, in closed form; 0 is
    /// best.
    double crps(double y);

    /// The same of the distribution of e^X, where X has this one; infinite for Student's, whose
    /// exponential has no mean.
    double crpsOfExponential(double y);

    /// Draws a number, by inversion: one draw of `random`.
    default double sample(RandomGenerator random) {
        return quantile(random.nextDouble(Double.MIN_NORMAL, 1));
    }

    /// The distribution of `shift + factor · y`, where numbers were standardised before learning.
    ///
    /// @param factor more than 0
    default Distribution scaled(double shift, double factor) {
        return new Affine(this, shift, factor);
    }

    /// The distribution of one target.
    ///
    /// @param output a [Output.Likelihood] or [Output.Mixture]
    /// @param z what the network gave, rows × width
    static Distribution of(Output output, float[] z, int row, int target) {
        int at = row * output.width();
        return switch (output) {
            case Output.Likelihood(_, var family) -> of(family, z, at + target * family.numbers());
            case Output.Mixture(_, int components) ->
                    Gaussians.of(z, at + target * 3 * components, components);
            default ->
                    throw new RondoException(
                            "the network gives "
                                    + output
                                    + ", which is no distribution of a number: expected a likelihood"
                                    + " or a mixture");
        };
    }

    private static Distribution of(Output.Family family, float[] z, int at) {
        return switch (family) {
            case GAUSSIAN ->
                    new LocationScale(
                            NormalDistribution.of(z[at], StableMath.positive(z[at + 1])), 0, 1);
            case STUDENT ->
                    new LocationScale(
                            TDistribution.of(Densities.degrees(z[at + 2])),
                            z[at],
                            StableMath.positive(z[at + 1]));
            case POISSON -> new NegativeBinomial(Math.exp(z[at]), 0);
            case NEGATIVE_BINOMIAL ->
                    new NegativeBinomial(
                            StableMath.positive(z[at]), StableMath.positive(z[at + 1]));
        };
    }
}
