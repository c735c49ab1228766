package dev.rondo.series.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

class BlendWeightsTest {
    private static final int BLOCK = 5;

    private static double[] truth() {
        return new Random(1).doubles(40 * BLOCK, -3, 3).toArray();
    }

    /// Wrong by as much everywhere, above or below.
    private static double[] forecast(double[] truth, int seed, double error) {
        var random = new Random(seed);
        return Arrays.stream(truth)
                .map(y -> random.nextBoolean() ? y + error : y - error)
                .toArray();
    }

    private static double[] weights(double[] truth, double rows, double[]... forecasts) {
        double[] weights = BlendWeights.of(forecasts, truth, BLOCK, rows);
        assertEquals(1, Arrays.stream(weights).sum(), 1e-12);
        for (double weight : weights) {
            assertTrue(weight >= 0 && weight <= 1, Arrays.toString(weights));
        }
        return weights;
    }

    @Test
    void theSumIsOneForAnyAmountOfValidation() {
        double[] y = truth();
        for (double rows : new double[] {0, 1, 400, 1e9}) {
            double[] found =
                    weights(
                            y,
                            rows,
                            forecast(y, 2, 1),
                            forecast(y, 3, 1.05),
                            forecast(y, 4, 1.1),
                            forecast(y, 5, 4));
            assertEquals(0, found[3]); // far behind: not even tried
            for (int c = 0; c < 3; c++) {
                assertTrue(found[c] > 0.1, Arrays.toString(found));
            }
        }
    }

    @Test
    void withoutMuchValidationTheyFallWithTheSixthPowerOfTheError() {
        double[] y = new double[BLOCK];
        double[] one = {1, -1, 1, -1, 1};
        double[] other = {1.1, 1.1, -1.1, 1.1, 1.1};
        double[] found = weights(y, 0, one, other);
        double part = Math.pow(1.1, -6);
        assertArrayEquals(new double[] {1 / (1 + part), part / (1 + part)}, found, 1e-9);
    }

    @Test
    void oneThatDominatesHasAll() {
        double[] y = truth();
        assertArrayEquals(
                new double[] {0, 1, 0},
                weights(y, 1000, forecast(y, 2, 1), forecast(y, 3, 0.1), forecast(y, 4, 2)),
                1e-12);
        // the one without an error too
        assertArrayEquals(new double[] {0, 1}, weights(y, 1000, forecast(y, 2, 1e-3), y), 1e-12);
    }

    @Test
    void thoseThatAreTheSameShareWhateverTheirOrder() {
        double[] y = truth();
        double[] same = forecast(y, 2, 1);
        double[] found = weights(y, 0, same, same, same.clone());
        assertArrayEquals(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0}, found, 1e-12);
        double[] exact = weights(y, 0, y, y.clone());
        assertArrayEquals(new double[] {0.5, 0.5}, exact, 1e-12);
    }

    @Test
    void errorsThatCancelAreBlended() {
        double[] y = new double[40 * BLOCK];
        double[] above = y.clone();
        double[] below = y.clone();
        var random = new Random(2);
        for (int i = 0; i < y.length; i++) {
            double noise = random.nextGaussian();
            above[i] = noise;
            below[i] = -noise;
        }
        double[] found = weights(y, 1e9, above, below);
        assertEquals(0.5, found[0], 0.02);
    }

    @Test
    void missingTruthIsNotCounted() {
        double[] y = truth();
        double[] gaps = y.clone();
        double[] one = forecast(y, 2, 1);
        double[] other = forecast(y, 3, 1.1);
        double[] marred = one.clone();
        for (int i = 0; i < y.length; i += 3) {
            gaps[i] = Double.NaN;
            marred[i] = 1e12;
        }
        assertEquals(BlendWeights.error(one, gaps), BlendWeights.error(marred, gaps));
        assertArrayEquals(weights(gaps, 500, one, other), weights(gaps, 500, marred, other));
        double[] none = new double[y.length];
        Arrays.fill(none, Double.NaN);
        assertTrue(Double.isNaN(BlendWeights.error(one, none)));
        assertArrayEquals(new double[] {0.5, 0.5}, weights(none, 500, one, other));
    }

    @Test
    void forecastsThatAreNoNumbersHaveNoWeight() {
        double[] y = truth();
        double[] one = forecast(y, 2, 1);
        for (double not : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0}) {
            double[] other = y.clone();
            other[17] = not;
            assertEquals(Double.POSITIVE_INFINITY, BlendWeights.error(other, y));
            assertArrayEquals(new double[] {0, 1}, weights(y, 500, other, one), 1e-12);
        }
        double[] no = new double[y.length];
        Arrays.fill(no, Double.NaN);
        assertArrayEquals(new double[] {0.5, 0.5}, weights(y, 500, no, no.clone()));
    }

    @Test
    void theErrorIsTheMeanAbsoluteOne() {
        double[] y = {1, 2, Double.NaN, 4};
        assertEquals((1 + 0 + 2) / 3.0, BlendWeights.error(new double[] {2, 2, 9, 2}, y), 1e-12);
    }
}
