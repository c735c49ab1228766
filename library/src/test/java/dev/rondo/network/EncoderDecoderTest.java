package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.NetworkRun.Options;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.EncoderBatch;
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

/// Encoders with decoders, against the loss as it is written down. Sources are longer and shorter
/// than their targets.
@Tag("provider")
class EncoderDecoderTest {
    private static final int[] TARGETS = {3, 2, 1};
    private static final int[] SOURCES = {4, 2, 2};
    private static final int[] OF = {1, 0, 2};

    private static Stack stack(String cell, int hidden, int layers, Direction direction) {
        return Stack.of(Cell.shipped(cell), hidden, layers, direction);
    }

    private static NetworkSpec spec(Stack encoder, Bridge bridge, Stack decoder) {
        return new NetworkSpec(new Input.Symbols(6, 3), decoder, new Output.Softmax(6, false))
                .with(new Encoder(new Input.Symbols(7, 4), encoder, bridge));
    }

    private static Batch batch(NetworkSpec spec) {
        var random = new Random(4);
        var chain = PackedSequences.of(TARGETS);
        var sources = PackedSequences.of(SOURCES);
        int n = spec.pooling() == Pooling.IN_STEP ? chain.rows() : chain.sequences();
        return new Batch(
                        chain,
                        random.ints(chain.rows(), 0, 6).toArray(),
                        random.ints(n, -1, 6).toArray())
                .with(new EncoderBatch(sources, rows(spec, random, sources), OF));
    }

    private static Rows rows(NetworkSpec spec, Random random, PackedSequences sources) {
        return switch (spec.encoder().orElseThrow().input()) {
            case Input.Symbols s ->
                    new Rows.Symbols(random.ints(sources.rows(), 0, s.count()).toArray());
            case Input.Features _ -> throw new IllegalArgumentException("see FeaturesTest");
            case Input.Numbers m -> {
                float[] all = new float[sources.rows() * m.row()];
                for (int i = 0; i < all.length; i++) {
                    all[i] = (float) random.nextGaussian();
                }
                yield new Rows.Numbers(all, m.row());
            }
        };
    }

    private static void check(NetworkSpec spec, RandomStreams dropout) {
        check(spec, batch(spec), dropout);
    }

    private static void check(NetworkSpec spec, Batch batch, RandomStreams dropout) {
        var network = Network.of(spec);
        float[] values = Nets.values(network, 3);
        for (int shards : new int[] {dropout == null ? 2 : 1}) {
            try (var workers = new WorkerPool(2)) {
                var run = new NetworkRun(network, shards, workers, 40);
                run.prepare(values);
                var gradient = new Gradient(network.parameters());
                var options = new Options(dropout, 0, 0, Integer.MAX_VALUE);
                double loss = run.gradient(batch, network.start(3), options, gradient);
                double[] exact = new double[values.length];
                Arrays.setAll(exact, i -> values[i]);
                double expected = Nets.loss(network, exact, batch, dropout);
                assertEquals(expected, loss, 1e-4 * Math.abs(expected));
                double error = Nets.gradientError(network, values, batch, dropout, gradient, 2);
                assertTrue(error < 1e-3, () -> spec + ": " + error);
            }
        }
    }

    @Test
    void statesThatAreCopied() {
        for (String cell : List.of("lstm", "gru")) {
            var one = stack(cell, 4, 2, Direction.FORWARD);
            check(spec(one, Bridge.COPY, one), null);
        }
        // Both directions of 2 units begin one of 4, or of 2 where they are added.
        check(
                spec(
                        stack("lstm", 2, 1, Direction.BOTH),
                        Bridge.COPY,
                        stack("lstm", 4, 1, Direction.FORWARD)),
                null);
        for (var merge : List.of(Merge.SUM, Merge.MEAN, Merge.PRODUCT)) {
            var layer = new Layer(Cell.shipped("gru"), 3, Direction.BOTH, merge);
            check(
                    spec(
                            Stack.of(List.of(layer)),
                            Bridge.COPY,
                            stack("gru", 3, 1, Direction.FORWARD)),
                    null);
        }
    }

    @Test
    void statesThatALearnedBridgeMakes() {
        check(
                spec(
                        stack("gru", 3, 1, Direction.BOTH),
                        Bridge.LEARNED,
                        stack("lstm", 4, 2, Direction.FORWARD)),
                null);
        check(
                spec(
                        stack("lstm", 3, 2, Direction.BACKWARD).with(Links.RESIDUAL),
                        Bridge.LEARNED,
                        Stack.of(Nets.delays(), 5, 2).with(Links.SKIPPING)),
                null);
    }

    @Test
    void aReadingThatIsFedAtEveryStep() {
        for (var pooling : Pooling.values()) {
            if (pooling != Pooling.IN_STEP) {
                check(
                        spec(
                                stack("tanh", 3, 1, Direction.BOTH),
                                Bridge.NONE.feeding(pooling),
                                stack("gru", 4, 1, Direction.FORWARD)
                                        .with(new InitialState.Learned())),
                        null);
            }
        }
        check(
                spec(
                        stack("gru", 4, 2, Direction.FORWARD).with(new InitialState.Learned()),
                        Bridge.COPY.feeding(Pooling.LAST),
                        stack("gru", 4, 2, Direction.FORWARD).with(Links.SKIPPING)),
                null);
    }

    /// Additive attention: Bahdanau et al. 2015.
    private static final Cell ADDITIVE =
            Cell.parse(
                    """
                    input memory
                    e[m] = v . tanh(Q h + K memory[m])
                    r    = sum(softmax(e[m]) * memory[m])
                    h'   = tanh(W x + C r + U h + b)
                    """,
                    "additive attention");

    /// With what was attended to as a state: input feeding, Luong et al. 2015.
    private static final Cell FEEDING =
            Cell.parse(
                    """
                    input memory
                    state r[memory]
                    h'   = tanh(W x + F a + U h + b)
                    e[m] = (Q h') . memory[m]
                    r'   = sum(softmax(e[m]) * memory[m])
                    a'   = tanh(A r' + B h')
                    output a'
                    """,
                    "input feeding");

    @Test
    void attentionOverTheEncoder() {
        for (var cell : List.of(ADDITIVE, FEEDING)) {
            for (var bridge : List.of(Bridge.NONE, Bridge.LEARNED)) {
                check(spec(stack("gru", 3, 1, Direction.BOTH), bridge, Stack.of(cell, 4, 1)), null);
            }
            var layers = List.of(new Layer(Cell.shipped("gru"), 3), new Layer(cell, 4));
            check(
                    spec(
                            stack("tanh", 3, 2, Direction.FORWARD).with(Links.RESIDUAL),
                            Bridge.LEARNED.feeding(Pooling.MEAN),
                            Stack.of(layers).with(Links.SKIPPING)),
                    null);
        }
    }

    @Test
    void attentionWithDropout() {
        var dropout = new Dropout(0.2, 0.3, 0.4, 0.3, true);
        check(
                spec(
                        stack("gru", 3, 1, Direction.BOTH).with(dropout),
                        Bridge.LEARNED,
                        Stack.of(ADDITIVE, 4, 2).with(dropout)),
                new RandomStreams(8).stream("dropout"));
    }

    /// One-to-many: a vector is a source of one step.
    @Test
    void aVectorThatBeginsASequence() {
        var decoder = stack("lstm", 4, 1, Direction.FORWARD);
        for (var bridge : List.of(Bridge.LEARNED, Bridge.NONE.feeding(Pooling.LAST))) {
            var spec =
                    new NetworkSpec(new Input.Symbols(6, 4), decoder, new Output.Softmax(6, true))
                            .with(
                                    new Encoder(
                                            Input.Numbers.of(5),
                                            Stack.of(Cell.shipped("dense-tanh"), 3, 1),
                                            bridge));
            var random = new Random(7);
            var chain = PackedSequences.of(TARGETS);
            var ones = PackedSequences.uniform(3, 1);
            var batch =
                    new Batch(
                                    chain,
                                    random.ints(chain.rows(), 0, 6).toArray(),
                                    random.ints(chain.rows(), -1, 6).toArray())
                            .with(new EncoderBatch(ones, rows(spec, random, ones), OF));
            check(spec, batch, null);
        }
    }

    @Test
    void dropoutInEncoderAndDecoder() {
        var dropout = new Dropout(0.2, 0.3, 0.4, 0.3, true);
        check(
                spec(
                        stack("gru", 3, 2, Direction.BOTH).with(dropout),
                        Bridge.LEARNED.feeding(Pooling.MEAN),
                        stack("gru", 4, 2, Direction.FORWARD).with(dropout)),
                new RandomStreams(8).stream("dropout"));
    }

    /// The whole may be read once as well: does a pair belong together?
    @Test
    void aDecoderThatIsReadOnce() {
        check(
                spec(
                                stack("gru", 3, 1, Direction.FORWARD),
                                Bridge.COPY,
                                stack("gru", 3, 1, Direction.FORWARD))
                        .with(Pooling.LAST),
                null);
    }

    @Test
    void onlyTouchedRowsOfBothEmbeddingsHaveAGradient() {
        var one = stack("gru", 4, 1, Direction.FORWARD);
        var network = Network.of(spec(one, Bridge.COPY, one));
        var batch = batch(network.spec());
        try (var workers = new WorkerPool(1)) {
            var run = network.run(2, workers);
            run.prepare(Nets.values(network, 3));
            var gradient = new Gradient(network.parameters());
            for (int round = 0; round < 2; round++) {
                run.gradient(batch, network.start(3), Options.PLAIN, gradient);
            }
            var source = (Rows.Symbols) batch.source().orElseThrow().inputs();
            int[][] read = {Nets.inputs(batch), source.ids()};
            for (var e : network.layout().embeddings()) {
                int[] ids = read[e.slot().name().equals("embedding") ? 0 : 1];
                int[] distinct = Arrays.stream(ids).sorted().distinct().toArray();
                assertArrayEquals(
                        distinct,
                        Arrays.copyOf(
                                gradient.touched(e.number()), gradient.touchedCount(e.number())));
            }
        }
    }

    @Test
    void whatDoesNotFitIsSaid() {
        var one = stack("gru", 4, 1, Direction.FORWARD);
        says(
                "which has 1 layers",
                () -> Network.of(spec(one, Bridge.COPY, stack("gru", 4, 2, Direction.FORWARD))));
        says(
                "ends with 8",
                () -> Network.of(spec(stack("gru", 4, 1, Direction.BOTH), Bridge.COPY, one)));
        says(
                "none of this name",
                () -> Network.of(spec(one, Bridge.COPY, stack("lstm", 4, 1, Direction.FORWARD))));
        says("nothing reads what encoder.layer1", () -> Network.of(spec(one, Bridge.NONE, one)));
        says("steps of a source", () -> Bridge.NONE.feeding(Pooling.IN_STEP));
        var network = Network.of(spec(one, Bridge.COPY, one));
        var plain =
                Network.of(
                        new NetworkSpec(
                                new Input.Symbols(6, 3), one, new Output.Softmax(6, false)));
        var batch = batch(network.spec());
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(Nets.values(network, 3));
            var without = new Batch(batch.chain(), batch.inputs(), batch.targets());
            says("no sources", () -> run.loss(without, network.start(3), null));
            var other = plain.run(1, workers);
            other.prepare(Nets.values(plain, 3));
            says("no encoder to read", () -> other.loss(batch, plain.start(3), null));
        }
        says("has an encoder", () -> NetworkWeights.of(network, Nets.values(network, 3)).stream());
        var chain = PackedSequences.of(2, 1);
        var ids = new Rows.Symbols(new int[3]);
        says("one source of its own", () -> new EncoderBatch(chain, ids, new int[] {0, 0}));
        says("one source of its own", () -> new EncoderBatch(chain, ids, new int[] {0, 1, 2}));
        says("expected one of none, copy, learned", () -> Bridge.Start.parse("x"));
    }

    private static void says(String part, org.junit.jupiter.api.function.Executable action) {
        var e = assertThrows(RondoException.class, action);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }
}
