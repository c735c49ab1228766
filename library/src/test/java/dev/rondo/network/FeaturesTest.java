package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Networks that read several things at every step, against the loss as it is written down.
@Tag("provider")
class FeaturesTest {
    private static final int[] RAGGED = {5, 3, 3, 1};

    private static Feature.Spelled letters(String cell, Direction direction, Pooling pooling) {
        return new Feature.Spelled(
                "letters", 5, 3, Stack.of(Cell.shipped(cell), 4, 1, direction), pooling);
    }

    private static NetworkSpec spec(Feature... features) {
        return new NetworkSpec(
                new Input.Features(List.of(features)),
                Stack.of(Cell.shipped("gru"), 4, 1, Direction.BOTH),
                new Output.Softmax(3, false));
    }

    private static Batch batch(NetworkSpec spec) {
        var random = new Random(4);
        var chain = PackedSequences.of(RAGGED);
        int n = chain.rows();
        List<Rows> parts = new ArrayList<>();
        for (var f : ((Input.Features) spec.input()).features()) {
            parts.add(
                    switch (f) {
                        case Feature.Symbols s ->
                                new Rows.Symbols(random.ints(n, -1, s.count()).toArray());
                        case Feature.Numbers(_, int width) -> {
                            float[] all = new float[n * width];
                            for (int i = 0; i < all.length; i++) {
                                all[i] = (float) random.nextGaussian();
                            }
                            yield new Rows.Numbers(all, width);
                        }
                        case Feature.Spelled s -> {
                            List<int[]> words = new ArrayList<>();
                            for (int r = 0; r < n; r++) {
                                // Few words, so that some come more than once.
                                words.add(new Random(r % 7).ints(1 + r % 4, 0, 5).toArray());
                            }
                            yield Rows.Spelled.of(words);
                        }
                    });
        }
        int targets = spec.pooling() == Pooling.IN_STEP ? n : RAGGED.length;
        return new Batch(
                chain,
                new Rows.Multiple(parts),
                new Rows.Symbols(random.ints(targets, targets == n ? -1 : 0, 3).toArray()));
    }

    private static void check(NetworkSpec spec) {
        var network = Network.of(spec);
        float[] values = Nets.values(network, 3);
        var batch = batch(spec);
        for (int shards : new int[] {1, 2, 3}) {
            try (var workers = new WorkerPool(2)) {
                var run = new NetworkRun(network, shards, workers, 40);
                run.prepare(values);
                var gradient = new Gradient(network.parameters());
                for (int again = 0; again < 2; again++) { // memory is used again
                    double loss = run.gradient(batch, network.start(4), plain(), gradient);
                    double[] exact = new double[values.length];
                    Arrays.setAll(exact, i -> values[i]);
                    double expected = Nets.loss(network, exact, batch, null);
                    assertEquals(expected, loss, 1e-4 * Math.abs(expected));
                    double error = Nets.gradientError(network, values, batch, null, gradient, 1);
                    assertTrue(error < 1e-3, () -> spec + ": " + error);
                }
            }
        }
    }

    private static NetworkRun.Options plain() {
        return new NetworkRun.Options(null, 0, 0, Integer.MAX_VALUE);
    }

    @Test
    void symbolsAndNumbersSideBySide() {
        check(
                spec(
                        new Feature.Symbols("word", 6, 3),
                        new Feature.Symbols("case", 2, 2),
                        new Feature.Numbers("age", 2)));
        check(spec(new Feature.Numbers("age", 2)));
        check(spec(new Feature.Symbols("word", 6, 3)).with(Pooling.ATTENTION));
    }

    @Test
    void wordsAndTheirSpelling() {
        var word = new Feature.Symbols("word", 6, 3);
        for (var pooling : List.of(Pooling.ENDS, Pooling.MAX, Pooling.ATTENTION, Pooling.LAST)) {
            check(spec(word, letters("lstm", Direction.BOTH, pooling)));
        }
        check(spec(letters("gru", Direction.BACKWARD, Pooling.FIRST)));
        check(spec(word, letters("tanh", Direction.FORWARD, Pooling.MEAN)).with(Pooling.MAX));
        var other =
                new Feature.Spelled(
                        "roots",
                        5,
                        2,
                        Stack.of(Cell.shipped("gru"), 3, 2, Direction.BOTH),
                        Pooling.ENDS);
        check(spec(letters("lstm", Direction.BOTH, Pooling.ENDS), word, other));
    }

    @Test
    void dropoutInTheSpellingIsDrawnAndRepeats() {
        var dropped =
                new Feature.Spelled(
                        "letters",
                        5,
                        3,
                        Stack.of(Cell.shipped("gru"), 4, 1, Direction.BOTH)
                                .with(NetworkSpec.Dropout.of(0.4)),
                        Pooling.ENDS);
        var network = Network.of(spec(dropped));
        assertTrue(network.drawsInTraining());
        float[] values = Nets.values(network, 3);
        double[] losses = new double[3];
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(values);
            for (int i = 0; i < 3; i++) {
                losses[i] =
                        run.gradient(
                                batch(network.spec()),
                                network.start(4),
                                new NetworkRun.Options(
                                        new RandomStreams(i / 2), 0, 0, Integer.MAX_VALUE),
                                new Gradient(network.parameters()));
            }
        }
        assertEquals(losses[0], losses[1]);
        assertTrue(losses[0] != losses[2]);
    }

    @Test
    void theSameWordsArePutTogetherTheLongestFirst() {
        var rows =
                Rows.Spelled.of(
                        List.of(new int[] {1}, new int[] {2, 3}, new int[] {1}, new int[] {4, 5}));
        assertEquals(3, rows.words().sequences());
        assertEquals(2, rows.words().length(0));
        assertEquals(1, rows.words().length(2));
        assertArrayEquals(new int[] {2, 0, 2, 1}, rows.of());
    }

    @Test
    void whatDoesNotFitIsSaid() {
        var network = Network.of(spec(new Feature.Symbols("word", 6, 3)));
        var chain = PackedSequences.of(1);
        var label = new Rows.Symbols(new int[] {0});
        for (Rows wrong :
                List.of(
                        new Rows.Symbols(new int[] {0}),
                        new Rows.Multiple(List.of(new Rows.Symbols(new int[] {6}))),
                        new Rows.Multiple(List.of(new Rows.Numbers(new float[1], 1))),
                        new Rows.Multiple(List.of(label, label)))) {
            try (var workers = new WorkerPool(1)) {
                var run = network.run(1, workers);
                run.prepare(network.initialise(1));
                var batch = new Batch(chain, wrong, label);
                assertThrows(RondoException.class, () -> run.loss(batch, network.start(1), null));
            }
        }
        assertThrows(
                RondoException.class,
                () ->
                        new Input.Features(
                                List.of(new Feature.Numbers("a", 1), new Feature.Numbers("a", 2))));
        assertThrows(
                RondoException.class,
                () -> new Rows.Spelled(PackedSequences.of(2, 1), new int[2], new int[] {0, 1}));
        assertThrows(
                RondoException.class, () -> letters("gru", Direction.FORWARD, Pooling.IN_STEP));
    }
}
