package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.NetworkRun.Options;
import dev.rondo.network.loss.ChainLattice;
import dev.rondo.network.loss.ChainScores;
import dev.rondo.network.loss.LogLattice;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Output.Crf.Forbidden;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/// Linear-chain conditional random fields against the sum over every sequence of labels.
class CrfTest {
    private static final List<Output.Crf> OUTPUTS =
            List.of(
                    new Output.Crf(1, List.of()),
                    new Output.Crf(3, List.of()),
                    new Output.Crf(
                            3,
                            List.of(
                                    new Forbidden(0, 2),
                                    new Forbidden(1, 1),
                                    new Forbidden(-1, 2),
                                    new Forbidden(0, -1))));

    private static float[] floats(Random random, int n, double size) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) (size * random.nextGaussian());
        }
        return a;
    }

    private static double[] doubles(float[] a) {
        double[] d = new double[a.length];
        Arrays.setAll(d, i -> a[i]);
        return d;
    }

    private static double[][] rows(double[] z, int k) {
        double[][] rows = new double[z.length / k][];
        Arrays.setAll(rows, t -> Arrays.copyOfRange(z, t * k, (t + 1) * k));
        return rows;
    }

    /// ln Σ, probabilities of labels, of pairs, beginnings and ends, by both lattices.
    @Test
    void sumsAreThoseOverEverySequence() {
        var random = new Random(1);
        for (var crf : OUTPUTS) {
            for (int steps : new int[] {1, 2, 5}) {
                int k = crf.count();
                if (k == 1 && steps > 2) {
                    continue;
                }
                float[] own = floats(random, ChainScores.size(crf), 1);
                double[] z = doubles(floats(random, steps * k, 1));
                int[] labels = new int[steps];
                Arrays.fill(labels, -1);
                labels[0] = k == 1 ? 0 : 1;
                double[] d = new double[z.length];
                double[] counts = new double[own.length];
                double[] sum = new double[1];
                double[] some = new double[1];
                Sequences.scores(
                        crf,
                        doubles(own),
                        rows(z, k),
                        (y, score) -> {
                            sum[0] += Math.exp(score);
                            some[0] += y[0] == labels[0] ? Math.exp(score) : 0;
                        });
                Sequences.scores(
                        crf,
                        doubles(own),
                        rows(z, k),
                        (y, score) -> {
                            double p = Math.exp(score) / sum[0];
                            counts[k * k + y[0]] += p;
                            counts[k * k + k + y[y.length - 1]] += p;
                            for (int t = 0; t < y.length; t++) {
                                d[t * k + y[t]] += p;
                                if (t > 0) {
                                    counts[y[t - 1] * k + y[t]] += p;
                                }
                            }
                        });
                var scores = new ChainScores(crf, own, 0);
                for (boolean logs : new boolean[] {false, true}) {
                    double[] gotD = new double[z.length];
                    var sums = new ChainLattice.Sums(k);
                    double log =
                            logs
                                    ? LogLattice.pass(scores, z, steps, null, 1, gotD, sums)
                                    : new ChainLattice()
                                            .pass(scores, z, steps, null, 1, gotD, sums);
                    sums.finish(scores);
                    assertEquals(Math.log(sum[0]), log, 1e-12);
                    assertArrayEquals(d, gotD, 1e-12);
                    assertArrayEquals(counts, sums.values, 1e-12);
                    double clamped =
                            logs
                                    ? LogLattice.pass(scores, z, steps, labels, 0, gotD, sums)
                                    : new ChainLattice()
                                            .pass(scores, z, steps, labels, 0, gotD, sums);
                    assertEquals(Math.log(some[0]), clamped, 1e-12);
                }
            }
        }
    }

    /// Scores so far apart that shares of sums would be lost.
    @Test
    void farScoresAreSummedByLogarithms() {
        var random = new Random(2);
        for (int trial = 0; trial < 200; trial++) {
            int k = 2 + random.nextInt(4);
            int steps = 1 + random.nextInt(9);
            var crf = new Output.Crf(k, List.of(new Forbidden(0, 0), new Forbidden(1, 0)));
            double size = Math.exp(10 * random.nextDouble());
            var scores = new ChainScores(crf, floats(random, ChainScores.size(crf), size), 0);
            double[] z = doubles(floats(random, steps * k, size));
            double[] d = new double[z.length];
            double[] expected = new double[z.length];
            var sums = new ChainLattice.Sums(k);
            var expectedSums = new ChainLattice.Sums(k);
            double log = new ChainLattice().pass(scores, z, steps, null, 1, d, sums);
            sums.finish(scores);
            double exact = LogLattice.pass(scores, z, steps, null, 1, expected, expectedSums);
            assertEquals(exact, log, 1e-12 * Math.max(1, Math.abs(exact)));
            assertArrayEquals(expected, d, 1e-9);
            assertArrayEquals(expectedSums.values, sums.values, 1e-9);
        }
    }

    @Test
    void theDerivativeIsThatOfTheSum() {
        var random = new Random(3);
        var crf = OUTPUTS.get(2);
        float[] own = floats(random, ChainScores.size(crf), 1);
        var scores = new ChainScores(crf, own, 0);
        double[] z = doubles(floats(random, 7 * 3, 1));
        double[] d = new double[z.length];
        var sums = new ChainLattice.Sums(3);
        var lattice = new ChainLattice();
        lattice.pass(scores, z, 7, null, 1, d, sums);
        for (int i = 0; i < z.length; i++) {
            double held = z[i];
            z[i] = held + 1e-6;
            double above = lattice.pass(scores, z, 7, null, 0, d, sums);
            z[i] = held - 1e-6;
            double below = lattice.pass(scores, z, 7, null, 0, d, sums);
            z[i] = held;
            assertEquals((above - below) / 2e-6, d[i], 1e-8);
        }
    }

    @Test
    void theBestSequencesInTheirOrder() {
        var random = new Random(4);
        for (var crf : OUTPUTS) {
            int k = crf.count();
            int steps = 4;
            var network = network(crf);
            float[] values = Nets.values(network, 5);
            float[] z = floats(random, steps * k, 1);
            float[] own =
                    Arrays.copyOfRange(
                            values, network.layout().pairs.offset(), network.parameters().size());
            List<Decoded> all = new ArrayList<>();
            double[] sum = new double[1];
            Sequences.scores(
                    crf,
                    doubles(own),
                    rows(doubles(z), k),
                    (y, score) -> {
                        sum[0] += Math.exp(score);
                        all.add(new Decoded(Arrays.stream(y).boxed().toList(), score));
                    });
            all.sort(Comparator.comparingDouble(Decoded::logProbability).reversed());
            var decoder = CrfDecoder.of(network, values);
            var chain = PackedSequences.of(steps);
            for (int n : new int[] {1, 3, 100}) {
                var found = decoder.best(z, chain, 0, n);
                assertEquals(Math.min(n, all.size()), found.size());
                for (int r = 0; r < found.size(); r++) {
                    assertEquals(all.get(r).labels(), found.get(r).labels());
                    assertEquals(
                            all.get(r).logProbability() - Math.log(sum[0]),
                            found.get(r).logProbability(),
                            1e-10);
                }
            }
            assertEquals(Math.log(sum[0]), decoder.logPartition(z, chain, 0), 1e-10);
            for (double[] row : decoder.marginals(z, chain, 0)) {
                assertEquals(1, Arrays.stream(row).sum(), 1e-12);
            }
        }
    }

    // ---- in a network -------------------------------------------------------------------------

    private static Network network(Output output) {
        return Network.of(
                new NetworkSpec(
                        new Input.Symbols(5, 3), Stack.of(Cell.shipped("gru"), 4, 1), output));
    }

    /// Allowed labels; `part` of them not asked.
    private static Batch batch(Output.Crf crf, double part, long seed, int... lengths) {
        var random = new Random(seed);
        var chain = PackedSequences.of(lengths);
        int[] labels = new int[chain.rows()];
        for (int b = 0; b < lengths.length; b++) {
            int sequence = b;
            List<int[]> allowed = new ArrayList<>();
            Sequences.scores(
                    crf,
                    new double[ChainScores.size(crf)],
                    new double[lengths[b]][crf.count()],
                    (y, score) -> allowed.add(y.clone()));
            int[] y = allowed.get(random.nextInt(allowed.size()));
            for (int t = 0; t < y.length; t++) {
                labels[chain.row(sequence, t)] = random.nextDouble() < part ? -1 : y[t];
            }
        }
        return new Batch(chain, random.ints(chain.rows(), 0, 5).toArray(), labels);
    }

    @Test
    void gradientsOfNetworks() {
        for (var crf : OUTPUTS) {
            for (double part : new double[] {0, 0.4}) {
                var network = network(crf);
                float[] values = Nets.values(network, 6);
                var batch = batch(crf, part, 7, 4, 4, 3, 2, 1);
                float[] one = {};
                for (int shards : new int[] {1, 3}) {
                    try (var workers = new WorkerPool(2)) {
                        var run = new NetworkRun(network, shards, workers, 4);
                        run.prepare(values);
                        var gradient = new Gradient(network.parameters());
                        for (int again = 0; again < 2; again++) {
                            double loss =
                                    run.gradient(batch, network.start(5), Options.PLAIN, gradient);
                            double expected = Nets.loss(network, doubles(values), batch, null);
                            assertEquals(expected, loss, 1e-5 * Math.max(1, expected));
                        }
                        if (shards == 3) {
                            double error =
                                    Nets.gradientError(network, values, batch, null, gradient);
                            assertTrue(error < 1e-3, crf + ": " + error);
                        } else {
                            one = gradient.values().clone();
                        }
                        assertTrue(Nets.difference(one, gradient.values()) < 1e-5);
                    }
                }
            }
        }
    }

    @Test
    void aBatchIsItsSequencesOneByOne() {
        var crf = OUTPUTS.get(2);
        var network = network(crf);
        float[] values = Nets.values(network, 8);
        var batch = batch(crf, 0.2, 9, 6, 6, 3, 2);
        try (var workers = new WorkerPool(2)) {
            var run = network.run(2, workers);
            run.prepare(values);
            float[] rows = new float[batch.chain().rows()];
            double whole = run.loss(batch, network.start(4), rows);
            double sum = 0;
            for (int b = 3; b >= 0; b--) {
                double alone = run.loss(Nets.sequence(batch, b), network.start(1), null);
                int last = batch.chain().row(b, batch.chain().length(b) - 1);
                assertEquals(alone, rows[last], 1e-5);
                sum += alone;
            }
            assertEquals(sum, whole, 1e-5);
        }
    }

    @Test
    void labelsThatAreForbiddenAreRefused() {
        var crf = OUTPUTS.get(2);
        var spec = network(crf).spec();
        var chain = PackedSequences.of(3);
        for (int[] labels : new int[][] {{0, 2, 1}, {2, 0, 1}, {1, 0, 0}, {1, 1, -1}}) {
            var batch = new Batch(chain, new int[3], labels);
            var e = assertThrows(RondoException.class, () -> BatchCheck.of(batch, spec));
            assertTrue(e.getMessage().contains("constraints forbid"), e.getMessage());
        }
        BatchCheck.of(new Batch(chain, new int[3], new int[] {1, -1, 1}), spec);
        assertThrows(RondoException.class, () -> new Output.Crf(2, List.of(new Forbidden(-1, -1))));
    }

    @Test
    void outputsOfAnotherBatchAreRefused() {
        var network = network(OUTPUTS.get(1));
        var decoder = CrfDecoder.of(network, Nets.values(network, 1));
        int rows = 3 * OUTPUTS.get(1).count();
        var chain = PackedSequences.of(2, 1);
        var e =
                assertThrows(
                        RondoException.class, () -> decoder.best(new float[rows - 1], chain, 0));
        assertTrue(e.getMessage().contains("outputs, expected " + rows), e.getMessage());
        e = assertThrows(RondoException.class, () -> decoder.marginals(new float[rows], chain, 2));
        assertTrue(e.getMessage().contains("sequence 2 of the batch"), e.getMessage());
    }

    @Test
    void aSequenceIsNotCut() {
        var crf = OUTPUTS.get(1);
        var network = network(crf);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(network.initialise(1));
            var gradient = new Gradient(network.parameters());
            var batch = batch(crf, 0, 1, 4);
            for (var options : List.of(new Options(null, 2, 0, 4), new Options(null, 0, 2, 4))) {
                assertThrows(
                        RondoException.class,
                        () -> run.gradient(batch, network.start(1), options, gradient));
            }
        }
    }
}
