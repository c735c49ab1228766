package dev.rondo.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.TreeSet;

final class NoiseTest {
    /// One step of plain descent with rate 0.1 from ones.
    private static SquaresLearner step(Noise noise, Optimiser optimiser, Clip clip, int threads) {
        var learner = new SquaresLearner(1, false);
        var settings =
                Settings.of(optimiser, 0.1, 1)
                        .withNoise(noise)
                        .withClip(clip)
                        .withThreads(threads)
                        .withExplosion(Double.POSITIVE_INFINITY);
        try (var training = Training.start(learner, settings)) {
            training.forEach(event -> {});
        }
        return learner;
    }

    private static SquaresLearner step(Noise noise) {
        return step(noise, new Optimiser.Sgd(), new Clip.None(), 1);
    }

    private static double mean(float[] a) {
        double sum = 0;
        for (float x : a) {
            sum += x;
        }
        return sum / a.length;
    }

    private static double deviation(float[] a) {
        double mean = mean(a);
        double sum = 0;
        for (float x : a) {
            sum += (x - mean) * (x - mean);
        }
        return Math.sqrt(sum / a.length);
    }

    @Test
    void weightNoiseIsInTheBatchAndNotInTheValues() {
        var learner = step(Noise.NONE.withWeights(0.5));
        float[] seen = learner.of(learner.recurrent, learner.seen);
        assertEquals(1, mean(seen), 0.02); // 22 500 draws: deviation of the mean 0.0033
        assertEquals(0.5, deviation(seen), 0.01);
        // The gradient is what was seen, and it moves the clean values: 1 − 0.1·(1 + noise).
        for (int i = 0; i < seen.length; i++) {
            float after = learner.values()[learner.recurrent.offset() + i];
            assertEquals(1 - 0.1f * seen[i], after, 1e-6);
        }
        assertEquals(0.5, deviation(learner.of(learner.table, learner.seen)), 0.1);
        for (float fixed : learner.of(learner.frozen, learner.seen)) {
            assertEquals(1, fixed);
        }
    }

    @Test
    void maskedEntriesStayZeroUnderAllNoise() {
        var learner = step(new Noise(0.5, 0.5, 1, 0.55, 1));
        for (float[] array : new float[][] {learner.seen, learner.values()}) {
            float[] half = learner.of(learner.half, array);
            for (int i = SquaresLearner.WIDTH; i < half.length; i++) {
                assertEquals(0, half[i]);
            }
        }
    }

    @Test
    void weightDropLeavesOutEntriesOfRecurrentMatricesAndTheirGradient() {
        var learner = step(Noise.NONE.withDrop(0.75));
        float[] seen = learner.of(learner.recurrent, learner.seen);
        int retained = 0;
        for (int i = 0; i < seen.length; i++) {
            assertTrue(seen[i] == 0 || seen[i] == 4, "1/(1 − 0.75)");
            // w̃ = 4w, so the gradient by w is 4·w̃ = 16, and w goes to 1 − 0.1·16.
            float after = learner.values()[learner.recurrent.offset() + i];
            assertEquals(seen[i] == 0 ? 1 : -0.6f, after, 1e-6);
            retained += seen[i] == 0 ? 0 : 1;
        }
        assertEquals(0.25, retained / (double) seen.length, 0.02);
        assertEquals(1, learner.seen[learner.first.offset()], "no recurrent matrix");
    }

    @Test
    void withoutARecurrentMatrixWeightDropIsRefused() {
        var learner = new SquaresLearner(1, false);
        learner.recurrentNames = Set.of();
        var settings = Settings.of(new Optimiser.Sgd(), 0.1, 1).withNoise(Noise.NONE.withDrop(0.5));
        var e = assertThrows(RondoException.class, () -> Training.start(learner, settings));
        assertTrue(e.getMessage().contains("no recurrent matrix"), e.getMessage());
    }

    @Test
    void gradientNoiseFadesAsItsFormulaSays() {
        var noise = new GradientNoise(Noise.NONE.withGradient(0.3), new float[0]);
        assertEquals(0.547722558, noise.deviation(0), 1e-9); // √0.3
        assertEquals(0.154369, noise.deviation(99), 1e-6); // √(0.3/100^0.55)
    }

    @Test
    void gradientNoiseComesAfterClippingAndSparesUntouchedRows() {
        // The norm of the gradient is clipped to next to nothing: what is left is noise.
        for (var clip : new Clip[] {new Clip.Norm(1e-3), new Clip.Value(1e-6)}) {
            var learner = step(Noise.NONE.withGradient(4), new Optimiser.Sgd(), clip, 1);
            float[] after = learner.of(learner.recurrent, learner.values());
            assertEquals(0.2, deviation(after), 0.01, "rate 0.1 times √4");
            assertEquals(1, mean(after), 0.01);
            float[] table = learner.of(learner.table, learner.values());
            for (int i = 0; i < table.length; i++) {
                if (i / SquaresLearner.WIDTH != 1) {
                    assertEquals(1, table[i]);
                }
            }
            assertNotEquals(table[SquaresLearner.WIDTH], table[SquaresLearner.WIDTH + 1]);
        }
    }

    @Test
    void gradientNoiseDoesNotReachUntouchedRowsOfADenseUpdate() {
        var learner = step(Noise.NONE.withGradient(1), new Optimiser.Adam(), new Clip.None(), 1);
        assertEquals(1, learner.values()[learner.table.offset()]);
        assertNotEquals(1, learner.values()[learner.table.offset() + SquaresLearner.WIDTH]);
    }

    @Test
    void threadsDoNotChangeTheDrawsAndSeedsDo() {
        var noise = new Noise(0.3, 0.3, 0.3, 0.55, 7);
        var one = step(noise, new Optimiser.Adam(), new Clip.Norm(1), 1);
        var three = step(noise, new Optimiser.Adam(), new Clip.Norm(1), 3);
        assertArrayEquals(one.values(), three.values());
        var other = step(noise.withSeed(8), new Optimiser.Adam(), new Clip.Norm(1), 1);
        assertTrue(!java.util.Arrays.equals(one.values(), other.values()));
    }

    @Test
    void everyStepDrawsAnew() {
        var learner = new SquaresLearner(3, false);
        var seen = new TreeSet<Float>();
        var settings =
                Settings.of(new Optimiser.Sgd(), 1e-9, 2).withNoise(Noise.NONE.withWeights(1));
        try (var training = Training.start(learner, settings)) {
            for (var event : training) {
                if (event instanceof Event.Step) {
                    seen.add(learner.seen[0]);
                }
            }
        }
        assertEquals(6, seen.size());
    }
}
