package dev.rondo.network.loss;

import dev.rondo.network.spec.Output;

import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.LogGamma;

/// −ln of the density of one number, see [Output.Family]. Throughout, e = (y − location) / scale.
public final class Densities {
    private Densities() {}

    static RowLoss.OfOne of(Output.Family family) {
        return switch (family) {
            case GAUSSIAN -> Densities::gaussian;
            case STUDENT -> Densities::student;
            case POISSON -> Densities::poisson;
            case NEGATIVE_BINOMIAL -> Densities::negativeBinomial;
        };
    }

    private static double gaussian(double[] z, int at, double y, double[] d) {
        double sigma = StableMath.positive(z[at + 1]);
        double e = (y - z[at]) / sigma;
        d[at] = -e / sigma;
        d[at + 1] = (1 - e * e) / sigma * StableMath.sigmoid(z[at + 1]);
        return 0.5 * e * e + Math.log(sigma) + StableMath.LOG_ROOT_TWO_PI;
    }

    /// Degrees of freedom, more than 2, so that there is a variance.
    public static double degrees(double n) {
        return 2 + StableMath.softplus(n);
    }

    private static double student(double[] z, int at, double y, double[] d) {
        double sigma = StableMath.positive(z[at + 1]);
        double nu = degrees(z[at + 2]);
        double e = (y - z[at]) / sigma;
        double square = e * e;
        double spread = Math.log1p(square / nu);
        double pull = (nu + 1) / (nu + square);
        d[at] = -pull * e / sigma;
        d[at + 1] = (1 - pull * square) / sigma * StableMath.sigmoid(z[at + 1]);
        d[at + 2] =
                0.5
                        * (1 / nu
                                + Digamma.value(nu / 2)
                                - Digamma.value((nu + 1) / 2)
                                + spread
                                - pull * square / nu)
                        * StableMath.sigmoid(z[at + 2]);
        return 0.5 * Math.log(Math.PI * nu)
                + LogGamma.value(nu / 2)
                - LogGamma.value((nu + 1) / 2)
                + Math.log(sigma)
                + (nu + 1) / 2 * spread;
    }

    private static double poisson(double[] z, int at, double y, double[] d) {
        double rate = Math.exp(z[at]);
        d[at] = rate - y;
        return rate - y * z[at] + LogGamma.value(y + 1);
    }

    /// With r = 1/α: −ln Γ(y + r) + ln Γ(y + 1) + ln Γ(r) + (r + y) ln(1 + αμ) − y ln(αμ).
    private static double negativeBinomial(double[] z, int at, double y, double[] d) {
        double mu = StableMath.positive(z[at]);
        double alpha = StableMath.positive(z[at + 1]);
        double r = 1 / alpha;
        double log = Math.log1p(alpha * mu);
        d[at] = (mu - y) / (mu * (1 + alpha * mu)) * StableMath.sigmoid(z[at]);
        d[at + 1] =
                (r * r * (Digamma.value(y + r) - Digamma.value(r) - log)
                                + (r + y) * mu / (1 + alpha * mu)
                                - y / alpha)
                        * StableMath.sigmoid(z[at + 1]);
        return LogGamma.value(y + 1)
                + LogGamma.value(r)
                - LogGamma.value(y + r)
                + (r + y) * log
                - y * Math.log(alpha * mu);
    }
}
