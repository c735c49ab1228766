package dev.rondo.network.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.network.Coverage;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Output.Comparison;
import dev.rondo.network.spec.Output.Family;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PascalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/// Losses of rows: the derivative against differences in double precision, the value against
/// densities of a library of statistics or numbers worked by hand.
class RowLossTest {
    private static final List<Output> ALL =
            List.of(
                    new Output.MultiLabel(List.of(1.0, 0.5, 2.0), List.of(1.0, 3.0, 0.25)),
                    new Output.Likelihood(2, Family.GAUSSIAN),
                    new Output.Likelihood(2, Family.STUDENT),
                    new Output.Likelihood(2, Family.POISSON),
                    new Output.Likelihood(2, Family.NEGATIVE_BINOMIAL),
                    new Output.Mixture(2, 1),
                    new Output.Mixture(2, 4),
                    new Output.Strokes(1),
                    new Output.Strokes(3),
                    new Output.Quantiles(2, List.of(0.1, 0.5, 0.9)),
                    new Output.Ranking(6, Comparison.HINGE),
                    new Output.Ranking(6, Comparison.LOGISTIC),
                    new Output.Ranking(6, Comparison.LISTWISE));

    private static double[] targets(Output output, Random random) {
        double[] y = new double[RowLoss.targets(output)];
        for (int i = 0; i < y.length; i++) {
            y[i] =
                    switch (output) {
                        case Output.MultiLabel _ -> random.nextInt(2);
                        case Output.Likelihood(_, var f) when f.counts() -> random.nextInt(9);
                        case Output.Ranking _ -> random.nextInt(3);
                        case Output.Strokes _ -> i == 2 ? random.nextInt(2) : random.nextGaussian();
                        default -> random.nextGaussian();
                    };
        }
        return y;
    }

    @Test
    void theDerivativeIsThatOfTheLoss() {
        var random = new Random(3);
        for (var output : ALL) {
            var loss = RowLosses.of(output);
            for (int trial = 0; trial < 30; trial++) {
                double[] z = random.doubles(output.width(), -2, 2).toArray();
                double[] y = targets(output, random);
                if (trial % 3 == 1) {
                    y[random.nextInt(y.length)] = Double.NaN;
                }
                double[] d = new double[z.length];
                double[] other = new double[z.length];
                loss.of(z, y, d);
                for (int i = 0; i < z.length; i++) {
                    double own = z[i];
                    double e = 1e-6;
                    z[i] = own + e;
                    double above = loss.of(z, y, other);
                    z[i] = own - e;
                    double slope = (above - loss.of(z, y, other)) / (2 * e);
                    z[i] = own;
                    assertEquals(
                            slope, d[i], 1e-6 * Math.max(1, Math.abs(slope)), output.toString());
                }
            }
        }
    }

    @Test
    void whatIsNotAskedCostsNothing() {
        for (var output : ALL) {
            double[] y = new double[RowLoss.targets(output)];
            java.util.Arrays.fill(y, Double.NaN);
            double[] d = new double[output.width()];
            java.util.Arrays.fill(d, 7);
            assertEquals(0, RowLosses.of(output).of(new double[d.length], y, d), output.toString());
            assertArrayEquals(new double[d.length], d, output.toString());
        }
    }

    @Test
    void extremeNumbersStayFinite() {
        var random = new Random(4);
        for (var output : ALL) {
            if (output instanceof Output.Likelihood(_, var f) && f == Family.POISSON) {
                continue; // the logarithm of a rate: exp(60) is a rate like any other
            }
            for (int trial = 0; trial < 50; trial++) {
                double[] z = new double[output.width()];
                for (int i = 0; i < z.length; i++) {
                    z[i] = (random.nextInt(3) - 1) * 60;
                }
                double[] d = new double[z.length];
                double value = RowLosses.of(output).of(z, targets(output, random), d);
                assertTrue(Double.isFinite(value), output.toString());
                for (double v : d) {
                    assertTrue(Double.isFinite(v), output.toString());
                }
            }
        }
    }

    private static double loss(Output output, double[] z, double... y) {
        return RowLosses.of(output).of(z, y, new double[z.length]);
    }

    /// What softplus and the floor make x of.
    private static double before(double x) {
        return Math.log(Math.expm1(x - 1e-6));
    }

    @Test
    void densitiesAreThoseOfTheirDistributions() {
        assertEquals(
                -NormalDistribution.of(0.3, 1.7).logDensity(-1.1),
                loss(
                        new Output.Likelihood(1, Family.GAUSSIAN),
                        new double[] {0.3, before(1.7)},
                        -1.1),
                1e-12);
        double t = (2.5 - 0.3) / 0.8;
        assertEquals(
                -TDistribution.of(4.2).logDensity(t) + Math.log(0.8),
                loss(
                        new Output.Likelihood(1, Family.STUDENT),
                        new double[] {0.3, before(0.8), Math.log(Math.expm1(2.2))},
                        2.5),
                1e-12);
        for (int y : new int[] {0, 1, 7, 40}) {
            assertEquals(
                    -PoissonDistribution.of(3.5).logProbability(y),
                    loss(new Output.Likelihood(1, Family.POISSON), new double[] {Math.log(3.5)}, y),
                    1e-10);
            // 4 successes, each with probability p: mean 4 (1 − p) / p, α = 1/4.
            double p = 0.3;
            assertEquals(
                    -PascalDistribution.of(4, p).logProbability(y),
                    loss(
                            new Output.Likelihood(1, Family.NEGATIVE_BINOMIAL),
                            new double[] {before(4 * (1 - p) / p), before(0.25)},
                            y),
                    1e-9);
        }
    }

    @Test
    void mixturesAreSumsOfDensities() {
        double[] z = {0.2, -1, 1.5, -2, before(0.5), before(2)};
        double a = Math.exp(0.2) / (Math.exp(0.2) + Math.exp(-1));
        double p =
                a * NormalDistribution.of(1.5, 0.5).density(0.7)
                        + (1 - a) * NormalDistribution.of(-2, 2).density(0.7);
        assertEquals(-Math.log(p), loss(new Output.Mixture(1, 2), z, 0.7), 1e-12);
    }

    /// dy given dx is normal as well, so a bivariate density is a product of two that are not.
    @Test
    void stepsOfAPen() {
        double[] z = new double[13];
        double[][] of = {{0.4, 1, -1, 0.2, -0.3, 0.5}, {-0.6, 0, 2, -0.5, 0.1, -1}};
        z[0] = 0.8;
        double p = 0;
        double all = Math.exp(0.4) + Math.exp(-0.6);
        for (int j = 0; j < 2; j++) {
            for (int i = 0; i < 6; i++) {
                z[1 + 2 * i + j] = of[j][i];
            }
            double sx = Math.exp(of[j][3]);
            double sy = Math.exp(of[j][4]);
            double rho = Math.tanh(of[j][5]);
            double given = of[j][2] + rho * sy / sx * (0.3 - of[j][1]);
            p +=
                    Math.exp(of[j][0])
                            / all
                            * NormalDistribution.of(of[j][1], sx).density(0.3)
                            * NormalDistribution.of(given, sy * Math.sqrt(1 - rho * rho))
                                    .density(0.9);
        }
        double end = 1 / (1 + Math.exp(-0.8));
        var output = new Output.Strokes(2);
        assertEquals(-Math.log(p) - Math.log(end), loss(output, z, 0.3, 0.9, 1), 1e-12);
        assertEquals(-Math.log(p) - Math.log(1 - end), loss(output, z, 0.3, 0.9, 0), 1e-12);
        assertEquals(-Math.log(end), loss(output, z, 0.3, Double.NaN, 1), 1e-12);
    }

    @Test
    void quantilesByHand() {
        var output = new Output.Quantiles(1, List.of(0.1, 0.5, 0.9));
        // 0.9 · 1 below, 0, 0.9 · 2 above
        assertEquals(0.9 + 0 + 1.8, loss(output, new double[] {3, 2, 0}, 2), 1e-12);
    }

    @Test
    void labelsByHand() {
        var output = new Output.MultiLabel(List.of(2.0, 1.0), List.of(3.0, 1.0));
        double expected = 2 * 3 * Math.log(1 + Math.exp(-1)) + Math.log(1 + Math.exp(-2));
        assertEquals(expected, loss(output, new double[] {1, -2}, 1, 0), 1e-12);
    }

    @Test
    void rankingsByHand() {
        double[] z = {0.5, 1, -3, 9};
        double gone = Double.NaN;
        // Of the pairs 0 > 1, 0 > 2: 1 − 0.5 + 1 and 0, the candidate that is not there left out.
        assertEquals(0.75, loss(new Output.Ranking(4, Comparison.HINGE), z, 2, 0, 0, gone), 1e-12);
        assertEquals(
                (Math.log(1 + Math.exp(0.5)) + Math.log(1 + Math.exp(-3.5))) / 2,
                loss(new Output.Ranking(4, Comparison.LOGISTIC), z, 2, 0, 0, gone),
                1e-12);
        double all = Math.log(Math.exp(0.5) + Math.exp(1) + Math.exp(-3));
        assertEquals(
                0.75 * (all - 0.5) + 0.25 * (all - 1),
                loss(new Output.Ranking(4, Comparison.LISTWISE), z, 3, 1, 0, gone),
                1e-12);
    }

    @Test
    void coverageAndItsDerivative() {
        float[] a = {0.5f, 0.25f, 0.25f, 0.25f, 0.75f, 0, 0.125f, 0.125f, 0.75f};
        // covered before the second step .5 .25 .25, before the third .75 1 .25
        double expected = 0.25 + 0.25 + 0 + 0.125 + 0.125 + 0.25;
        float[] d = new float[9];
        assertEquals(expected, Coverage.loss(a, 3, 3, 1, d), 1e-7);
        for (int i = 0; i < 9; i++) {
            float own = a[i];
            a[i] = own + 0x1p-10f;
            double above = Coverage.loss(a, 3, 3, 1, null);
            a[i] = own;
            // to the right: nothing above has equals but the zero of the first step's coverage
            assertEquals((above - expected) * 1024, d[i], 1e-4, "weight " + i);
        }
        assertEquals(Math.log(0.25), Coverage.reward(new double[] {1, 3, 0.25}), 1e-12);
    }
}
