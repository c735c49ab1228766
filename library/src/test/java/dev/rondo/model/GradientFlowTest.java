package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

class GradientFlowTest {
    private static final int STEPS = 5;

    private static GradientFlow.Options options(int steps, int windows) {
        return new GradientFlow.Options(
                new GradientFlow.Windows(steps, windows, 0),
                new GradientFlow.Jacobians(0, _ -> 0),
                1,
                1);
    }

    private static Network network(Direction direction) {
        return Network.of(
                new NetworkSpec(
                        Input.Numbers.of(1),
                        Stack.of(Cell.shipped("gru"), 4, 1, direction),
                        new Output.Linear(1, Output.Loss.SQUARED)));
    }

    /// Sequences of six steps; of those that are not asked, no target at the first and last step.
    private static Batch batch(boolean... asked) {
        var chain = PackedSequences.uniform(asked.length, STEPS + 1);
        var inputs = new float[chain.rows()];
        var targets = new float[chain.rows()];
        for (int b = 0; b < asked.length; b++) {
            var random = new Random(b);
            for (int t = 0; t <= STEPS; t++) {
                inputs[chain.row(b, t)] = (float) random.nextGaussian();
                boolean end = t == 0 || t == STEPS;
                targets[chain.row(b, t)] =
                        end && !asked[b] ? Float.NaN : (float) random.nextGaussian();
            }
        }
        return new Batch(chain, new Rows.Numbers(inputs, 1), new Rows.Numbers(targets, 1));
    }

    /// A sequence whose last number is missing has no loss there: it neither is a norm of 0 nor
    /// counts among the windows.
    @Test
    void sequencesThatAskNothingAtTheEndDoNotCount() {
        for (var direction : Direction.values()) {
            var network = network(direction);
            float[] values = network.initialise(3);
            var some =
                    GradientFlow.of(network, values, batch(true, true, false), options(STEPS, 3));
            var alone = GradientFlow.of(network, values, batch(true, true), options(STEPS, 2));
            assertEquals(2, some.windows());
            assertEquals(alone.unit(), some.unit(), 1e-6 * alone.unit());
            assertEquals(alone.curves().size(), some.curves().size());
            for (int c = 0; c < alone.curves().size(); c++) {
                double[] norms = alone.curves().get(c).norms();
                assertArrayEquals(norms, some.curves().get(c).norms(), 1e-5);
                assertTrue(Arrays.stream(norms).allMatch(norm -> norm > 0));
            }
            var none = batch(false, false);
            assertThrows(
                    RondoException.class,
                    () -> GradientFlow.of(network, values, none, options(STEPS, 2)));
        }
    }

    @Test
    void aTrainingIsWatchedWhereNothingIsAskedAtTheEnd() {
        var spec = network(Direction.FORWARD).spec();
        for (boolean asked : new boolean[] {true, false}) {
            try (var learner = NetworkLearner.of(spec, batch(asked, asked))) {
                learner.step(0, 0);
                assertEquals(asked ? 1 : 0, learner.backflow().size());
            }
        }
    }

    @Test
    void moreStepsThanMemoryHoldsAreRefused() {
        for (int steps : new int[] {Integer.MAX_VALUE, 1 << 24, 0}) {
            assertThrows(RondoException.class, () -> new GradientFlow.Windows(steps, 2, 50));
        }
        assertThrows(RondoException.class, () -> new GradientFlow.Windows(2, 2, -1));
    }

    @Test
    void distancesAreOneTwoFiveAndTheFarthest() {
        assertArrayEquals(new int[] {1}, GradientFlow.distances(1));
        assertArrayEquals(new int[] {1, 2, 5, 10}, GradientFlow.distances(10));
        assertArrayEquals(new int[] {1, 2, 5, 10, 20, 50, 100, 120}, GradientFlow.distances(120));
    }
}
