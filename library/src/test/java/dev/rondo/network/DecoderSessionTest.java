package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.EncoderBatch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Links;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/// Writing step by step gives what reading the whole gives.
class DecoderSessionTest {
    private static final int SYMBOLS = 6;
    private static final PackedSequences SOURCES = PackedSequences.of(5, 3, 3, 1);

    private static final Cell ATTENTION =
            Cell.parse(
                    """
                    input memory
                    state a[hidden]
                    e[m] = v . tanh(Q h + K memory[m])
                    r    = sum(softmax(e[m]) * memory[m])
                    h'   = tanh(W x + C r + U h + F a + S h[-2] + b)
                    a'   = tanh(A r + B h')
                    output a'
                    """,
                    "attention with input feeding");

    private static NetworkSpec spec(Bridge bridge, Layer... decoder) {
        var encoder = Stack.of(Cell.shipped("gru"), 3, 2, Direction.BOTH);
        return new NetworkSpec(
                        new Input.Symbols(SYMBOLS, 3),
                        Stack.of(List.of(decoder)).with(Links.SKIPPING),
                        new Output.Softmax(SYMBOLS, false))
                .with(new Encoder(new Input.Symbols(7, 4), encoder, bridge));
    }

    private static int[] sources(Random random) {
        return random.ints(SOURCES.rows(), 0, 7).toArray();
    }

    private static DecoderSession session(Network network) {
        return NetworkWeights.of(network, Nets.values(network, 3)).decoder();
    }

    /// z of all steps of one target, read as a whole.
    private static float[] whole(Network network, int[] inputs, int source, int[] written) {
        int length = SOURCES.length(source);
        int[] own = new int[length];
        for (int t = 0; t < length; t++) {
            own[t] = inputs[SOURCES.row(source, t)];
        }
        var batch =
                new Batch(PackedSequences.of(written.length), written, new int[written.length])
                        .with(
                                new EncoderBatch(
                                        PackedSequences.of(length),
                                        new Rows.Symbols(own),
                                        new int[] {0}));
        float[] z = new float[written.length * SYMBOLS];
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(Nets.values(network, 3));
            run.outputs(batch, network.start(1), z);
        }
        return z;
    }

    /// Hypotheses are dropped, doubled and moved; each is what it would be alone.
    private static void check(NetworkSpec spec) {
        var network = Network.of(spec);
        int[] inputs = sources(new Random(2));
        var session = session(network);
        session.begin(SOURCES, new Rows.Symbols(inputs));
        int[][] from = {{0, 1, 2, 3}, {3, 2, 2, 0, 1}, {0, 1, 2, 3, 4}, {4, 0}, {1, 1, 0}};
        int[][] written = {{1, 2, 3, 4}, {5, 0, 1, 2, 3}, {2, 2, 2, 0, 5}, {1, 4}, {3, 5, 0}};
        int[] source = {0, 1, 2, 3};
        int[][] before = {{}, {}, {}, {}};
        for (int t = 0; t < from.length; t++) {
            int n = from[t].length;
            int[] sources = new int[n];
            int[][] texts = new int[n][];
            for (int i = 0; i < n; i++) {
                sources[i] = source[from[t][i]];
                int[] text = before[from[t][i]];
                texts[i] = java.util.Arrays.copyOf(text, text.length + 1);
                texts[i][text.length] = written[t][i];
            }
            source = sources;
            before = texts;
            session.select(from[t]);
            session.feed(written[t]);
            assertEquals(n, session.hypotheses());
            float[] z = new float[n * SYMBOLS];
            float[] p = new float[n * SYMBOLS];
            session.outputs(z);
            session.logProbabilities(p);
            for (int i = 0; i < n; i++) {
                float[] all = whole(network, inputs, source[i], before[i]);
                int last = all.length - SYMBOLS;
                assertArrayEquals(
                        java.util.Arrays.copyOfRange(all, last, all.length),
                        java.util.Arrays.copyOfRange(z, i * SYMBOLS, (i + 1) * SYMBOLS),
                        1e-5f);
                double sum = 0;
                for (int s = 0; s < SYMBOLS; s++) {
                    sum += Math.exp(p[i * SYMBOLS + s]);
                    assertEquals(
                            z[i * SYMBOLS + s] - z[i * SYMBOLS],
                            p[i * SYMBOLS + s] - p[i * SYMBOLS],
                            1e-5);
                }
                assertEquals(1, sum, 1e-5);
            }
        }
    }

    @Test
    void hypothesesAreWhatTheyWouldBeAlone() {
        var gru = new Layer(Cell.shipped("gru"), 4);
        var attention = new Layer(ATTENTION, 4);
        check(spec(Bridge.LEARNED, new Layer(Cell.shipped("lstm"), 4), gru));
        check(spec(Bridge.NONE.feeding(Pooling.MEAN), gru));
        check(spec(Bridge.NONE.feeding(Pooling.ATTENTION), gru));
        check(spec(Bridge.NONE, attention));
        check(spec(Bridge.LEARNED.feeding(Pooling.ENDS), gru, attention));
    }

    @Test
    void aSessionBeginsAnewWithOtherSources() {
        var network = Network.of(spec(Bridge.LEARNED, new Layer(ATTENTION, 4)));
        var used = session(network);
        int[] inputs = sources(new Random(2));
        used.begin(PackedSequences.of(9, 9), new Rows.Symbols(new int[18]));
        used.feed(new int[] {1, 2});
        used.begin(SOURCES, new Rows.Symbols(inputs));
        var fresh = session(network);
        fresh.begin(SOURCES, new Rows.Symbols(inputs));
        float[] a = new float[4 * SYMBOLS];
        float[] b = new float[4 * SYMBOLS];
        for (int t = 0; t < 3; t++) {
            used.feed(new int[] {t, 1, 2, 3});
            fresh.feed(new int[] {t, 1, 2, 3});
            used.logProbabilities(a);
            fresh.logProbabilities(b);
            assertArrayEquals(b, a);
        }
    }

    @Test
    void whatDoesNotFitIsSaid() {
        var network = Network.of(spec(Bridge.LEARNED, new Layer(Cell.shipped("gru"), 4)));
        var session = session(network);
        assertEquals(0, session.hypotheses());
        assertThrows(IllegalStateException.class, () -> session.feed(new int[] {1}));
        assertThrows(IllegalStateException.class, () -> session.outputs(new float[12]));
        says(
                "source input 0 of the batch is symbol 9",
                () -> session.begin(PackedSequences.of(1), new Rows.Symbols(new int[] {9})));
        session.begin(PackedSequences.of(2, 1), new Rows.Symbols(new int[3]));
        says("hypothesis 2 of 2", () -> session.select(new int[] {2}));
        says("no hypotheses are left", () -> session.select(new int[0]));
        says("1 symbols came, expected 2", () -> session.feed(new int[] {1}));
        says("reads symbols, and numbers", () -> session.feed(new float[9]));
        int width = network.spec().output().width();
        says(
                "room for 1 outputs, expected " + 2 * width,
                () -> session.logProbabilities(new float[1]));
        var stack = Stack.of(Cell.shipped("gru"), 4, 1);
        var plain =
                Network.of(
                        new NetworkSpec(
                                new Input.Symbols(6, 3), stack, new Output.Softmax(6, false)));
        says(
                "no sources to write",
                () -> NetworkWeights.of(plain, Nets.values(plain, 1)).decoder());
        var once = Network.of(network.spec().with(Pooling.LAST));
        says("is read last", () -> NetworkWeights.of(once, Nets.values(once, 1)).decoder());
    }

    private static void says(String part, org.junit.jupiter.api.function.Executable action) {
        var e = assertThrows(RondoException.class, action);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }
}
