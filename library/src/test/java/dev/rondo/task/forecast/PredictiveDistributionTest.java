package dev.rondo.task.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.network.spec.Output;
import dev.rondo.series.ForecastHead;

import org.junit.jupiter.api.Test;

import java.util.List;

class PredictiveDistributionTest {
    @Test
    void quantilesHaveLinesBetweenThemAndAreInOrder() {
        var levels =
                new PredictiveDistribution.Quantiles(
                        new double[] {0.1, 0.5, 0.9}, new double[] {4, 2, 10});
        assertEquals(4, levels.value());
        assertEquals(3, levels.quantile(0.3), 1e-12);
        assertEquals(2, levels.quantile(0.01));
        assertEquals(0.7, levels.cumulative(7), 1e-12);
        assertEquals(0, levels.cumulative(1));
        assertEquals(1, levels.cumulative(10));
    }

    @Test
    void logarithmsAreTakenBack() {
        // of ln y: mean 2, deviation softplus(0.5413) = 1, moved by 1 and twice as wide
        float[] z = {2, 0.541324854f};
        var output = new Output.Likelihood(1, Output.Family.GAUSSIAN);
        var predicted = PredictiveDistribution.of(output, z, 0, 0, 1, 2, true);
        assertEquals(Math.exp(5), predicted.value(), 1e-3 * Math.exp(5));
        assertEquals(0.5, predicted.cumulative(Math.exp(5)), 1e-6);
        assertEquals(0, predicted.cumulative(-1));
        double density = -Math.log(2) - 0.5 * Math.log(2 * Math.PI) - 5;
        assertEquals(density, predicted.logDensity(Math.exp(5)), 1e-4);
    }

    @Test
    void pointsAreCertainAndChancesAreNot() {
        var output = new Output.Linear(2, Output.Loss.SQUARED);
        var point = PredictiveDistribution.of(output, new float[] {0, 3}, 0, 1, 10, 2, false);
        assertEquals(16, point.value());
        assertFalse(point.uncertain());
        assertEquals(4, point.crps(12));
        var chance =
                PredictiveDistribution.of(
                        new Output.Linear(1, Output.Loss.BINARY), new float[1], 0, 0, 0, 1, false);
        assertEquals(0.5, chance.value());
        assertEquals(Math.log(0.5), chance.logDensity(1), 1e-9);
        assertTrue(chance.uncertain());
    }

    /// ∫ (F(x) − 1{x ≥ y})² dx by Simpson's rule, in pieces that meet at y.
    private static double integral(PredictiveDistribution of, double low, double high, double y) {
        double sum = 0;
        double[] ends = {low, y, high};
        for (int piece = 0; piece < 2; piece++) {
            double above = piece;
            int n = 400_000;
            double h = (ends[piece + 1] - ends[piece]) / n;
            for (int i = 0; i <= n; i++) {
                double f = of.cumulative(ends[piece] + i * h) - above;
                // the step of 1{x ≥ y} is at y itself
                sum += h / 3 * (i == 0 || i == n ? 1 : i % 2 == 1 ? 4 : 2) * f * f;
            }
        }
        return sum;
    }

    private static PredictiveDistribution head(String head, float... z) {
        var output = ForecastHead.parse(head).output(1);
        return PredictiveDistribution.of(output, z, 0, 0, 3, 2, false);
    }

    @Test
    void theContinuousRankedProbabilityScoreIsItsIntegral() {
        for (double y : new double[] {-4, 2.5, 3.1, 40}) {
            var normal = head("gaussian", 0.3f, 0.2f);
            assertEquals(integral(normal, -60, 60, y), normal.crps(y), 1e-9 * (1 + Math.abs(y)));
            // a t distribution's tails are long: 4 degrees of freedom and more
            var student = head("student", 0.3f, 0.2f, 2f);
            assertEquals(integral(student, -4000, 4000, y), student.crps(y), 2e-6);
            var heavy = head("student", 0.3f, 0.2f, 20f);
            assertEquals(integral(heavy, -300, 300, y), heavy.crps(y), 1e-8);
            var mixture =
                    PredictiveDistribution.of(
                            new Output.Mixture(1, 3),
                            new float[] {0.1f, -0.4f, 0.9f, -2, 0.5f, 4, 0.1f, -1, 0.7f},
                            0,
                            0,
                            3,
                            2,
                            false);
            assertEquals(integral(mixture, -60, 80, y), mixture.crps(y), 1e-8);
        }
        var output = new Output.Likelihood(1, Output.Family.GAUSSIAN);
        var logs = PredictiveDistribution.of(output, new float[] {0.2f, 0}, 0, 0, 1, 0.5, true);
        var some =
                PredictiveDistribution.of(
                        new Output.Mixture(1, 2),
                        new float[] {0.3f, 0.2f, -1, 1, 0.1f, -0.5f},
                        0,
                        0,
                        1,
                        0.5,
                        true);
        for (double y : new double[] {-2, 0.5, 3, 20}) {
            for (var each : List.of(logs, some)) {
                double below = y > 0 ? integral(each, 0, 1500, y) : integral(each, 0, 1500, 0) - y;
                assertEquals(below, each.crps(y), 1e-6);
            }
        }
        var endless =
                PredictiveDistribution.of(
                        new Output.Likelihood(1, Output.Family.STUDENT),
                        new float[] {0, 0, 0},
                        0,
                        0,
                        0,
                        1,
                        true);
        assertEquals(Double.POSITIVE_INFINITY, endless.crps(1));
    }

    @Test
    void thatOfCountsIsItsSum() {
        for (double mean : new double[] {0.01, 0.7, 6, 250, 4000}) {
            for (String head : List.of("poisson", "negative-binomial")) {
                for (double shape : new double[] {-6, 0, 3}) {
                    // softplus and exp turned round
                    float z =
                            (float)
                                    (head.equals("poisson")
                                            ? Math.log(mean)
                                            : Math.log(Math.expm1(mean)));
                    z = Float.isInfinite(z) ? (float) mean : z;
                    var of =
                            PredictiveDistribution.of(
                                    ForecastHead.parse(head).output(1),
                                    new float[] {z, (float) shape},
                                    0,
                                    0,
                                    0,
                                    1,
                                    false);
                    for (double y :
                            new double[] {0, 1, Math.rint(mean), Math.rint(3 * mean) + 2.5}) {
                        double sum = 0;
                        double at = 0;
                        for (double k = 0; at < 1 || k <= y; k++) {
                            at = of.cumulative(k);
                            // from k to k + 1, with the place of y in between
                            double share = Math.clamp(y - k, 0.0, 1.0);
                            sum += share * at * at + (1 - share) * (1 - at) * (1 - at);
                            at = at > 1 - 1e-14 ? 1 : at;
                        }
                        assertEquals(
                                sum, of.crps(y), 1e-9 * (1 + sum), head + " " + mean + " " + y);
                    }
                }
            }
        }
    }

    @Test
    void thatOfQuantilesIsTheirPinballLossAndThatOfChancesBriers() {
        var three =
                new PredictiveDistribution.Quantiles(
                        new double[] {0.1, 0.5, 0.9}, new double[] {1, 2, 4});
        // 2/3 · (0.1 · 2 + 0.5 · 1 + 0.1 · 1)
        assertEquals(2.0 / 3 * 0.8, three.crps(3), 1e-12);
        var chance = new PredictiveDistribution.Bernoulli(0.3);
        assertEquals(0.49, chance.crps(1), 1e-12);
        assertEquals(0.09, chance.crps(0), 1e-12);
    }

    @Test
    void headsAreReadAsTheyAreWritten() {
        for (String text : List.of("point", "gaussian", "student", "poisson", "binary")) {
            assertEquals(text, ForecastHead.parse(text).label());
        }
        assertEquals(
                new ForecastHead.Quantiles(List.of(0.2, 0.8)),
                ForecastHead.parse("quantiles:0.2,0.8"));
    }
}
