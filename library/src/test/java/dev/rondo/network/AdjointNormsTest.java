package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.Shipped;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.reference.ReferenceEvaluator;
import dev.rondo.network.NetworkRun.Options;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What flows back, against the reference evaluator, in double precision.
@Tag("provider")
class AdjointNormsTest {
    private static final int WIDTH = 3;
    private static final int HIDDEN = 6;
    private static final int[] LENGTHS = {9, 9, 6, 2};
    private static final PackedSequences CHAIN = PackedSequences.of(LENGTHS);

    private static List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        Shipped.ofSymbols().stream().map(Cell::shipped).forEach(cells::add);
        cells.add(Nets.delays());
        return cells;
    }

    private static Network network(Cell cell, int layers) {
        return Network.of(
                new NetworkSpec(
                        Input.Numbers.of(WIDTH),
                        Stack.of(cell, HIDDEN, layers),
                        new Output.Linear(2, Output.Loss.SQUARED)));
    }

    /// Asked at the last step of each sequence.
    private static Batch batch() {
        float[] inputs = new float[CHAIN.rows() * WIDTH];
        new RandomStreams(3).fillNormal(inputs, 0, inputs.length, 0, 1);
        float[] targets = new float[CHAIN.rows() * 2];
        Arrays.fill(targets, Float.NaN);
        for (int b = 0; b < LENGTHS.length; b++) {
            targets[2 * CHAIN.row(b, LENGTHS[b] - 1)] = b;
            targets[2 * CHAIN.row(b, LENGTHS[b] - 1) + 1] = -1;
        }
        return new Batch(CHAIN, new Rows.Numbers(inputs, WIDTH), new Rows.Numbers(targets, 2));
    }

    private static double[] doubles(float[] all, int at, int n) {
        double[] row = new double[n];
        Arrays.setAll(row, i -> all[at + i]);
        return row;
    }

    /// A sequence through both layers, as it is written down; the norms of what flows back into
    /// layer 0, state by state, step by step, then those of layer 1.
    private static Map<String, double[]> written(
            Network network, float[] values, Batch batch, int b) {
        var random = ((Rows.Numbers) batch.inputs()).values();
        double[][] x = new double[LENGTHS[b]][];
        for (int t = 0; t < x.length; t++) {
            x[t] = doubles(random, CHAIN.row(b, t) * WIDTH, WIDTH);
        }
        List<ReferenceEvaluator> layers = new ArrayList<>();
        List<ReferenceEvaluator.Run> runs = new ArrayList<>();
        for (int l = 0; l < network.layout().cells().size(); l++) {
            Graph graph = network.graphs().get(l);
            Map<String, double[]> named = new HashMap<>();
            for (var p : network.layout().cells().get(l).plan().offsets().entrySet()) {
                named.put(
                        p.getKey().name(),
                        doubles(
                                values,
                                network.layout().cells().get(l).base() + p.getValue(),
                                p.getKey().size()));
            }
            var reference = new ReferenceEvaluator(graph);
            layers.add(reference);
            runs.add(reference.run(named, Map.of("x", x), Map.of()));
            x = runs.get(l).outputs();
        }
        int last = x.length - 1;
        double[][] adjoint = new double[x.length][x[0].length];
        double[] w =
                doubles(values, network.layout().output.offset(), network.layout().output.size());
        for (int v = 0; v < 2; v++) {
            double z = values[network.layout().outputBias.offset() + v];
            for (int j = 0; j < x[last].length; j++) {
                z += w[v * x[last].length + j] * x[last][j];
            }
            double target = ((Rows.Numbers) batch.targets()).values()[2 * CHAIN.row(b, last) + v];
            for (int j = 0; j < x[last].length; j++) {
                adjoint[last][j] += 2 * (z - target) * w[v * x[last].length + j];
            }
        }
        Map<String, double[]> norms = new HashMap<>();
        for (int l = network.layout().cells().size() - 1; l >= 0; l--) {
            Graph graph = network.graphs().get(l);
            var gradients = layers.get(l).backward(runs.get(l), adjoint, Map.of());
            for (var state : graph.states()) {
                double[][] rows = gradients.next(state.name());
                double[] of = new double[rows.length];
                for (int t = 0; t < rows.length; t++) {
                    for (int j = 0; j < rows[t].length; j++) {
                        double d = rows[t][j];
                        d += state.next() == graph.output() ? adjoint[t][j] : 0;
                        of[t] += d * d;
                    }
                    of[t] = Math.sqrt(of[t]);
                }
                norms.put(l + state.name(), of);
            }
            adjoint = gradients.input("x");
        }
        return norms;
    }

    @Test
    void normsAreThoseOfTheReferenceInEveryLayerStateAndStep() {
        for (Cell cell : cells()) {
            for (int shards : new int[] {1, 3}) {
                var network = network(cell, 2);
                float[] values = Nets.values(network, 1);
                var batch = batch();
                try (var workers = new WorkerPool(2)) {
                    var run = network.run(shards, workers);
                    run.prepare(values);
                    var measured = run.adjointNorms(batch, network.start(LENGTHS.length));
                    assertEquals(
                            network.graphs().stream()
                                    .flatMap(g -> g.states().stream())
                                    .filter(state -> !state.counter())
                                    .count(),
                            measured.states().size());
                    for (int b = 0; b < LENGTHS.length; b++) {
                        var expected = written(network, values, batch, b);
                        for (var of : measured.states()) {
                            for (int t = 0; t < LENGTHS[b]; t++) {
                                double exact = expected.get(of.layer() + of.state())[t];
                                assertEquals(
                                        exact,
                                        of.norms()[CHAIN.row(b, t)],
                                        1e-4 * Math.max(1e-2, exact),
                                        cell.name() + " " + of.state() + " " + t);
                            }
                        }
                    }
                }
            }
        }
    }

    @Test
    void jacobiansAreTheDerivativesOfOneStep() {
        for (Cell cell : cells()) {
            var network = network(cell, 2);
            float[] values = Nets.values(network, 1);
            try (var workers = new WorkerPool(1)) {
                var run = network.run(2, workers);
                run.prepare(values);
                int[] steps = {0, 1, 5};
                int sequence = 2;
                var batch = batch();
                var got = run.jacobians(batch, network.start(LENGTHS.length), sequence, steps);
                double[][] x = new double[LENGTHS[sequence]][];
                for (int t = 0; t < x.length; t++) {
                    x[t] =
                            doubles(
                                    ((Rows.Numbers) batch.inputs()).values(),
                                    CHAIN.row(sequence, t) * WIDTH,
                                    WIDTH);
                }
                for (int l = 0; l < 2; l++) {
                    x = compare(network, values, l, x, steps, got);
                }
            }
        }
    }

    /// Each step by itself in the reference, with unit adjoints; answers the layer's output.
    private static double[][] compare(
            Network network,
            float[] values,
            int l,
            double[][] x,
            int[] steps,
            List<List<StateJacobian>> got) {
        Graph graph = network.graphs().get(l);
        Map<String, double[]> named = new HashMap<>();
        for (var p : network.layout().cells().get(l).plan().offsets().entrySet()) {
            named.put(
                    p.getKey().name(),
                    doubles(
                            values,
                            network.layout().cells().get(l).base() + p.getValue(),
                            p.getKey().size()));
        }
        var reference = new ReferenceEvaluator(graph);
        var outputs = reference.run(named, Map.of("x", x), Map.of()).outputs();
        for (int k = 0; k < steps.length; k++) {
            var before =
                    reference.run(
                            steps[k], named, Map.of("x", Arrays.copyOf(x, steps[k])), Map.of());
            var one =
                    reference.run(
                            named, Map.of("x", new double[][] {x[steps[k]]}), before.histories());
            var jacobian = got.get(k).get(l);
            int row = 0;
            for (var state : graph.states()) {
                if (state.counter()) {
                    continue;
                }
                for (int i = 0; i < state.maxDelay() * state.width(); i++, row++) {
                    double[][] unit = new double[state.maxDelay()][state.width()];
                    unit[i / state.width()][i % state.width()] = 1;
                    var gradients =
                            reference.backward(
                                    one,
                                    new double[1][graph.output().width()],
                                    Map.of(state.name(), unit));
                    double[] expected = new double[jacobian.n()];
                    int at = 0;
                    for (var from : graph.states()) {
                        if (from.counter()) {
                            continue;
                        }
                        for (double[] part : gradients.previous(from.name())) {
                            System.arraycopy(part, 0, expected, at, part.length);
                            at += part.length;
                        }
                    }
                    assertEquals(at, jacobian.n());
                    assertArrayEquals(
                            expected,
                            doubles(jacobian.values(), row * at, at),
                            1e-4,
                            graph.name() + " layer " + l + " step " + steps[k]);
                }
            }
        }
        return outputs;
    }

    @Test
    void measuringLeavesStatesAndTheNextGradientAsTheyWere() {
        var network = network(Cell.shipped("lstm"), 2);
        float[] values = Nets.values(network, 1);
        var batch = batch();
        try (var workers = new WorkerPool(1)) {
            var run = network.run(2, workers);
            run.prepare(values);
            var state = network.start(LENGTHS.length);
            run.loss(batch, state, null);
            var retained = state.copy();
            var first = new Gradient(network.parameters());
            run.gradient(batch, state.copy(), Options.PLAIN, first);
            var norms = run.adjointNorms(batch, state);
            run.jacobians(batch, state, 0, new int[] {3});
            assertTrue(norms.loss() > 0);
            state.arrays()
                    .forEach((name, array) ->
                            assertArrayEquals(retained.arrays().get(name), array, name));
            var second = new Gradient(network.parameters());
            run.gradient(batch, state.copy(), Options.PLAIN, second);
            assertArrayEquals(first.values(), second.values());
        }
    }
}
