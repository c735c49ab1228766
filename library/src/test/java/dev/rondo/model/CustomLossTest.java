package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.network.CustomLoss;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Test;

import java.util.Random;

/// Networks that learn batches of a program's own, by its own loss.
class CustomLossTest {
    private static final int WIDTH = 2;

    private static final CustomLoss SQUARED =
            (z, target, gradient) -> {
                double sum = 0;
                for (int i = 0; i < z.length; i++) {
                    if (!Double.isNaN(target[i])) {
                        sum += (z[i] - target[i]) * (z[i] - target[i]);
                        gradient[i] = 2 * (z[i] - target[i]);
                    }
                }
                return sum;
            };

    private static final CustomLoss LOG_COSH =
            (z, target, gradient) -> {
                double sum = 0;
                for (int i = 0; i < z.length; i++) {
                    if (!Double.isNaN(target[i])) {
                        sum += Math.log(Math.cosh(z[i] - target[i]));
                        gradient[i] = Math.tanh(z[i] - target[i]);
                    }
                }
                return sum;
            };

    private static NetworkSpec spec(Output output) {
        return new NetworkSpec(Input.Numbers.of(3), Stack.of(Cell.shipped("lstm"), 5, 1), output);
    }

    private static final NetworkSpec NUMBERS = spec(new Output.Linear(WIDTH, Output.Loss.SQUARED));

    /// Sequences of 4, 3 and 1 steps; one target is not asked.
    private static Batch batch(long seed) {
        var random = new Random(seed);
        float[] x = new float[8 * 3];
        float[] y = new float[8 * WIDTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < y.length; i++) {
            y[i] = i == 5 ? Float.NaN : (float) random.nextGaussian();
        }
        return new Batch(
                PackedSequences.of(4, 3, 1), new Rows.Numbers(x, 3), new Rows.Numbers(y, WIDTH));
    }

    private static NetworkLearner learner(Batch batch, int shards) {
        return new NetworkLearner(
                Network.of(NUMBERS),
                BatchSource.of(batch),
                ValidationMeasure.NOTHING,
                NetworkLearner.Options.of(1, shards, 1));
    }

    @Test
    void writtenAnewTheLossOfTheOutputIsTheSame() {
        try (var own = learner(batch(1), 1).useLoss(SQUARED);
                var shipped = learner(batch(1), 1)) {
            var expected = shipped.step(0, 0);
            var actual = own.step(0, 0);
            assertEquals(expected.sum(), actual.sum(), 1e-5 * expected.sum());
            assertEquals(15, actual.count());
            assertArrayEquals(shipped.gradient().values(), own.gradient().values(), 1e-6f);
            assertTrue(own.gradient().values()[0] != 0);
        }
    }

    @Test
    void itsGradientIsThatOfDifferences() {
        try (var learner = learner(batch(2), 1).useLoss(LOG_COSH)) {
            learner.step(0, 0);
            float[] gradient = learner.gradient().values().clone();
            float[] values = learner.values();
            for (int i = 0; i < values.length; i += 7) {
                float at = values[i];
                values[i] = at + 0.01f;
                double above = learner.step(0, 0).sum();
                values[i] = at - 0.01f;
                double below = learner.step(0, 0).sum();
                values[i] = at;
                assertEquals((above - below) / 0.02 / 15, gradient[i], 2e-4, "value " + i);
            }
        }
    }

    @Test
    void severalShardsGiveTheSame() {
        try (var one = learner(batch(3), 1).useLoss(LOG_COSH);
                var three = learner(batch(3), 3).useLoss(LOG_COSH)) {
            assertEquals(one.step(0, 0).sum(), three.step(0, 0).sum(), 1e-5);
            assertArrayEquals(one.gradient().values(), three.gradient().values(), 1e-6f);
        }
    }

    @Test
    void whatIsMeasuredIsTheCustomLoss() {
        try (var learner = learner(batch(4), 1).useLoss(LOG_COSH)) {
            double learned = learner.step(0, 0).sum();
            assertEquals(learned, learner.outputs().loss(batch(4)).sum(), 1e-6);
        }
    }

    @Test
    void outputsThatAreNoNumbersRefuseIt() {
        var classes = spec(new Output.Softmax(2, false));
        var batch =
                new Batch(
                        PackedSequences.of(1),
                        new Rows.Numbers(new float[3], 3),
                        new Rows.Symbols(new int[1]));
        try (var learner = NetworkLearner.of(classes, batch)) {
            var e = assertThrows(RondoException.class, () -> learner.useLoss(SQUARED));
            assertTrue(e.getMessage().startsWith("a custom loss: the network gives Softmax"));
        }
    }

    // ---- trained ------------------------------------------------------------------------------

    @Test
    void trainingReturnsItsHistoryAndLearns() {
        try (var learner = NetworkLearner.of(NUMBERS, batch(5), batch(6)).useLoss(LOG_COSH)) {
            var record = learner.train(Settings.of(new Optimiser.Adam(), 0.03, 40));
            assertEquals(40, record.epochs().size());
            assertTrue(record.epochs().getLast().loss() < 0.3 * record.epochs().getFirst().loss());
        }
    }

    @Test
    void trainingThatDivergesIsAnError() {
        CustomLoss broken = (z, target, gradient) -> Double.NaN;
        try (var learner = NetworkLearner.of(NUMBERS, batch(7)).useLoss(broken)) {
            var settings = Settings.of(new Optimiser.Adam(), 0.03, 2);
            var e = assertThrows(RondoException.class, () -> learner.train(settings));
            assertTrue(
                    e.getMessage()
                            .startsWith(
                                    "the training diverged in epoch 1, step 1: the loss is NaN"),
                    e.getMessage());
        }
    }

    @Test
    void batchesAreToldFromOthers() {
        var some = BatchSource.of(batch(8), batch(9));
        assertEquals(2, some.stepsPerEpoch());
        assertEquals(some.identity(), BatchSource.of(batch(8), batch(9)).identity());
        assertNotEquals(some.identity(), BatchSource.of(batch(9), batch(8)).identity());
        assertNotEquals(some.identity(), BatchSource.of(batch(8)).identity());
        var e = assertThrows(RondoException.class, BatchSource::of);
        assertEquals("the training data are empty: no batches", e.getMessage());
    }
}
