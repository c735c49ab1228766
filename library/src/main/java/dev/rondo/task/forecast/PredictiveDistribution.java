package dev.rondo.task.forecast;

import dev.rondo.measure.DistributionErrors;
import dev.rondo.network.Distribution;
import dev.rondo.network.spec.Output;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// The predictive distribution of one number, in its own units.
public sealed interface PredictiveDistribution {
    /// The number that is expected: the mean; the median, of quantiles and where the logarithm was
    /// learned; the probability, of 0 or 1.
    double value();

    /// The number that is not exceeded with probability p.
    double quantile(double p);

    /// The probability of y or less.
    double cumulative(double y);

    /// ln of the density at y, or of the probability of a count; NaN where nothing is said of it.
    double logDensity(double y);

    /// Draws a number.
    double sample(RandomGenerator random);

    /// Whether more than one number is said.
    default boolean uncertain() {
        return true;
    }

    /// The continuous ranked probability score, ∫ (F(x) − 1{x ≥ y})² dx: in closed form; of samples
    /// that of their empirical distribution; of quantiles, which say no more of F, twice the mean
    /// pinball loss over their own levels. Infinite where Student's distribution is that of the
    /// logarithm, whose exponential has no mean.
    double crps(double y);

    /// One number.
    record Point(double value) implements PredictiveDistribution {
        @Override
        public double quantile(double p) {
            return value;
        }

        @Override
        public double cumulative(double y) {
            return y >= value ? 1 : 0;
        }

        @Override
        public double logDensity(double y) {
            return Double.NaN;
        }

        @Override
        public double sample(RandomGenerator random) {
            return value;
        }

        @Override
        public boolean uncertain() {
            return false;
        }

        @Override
        public double crps(double y) {
            return Math.abs(y - value);
        }

        @Override
        public String toString() {
            return text(this);
        }
    }

    /// 1 with this probability, else 0.
    record Bernoulli(double value) implements PredictiveDistribution {
        @Override
        public double quantile(double p) {
            return p <= 1 - value ? 0 : 1;
        }

        @Override
        public double cumulative(double y) {
            return y < 0 ? 0 : y < 1 ? 1 - value : 1;
        }

        @Override
        public double crps(double y) {
            return (1 - value) * Math.abs(y) + value * Math.abs(1 - y) - value * (1 - value);
        }

        /// y ln p + (1 − y) ln(1 − p).
        @Override
        public double logDensity(double y) {
            double p = Math.min(Math.max(value, 1e-12), 1 - 1e-12);
            return y * Math.log(p) + (1 - y) * Math.log1p(-p);
        }

        @Override
        public double sample(RandomGenerator random) {
            return random.nextDouble() < value ? 1 : 0;
        }

        @Override
        public String toString() {
            return text(this);
        }
    }

    /// A distribution by its parameters.
    ///
    /// @param logs whether it is that of the logarithm
    record Parametric(Distribution of, boolean logs) implements PredictiveDistribution {
        @Override
        public double value() {
            return logs ? quantile(0.5) : of.mean();
        }

        @Override
        public double quantile(double p) {
            double q = of.quantile(p);
            return logs ? Math.exp(q) : q;
        }

        @Override
        public double cumulative(double y) {
            return !logs ? of.cumulative(y) : y <= 0 ? 0 : of.cumulative(Math.log(y));
        }

        @Override
        public double logDensity(double y) {
            return !logs
                    ? of.logDensity(y)
                    : y <= 0 ? Double.NEGATIVE_INFINITY : of.logDensity(Math.log(y)) - Math.log(y);
        }

        @Override
        public double crps(double y) {
            return logs ? of.crpsOfExponential(y) : of.crps(y);
        }

        @Override
        public double sample(RandomGenerator random) {
            return quantile(random.nextDouble(Double.MIN_NORMAL, 1));
        }

        @Override
        public String toString() {
            return text(this);
        }
    }

    /// Quantiles at rising levels, with straight lines between them; beyond the outermost two, they
    /// themselves.
    final class Quantiles implements PredictiveDistribution {
        private final double[] levels;
        private final double[] at;

        /// Quantiles that cross are put in order.
        ///
        /// @param levels rising
        /// @param at the quantile at each level
        public Quantiles(double[] levels, double[] at) {
            this.levels = levels.clone();
            this.at = at.clone();
            Arrays.sort(this.at);
        }

        @Override
        public double value() {
            return quantile(0.5);
        }

        @Override
        public double quantile(double p) {
            return line(levels, at, p);
        }

        @Override
        public double cumulative(double y) {
            return y < at[0] ? 0 : y >= at[at.length - 1] ? 1 : line(at, levels, y);
        }

        @Override
        public double logDensity(double y) {
            return Double.NaN;
        }

        @Override
        public double crps(double y) {
            return DistributionErrors.crps(y, at, levels);
        }

        @Override
        public double sample(RandomGenerator random) {
            return quantile(random.nextDouble());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Quantiles that
                    && Arrays.equals(levels, that.levels)
                    && Arrays.equals(at, that.at);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(levels) + Arrays.hashCode(at);
        }

        @Override
        public String toString() {
            return text(this);
        }

        private static double line(double[] x, double[] y, double at) {
            int n = x.length;
            if (at <= x[0]) {
                return y[0];
            }
            for (int i = 1; i < n; i++) {
                if (at <= x[i]) {
                    double share = x[i] == x[i - 1] ? 1 : (at - x[i - 1]) / (x[i] - x[i - 1]);
                    // rounding does not carry it beyond the end of the line
                    return share == 1 ? y[i] : Math.min(y[i], y[i - 1] + share * (y[i] - y[i - 1]));
                }
            }
            return y[n - 1];
        }
    }

    /// As many samples as there are paths, rising.
    final class Samples implements PredictiveDistribution {
        private final double[] sorted;

        /// @param samples in any order
        public Samples(double[] samples) {
            sorted = samples.clone();
            Arrays.sort(sorted);
        }

        @Override
        public double value() {
            return Arrays.stream(sorted).average().orElse(Double.NaN);
        }

        @Override
        public double quantile(double p) {
            return DistributionErrors.quantile(sorted, p);
        }

        @Override
        public double cumulative(double y) {
            int below = 0;
            while (below < sorted.length && sorted[below] <= y) {
                below++;
            }
            return (double) below / sorted.length;
        }

        @Override
        public double logDensity(double y) {
            return Double.NaN;
        }

        @Override
        public double sample(RandomGenerator random) {
            return sorted[random.nextInt(sorted.length)];
        }

        @Override
        public double crps(double y) {
            return DistributionErrors.crps(y, sorted);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Samples that && Arrays.equals(sorted, that.sorted);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(sorted);
        }

        @Override
        public String toString() {
            return text(this);
        }
    }

    /// The expected number, and of a distribution the interval that holds 80 %: `446.2 (412.0 to
    /// 480.1)`.
    private static String text(PredictiveDistribution predicted) {
        var expected = number(predicted.value());
        return !predicted.uncertain() || predicted instanceof Bernoulli
                ? expected
                : expected
                        + " ("
                        + number(predicted.quantile(0.1))
                        + " to "
                        + number(predicted.quantile(0.9))
                        + ")";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5g", value);
    }

    /// What a network says of its number `k`.
    ///
    /// @param z what it gave, rows × width
    /// @param base what its 0 stands for, as a level
    /// @param factor what its 1 stands for
    /// @param logs whether levels are logarithms
    static PredictiveDistribution of(
            Output output, float[] z, int row, int k, double base, double factor, boolean logs) {
        int at = row * output.width();
        return switch (output) {
            case Output.Linear(_, var loss) when loss == Output.Loss.BINARY ->
                    new Bernoulli(1 / (1 + Math.exp(-z[at + k])));
            case Output.Quantiles(_, var of) -> {
                double[] levels = of.stream().mapToDouble(q -> q).toArray();
                double[] values = new double[levels.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = unscaled(base + factor * z[at + k * values.length + i], logs);
                }
                yield new Quantiles(levels, values);
            }
            case Output.Linear _ -> new Point(unscaled(base + factor * z[at + k], logs));
            default -> {
                var own = Distribution.of(output, z, row, k);
                yield new Parametric(
                        base == 0 && factor == 1 ? own : own.scaled(base, factor), logs);
            }
        };
    }

    private static double unscaled(double level, boolean logs) {
        return logs ? Math.exp(level) : level;
    }
}
