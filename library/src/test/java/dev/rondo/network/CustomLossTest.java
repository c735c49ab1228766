package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.model.NetworkLearner;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Dag;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Random;

class CustomLossTest {
    private static final int INPUTS = 3;
    private static final int OUTPUTS = 2;

    private static NetworkSpec spec(Output output) {
        return new NetworkSpec(
                Input.Numbers.of(INPUTS), Stack.of(Cell.shipped("gru"), 5, 1), output);
    }

    /// Sequences of odd lengths; some targets are missing.
    private static Batch batch() {
        var random = new Random(7);
        var chain = PackedSequences.of(7, 3, 1);
        float[] in = new float[11 * INPUTS];
        float[] out = new float[11 * OUTPUTS];
        for (int i = 0; i < in.length; i++) {
            in[i] = random.nextFloat() - 0.5f;
        }
        for (int i = 0; i < out.length; i++) {
            out[i] = i % 5 == 3 ? Float.NaN : 2 * random.nextFloat() - 1;
        }
        return new Batch(chain, new Rows.Numbers(in, INPUTS), new Rows.Numbers(out, OUTPUTS));
    }

    private static double squares(double[] z, double[] target, double[] gradient) {
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            if (!Double.isNaN(target[i])) {
                double d = z[i] - target[i];
                sum += d * d;
                gradient[i] = 2 * d;
            }
        }
        return sum;
    }

    private static double logCosh(double[] z, double[] target, double[] gradient) {
        double sum = 0;
        for (int i = 0; i < z.length; i++) {
            if (!Double.isNaN(target[i])) {
                sum += Math.log(Math.cosh(z[i] - target[i]));
                gradient[i] = Math.tanh(z[i] - target[i]);
            }
        }
        return sum;
    }

    private record Found(double loss, float[] gradient) {}

    private static Found found(NetworkSpec spec, int shards, CustomLoss loss) {
        var network = Network.of(spec);
        float[] values = network.initialise(3);
        var gradient = new Gradient(network.parameters());
        try (var workers = new WorkerPool(shards)) {
            var run = network.run(shards, workers);
            if (loss != null) {
                run.useLoss(loss);
            }
            run.prepare(values);
            double sum =
                    run.gradient(batch(), network.start(3), NetworkRun.Options.PLAIN, gradient);
            return new Found(sum, gradient.values().clone());
        }
    }

    @Test
    void squaresOfOnesOwnAreTheSquaredLoss() {
        var spec = spec(new Output.Linear(OUTPUTS, Output.Loss.SQUARED));
        for (int shards : new int[] {1, 2, 3}) {
            var shipped = found(spec, shards, null);
            var own = found(spec, shards, CustomLossTest::squares);
            double factor = shipped.loss() / own.loss(); // whether it is halved is its own affair
            assertTrue(Math.abs(factor - 1) < 1e-6 || Math.abs(factor - 0.5) < 1e-6, "" + factor);
            for (int i = 0; i < own.gradient().length; i++) {
                assertEquals(shipped.gradient()[i], factor * own.gradient()[i], 1e-5);
            }
        }
    }

    @Test
    void itsGradientIsThatOfDifferences() {
        var spec = spec(new Output.Linear(OUTPUTS, Output.Loss.SQUARED));
        var network = Network.of(spec);
        var exact = found(spec, 1, CustomLossTest::logCosh).gradient();
        float[] values = network.initialise(3);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.useLoss(CustomLossTest::logCosh);
            for (int i = 0; i < values.length; i += 7) {
                float before = values[i];
                double[] loss = new double[2];
                for (int side = 0; side < 2; side++) {
                    values[i] = before + (side == 0 ? -1e-2f : 1e-2f);
                    run.prepare(values);
                    loss[side] = run.loss(batch(), network.start(3), null);
                }
                values[i] = before;
                assertEquals(
                        (loss[1] - loss[0]) / 2e-2 / batch().countTargets(spec.pooling()),
                        exact[i], // of the mean
                        1e-4,
                        "parameter " + i);
            }
        }
    }

    @Test
    void itIsForOutputsOfNumbers() {
        var wrong =
                assertThrows(
                        RondoException.class,
                        () ->
                                found(
                                        spec(new Output.Softmax(3, false)),
                                        1,
                                        CustomLossTest::squares));
        assertTrue(wrong.getMessage().contains("Output.Linear"), wrong.getMessage());
    }

    @Test
    void fixedBatchesAreLearnedInTheirOrderAndAnythingElseIsRefused() {
        var spec = spec(new Output.Linear(OUTPUTS, Output.Loss.SQUARED));
        try (var learner = NetworkLearner.of(spec, batch(), batch())) {
            double before = learner.outputs().loss(batch()).mean();
            var record = learner.train(Settings.of(new Optimiser.Adam(), 0.02, 30));
            assertEquals(30, record.epochs().size());
            assertEquals(2, learner.stepsPerEpoch());
            assertTrue(learner.outputs().loss(batch()).mean() < before / 2);
        }
        assertThrows(RondoException.class, () -> NetworkLearner.of(spec));
        try (var learner = NetworkLearner.of(spec, batch())) {
            var wrong =
                    assertThrows(
                            RondoException.class,
                            () -> learner.train(Settings.of(new Optimiser.Sgd(), 1e20, 5)));
            assertTrue(wrong.getMessage().contains("diverged"), wrong.getMessage());
        }
    }

    @Test
    void nodesOfADagInTheOrderOfItsRows() {
        var one = new Dag.Item(3, Map.of("a", new int[] {1, 2, -1}), Map.of());
        var other = new Dag.Item(2, Map.of("a", new int[] {-1, 0}), Map.of());
        var dag = Dag.of(List.of(one, other));
        int[] rows = dag.rows(new int[] {10, 11, 12, 20, 21});
        int[] expected = new int[5];
        for (int node = 0; node < 3; node++) {
            expected[dag.row(0, node)] = 10 + node;
        }
        for (int node = 0; node < 2; node++) {
            expected[dag.row(1, node)] = 20 + node;
        }
        assertArrayEquals(expected, rows);
        assertThrows(RondoException.class, () -> dag.rows(new int[4]));
    }
}
