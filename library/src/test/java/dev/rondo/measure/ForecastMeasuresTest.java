package dev.rondo.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.NumberTableReader;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;

class ForecastMeasuresTest {
    private static final double[] TRUTH = {1, Double.NaN, 4, 0};
    private static final double[] FORECAST = {2, 9, 2, 0};

    @Test
    void errorsByHandWithoutWhatIsMissing() {
        assertEquals(1, ForecastErrors.mae(TRUTH, FORECAST), 1e-12);
        assertEquals(Math.sqrt(5 / 3.0), ForecastErrors.rmse(TRUTH, FORECAST), 1e-12);
        assertEquals(50, ForecastErrors.mape(TRUTH, FORECAST), 1e-12);
        assertEquals((200 / 3.0 + 200 / 3.0) / 3, ForecastErrors.smape(TRUTH, FORECAST), 1e-12);
        double[] history = {1, 3, 2, 6, Double.NaN};
        assertEquals((2 + 1 + 4) / 3.0, ForecastErrors.scale(history, 1), 1e-12);
        assertEquals(2, ForecastErrors.scale(history, 2), 1e-12);
        assertEquals(.5, ForecastErrors.mase(TRUTH, FORECAST, history, 2), 1e-12);
        assertEquals(.75, ForecastErrors.owa(10, 1, 20, 1), 1e-12);
        assertThrows(RondoException.class, () -> ForecastErrors.mae(TRUTH, new double[1]));
    }

    @Test
    void distributionsByHand() {
        assertEquals(.9, DistributionErrors.pinball(3, 2, .9), 1e-12);
        assertEquals(.1, DistributionErrors.pinball(1, 2, .9), 1e-12);
        assertThrows(RondoException.class, () -> DistributionErrors.pinball(1, 2, 1));
        assertEquals(
                2 / 3.0,
                DistributionErrors.coverage(
                        TRUTH, new double[] {1, 0, 0, 1}, new double[] {2, 0, 4, 2}),
                1e-12);
        // E|X−y| = (1+0+3)/3; pairs 1,3 ; 2−… : |0−1| |0−4| |1−4| twice over 9
        assertEquals(
                4 / 3.0 - (1 + 4 + 3) * 2 / 9.0 / 2,
                DistributionErrors.crps(1, new double[] {4, 0, 1}),
                1e-12);
        assertEquals(2, DistributionErrors.crps(3, new double[] {1}), 1e-12);
        assertEquals(
                2 * (.25 * 2 + .5 + 0) / 3,
                DistributionErrors.crps(3, new double[] {1, 2, 3}, new double[] {.25, .5, .75}),
                1e-12);
        assertEquals(1.5, DistributionErrors.quantile(new double[] {3, 1, 2, 0}, .5), 1e-12);
    }

    /// CRPS of the normal distribution at its mean is σ·(√2 − 1)/√π.
    @Test
    void crpsOfManySamplesIsThatOfTheDistribution() {
        var random = new Random(1);
        double[] samples = DoubleStream.generate(random::nextGaussian).limit(20_000).toArray();
        double expected = (Math.sqrt(2) - 1) / Math.sqrt(Math.PI);
        assertEquals(expected, DistributionErrors.crps(0, samples), .01);
        double[] levels = new double[99];
        Arrays.setAll(levels, i -> (i + 1) / 100.0);
        double[] quantiles =
                Arrays.stream(levels).map(l -> DistributionErrors.quantile(samples, l)).toArray();
        assertEquals(expected, DistributionErrors.crps(0, quantiles, levels), .01);
    }

    @Test
    void baselinesByHand() {
        double[] history = {1, 2, 4, 3, 4, 7};
        assertArrayEquals(new double[] {7, 7}, Baseline.NAIVE.forecast(history, 3, 2));
        assertArrayEquals(
                new double[] {3, 4, 7, 3}, Baseline.SEASONAL_NAIVE.forecast(history, 3, 4));
        assertArrayEquals(new double[] {8.2, 9.4}, Baseline.DRIFT.forecast(history, 1, 2), 1e-12);
        assertArrayEquals(new double[] {3.5}, Baseline.MEAN.forecast(history, 1, 1), 1e-12);
        assertArrayEquals(new double[] {7}, Baseline.NAIVE_2.forecast(history, 3, 1), 1e-12);
        assertThrows(RondoException.class, () -> Baseline.SEASONAL_NAIVE.forecast(history, 7, 1));
        assertThrows(
                RondoException.class,
                () -> Baseline.NAIVE.forecast(new double[] {Double.NaN}, 1, 1));
    }

    /// Seasons of 1, 2 and 3 quarters of the level, which doubles: Naive 2 finds them exactly.
    @Test
    void naiveTwoFindsTheSeasons() {
        double[] history = new double[60];
        double[] season = {.5, 1, 1.5};
        Arrays.setAll(history, t -> 10 * season[t % 3]);
        assertArrayEquals(
                new double[] {5, 10, 15, 5}, Baseline.NAIVE_2.forecast(history, 3, 4), 1e-9);
    }

    @Test
    void smoothingWithoutTrendByHand() {
        double[] series = {3, 5, 4, 6, 5, 7, 6, 6, 5, 7};
        var fitted = Ets.fit(EtsModel.of("ANN"), series, 1);
        double alpha = fitted.smoothing()[0];
        // the best α and level on a fine grid
        double least = Double.POSITIVE_INFINITY;
        for (double a = .01; a < 1; a += .01) {
            for (double start = 2; start < 7; start += .01) {
                double level = start;
                double sum = 0;
                for (double y : series) {
                    sum += (y - level) * (y - level);
                    level += a * (y - level);
                }
                least = Math.min(least, sum);
            }
        }
        double aic = series.length * Math.log(least) + 2 * 3;
        assertEquals(aic, fitted.aic(), .01);
        assertTrue(fitted.aic() <= aic + 1e-9);
        double[] forecast = fitted.forecast(3);
        assertEquals(forecast[0], forecast[2]);
        assertTrue(alpha > 0 && alpha < 1);
    }

    /// The airline passengers of Box & Jenkins, where R's `ets` finds AIC 1395.166 for this model.
    @Test
    void theAirlineModelIsAtLeastAsLikelyAsThatOfR() {
        var table = NumberTableReader.read(Path.of("../samples/passengers.csv"));
        double[] series = new double[table.rows()];
        Arrays.setAll(series, t -> table.at(t, 0));
        var fitted = Ets.fit(EtsModel.of("MAdM"), series, 12);
        assertTrue(fitted.aic() < 1395.2 && fitted.aic() > 1393, fitted::toString);
    }

    @Test
    void aSeriesWithTrendAndSeasonsIsContinued() {
        double[] factor = {.8, 1, 1.3, .9};
        double[] series = new double[48];
        var random = new Random(3);
        Arrays.setAll(
                series, t -> (50 + 2 * t) * factor[t % 4] * (1 + .01 * random.nextGaussian()));
        var fitted = Ets.fit(Arrays.copyOf(series, 40), 4);
        assertEquals(EtsModel.Season.MULTIPLICATIVE, fitted.model().season());
        double[] truth = Arrays.copyOfRange(series, 40, 48);
        assertTrue(ForecastErrors.mape(truth, fitted.forecast(8)) < 3, fitted::toString);
        double[][] paths = fitted.paths(8, 200, 7);
        double[] first = Arrays.stream(paths).mapToDouble(p -> p[0]).toArray();
        assertEquals(fitted.forecast(1)[0], DistributionErrors.quantile(first, .5), 2);
        assertArrayEquals(paths, fitted.paths(8, 200, 7));
        assertEquals(
                EtsModel.Season.NONE,
                Ets.fit(new double[] {1, -2, 0, 1, 3, 2, -1, 0}, 1).model().season());
        assertThrows(RondoException.class, () -> EtsModel.of("XYZ"));
        assertEquals("ETS(M,Ad,M)", EtsModel.of("ETS(M,Ad,M)").toString());
        assertThrows(RondoException.class, () -> Ets.fit(new double[] {1, 2}, 1));
    }
}
