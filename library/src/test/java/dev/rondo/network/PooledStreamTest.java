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
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Step by step, whatever is read and however the steps are pooled, is the same as a batch of all
/// that was read so far.
@Tag("provider")
class PooledStreamTest {
    private static final int STEPS = 9;

    private static final Input SYMBOLS = new Input.Symbols(6, 3);

    private static final Input FEATURES =
            new Input.Features(
                    List.of(
                            new Feature.Symbols("word", 6, 3),
                            letters("lstm", Direction.BOTH, Pooling.ENDS),
                            new Feature.Numbers("age", 2),
                            new Feature.Spelled(
                                    "roots",
                                    5,
                                    2,
                                    Stack.of(Cell.shipped("gru"), 3, 2, Direction.BACKWARD),
                                    Pooling.ATTENTION)));

    private static Feature.Spelled letters(String cell, Direction direction, Pooling pooling) {
        return new Feature.Spelled(
                "letters", 5, 3, Stack.of(Cell.shipped(cell), 4, 1, direction), pooling);
    }

    private static Network network(Input input, Stack stack, Pooling pooling) {
        return Network.of(
                new NetworkSpec(input, stack, new Output.Softmax(5, false)).with(pooling));
    }

    /// What is read at each step: rows of one.
    private static List<Rows> steps(Input input, long seed) {
        var random = new Random(seed);
        var all = new ArrayList<Rows>();
        for (int t = 0; t < STEPS; t++) {
            all.add(
                    switch (input) {
                        case Input.Symbols s -> new Rows.Symbols(new int[] {random.nextInt(6)});
                        case Input.Numbers n -> numbers(n.row(), random);
                        case Input.Features(var features) ->
                                new Rows.Multiple(
                                        features.stream().map(f -> feature(f, random)).toList());
                    });
        }
        return all;
    }

    private static Rows feature(Feature feature, Random random) {
        return switch (feature) {
            case Feature.Symbols s -> new Rows.Symbols(new int[] {random.nextInt(-1, s.count())});
            case Feature.Numbers n -> numbers(n.width(), random);
            case Feature.Spelled s ->
                    Rows.Spelled.of(
                            List.of(random.ints(1 + random.nextInt(5), 0, s.count()).toArray()));
        };
    }

    private static Rows.Numbers numbers(int width, Random random) {
        float[] row = new float[width];
        for (int i = 0; i < width; i++) {
            row[i] = (float) random.nextGaussian();
        }
        return new Rows.Numbers(row, width);
    }

    /// Rows of one sequence below one another.
    private static Rows together(List<Rows> steps) {
        return switch (steps.getFirst()) {
            case Rows.Symbols _ ->
                    new Rows.Symbols(
                            steps.stream().mapToInt(s -> ((Rows.Symbols) s).ids()[0]).toArray());
            case Rows.Numbers(_, int width) -> {
                float[] all = new float[steps.size() * width];
                for (int t = 0; t < steps.size(); t++) {
                    float[] row = ((Rows.Numbers) steps.get(t)).values();
                    System.arraycopy(row, 0, all, t * width, width);
                }
                yield new Rows.Numbers(all, width);
            }
            case Rows.Spelled _ ->
                    Rows.Spelled.of(steps.stream().map(s -> ((Rows.Spelled) s).symbols()).toList());
            case Rows.Multiple(var parts) -> {
                var all = new ArrayList<Rows>();
                for (int f = 0; f < parts.size(); f++) {
                    int part = f;
                    all.add(
                            together(
                                    steps.stream()
                                            .map(s -> ((Rows.Multiple) s).of().get(part))
                                            .toList()));
                }
                yield new Rows.Multiple(all);
            }
            case Rows.Lists _ -> throw new AssertionError();
        };
    }

    private static float[] whole(Network network, float[] values, List<Rows> steps) {
        var batch =
                new Batch(
                        PackedSequences.of(steps.size()),
                        together(steps),
                        new Rows.Symbols(new int[steps.size()]));
        boolean inStep = network.spec().pooling() == Pooling.IN_STEP;
        float[] z = new float[(inStep ? steps.size() : 1) * 5];
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(values);
            run.outputs(batch, network.start(1), z);
        }
        return Arrays.copyOfRange(z, z.length - 5, z.length);
    }

    private static void check(Network network) {
        float[] values = Nets.values(network, 3);
        var steps = steps(network.spec().input(), 7);
        var weights = NetworkWeights.of(network, values);
        var stream = weights.stream();
        float[] z = new float[5];
        var forks = new ArrayList<NetworkStream>();
        for (int t = 0; t < STEPS; t++) {
            forks.add(stream.fork());
            stream.feed(steps.get(t));
            if (t % 2 == 1) { // some are never asked for
                stream.outputs(z);
                assertArrayEquals(
                        whole(network, values, steps.subList(0, t + 1)),
                        z,
                        2e-5f,
                        () -> network.spec().pooling() + " of " + network.spec().input());
            }
        }
        float[] last = new float[5];
        stream.outputs(last);
        for (int t = 0; t < STEPS; t++) {
            var resumed = weights.stream();
            resumed.feed(steps.getLast());
            resumed.resume(forks.get(t).state());
            for (var other : List.of(forks.get(t), resumed)) {
                steps.subList(t, STEPS).forEach(other::feed);
                other.outputs(z);
                assertArrayEquals(last, z);
            }
        }
    }

    @Test
    void everyPoolingOfEveryInput() {
        var numbers =
                new Input.Numbers(
                        List.of(new Input.Numbers.Part("x", 3), new Input.Numbers.Part("gap", 2)));
        var timed = Cell.parse("input gap\nh' = tanh(W x + V gap + U h + R h[-2] + b)", "timed");
        for (var pooling : Pooling.values()) {
            check(network(SYMBOLS, Stack.of(Cell.shipped("lstm"), 5, 2), pooling));
            check(network(numbers, Stack.of(timed, 7, 1), pooling));
            check(network(FEATURES, Stack.of(Cell.shipped("gru"), 5, 1), pooling));
        }
    }

    @Test
    void delaysLinksAndLearnedStarts() {
        for (var pooling : List.of(Pooling.MAX, Pooling.MEAN, Pooling.ATTENTION, Pooling.LAST)) {
            var stack = Stack.of(Nets.delays(), 3, 3);
            check(network(SYMBOLS, stack.with(Links.SKIPPING), pooling));
            check(network(SYMBOLS, stack.with(Links.RESIDUAL), pooling));
            check(network(SYMBOLS, stack.with(new InitialState.Learned()), pooling));
        }
    }

    @Test
    void everyReadingOfASpelling() {
        for (var direction : Direction.values()) {
            for (var pooling : Pooling.values()) {
                if (pooling != Pooling.IN_STEP) {
                    var input = new Input.Features(List.of(letters("gru", direction, pooling)));
                    check(network(input, Stack.of(Cell.shipped("lstm"), 4, 1), Pooling.MAX));
                }
            }
        }
    }

    @Test
    void whatReadsBackwardOrDoesNotFitIsRefused() {
        var both =
                network(SYMBOLS, Stack.of(Cell.shipped("gru"), 4, 1, Direction.BOTH), Pooling.MAX);
        says("a layer that reads backward: give it whole sequences", both);
        var features = network(FEATURES, Stack.of(Cell.shipped("gru"), 4, 1), Pooling.LAST);
        var stream = NetworkWeights.of(features, Nets.values(features, 1)).stream();
        for (var wrong :
                List.of(
                        new Rows.Symbols(new int[1]),
                        new Rows.Symbols(new int[0]),
                        new Rows.Multiple(List.of()),
                        new Rows.Numbers(new float[3], 3))) {
            assertThrows(RondoException.class, () -> stream.feed(wrong));
        }
        assertThrows(RondoException.class, () -> stream.feed(new float[3]));
        assertEquals(0, stream.state().steps());
    }

    private static void says(String part, Network network) {
        var weights = NetworkWeights.of(network, Nets.values(network, 1));
        var message = assertThrows(RondoException.class, weights::stream).getMessage();
        assertTrue(message.contains(part), message);
    }
}
