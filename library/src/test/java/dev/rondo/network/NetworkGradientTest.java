package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.Shipped;
import dev.rondo.network.NetworkRun.Options;
import dev.rondo.network.run.OutputRun;
import dev.rondo.network.spec.ActivationPenalty;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

/// Loss and gradient of whole networks against the loss as it is written down.
@Tag("provider")
class NetworkGradientTest {
    private static final NetworkSpec.Dropout NONE = NetworkSpec.Dropout.NONE;
    private static final int[] RAGGED = {5, 5, 3, 1};

    private static Options drop(RandomStreams s) {
        return new Options(s, 0, 0, Integer.MAX_VALUE);
    }

    private static void check(Network network, RandomStreams dropout, int logits) {
        try (var workers = new WorkerPool(1)) {
            var batch = Nets.batch(network.spec().output().width(), 3, RAGGED);
            float[] values = Nets.values(network, 1);
            var run = new NetworkRun(network, 1, workers, logits);
            run.prepare(values);
            var gradient = new Gradient(network.parameters());
            Arrays.fill(
                    gradient.values(),
                    network.layout().embeddings().getFirst().slot().offset()
                            + network.layout().embeddings().getFirst().slot().size(),
                    gradient.values().length,
                    7f); // what was there before
            network.restrict(gradient.values());
            double loss = run.gradient(batch, network.start(4), drop(dropout), gradient);
            double[] exact = new double[values.length];
            Arrays.setAll(exact, i -> values[i]);
            assertEquals(Nets.loss(network, exact, batch, dropout), loss, 1e-4);
            double error = Nets.gradientError(network, values, batch, dropout, gradient);
            assertTrue(error < 1e-3, () -> "" + error);
        }
    }

    @Test
    void gradientsOfShippedCellsInTwoLayers() {
        for (String cell : Shipped.ofSymbols()) {
            int hidden = Shipped.hidden(cell, 5);
            check(Nets.net(Cell.shipped(cell), 7, 3, hidden, 2, NONE), null, OutputRun.LOGITS);
        }
    }

    @Test
    void gradientsWithDelaysThatReachIntoTheLayerBelow() {
        check(Nets.net(Nets.delays(), 7, 3, 5, 2, NONE), null, OutputRun.LOGITS);
    }

    /// What the input multiplies is needed for all rows at once, and so is its adjoint: the table
    /// of distinct symbols comes after it.
    @Test
    void gradientsOfProductsOutsideTheRecurrence() {
        for (String cell :
                List.of(
                        "h' = h + sigmoid(W x + b)",
                        "c' = tanh(U c)\nh' = h + c * sigmoid(W x + b)")) {
            check(Nets.net(Cell.parse(cell, "m"), 7, 3, 5, 2, NONE), null, OutputRun.LOGITS);
        }
    }

    @Test
    void tiedWeightsGetTheGradientOfBothTheirUses() {
        check(Nets.net(Cell.shipped("lstm"), 7, 5, 5, 2, NONE, true), null, OutputRun.LOGITS);
    }

    @Test
    void logitsInManyStretches() {
        check(Nets.net(Cell.shipped("gru"), 300, 5, 5, 1, NONE, true), null, 700);
        check(Nets.net(Cell.shipped("gru"), 300, 5, 5, 1, NONE), null, 1);
    }

    @Test
    void everyKindOfDropout() {
        var s = new RandomStreams(9).stream("dropout");
        check(
                Nets.net(
                        Cell.shipped("lstm"),
                        7,
                        3,
                        5,
                        2,
                        new NetworkSpec.Dropout(0.3, 0, 0, 0, false)),
                s,
                9999);
        check(
                Nets.net(
                        Cell.shipped("lstm"),
                        7,
                        3,
                        5,
                        2,
                        new NetworkSpec.Dropout(0, 0.5, 0.4, 0, false)),
                s,
                9999);
        check(
                Nets.net(
                        Cell.shipped("gru"),
                        7,
                        3,
                        5,
                        2,
                        new NetworkSpec.Dropout(0, 0, 0, 0.4, false)),
                s,
                9999);
        check(
                Nets.net(
                        Cell.shipped("lstm"),
                        7,
                        3,
                        5,
                        2,
                        new NetworkSpec.Dropout(0.3, 0.5, 0.4, 0.5, true)),
                s,
                9999);
        check(
                Nets.net(
                        Nets.delays(),
                        7,
                        3,
                        5,
                        2,
                        new NetworkSpec.Dropout(0.3, 0.5, 0.4, 0.5, true)),
                s,
                9999);
    }

    private static final Cell CHANCES =
            Cell.parse(
                    """
                    random z = bernoulli(0.3)
                    random n[x] = normal(0.2, 0.5)
                    s' = z * s + (1 - z) * tanh(W (x + n) + U s + V z + b)
                    h' = s' + 0.5 * h
                    """,
                    "chances");

    @Test
    void randomValuesOfACell() {
        var s = new RandomStreams(9).stream("dropout");
        check(Nets.net(CHANCES, 7, 3, 5, 2, NONE), s, 9999);
        check(Nets.net(CHANCES, 7, 3, 5, 2, NONE), null, 9999);
        check(Nets.net(Cell.shipped("lstm-zoneout"), 7, 3, 5, 2, NONE), s, 9999);
    }

    @Test
    void randomValuesAreTheSameInSegments() {
        var network = Nets.net(CHANCES, 7, 3, 5, 2, NONE);
        var values = Nets.values(network, 1);
        var batch = Nets.batch(7, 3, RAGGED);
        var streams = new RandomStreams(4);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(values);
            var gradient = new Gradient(network.parameters());
            var options = new Options(streams, 0, 2, Integer.MAX_VALUE);
            double once = run.gradient(batch, network.start(4), options, gradient);
            float[] first = gradient.values().clone();
            assertEquals(once, run.gradient(batch, network.start(4), options, gradient));
            assertArrayEquals(first, gradient.values());
            var others = new Options(new RandomStreams(5), 0, 2, Integer.MAX_VALUE);
            assertNotEquals(once, run.gradient(batch, network.start(4), others, gradient));
        }
        assertTrue(network.drawsInTraining());
    }

    @Test
    void penaltiesOnActivationsAndTheirChanges() {
        var streams = new RandomStreams(9).stream("dropout");
        var some = new NetworkSpec.Dropout(0.3, 0.5, 0.4, 0.5, true);
        for (var penalty :
                List.of(
                        new ActivationPenalty(3, 0),
                        new ActivationPenalty(0, 3),
                        new ActivationPenalty(2, 1))) {
            var plain = Nets.net(Cell.shipped("lstm"), 7, 3, 5, 2, NONE).spec();
            check(
                    Network.of(
                            new NetworkSpec(
                                    plain.input(),
                                    plain.stack().with(penalty).with(Links.SKIPPING),
                                    plain.output())),
                    null,
                    OutputRun.LOGITS);
            var dropping = Nets.net(Cell.shipped("gru"), 7, 3, 5, 2, some).spec();
            check(
                    Network.of(
                            new NetworkSpec(
                                    dropping.input(),
                                    dropping.stack().with(penalty),
                                    dropping.output())),
                    streams,
                    OutputRun.LOGITS);
        }
    }

    @Test
    void aPenaltyIsTheSameInShardsAndTheFirstPartInSegments() {
        var plain = Nets.net(Cell.shipped("lstm"), 7, 3, 5, 1, NONE).spec();
        var network =
                Network.of(
                        new NetworkSpec(
                                plain.input(),
                                plain.stack().with(new ActivationPenalty(5, 0)),
                                plain.output()));
        var changing =
                Network.of(
                        new NetworkSpec(
                                plain.input(),
                                plain.stack().with(new ActivationPenalty(5, 5)),
                                plain.output()));
        var batch = Nets.batch(7, 3, RAGGED);
        float[] values = Nets.values(network, 1);
        var segments = new Options(null, 0, 2, Integer.MAX_VALUE);
        float[] whole = gradient(network, batch, values, 1, Options.PLAIN);
        assertTrue(Nets.difference(whole, gradient(network, batch, values, 1, segments)) < 1e-5);
        assertTrue(
                Nets.difference(whole, gradient(network, batch, values, 3, Options.PLAIN)) < 1e-5);
        assertTrue(
                Nets.difference(
                                gradient(changing, batch, values, 1, Options.PLAIN),
                                gradient(changing, batch, values, 3, Options.PLAIN))
                        < 1e-5);
        var e =
                assertThrows(
                        dev.rondo.RondoException.class,
                        () -> gradient(changing, batch, values, 1, segments));
        assertTrue(e.getMessage().contains("segments"), e.getMessage());
    }

    private static float[] gradient(
            Network network, Batch batch, float[] values, int shards, Options options) {
        try (var workers = new WorkerPool(1)) {
            var run = network.run(shards, workers);
            run.prepare(values);
            var gradient = new Gradient(network.parameters());
            run.gradient(batch, network.start(4), options, gradient);
            return gradient.values();
        }
    }

    @Test
    void evaluationDropsNothing() {
        var with =
                Nets.net(
                        Cell.shipped("lstm"),
                        7,
                        3,
                        5,
                        2,
                        new NetworkSpec.Dropout(0.5, 0.5, 0.5, 0.5, false));
        float[] values = Nets.values(with, 1);
        var batch = Nets.batch(7, 3, RAGGED);
        try (var workers = new WorkerPool(1)) {
            var run = with.run(1, workers);
            run.prepare(values);
            var gradient = new Gradient(with.parameters());
            double dropped =
                    run.gradient(batch, with.start(4), drop(new RandomStreams(1)), gradient);
            double other = run.gradient(batch, with.start(4), drop(new RandomStreams(2)), gradient);
            assertNotEquals(dropped, other);
            double[] exact = new double[values.length];
            Arrays.setAll(exact, i -> values[i]);
            assertEquals(
                    Nets.loss(with, exact, batch, null),
                    run.loss(batch, with.start(4), null),
                    1e-4);
        }
    }

    @Test
    void fixedAndMaskedEntriesHaveNoGradient() {
        var cell = Cell.parse("h' = tanh(W x + U h + b)\nmask U = upper(2)\nfixed W", "m");
        var network = Nets.net(cell, 7, 4, 4, 1, NONE);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(2, workers);
            run.prepare(Nets.values(network, 1));
            var gradient = new Gradient(network.parameters());
            run.gradient(Nets.batch(7, 3, RAGGED), network.start(4), Options.PLAIN, gradient);
            for (var slot : network.parameters().slots()) {
                for (int i = 0; i < slot.size(); i++) {
                    float g = gradient.values()[slot.offset() + i];
                    if (slot.name().equals("layer1.W")) {
                        assertEquals(0f, g);
                    } else if (slot.name().equals("layer1.U")) {
                        int r = i / 4;
                        int c = i % 4;
                        assertEquals(r / 2 <= c / 2, g != 0, r + " " + c);
                    }
                }
            }
        }
    }

    @Test
    void onlyTouchedRowsOfTheEmbeddingHaveAGradient() {
        var network = Nets.net(Cell.shipped("tanh"), 50, 3, 4, 1, NONE);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(2, workers);
            run.prepare(Nets.values(network, 1));
            var gradient = new Gradient(network.parameters());
            var chain = dev.rondo.structure.PackedSequences.of(3, 2);
            run.gradient(
                    new Batch(chain, new int[] {4, 40, 4, 7, 9}, new int[] {1, 2, 3, 4, 5}),
                    network.start(2),
                    Options.PLAIN,
                    gradient);
            assertEquals(4, gradient.touchedCount(0));
            assertArrayEquals(new int[] {4, 7, 9, 40}, Arrays.copyOf(gradient.touched(0), 4));
            run.gradient(
                    new Batch(chain, new int[] {9, 9, 9, 9, 2}, new int[] {1, 2, 3, 4, 5}),
                    network.start(2),
                    Options.PLAIN,
                    gradient);
            assertArrayEquals(
                    new int[] {2, 9}, Arrays.copyOf(gradient.touched(0), gradient.touchedCount(0)));
            for (int v = 0; v < 50; v++) {
                boolean zero = true;
                for (int j = 0; j < 3; j++) {
                    zero &=
                            gradient.values()[
                                            network.layout().embeddings().getFirst().slot().offset()
                                                    + 3 * v
                                                    + j]
                                    == 0;
                }
                assertEquals(v != 2 && v != 9, zero, "row " + v);
            }
        }
    }

    @Test
    void aBatchInWhichNothingIsAskedHasNoLossAndNoGradient() {
        var network = Nets.net(Cell.shipped("lstm"), 7, 3, 4, 1, NONE);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(Nets.values(network, 1));
            var gradient = new Gradient(network.parameters());
            int[] none = new int[4];
            Arrays.fill(none, -1);
            var batch =
                    new Batch(
                            dev.rondo.structure.PackedSequences.of(4),
                            new int[] {1, 2, 3, 4},
                            none);
            assertEquals(0, run.gradient(batch, network.start(1), Options.PLAIN, gradient));
            assertArrayEquals(new float[network.parameters().size()], gradient.values());
        }
    }
}
