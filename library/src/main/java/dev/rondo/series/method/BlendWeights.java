package dev.rondo.series.method;

import java.util.Arrays;
import java.util.SplittableRandom;

/// The weights of a blend, from the errors of its candidates at rolling origins: a mixture of
/// greedy selection with replacement on bootstrap samples of the origins (Caruana et al. 2004),
/// which needs much validation, and of weights that fall with the error, which needs little, in the
/// proportion of the numbers of validation to 400.
final class BlendWeights {
    private static final int BAGS = 20;
    private static final int ROUNDS = 12;
    private static final int NUMBERS = 4000; // of a bag, at most
    private static final double PRIOR = 400;
    private static final double POWER = 6;
    private static final double WORST = 1.2; // error, relative to the least, that is still tried

    private BlendWeights() {}

    /// @param forecasts candidates × numbers, scaled; blocks of `block` belong to one origin
    /// @param truth NaN: missing
    /// @param rows how many independent numbers they stand for
    static double[] of(double[][] forecasts, double[] truth, int block, double rows) {
        int k = forecasts.length;
        double[] errors = new double[k];
        Arrays.setAll(errors, c -> error(forecasts[c], truth));
        double least = Arrays.stream(errors).min().orElse(Double.NaN);
        double[] weights = new double[k];
        if (!(least >= 0) || Double.isInfinite(least)) {
            Arrays.fill(weights, 1.0 / k);
            return weights;
        }
        int[] tried =
                java.util.stream.IntStream.range(0, k)
                        .filter(c -> errors[c] <= WORST * least + 1e-12)
                        .toArray();
        double[] falling = new double[k];
        double sum = 0;
        for (int c : tried) {
            falling[c] =
                    least == 0 ? (errors[c] == 0 ? 1 : 0) : Math.pow(errors[c] / least, -POWER);
            sum += falling[c];
        }
        double[] greedy = greedy(forecasts, truth, tried, block);
        double part = rows / (rows + PRIOR);
        for (int c = 0; c < k; c++) {
            weights[c] = part * greedy[c] + (1 - part) * falling[c] / sum;
        }
        return weights;
    }

    /// Mean absolute error, of numbers that are not missing; infinite where a forecast is no
    /// number.
    static double error(double[] forecast, double[] truth) {
        double sum = 0;
        int n = 0;
        for (int i = 0; i < truth.length; i++) {
            if (!Double.isNaN(truth[i])) {
                sum += Math.abs(forecast[i] - truth[i]);
                n++;
            }
        }
        return n == 0 ? Double.NaN : Double.isFinite(sum) ? sum / n : Double.POSITIVE_INFINITY;
    }

    private static double[] greedy(double[][] forecasts, double[] truth, int[] tried, int block) {
        int blocks = truth.length / block;
        double[] weights = new double[forecasts.length];
        var random = new SplittableRandom(1);
        int size = Math.max(1, Math.min(blocks, NUMBERS / block));
        for (int bag = 0; bag < BAGS; bag++) {
            int[] drawn = random.ints(size, 0, blocks).toArray();
            double[] y = drawn(truth, drawn, block);
            double[][] f = new double[tried.length][];
            Arrays.setAll(f, c -> drawn(forecasts[tried[c]], drawn, block));
            double[] sum = new double[y.length];
            for (int round = 1; round <= ROUNDS; round++) {
                int best = best(f, sum, y, round);
                for (int i = 0; i < y.length; i++) {
                    sum[i] += f[best][i];
                }
                weights[tried[best]] += 1.0 / (ROUNDS * BAGS);
            }
        }
        return weights;
    }

    private static int best(double[][] f, double[] sum, double[] y, int round) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int c = 0; c < f.length; c++) {
            double error = 0;
            for (int i = 0; i < y.length; i++) {
                double e = Math.abs((sum[i] + f[c][i]) / round - y[i]);
                error += Double.isNaN(e) ? 0 : e;
            }
            if (error < least) {
                least = error;
                best = c;
            }
        }
        return best;
    }

    private static double[] drawn(double[] numbers, int[] blocks, int block) {
        double[] all = new double[blocks.length * block];
        for (int b = 0; b < blocks.length; b++) {
            System.arraycopy(numbers, blocks[b] * block, all, b * block, block);
        }
        return all;
    }
}
