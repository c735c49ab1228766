package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.NetworkRun.Options;
import dev.rondo.network.loss.RowLoss;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Networks over numbers, with other links, starts and losses, against the loss as it is written
/// down.
@Tag("provider")
class NetworkShapesTest {
    private static final int[] RAGGED = {6, 5, 5, 2, 1};
    private static final Cell MASKED =
            Cell.parse("input m[x]\nh' = tanh(W (m * x) + V m + U h + R h[-2] + b)", "masked");

    private static final List<Layer> LAYERS =
            List.of(
                    new Layer(Cell.shipped("lstm"), 4),
                    new Layer(Cell.shipped("tanh"), 4),
                    new Layer(Cell.shipped("gru"), 5),
                    new Layer(Nets.delays(), 5));

    private static Rows.Numbers numbers(Random random, int rows, int width, boolean gaps) {
        float[] all = new float[rows * width];
        for (int i = 0; i < all.length; i++) {
            all[i] = gaps && i % 4 == 1 ? Float.NaN : (float) random.nextGaussian();
        }
        return new Rows.Numbers(all, width);
    }

    private static Batch batch(NetworkSpec spec) {
        var random = new Random(4);
        var chain = PackedSequences.of(RAGGED);
        int n = chain.rows();
        Rows in =
                switch (spec.input()) {
                    case Input.Symbols s ->
                            new Rows.Symbols(random.ints(n, 0, s.count()).toArray());
                    case Input.Features _ -> throw new IllegalArgumentException("see FeaturesTest");
                    case Input.Numbers m -> numbers(random, n, m.row(), false);
                };
        Rows out =
                switch (spec.output()) {
                    case Output.Softmax s ->
                            new Rows.Symbols(random.ints(n, -1, s.count()).toArray());
                    case Output.Linear l -> {
                        var y = numbers(random, n, l.width(), true);
                        for (int i = 0;
                                l.loss() == Output.Loss.BINARY && i < y.values().length;
                                i++) {
                            y.values()[i] = 1 / (1 + (float) Math.exp(y.values()[i]));
                        }
                        yield y;
                    }
                    default -> {
                        var y = numbers(random, n, RowLoss.targets(spec.output()), true);
                        for (int i = 0; i < y.values().length; i++) {
                            if (!(spec.output() instanceof Output.Mixture)) {
                                y.values()[i] = Math.abs((float) Math.rint(2 * y.values()[i]));
                            }
                        }
                        yield y;
                    }
                };
        return new Batch(chain, in, out);
    }

    private static Gradient check(NetworkSpec spec, Options options) {
        var network = Network.of(spec);
        float[] values = Nets.values(network, 3);
        var batch = batch(spec);
        Gradient first = null;
        // Masks are drawn by shards, so the loss as it is written down is that of one.
        for (int shards : options.dropout() == null ? new int[] {1, 3} : new int[] {1}) {
            try (var workers = new WorkerPool(2)) {
                var run = new NetworkRun(network, shards, workers, 40);
                run.prepare(values);
                var gradient = new Gradient(network.parameters());
                double loss = run.gradient(batch, network.start(5), options, gradient);
                double[] exact = new double[values.length];
                Arrays.setAll(exact, i -> values[i]);
                double expected = Nets.loss(network, exact, batch, options.dropout());
                assertEquals(expected, loss, 1e-4 * Math.abs(expected));
                double error =
                        Nets.gradientError(network, values, batch, options.dropout(), gradient);
                assertTrue(error < 1e-3, () -> spec + ": " + error);
                if (options.dropout() == null) {
                    double alone = run.loss(batch, network.start(5), null);
                    assertEquals(loss, alone, 1e-5 * Math.abs(loss));
                }
                first = gradient;
            }
        }
        return first;
    }

    private static NetworkSpec numbers(Stack stack) {
        return new NetworkSpec(
                Input.Numbers.of(4), stack, new Output.Linear(3, Output.Loss.SQUARED));
    }

    private static NetworkSpec symbols(Stack stack) {
        return new NetworkSpec(new Input.Symbols(6, 4), stack, new Output.Softmax(6, false));
    }

    @Test
    void everyKindOfLinkWithNumbersAndSymbols() {
        for (var links : Links.values()) {
            var stack = Stack.of(LAYERS).with(links);
            check(numbers(stack), Options.PLAIN);
            check(symbols(stack), new Options(null, 0, 2, Integer.MAX_VALUE));
        }
    }

    @Test
    void everyLoss() {
        var stack = Stack.of(List.of(new Layer(Cell.shipped("gru"), 4)));
        var weights = List.of(0.5, 1.0, 2.0, 0.0, 1.5, 1.0);
        for (Output output :
                List.of(
                        new Output.Softmax(6, false).withSmoothing(0.1),
                        new Output.Softmax(6, false).withWeights(weights),
                        new Output.Softmax(6, true).withWeights(weights).withSmoothing(0.3),
                        new Output.MultiLabel(List.of(1.0, 2.0), List.of(3.0, 1.0)),
                        new Output.Likelihood(2, Output.Family.GAUSSIAN),
                        new Output.Likelihood(2, Output.Family.NEGATIVE_BINOMIAL),
                        new Output.Mixture(2, 3),
                        new Output.Strokes(2),
                        new Output.Quantiles(2, List.of(0.2, 0.8)),
                        new Output.Ranking(4, Output.Comparison.LISTWISE))) {
            check(new NetworkSpec(new Input.Symbols(6, 4), stack, output), Options.PLAIN);
        }
    }

    @Test
    void targetsThatALossCannotTakeAreRefused() {
        var stack = Stack.of(Cell.shipped("tanh"), 3, 1);
        var counts = new Output.Likelihood(1, Output.Family.POISSON);
        var spec = new NetworkSpec(Input.Numbers.of(1), stack, counts);
        var batch =
                new Batch(
                        PackedSequences.of(2),
                        new Rows.Numbers(new float[2], 1),
                        new Rows.Numbers(new float[] {3, 1.5f}, 1));
        var e = assertThrows(RondoException.class, () -> BatchCheck.of(batch, spec));
        assertTrue(e.getMessage().contains("row 1 of the batch is 1.5"), e.getMessage());
    }

    @Test
    void linksWithDropout() {
        for (var links : Links.values()) {
            for (boolean variational : new boolean[] {false, true}) {
                var dropout = new Dropout(0.2, 0.3, 0.4, 0.3, variational);
                var streams = new RandomStreams(8).stream("dropout");
                var options = new Options(streams, 0, 0, Integer.MAX_VALUE);
                check(symbols(Stack.of(LAYERS).with(links).with(dropout)), options);
            }
        }
    }

    @Test
    void furtherInputsOfTheFirstLayer() {
        var parts = List.of(new Input.Numbers.Part("x", 3), new Input.Numbers.Part("m", 3));
        var layers = List.of(new Layer(MASKED, 5), new Layer(Cell.shipped("gru"), 4));
        for (var links : Links.values()) {
            check(
                    new NetworkSpec(
                            new Input.Numbers(parts),
                            Stack.of(layers).with(links).with(new Dropout(0, 0, 0, 0.4, false)),
                            new Output.Linear(2, Output.Loss.BINARY)),
                    Options.PLAIN);
        }
    }

    @Test
    void startsOfEveryKindHaveTheirGradient() {
        for (var start : List.of(new InitialState.Constant(0.3), new InitialState.Learned())) {
            for (int[] cut : new int[][] {{0, 0}, {0, 2}}) {
                var options = new Options(null, cut[0], cut[1], Integer.MAX_VALUE);
                check(numbers(Stack.of(LAYERS).with(start)), options);
            }
        }
    }

    @Test
    void aLearnedStartIsLeftAloneBySequencesThatGoOn() {
        var network = Network.of(numbers(Stack.of(LAYERS).with(new InitialState.Learned())));
        float[] values = Nets.values(network, 3);
        var batch = batch(network.spec());
        try (var workers = new WorkerPool(1)) {
            var run = network.run(2, workers);
            run.prepare(values);
            var gradient = new Gradient(network.parameters());
            var state = network.start(5);
            for (int round = 0; round < 2; round++) {
                run.gradient(batch, state, Options.PLAIN, gradient);
                double sum = 0;
                for (var slot : network.parameters().slots()) {
                    for (int i = 0; slot.name().contains("start") && i < slot.size(); i++) {
                        sum += Math.abs(gradient.values()[slot.offset() + i]);
                    }
                }
                assertEquals(round == 0, sum > 0);
            }
            state.restart(null);
            var again = network.start(5);
            assertEquals(run.loss(batch, again, null), run.loss(batch, state, null));
        }
    }

    @Test
    void aRandomStartIsDrawnByItsStreamAndOfItsDeviation() {
        var network =
                Network.of(
                        numbers(
                                Stack.of(Cell.shipped("tanh"), 50, 1)
                                        .with(new InitialState.Random(0.5))));
        var state = network.start(40);
        assertArrayEquals(new float[2000], state.arrays().get("layer1.h[-1]"));
        state.restart(new RandomStreams(1));
        float[] drawn = state.arrays().get("layer1.h[-1]").clone();
        double square = 0;
        for (float d : drawn) {
            square += d * d / 2000;
        }
        assertEquals(0.25, square, 0.03);
        state.restart(new RandomStreams(1));
        assertArrayEquals(drawn, state.arrays().get("layer1.h[-1]"));
    }

    @Test
    void aStreamGivesWhatARunGives() {
        for (var links : Links.values()) {
            var parts = List.of(new Input.Numbers.Part("x", 3), new Input.Numbers.Part("m", 3));
            var layers = List.of(new Layer(MASKED, 5), new Layer(Cell.shipped("gru"), 5));
            var network =
                    Network.of(
                            new NetworkSpec(
                                    new Input.Numbers(parts),
                                    Stack.of(layers).with(links).with(new InitialState.Learned()),
                                    new Output.Linear(2, Output.Loss.SQUARED)));
            float[] values = Nets.values(network, 3);
            var chain = PackedSequences.of(9);
            var rows = numbers(new Random(1), 9, 6, false);
            float[] all = new float[18];
            try (var workers = new WorkerPool(1)) {
                var run = network.run(1, workers);
                run.prepare(values);
                run.outputs(
                        new Batch(chain, rows, numbers(new Random(2), 9, 2, true)),
                        network.start(1),
                        all);
            }
            var stream = NetworkWeights.of(network, values).stream();
            float[] out = new float[2];
            for (int t = 0; t < 9; t++) {
                stream.feed(Arrays.copyOfRange(rows.values(), 6 * t, 6 * t + 6));
                stream.outputs(out);
                assertArrayEquals(Arrays.copyOfRange(all, 2 * t, 2 * t + 2), out, 1e-5f);
            }
        }
    }

    @Test
    void outputsOfShardsStandWhereTheirRowsDo() {
        var network = Network.of(numbers(Stack.of(LAYERS)));
        float[] values = Nets.values(network, 3);
        var batch = batch(network.spec());
        float[][] all = new float[3][batch.chain().rows() * 3];
        for (int shards = 1; shards <= 3; shards++) {
            try (var workers = new WorkerPool(2)) {
                var run = new NetworkRun(network, shards, workers, 7);
                run.prepare(values);
                run.outputs(batch, network.start(5), all[shards - 1]);
            }
            assertArrayEquals(all[0], all[shards - 1], 1e-5f);
        }
    }

    @Test
    void whatDoesNotFitIsSaid() {
        var spec = numbers(Stack.of(LAYERS));
        var network = Network.of(spec);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(Nets.values(network, 1));
            var chain = PackedSequences.of(2);
            var y = new Rows.Numbers(new float[6], 3);
            says(
                    "inputs have 2 numbers a row, expected 4",
                    () ->
                            run.loss(
                                    new Batch(chain, new Rows.Numbers(new float[4], 2), y),
                                    network.start(1),
                                    null));
            says(
                    "inputs are symbols, and the network reads numbers",
                    () ->
                            run.loss(
                                    new Batch(chain, new Rows.Symbols(new int[2]), y),
                                    network.start(1),
                                    null));
            says(
                    "targets are classes, and the network gives Linear",
                    () ->
                            run.loss(
                                    new Batch(
                                            chain,
                                            new Rows.Numbers(new float[8], 4),
                                            new Rows.Symbols(new int[2])),
                                    network.start(1),
                                    null));
        }
        says(
                "reads the inputs [x, m], expected [x]",
                () -> Network.of(numbers(Stack.of(MASKED, 3, 1))));
        says(
                "tied weights",
                () ->
                        new NetworkSpec(
                                Input.Numbers.of(3),
                                Stack.of(LAYERS),
                                new Output.Softmax(3, true)));
        says("expected zero, constant:0.1", () -> InitialState.parse("constant"));
        says("expected one of stacked, residual, skipping", () -> Links.parse("dense"));
        for (var start :
                List.of(
                        InitialState.ZERO,
                        new InitialState.Constant(0.1),
                        new InitialState.Random(2),
                        new InitialState.Learned())) {
            assertEquals(start, InitialState.parse(start.toString()));
        }
    }

    private static void says(String part, org.junit.jupiter.api.function.Executable action) {
        var e = assertThrows(RondoException.class, action);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }
}
