package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.NetworkRun.Options;
import dev.rondo.network.loss.CtcLattice;
import dev.rondo.network.loss.CtcLoss;
import dev.rondo.network.loss.SequenceLoss;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Connectionist temporal classification against the sum over every path.
class CtcTest {
    private static double[][] rows(Random random, int steps, int width) {
        double[][] z = new double[steps][];
        Arrays.setAll(
                z,
                t -> {
                    double[] row = new double[width];
                    Arrays.setAll(row, j -> (float) random.nextGaussian());
                    return row;
                });
        return z;
    }

    private static float[] flat(double[][] z) {
        float[] flat = new float[z.length * z[0].length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) z[i / z[0].length][i % z[0].length];
        }
        return flat;
    }

    @Test
    void everyListHasTheProbabilityOfItsPaths() {
        var random = new Random(1);
        for (int symbols : new int[] {1, 2, 3}) {
            for (int steps : new int[] {1, 2, 5}) {
                double[][] z = rows(random, steps, symbols + 1);
                var decoder = new CtcDecoder(new Output.Ctc(symbols));
                var chain = PackedSequences.of(steps);
                var all = Sequences.lists(z);
                assertEquals(1, all.values().stream().mapToDouble(p -> p).sum(), 1e-12, "by hand");
                for (var e : all.entrySet()) {
                    double log = decoder.logProbability(flat(z), chain, 0, e.getKey());
                    assertEquals(Math.log(e.getValue()), log, 1e-10, e.toString());
                }
            }
        }
    }

    @Test
    void aListThatIsTooLongCannotBe() {
        var decoder = new CtcDecoder(new Output.Ctc(2));
        float[] z = new float[3 * 3];
        var chain = PackedSequences.of(3);
        for (var list : List.of(List.of(0, 0, 1), List.of(0, 1, 0, 1))) {
            assertEquals(Double.NEGATIVE_INFINITY, decoder.logProbability(z, chain, 0, list));
        }
        // One path of 27 gives 0 1 0, one gives 0 0.
        assertEquals(-Math.log(27), decoder.logProbability(z, chain, 0, List.of(0, 1, 0)), 1e-12);
        assertEquals(-Math.log(27), decoder.logProbability(z, chain, 0, List.of(0, 0)), 1e-12);
    }

    @Test
    void theDerivativeIsThatOfTheLoss() {
        var random = new Random(2);
        int width = 3;
        int steps = 6;
        for (int[] list : new int[][] {{}, {1}, {0, 0}, {0, 1, 0}, {1, 1, 0, 1}}) {
            double[] z = random.doubles(steps * width, -2, 2).toArray();
            double[] log = z.clone();
            CtcLoss.normalise(log, steps, width);
            double[] d = new double[z.length];
            Arrays.setAll(d, i -> Math.exp(log[i]));
            new CtcLattice().pass(log, steps, width, list, d);
            for (int i = 0; i < z.length; i++) {
                double[] losses = new double[2];
                for (int side = 0; side < 2; side++) {
                    double[] moved = z.clone();
                    moved[i] += side == 0 ? -1e-6 : 1e-6;
                    CtcLoss.normalise(moved, steps, width);
                    losses[side] = -new CtcLattice().pass(moved, steps, width, list, null);
                }
                assertEquals((losses[1] - losses[0]) / 2e-6, d[i], 1e-8);
            }
        }
    }

    /// Long sequences and extreme scores: sums of logarithms do not run out.
    @Test
    void longSequencesStayFinite() {
        var random = new Random(3);
        int steps = 900;
        float[] z = new float[steps * 11];
        for (int i = 0; i < z.length; i++) {
            z[i] = random.nextInt(3) * 40;
        }
        var network = network(10);
        var loss = SequenceLoss.of(network.spec().output());
        int[] list = random.ints(200, 0, 10).toArray();
        double value =
                loss.of(
                        z,
                        PackedSequences.of(steps),
                        new Rows.Lists(new int[][] {list}),
                        1,
                        true,
                        null);
        assertTrue(Double.isFinite(value) && value > 0);
        for (int t = 0; t < steps; t++) {
            double sum = 0;
            for (int j = 0; j < 11; j++) {
                sum += z[t * 11 + j];
                assertTrue(Math.abs(z[t * 11 + j]) <= 1 + 1e-6);
            }
            assertEquals(0, sum, 1e-5);
        }
    }

    @Test
    void greedyReadsTheBestPath() {
        var decoder = new CtcDecoder(new Output.Ctc(2));
        int[] path = {2, 0, 0, 2, 0, 1, 1, 2};
        float[] z = new float[path.length * 3];
        for (int t = 0; t < path.length; t++) {
            z[t * 3 + path[t]] = 2;
        }
        var found = decoder.greedy(z, PackedSequences.of(8), 0);
        assertEquals(List.of(0, 0, 1), found.labels());
        double p = Math.exp(2) / (Math.exp(2) + 2);
        assertEquals(8 * Math.log(p), found.logProbability(), 1e-6);
    }

    /// The example for which the best path is not the best list: blank .6, a .4, twice. The empty
    /// list has .36, `a` .64 (Graves et al. 2006).
    @Test
    void aBeamFindsWhatTheBestPathMisses() {
        var decoder = new CtcDecoder(new Output.Ctc(1));
        float[] z = {
            (float) Math.log(0.4),
            (float) Math.log(0.6),
            (float) Math.log(0.4),
            (float) Math.log(0.6)
        };
        assertEquals(List.of(), decoder.greedy(z, PackedSequences.of(2), 0).labels());
        var found = decoder.beam(z, PackedSequences.of(2), 0, 2);
        assertEquals(List.of(0), found.getFirst().labels());
        assertEquals(Math.log(0.64), found.getFirst().logProbability(), 1e-6);
    }

    @Test
    void aBeamOfEveryListIsExact() {
        var random = new Random(4);
        for (int trial = 0; trial < 5; trial++) {
            double[][] z = rows(random, 5, 3);
            var decoder = new CtcDecoder(new Output.Ctc(2));
            var found = decoder.beam(flat(z), PackedSequences.of(5), 0, 1000);
            Map<List<Integer>, Double> all = Sequences.lists(z);
            assertEquals(all.size(), found.size());
            double before = 0;
            for (var decoded : found) {
                assertEquals(Math.log(all.get(decoded.labels())), decoded.logProbability(), 1e-10);
                assertTrue(decoded.logProbability() <= before);
                before = decoded.logProbability();
            }
            // A narrow one never claims more than a list has.
            for (var decoded : decoder.beam(flat(z), PackedSequences.of(5), 0, 2)) {
                assertTrue(decoded.logProbability() <= Math.log(all.get(decoded.labels())) + 1e-10);
            }
        }
    }

    // ---- in a network -------------------------------------------------------------------------

    private static Network network(int symbols) {
        return Network.of(
                new NetworkSpec(
                        new Input.Symbols(5, 3),
                        Stack.of(Cell.shipped("gru"), 4, 1),
                        new Output.Ctc(symbols)));
    }

    private static Batch batch(int[][] lists, int... lengths) {
        var chain = PackedSequences.of(lengths);
        int[] inputs = new Random(5).ints(chain.rows(), 0, 5).toArray();
        return new Batch(chain, new Rows.Symbols(inputs), new Rows.Lists(lists));
    }

    @Test
    void gradientsOfNetworks() {
        int[][] lists = {{0, 0, 1}, {1}, null, {}, {1}};
        var batch = batch(lists, 6, 5, 5, 2, 1);
        assertEquals(4, batch.countTargets(Pooling.IN_STEP));
        var network = network(2);
        float[] values = Nets.values(network, 6);
        double[] exact = new double[values.length];
        Arrays.setAll(exact, i -> values[i]);
        for (int shards : new int[] {1, 3}) {
            try (var workers = new WorkerPool(2)) {
                var run = new NetworkRun(network, shards, workers, 4);
                run.prepare(values);
                var gradient = new Gradient(network.parameters());
                double loss = run.gradient(batch, network.start(5), Options.PLAIN, gradient);
                assertEquals(Nets.loss(network, exact, batch, null), loss, 1e-4);
                double error = Nets.gradientError(network, values, batch, null, gradient);
                assertTrue(error < 1e-3, "" + error);
            }
        }
    }

    @Test
    void aBatchIsItsSequencesOneByOne() {
        int[][] lists = {{0, 1, 0}, {1, 1}, {}};
        var whole = batch(lists, 6, 6, 3);
        var network = network(2);
        float[] values = Nets.values(network, 7);
        try (var workers = new WorkerPool(2)) {
            var run = network.run(2, workers);
            run.prepare(values);
            float[] rows = new float[whole.chain().rows()];
            double sum = run.loss(whole, network.start(3), rows);
            double alone = 0;
            for (int b = 2; b >= 0; b--) {
                int n = whole.chain().length(b);
                int[] inputs = new int[n];
                for (int t = 0; t < n; t++) {
                    inputs[t] = Nets.inputs(whole)[whole.chain().row(b, t)];
                }
                double loss =
                        run.loss(
                                new Batch(
                                        PackedSequences.of(n),
                                        new Rows.Symbols(inputs),
                                        new Rows.Lists(new int[][] {lists[b]})),
                                network.start(1),
                                null);
                assertEquals(loss, rows[whole.chain().row(b, n - 1)], 1e-5);
                alone += loss;
            }
            assertEquals(alone, sum, 1e-5);
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        var spec = network(2).spec();
        var tooLong = batch(new int[][] {{0, 0, 1}}, 3);
        var e = assertThrows(RondoException.class, () -> BatchCheck.of(tooLong, spec));
        assertTrue(e.getMessage().contains("takes at least 4"), e.getMessage());
        var outside = batch(new int[][] {{2}}, 3);
        assertThrows(RondoException.class, () -> BatchCheck.of(outside, spec));
        assertThrows(RondoException.class, () -> batch(new int[][] {{1}}, 3, 2));
        var labels = new Batch(PackedSequences.of(2), new int[2], new int[2]);
        assertThrows(RondoException.class, () -> BatchCheck.of(labels, spec));
        var decoder = new CtcDecoder(new Output.Ctc(2));
        var chain = PackedSequences.of(2, 1);
        says("8 outputs, expected 9", () -> decoder.greedy(new float[8], chain, 0));
        says("sequence 2 of the batch", () -> decoder.greedy(new float[9], chain, 2));
        says(
                "label 2 of a list: expected 0 to 1",
                () -> decoder.logProbability(new float[9], chain, 0, List.of(2)));
    }

    private static void says(String part, org.junit.jupiter.api.function.Executable action) {
        var message = assertThrows(RondoException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }
}
