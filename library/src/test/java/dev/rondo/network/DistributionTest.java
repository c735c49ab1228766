package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.network.loss.RowLosses;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Output.Family;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class DistributionTest {
    private static List<Distribution> all() {
        var random = new Random(5);
        List<Distribution> all = new ArrayList<>();
        List<Output> outputs = new ArrayList<>();
        for (var family : Family.values()) {
            outputs.add(new Output.Likelihood(3, family));
        }
        outputs.add(new Output.Mixture(3, 4));
        for (var output : outputs) {
            float[] z = new float[2 * output.width()];
            for (int i = 0; i < z.length; i++) {
                z[i] = (float) (2 * random.nextGaussian());
            }
            for (int row = 0; row < 2; row++) {
                for (int target = 0; target < 3; target++) {
                    all.add(Distribution.of(output, z, row, target));
                }
            }
        }
        return all;
    }

    @Test
    void quantilesUndoCumulativeProbabilities() {
        for (var d : all()) {
            for (double p : new double[] {0.01, 0.3, 0.5, 0.95}) {
                double q = d.quantile(p);
                if (d instanceof NegativeBinomial) {
                    assertTrue(d.cumulative(q) >= p && d.cumulative(q - 1) < p, d.toString());
                } else {
                    assertEquals(p, d.cumulative(q), 1e-9, d.toString());
                }
            }
        }
    }

    /// Mean and variance from quantiles at equal steps of p, probabilities of counts by adding up.
    @Test
    void momentsAreThoseOfTheQuantiles() {
        for (var d : all()) {
            int n = 20_000;
            double mean = 0;
            for (int i = 0; i < n; i++) {
                mean += d.quantile((i + 0.5) / n) / n;
            }
            double deviation = Math.sqrt(d.variance());
            assertEquals(d.mean(), mean, 0.02 * deviation + 1e-3, d.toString());
            if (d instanceof NegativeBinomial) {
                double sum = 0;
                double square = 0;
                for (int y = 0; y < 20_000; y++) {
                    double p = Math.exp(d.logDensity(y));
                    sum += p;
                    square += p * (y - d.mean()) * (y - d.mean());
                    if (y < 5) {
                        assertEquals(sum, d.cumulative(y), 1e-9, d.toString());
                    }
                }
                assertEquals(1, sum, 1e-8, d.toString());
                assertEquals(d.variance(), square, 1e-6 * d.variance(), d.toString());
            }
        }
    }

    @Test
    void theDensityIsThatOfTheLoss() {
        var random = new Random(6);
        for (Output output :
                List.of(
                        new Output.Likelihood(2, Family.STUDENT),
                        new Output.Likelihood(2, Family.NEGATIVE_BINOMIAL),
                        new Output.Mixture(2, 3))) {
            float[] z = new float[output.width()];
            double[] exact = new double[z.length];
            for (int i = 0; i < z.length; i++) {
                z[i] = (float) random.nextGaussian();
                exact[i] = z[i];
            }
            double loss = RowLosses.of(output).of(exact, new double[] {2, 1}, new double[z.length]);
            assertEquals(
                    -loss,
                    Distribution.of(output, z, 0, 0).logDensity(2)
                            + Distribution.of(output, z, 0, 1).logDensity(1),
                    1e-10);
        }
    }

    @Test
    void scalingMovesAllOfIt() {
        for (var d : all()) {
            var scaled = d.scaled(10, 2);
            assertEquals(10 + 2 * d.mean(), scaled.mean(), 1e-9);
            assertEquals(4 * d.variance(), scaled.variance(), 1e-9 * scaled.variance());
            assertEquals(d.cumulative(1), scaled.cumulative(12), 1e-12);
            assertEquals(10 + 2 * d.quantile(0.7), scaled.quantile(0.7), 1e-9);
        }
    }

    @Test
    void samplesFollowTheDistribution() {
        var random = new Random(7);
        for (var d : all()) {
            double median = d.quantile(0.5);
            int below = 0;
            for (int i = 0; i < 2000; i++) {
                below += d.sample(random) <= median ? 1 : 0;
            }
            assertEquals(d.cumulative(median), below / 2000.0, 0.05, d.toString());
        }
    }

    @Test
    void aPenDrawsStepsOfItsMixture() {
        var output = new Output.Strokes(2);
        float[] z = {1, 0.5f, -0.5f, 2, -1, 0, 3, -1, -1, 0.2f, -0.5f, 1, -0.3f};
        var pen = PenDistribution.of(output, z, 0, 0);
        var random = new Random(8);
        double[] sum = new double[3];
        int n = 20_000;
        for (int i = 0; i < n; i++) {
            var step = pen.sample(random);
            sum[0] += step.dx() / n;
            sum[1] += step.dy() / n;
            sum[2] += step.end() ? 1.0 / n : 0;
        }
        assertEquals(pen.mean()[0], sum[0], 0.05);
        assertEquals(pen.mean()[1], sum[1], 0.05);
        assertEquals(1 / (1 + Math.exp(-1)), sum[2], 0.02);
        var tidy = PenDistribution.of(output, z, 0, 5);
        assertTrue(tidy.weights()[0] > 0.99 && tidy.deviations()[0][0] < 0.01);
    }

    @Test
    void whatIsNoDistributionIsRefused() {
        var output = new Output.Linear(2, Output.Loss.SQUARED);
        assertThrows(RondoException.class, () -> Distribution.of(output, new float[2], 0, 0));
    }
}
