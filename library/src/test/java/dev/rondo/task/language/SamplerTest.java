package dev.rondo.task.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.rondo.RondoException;
import dev.rondo.task.language.Sampler.Settings;

import org.junit.jupiter.api.Test;

class SamplerTest {
    private static final float[] DISTRIBUTION = logs(0.1, 0.4, 0.2, 0.25, 0.05);

    private static float[] logs(double... probabilities) {
        var logs = new float[probabilities.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = (float) Math.log(probabilities[i]);
        }
        return logs;
    }

    /// Draws often and compares the frequencies with the expected probabilities.
    private static void assertFrequencies(
            Sampler sampler, float[] distribution, double... expected) {
        int rounds = 40_000;
        var counts = new double[expected.length];
        for (int i = 0; i < rounds; i++) {
            counts[sampler.next(distribution)] += 1.0 / rounds;
        }
        for (int id = 0; id < expected.length; id++) {
            if (expected[id] == 0) {
                assertEquals(0, counts[id]);
            }
        }
        assertArrayEquals(expected, counts, 0.012);
    }

    @Test
    void plainSamplingFollowsTheDistribution() {
        assertFrequencies(new Sampler(Settings.plain(1)), DISTRIBUTION, 0.1, 0.4, 0.2, 0.25, 0.05);
    }

    @Test
    void logitsNeedNotBeNormalised() {
        var shifted = DISTRIBUTION.clone();
        for (int i = 0; i < shifted.length; i++) {
            shifted[i] += 500;
        }
        assertFrequencies(new Sampler(Settings.plain(1)), shifted, 0.1, 0.4, 0.2, 0.25, 0.05);
    }

    @Test
    void temperatureIsAPowerOfTheProbability() {
        double sum = 0.01 + 0.16 + 0.04 + 0.0625 + 0.0025;
        assertFrequencies(
                new Sampler(new Settings(0.5, 0, 1, 2)),
                DISTRIBUTION,
                0.01 / sum,
                0.16 / sum,
                0.04 / sum,
                0.0625 / sum,
                0.0025 / sum);
    }

    @Test
    void topKKeepsTheMostProbable() {
        assertFrequencies(
                new Sampler(new Settings(1, 2, 1, 3)),
                DISTRIBUTION,
                0,
                0.4 / 0.65,
                0,
                0.25 / 0.65,
                0);
        assertFrequencies(
                new Sampler(new Settings(1, 99, 1, 3)), DISTRIBUTION, 0.1, 0.4, 0.2, 0.25, 0.05);
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        assertFrequencies(
                new Sampler(new Settings(1, 0, 0.6, 4)),
                DISTRIBUTION,
                0,
                0.4 / 0.65,
                0,
                0.25 / 0.65,
                0);
        assertFrequencies(new Sampler(new Settings(1, 0, 0.1, 4)), DISTRIBUTION, 0, 1, 0, 0, 0);
        // of the top two, normalised to 0.615 and 0.385, the first alone reaches 0.6
        assertFrequencies(new Sampler(new Settings(1, 2, 0.6, 4)), DISTRIBUTION, 0, 1, 0, 0, 0);
    }

    @Test
    void greedyTakesTheMostProbableAndOfEqualsTheFirst() {
        var sampler = new Sampler(Settings.greedy());
        assertEquals(1, sampler.next(DISTRIBUTION));
        assertEquals(1, sampler.next(logs(0.2, 0.4, 0.4)));
        assertEquals(1, new Sampler(new Settings(1, 1, 1, 0)).next(logs(0.2, 0.4, 0.4)));
    }

    @Test
    void equallyProbableSymbolsAreKeptInTheirOrder() {
        assertFrequencies(
                new Sampler(new Settings(1, 2, 1, 3)),
                logs(0.25, 0.25, 0.25, 0.25),
                0.5,
                0.5,
                0,
                0);
    }

    @Test
    void excludedAndImpossibleSymbolsAreNeverDrawn() {
        assertFrequencies(
                new Sampler(Settings.plain(5), 1, -1),
                DISTRIBUTION,
                0.1 / 0.6,
                0,
                0.2 / 0.6,
                0.25 / 0.6,
                0.05 / 0.6);
        assertFrequencies(new Sampler(new Settings(1, 3, 1, 5)), logs(0, 1, 0), 0, 1, 0);
        assertEquals(3, new Sampler(Settings.greedy(), 1).next(DISTRIBUTION));
    }

    @Test
    void theSameSeedDrawsTheSame() {
        var one = new Sampler(new Settings(1.3, 4, 0.95, 42));
        var two = new Sampler(new Settings(1.3, 4, 0.95, 42));
        for (int i = 0; i < 100; i++) {
            assertEquals(one.next(DISTRIBUTION), two.next(DISTRIBUTION));
        }
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(RondoException.class, () -> new Settings(-1, 0, 1, 0));
        assertThrows(RondoException.class, () -> new Settings(Double.NaN, 0, 1, 0));
        assertThrows(RondoException.class, () -> new Settings(1, -1, 1, 0));
        assertThrows(RondoException.class, () -> new Settings(1, 0, 0, 0));
        assertThrows(RondoException.class, () -> new Settings(1, 0, 1.1, 0));
        var sampler = new Sampler(Settings.plain(0));
        assertThrows(RondoException.class, () -> sampler.next(new float[] {0, Float.NaN}));
        assertThrows(
                RondoException.class, () -> sampler.next(new float[] {0, Float.POSITIVE_INFINITY}));
        assertThrows(RondoException.class, () -> sampler.next(logs(0, 0)));
        assertThrows(
                RondoException.class,
                () -> new Sampler(Settings.plain(0), 0, 1).next(logs(0.5, 0.5)));
    }
}
