package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.NetworkRun.Options;
import dev.rondo.network.run.Shard;
import dev.rondo.network.run.UnitRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.Merge;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
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

/// Layers that read backward or in both directions, and outputs that read the stack once a
/// sequence, against the loss as it is written down.
@Tag("provider")
class DirectionsTest {
    private static final int[] RAGGED = {4, 3, 3, 1};

    private static Layer layer(String cell, int hidden, Direction direction, Merge merge) {
        return new Layer(Cell.shipped(cell), hidden, direction, merge);
    }

    private static NetworkSpec symbols(Stack stack) {
        return new NetworkSpec(new Input.Symbols(6, 4), stack, new Output.Softmax(5, false));
    }

    private static NetworkSpec numbers(Stack stack) {
        return new NetworkSpec(
                Input.Numbers.of(4), stack, new Output.Linear(3, Output.Loss.SQUARED));
    }

    private static Rows rows(Input input, Random random, int n) {
        return switch (input) {
            case Input.Symbols s -> new Rows.Symbols(random.ints(n, 0, s.count()).toArray());
            case Input.Numbers m -> gaussian(random, n, m.row());
            case Input.Features _ -> throw new IllegalArgumentException("see FeaturesTest");
        };
    }

    private static Rows.Numbers gaussian(Random random, int rows, int width) {
        float[] all = new float[rows * width];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) random.nextGaussian();
        }
        return new Rows.Numbers(all, width);
    }

    private static Batch batch(NetworkSpec spec) {
        var random = new Random(4);
        var chain = PackedSequences.of(RAGGED);
        int n = spec.pooling() == Pooling.IN_STEP ? chain.rows() : chain.sequences();
        Rows targets =
                spec.output() instanceof Output.Softmax s
                        ? new Rows.Symbols(random.ints(n, -1, s.count()).toArray())
                        : gaussian(random, n, spec.output().width());
        return new Batch(chain, rows(spec.input(), random, chain.rows()), targets);
    }

    private static void check(NetworkSpec spec, RandomStreams dropout) {
        var network = Network.of(spec);
        float[] values = Nets.values(network, 3);
        var batch = batch(spec);
        for (int shards : dropout == null ? new int[] {1, 3} : new int[] {1}) {
            try (var workers = new WorkerPool(2)) {
                var run = new NetworkRun(network, shards, workers, 40);
                run.prepare(values);
                var gradient = new Gradient(network.parameters());
                var options = new Options(dropout, 0, 0, Integer.MAX_VALUE);
                double loss = run.gradient(batch, network.start(4), options, gradient);
                double[] exact = new double[values.length];
                Arrays.setAll(exact, i -> values[i]);
                double expected = Nets.loss(network, exact, batch, dropout);
                assertEquals(expected, loss, 1e-4 * Math.abs(expected));
                double error = Nets.gradientError(network, values, batch, dropout, gradient, 2);
                assertTrue(error < 1e-3, () -> spec + ": " + error);
                if (dropout == null) {
                    assertEquals(
                            loss, run.loss(batch, network.start(4), null), 1e-5 * Math.abs(loss));
                }
            }
        }
    }

    @Test
    void aLayerThatReadsBackward() {
        for (String cell : List.of("lstm", "gru", "mingru")) {
            var stack = Stack.of(Cell.shipped(cell), 5, 2, Direction.BACKWARD);
            check(symbols(stack), null);
            check(numbers(stack.with(new InitialState.Learned())), null);
        }
    }

    @Test
    void bothDirectionsMergedInEveryWay() {
        for (var merge : Merge.values()) {
            check(symbols(Stack.of(List.of(layer("lstm", 5, Direction.BOTH, merge)))), null);
            check(
                    numbers(
                            Stack.of(
                                    List.of(
                                            layer("gru", 4, Direction.BOTH, merge),
                                            layer("tanh", 3, Direction.BOTH, merge)))),
                    null);
        }
    }

    @Test
    void stacksOfDirectionsLinkedInEveryWay() {
        var layers =
                List.of(
                        layer("lstm", 2, Direction.BOTH, Merge.CONCATENATE),
                        layer("gru", 4, Direction.BACKWARD, Merge.CONCATENATE),
                        layer("tanh", 4, Direction.BOTH, Merge.SUM),
                        new Layer(Nets.delays(), 5, Direction.BOTH, Merge.PRODUCT));
        for (var links : Links.values()) {
            check(symbols(Stack.of(layers).with(links)), null);
            check(numbers(Stack.of(layers).with(links).with(new InitialState.Constant(0.3))), null);
        }
    }

    @Test
    void everyKindOfDropout() {
        for (boolean variational : new boolean[] {false, true}) {
            var dropout = new Dropout(0.2, 0.3, 0.4, 0.3, variational);
            var layers =
                    List.of(
                            layer("lstm", 3, Direction.BOTH, Merge.MEAN),
                            layer("lstm-zoneout", 4, Direction.BOTH, Merge.CONCATENATE));
            var streams = new RandomStreams(8).stream("dropout");
            var stack = Stack.of(layers).with(dropout);
            check(symbols(stack), streams);
            check(symbols(stack).with(Pooling.MEAN), streams);
        }
    }

    @Test
    void everyReading() {
        for (var pooling : Pooling.values()) {
            var stack =
                    Stack.of(
                            List.of(
                                    layer("tanh", 3, Direction.BOTH, Merge.CONCATENATE),
                                    layer("tanh", 5, Direction.BOTH, Merge.SUM)));
            check(symbols(stack).with(pooling), null);
            check(numbers(Stack.of(Cell.shipped("tanh"), 5, 1)).with(pooling), null);
        }
        for (var pooling : List.of(Pooling.LAST, Pooling.MAX)) {
            var layers =
                    List.of(
                            layer("gru", 2, Direction.BOTH, Merge.CONCATENATE),
                            layer("lstm", 3, Direction.FORWARD, Merge.SUM));
            check(numbers(Stack.of(layers).with(Links.SKIPPING)).with(pooling), null);
        }
        check(
                numbers(Stack.of(Cell.shipped("gru"), 5, 1, Direction.BACKWARD)).with(Pooling.ENDS),
                null);
    }

    @Test
    void furtherInputsAreReadBackwardToo() {
        var masked =
                Cell.parse("input m[x]\nh' = tanh(W (m * x) + V m + U h + R h[-2] + b)", "masked");
        var parts = List.of(new Input.Numbers.Part("x", 3), new Input.Numbers.Part("m", 3));
        check(
                new NetworkSpec(
                        new Input.Numbers(parts),
                        Stack.of(List.of(new Layer(masked, 5, Direction.BOTH))),
                        new Output.Linear(2, Output.Loss.SQUARED)),
                null);
    }

    /// Sequence by sequence and turned by hand, with the parameters of the two cells.
    @Test
    void bothDirectionsAreTwoSingleOnesToTheBit() {
        for (String cell : List.of("lstm", "gru", "tanh")) {
            var both = Network.of(numbers(Stack.of(Cell.shipped(cell), 5, 1, Direction.BOTH)));
            var one = Network.of(numbers(Stack.of(Cell.shipped(cell), 5, 1)));
            float[] values = Nets.values(both, 3);
            var batch = batch(both.spec());
            float[] together = outputs(both, values, batch);
            float[] ahead = outputs(one, part(both, values, one, "forward.", 0), batch);
            float[] back =
                    turned(
                            outputs(
                                    one,
                                    part(both, values, one, "backward.", 5),
                                    new Batch(
                                            batch.chain(),
                                            new Rows.Numbers(
                                                    turned(
                                                            ((Rows.Numbers) batch.inputs())
                                                                    .values(),
                                                            batch.chain(),
                                                            4),
                                                    4),
                                            batch.targets())),
                            batch.chain(),
                            3);
            // The last product adds both halves in one sum, so the bits are those of the states.
            for (int i = 0; i < together.length; i++) {
                assertEquals(ahead[i] + back[i], together[i], 1e-5f);
            }
            assertArrayEquals(top(both, values, batch), halves(both, one, values, batch));
        }
    }

    private static float[] outputs(Network network, float[] values, Batch batch) {
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(values);
            float[] out = new float[batch.chain().rows() * network.spec().output().width()];
            run.outputs(batch, network.start(batch.chain().sequences()), out);
            return out;
        }
    }

    /// What enters the output matrix.
    private static float[] top(Network network, float[] values, Batch batch) {
        var shard = new Shard(network.layout(), 0, 1, new WorkerPool(1));
        shard.begin(batch.chain(), batch);
        shard.read(batch, 0);
        shard.writePrevious(network.layout().start(batch.chain().sequences()));
        var packs = network.layout().cells().stream().map(c -> c.plan().packs(true)).toList();
        for (var c : network.layout().cells()) {
            packs.get(c.number()).pack(values, c.base(), new WorkerPool(1));
        }
        shard.forward(new UnitRun.Pass(values, packs, null, null));
        var top = shard.top();
        float[] rows = new float[top.rows * top.width];
        for (int r = 0; r < top.rows; r++) {
            System.arraycopy(
                    top.array, top.offset + r * top.stride, rows, r * top.width, top.width);
        }
        return rows;
    }

    private static float[] halves(Network both, Network one, float[] values, Batch batch) {
        var chain = batch.chain();
        float[] ahead = top(one, part(both, values, one, "forward.", 0), batch);
        float[] x = turned(((Rows.Numbers) batch.inputs()).values(), chain, 4);
        var backward = new Batch(chain, new Rows.Numbers(x, 4), batch.targets());
        float[] back =
                turned(top(one, part(both, values, one, "backward.", 5), backward), chain, 5);
        float[] all = new float[2 * ahead.length];
        for (int r = 0; r < chain.rows(); r++) {
            System.arraycopy(ahead, 5 * r, all, 10 * r, 5);
            System.arraycopy(back, 5 * r, all, 10 * r + 5, 5);
        }
        return all;
    }

    private static float[] turned(float[] rows, PackedSequences chain, int width) {
        float[] turned = new float[rows.length];
        for (int b = 0; b < chain.sequences(); b++) {
            for (int t = 0; t < chain.length(b); t++) {
                System.arraycopy(
                        rows,
                        chain.row(b, t) * width,
                        turned,
                        chain.row(b, chain.length(b) - 1 - t) * width,
                        width);
            }
        }
        return turned;
    }

    /// The parameters of one direction, and its columns of the output matrix.
    private static float[] part(
            Network both, float[] values, Network one, String direction, int column) {
        float[] own = new float[one.parameters().size()];
        for (var slot : one.parameters().slots()) {
            var from =
                    both.parameters().slots().stream()
                            .filter(s ->
                                    s.name()
                                            .equals(
                                                    slot.name()
                                                            .replace(
                                                                    "layer1.",
                                                                    "layer1." + direction)))
                            .findFirst()
                            .orElseThrow();
            for (int r = 0; r < slot.rows(); r++) {
                int at = from.offset() + r * from.columns();
                System.arraycopy(
                        values,
                        slot.name().equals("output.W") ? at + column : at,
                        own,
                        slot.offset() + r * slot.columns(),
                        slot.columns());
            }
            if (slot.name().equals("output.b") && column > 0) {
                Arrays.fill(own, slot.offset(), slot.offset() + slot.size(), 0f);
            }
        }
        return own;
    }

    @Test
    void anyOrderOfSequencesAndAnyNumberOfShardsGiveTheSame() {
        var spec = symbols(Stack.of(Cell.shipped("gru"), 4, 2, Direction.BOTH));
        var network = Network.of(spec);
        float[] values = Nets.values(network, 3);
        var batch = batch(spec);
        float[] all = outputs(network, values, batch);
        for (int b = 0; b < batch.chain().sequences(); b++) {
            float[] alone = outputs(network, values, Nets.sequence(batch, b));
            for (int t = 0; t < batch.chain().length(b); t++) {
                int row = batch.chain().row(b, t) * 5;
                assertArrayEquals(
                        Arrays.copyOfRange(alone, 5 * t, 5 * t + 5),
                        Arrays.copyOfRange(all, row, row + 5),
                        1e-5f);
            }
        }
    }

    @Test
    void delayedTargetsAreAskedSoManyStepsLater() {
        var chain = PackedSequences.of(3, 1);
        var batch = new Batch(chain, new int[] {1, 4, 2, 3}, new int[] {5, 8, 6, 7});
        var later = batch.delayed(2, 9);
        assertEquals(5, later.chain().length(0));
        assertEquals(3, later.chain().length(1));
        assertArrayEquals(new int[] {1, 4, 2, 9, 3, 9, 9, 9}, Nets.inputs(later));
        assertArrayEquals(new int[] {-1, -1, -1, -1, 5, 8, 6, 7}, Nets.labels(later));
        var numbers =
                new Batch(
                                PackedSequences.of(1),
                                new Rows.Numbers(new float[] {1, 2}, 2),
                                new Rows.Numbers(new float[] {3}, 1))
                        .delayed(1, 0);
        assertArrayEquals(new float[] {1, 2, 0, 0}, ((Rows.Numbers) numbers.inputs()).values());
        assertArrayEquals(new float[] {Float.NaN, 3}, ((Rows.Numbers) numbers.targets()).values());
    }

    @Test
    void whatCannotGoOnIsSaid() {
        var both = symbols(Stack.of(Cell.shipped("gru"), 4, 1, Direction.BOTH));
        var network = Network.of(both);
        float[] values = Nets.values(network, 3);
        var batch = batch(both);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(values);
            var gradient = new Gradient(network.parameters());
            var state = network.start(4);
            run.loss(batch, state, null);
            says("reads backward", () -> run.loss(batch, state, null));
            state.restart(null);
            run.loss(batch, state, null);
            for (var options : List.of(new Options(null, 2, 0, 9), new Options(null, 0, 2, 9))) {
                says(
                        "a layer that reads backward",
                        () -> run.gradient(batch, network.start(4), options, gradient));
            }
            assertEquals(1, run.jacobians(batch, network.start(4), 0, new int[1]).size());
        }
        says("reads backward", () -> NetworkWeights.of(network, values).stream());
        says("is read last", () -> both.with(Pooling.LAST).mustCarry("this"));
        var last = Network.of(symbols(Stack.of(Cell.shipped("gru"), 4, 1)).with(Pooling.LAST));
        try (var workers = new WorkerPool(1)) {
            var run = last.run(1, workers);
            run.prepare(Nets.values(last, 3));
            var few = new Batch(PackedSequences.of(3, 3), new int[6], new int[] {1, 2});
            assertEquals(2, few.countTargets(Pooling.LAST));
            run.loss(few, last.start(2), null);
        }
        says(
                "links that are stacked",
                () ->
                        Network.of(
                                symbols(
                                                Stack.of(Cell.shipped("gru"), 4, 2, Direction.BOTH)
                                                        .with(Links.SKIPPING))
                                        .with(Pooling.ENDS)));
        says("expected one of forward, backward, both", () -> Direction.parse("up"));
        assertEquals(Pooling.IN_STEP, Pooling.parse("in-step"));
        assertEquals(Merge.CONCATENATE, Merge.parse(Merge.CONCATENATE.toString()));
    }

    private static void says(String part, org.junit.jupiter.api.function.Executable action) {
        var e = assertThrows(RondoException.class, action);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }
}
