package dev.rondo.network;

import org.apache.commons.numbers.gamma.LogBeta;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.numbers.gamma.RegularizedGamma;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/// The continuous ranked probability score of distributions, ∫ (F(x) − 1{x ≥ y})² dx = E|X − y| −
/// ½·E|X − X′| (Gneiting & Raftery 2007), in closed form; formulas as collected by Jordan, Krüger &
/// Lerch 2019, appendix A.
final class Crps {
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final int POINTS = 16;
    private static final double[][] GAUSS = gauss();

    private Crps() {}

    private static double phi(double x) {
        return NORMAL.cumulativeProbability(x);
    }

    /// Of the standard normal distribution.
    static double normal(double z) {
        return z * (2 * phi(z) - 1) + 2 * NORMAL.density(z) - 1 / Math.sqrt(Math.PI);
    }

    /// Of Student's t distribution with more than one degree of freedom.
    static double student(TDistribution of, double z) {
        double nu = of.getDegreesOfFreedom();
        double apart =
                2
                        * Math.sqrt(nu)
                        / (nu - 1)
                        * Math.exp(LogBeta.value(0.5, nu - 0.5) - 2 * LogBeta.value(0.5, nu / 2));
        return z * (2 * of.cumulativeProbability(z) - 1)
                + 2 * of.density(z) * (nu + z * z) / (nu - 1)
                - apart;
    }

    /// E|X| of the normal distribution with this mean and variance.
    static double absolute(double mean, double variance) {
        double sigma = Math.sqrt(variance);
        double z = mean / sigma;
        return 2 * sigma * NORMAL.density(z) + mean * (2 * phi(z) - 1);
    }

    /// Of the distribution of e^X, X being normal.
    static double logNormal(double mu, double sigma, double y) {
        double m = Math.exp(mu + sigma * sigma / 2);
        return fromLogNormal(mu, sigma, y) - m * (2 * phi(sigma / Math.sqrt(2)) - 1);
    }

    /// E|e^X − y|.
    static double fromLogNormal(double mu, double sigma, double y) {
        double m = Math.exp(mu + sigma * sigma / 2);
        if (y <= 0) {
            return m - y;
        }
        double z = (Math.log(y) - mu) / sigma;
        return y * (2 * phi(z) - 1) + m * (1 - 2 * phi(z - sigma));
    }

    /// E|e^X − e^X′| of two independent normal X and X′.
    static double betweenLogNormals(double mu, double sigma, double mu2, double sigma2) {
        double m = Math.exp(mu + sigma * sigma / 2);
        double m2 = Math.exp(mu2 + sigma2 * sigma2 / 2);
        double s = Math.hypot(sigma, sigma2);
        return m * (2 * phi((mu - mu2 + sigma * sigma) / s) - 1)
                + m2 * (2 * phi((mu2 - mu + sigma2 * sigma2) / s) - 1);
    }

    /// Of counts: E|X − y| by the distribution of one event more, ½·E|X − X′| by Gauss's quadrature
    /// of Euler's integral of the hypergeometric function in it: μ(1 + αμ)·4/π·∫ cos²θ (1 + 4αμ(1 +
    /// αμ) sin²θ)^(−1/α − 1) dθ from 0 to π/2, of Poisson's in the limit e^(−4μ sin²θ).
    static double counts(NegativeBinomial of, double y) {
        double mu = of.mean();
        double alpha = of.dispersion();
        double k = Math.floor(y) - 1;
        double more =
                k < 0
                        ? 0
                        : alpha == 0
                                ? RegularizedGamma.Q.value(k + 1, mu)
                                : RegularizedBeta.value(1 / (1 + alpha * mu), 1 / alpha + 1, k + 1);
        double far = y * (2 * of.cumulative(y) - 1) + mu * (1 - 2 * more);
        return far - mu * (1 + alpha * mu) * 4 / Math.PI * integral(mu, alpha);
    }

    /// In panels that become smaller towards 0, where all of it is if μ is great.
    private static double integral(double mu, double alpha) {
        double sum = 0;
        double to = Math.PI / 2;
        for (int panel = 0; panel < 100; panel++) {
            double from = panel == 99 ? 0 : to / Math.sqrt(2);
            double half = (to - from) / 2;
            for (int i = 0; i < POINTS; i++) {
                double theta = from + half * (1 + GAUSS[0][i]);
                double s = Math.sin(theta) * Math.sin(theta);
                double power =
                        alpha == 0
                                ? -4 * mu * s
                                : -(1 / alpha + 1)
                                        * Math.log1p(4 * alpha * mu * (1 + alpha * mu) * s);
                sum += half * GAUSS[1][i] * (1 - s) * Math.exp(power);
            }
            to = from;
        }
        return sum;
    }

    /// Places and weights of Gauss–Legendre quadrature, the places by Newton's method.
    private static double[][] gauss() {
        double[][] all = new double[2][POINTS];
        for (int i = 0; i < POINTS; i++) {
            double x = Math.cos(Math.PI * (i + 0.75) / (POINTS + 0.5));
            double slope = 1;
            for (int step = 0; step < 50; step++) {
                double before = 1;
                double p = x;
                for (int n = 2; n <= POINTS; n++) {
                    double next = ((2 * n - 1) * x * p - (n - 1) * before) / n;
                    before = p;
                    p = next;
                }
                slope = POINTS * (x * p - before) / (x * x - 1);
                x -= p / slope;
            }
            all[0][i] = x;
            all[1][i] = 2 / ((1 - x * x) * slope * slope);
        }
        return all;
    }
}
