package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.network.Explanation.CellValues;
import dev.rondo.network.Explanation.Value;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.EncoderBatch;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.network.spec.StructureSpec;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Tree;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// The named values of a network's cells: they lead to the losses that the compiled run has.
class ExplanationTest {
    private static final Cell TREE =
            Cell.parse(
                    """
                    s    = sum(h[k])
                    i    = sigmoid(W_i x + U_i s + b_i)
                    u    = tanh(W_u x + U_u s + b_u)
                    f[k] = sigmoid(W_f x + U_f h[k] + b_f)
                    c'   = i * u + sum(f[k] * c[k])
                    h'   = tanh(c')
                    """,
                    "tree.cell");

    private final Random random = new Random(8);

    private static Network net(Stack stack) {
        return Network.of(
                new NetworkSpec(new Input.Symbols(6, 3), stack, new Output.Softmax(5, false)));
    }

    private Batch batch(int... lengths) {
        var chain = PackedSequences.of(lengths);
        return new Batch(
                chain,
                random.ints(chain.rows(), 0, 6).toArray(),
                random.ints(chain.rows(), 0, 5).toArray());
    }

    private static Value value(Explanation explained, String cell, String name) {
        return explained.cells().stream()
                .filter(c -> c.name().equals(cell))
                .findFirst()
                .flatMap(c -> c.value(name))
                .orElseThrow();
    }

    /// Explains, and checks that the outputs of these cells, side by side, give the losses of the
    /// compiled run.
    private static Explanation checked(Network network, Batch batch, String... top) {
        float[] values = Nets.values(network, 5);
        var explained = network.explain(values, batch);
        float[] losses = new float[batch.structure().rows()];
        try (var workers = new WorkerPool(2)) {
            var run = network.run(2, workers);
            run.prepare(values);
            run.loss(batch, network.start(batch.structure().items()), losses);
        }
        int[] labels = Nets.labels(batch);
        for (int r = 0; r < losses.length; r++) {
            double[] z = new double[network.spec().output().width()];
            double sum = 0;
            for (int v = 0; v < z.length; v++) {
                z[v] = values[network.layout().outputBias.offset() + v];
                int column = 0;
                for (String cell : top) {
                    for (double y : value(explained, cell, "h").rows()[r]) {
                        int at =
                                network.layout().output.offset()
                                        + v * network.layout().width()
                                        + column++;
                        z[v] += values[at] * y;
                    }
                }
                sum += Math.exp(z[v]);
            }
            double expected = labels[r] < 0 ? 0 : Math.log(sum) - z[labels[r]];
            assertEquals(expected, losses[r], 1e-4, "row " + r);
        }
        return explained;
    }

    private static void within(Value gate) {
        for (double[] row : gate.rows()) {
            for (double g : row) {
                assertTrue(g > 0 && g < 1, gate.label() + " " + g);
            }
        }
    }

    @Test
    void gatesAndStatesOfAStack() {
        var network = net(Stack.of(Cell.shipped("lstm"), 4, 2).with(new InitialState.Learned()));
        var explained = checked(network, batch(5, 3, 3, 1), "layer2");
        assertEquals(
                List.of("layer1", "layer2"),
                explained.cells().stream().map(CellValues::name).toList());
        assertEquals(
                List.of("i", "f", "o", "g", "c'", "h'"),
                explained.cells().getFirst().values().stream().map(Value::label).toList());
        for (String gate : List.of("i", "f", "o")) {
            within(value(explained, "layer1", gate));
            within(value(explained, "layer2", gate));
        }
        for (String layer : List.of("layer1", "layer2")) {
            double[][] c = value(explained, layer, "c").rows();
            double[][] o = value(explained, layer, "o").rows();
            double[][] h = value(explained, layer, "h").rows();
            for (int r = 0; r < c.length; r++) {
                for (int j = 0; j < 4; j++) {
                    assertEquals(o[r][j] * Math.tanh(c[r][j]), h[r][j], 1e-12);
                }
            }
        }
    }

    @Test
    void bothDirectionsHaveTheRowsOfTheBatch() {
        var stack = Stack.of(Cell.shipped("gru"), 3, 2, Direction.BOTH);
        var explained = checked(net(stack), batch(4, 2, 1), "layer2.forward", "layer2.backward");
        within(value(explained, "layer1.backward", "z"));
    }

    @Test
    void delaysClocksAndRandomValues() {
        for (String cell : List.of("tdnn", "narx", "clockwork", "lstm-zoneout", "lru")) {
            var network = net(Stack.of(Cell.shipped(cell), 8, 1));
            var cells = network.explain(Nets.values(network, 5), batch(6, 2)).cells();
            String output = network.graphs().getFirst().outputName();
            assertTrue(cells.getFirst().value(output).isPresent(), cell);
            if (output.equals("h")) {
                checked(network, batch(6, 2), "layer1");
            }
        }
    }

    @Test
    void valuesOfTreesAndTheirEdges() {
        var dag =
                Tree.bottomUp(
                        List.of(
                                new Tree(new int[][] {{}, {}, {0, 1}, {}, {2, 3}}),
                                new Tree(new int[][] {{}}),
                                new Tree(new int[][] {{}, {0}, {1}})),
                        0);
        var network =
                Network.of(
                        new NetworkSpec(
                                        new Input.Symbols(6, 4),
                                        Stack.of(TREE, 5, 2),
                                        new Output.Softmax(5, false))
                                .with(StructureSpec.of(dag.signature())));
        int n = dag.rows();
        var batch =
                new Batch(
                        dag,
                        new Rows.Symbols(random.ints(n, -1, 6).toArray()),
                        new Rows.Symbols(random.ints(n, -1, 5).toArray()));
        var explained = checked(network, batch, "layer2");
        var f = value(explained, "layer2", "f");
        assertEquals("f[k]", f.label());
        within(f);
        // Six edges, and each goes from a child to its parent.
        assertEquals(6, f.rows().length);
        int root = dag.row(0, 4);
        int[] children = new int[2];
        int found = 0;
        for (int e = 0; e < 6; e++) {
            if (f.nodes()[e] == root) {
                children[found++] = f.from()[e];
            }
        }
        Arrays.sort(children);
        int[] expected = {dag.row(0, 2), dag.row(0, 3)};
        Arrays.sort(expected);
        assertArrayEquals(expected, children);
        double[][] s = value(explained, "layer2", "s").rows();
        double[][] h = value(explained, "layer2", "h").rows();
        for (int j = 0; j < 5; j++) {
            assertEquals(h[children[0]][j] + h[children[1]][j], s[root][j], 1e-12);
        }
    }

    @Test
    void attentionOfADecoder() {
        var cell =
                Cell.parse(
                        """
                        input memory
                        e[m] = v . tanh(Q h + K memory[m])
                        a[m] = softmax(e[m])
                        r    = sum(a[m] * memory[m])
                        h'   = tanh(W x + C r + U h + b)
                        """,
                        "attention.cell");
        var encoder =
                new Encoder(
                        new Input.Symbols(7, 4),
                        Stack.of(Cell.shipped("gru"), 3, 1, Direction.BOTH),
                        Bridge.LEARNED);
        var network =
                Network.of(
                        new NetworkSpec(
                                        new Input.Symbols(6, 3),
                                        Stack.of(cell, 4, 1),
                                        new Output.Softmax(5, false))
                                .with(encoder));
        var sources = PackedSequences.of(5, 2, 2);
        int[] of = {1, 0, 2};
        var read = new Rows.Symbols(random.ints(sources.rows(), 0, 7).toArray());
        var batch = batch(4, 3, 1).with(new EncoderBatch(sources, read, of));
        var explained = checked(network, batch, "layer1");
        assertEquals(
                List.of("encoder.layer1.forward", "encoder.layer1.backward", "bridge1", "layer1"),
                explained.cells().stream().map(CellValues::name).toList());
        assertTrue(explained.cells().getFirst().source());
        assertTrue(explained.cells().get(2).items());
        var a = value(explained, "layer1", "a");
        assertTrue(a.fromSources());
        double[] sums = new double[batch.chain().rows()];
        int edge = 0;
        for (int t = 0; t < 4; t++) {
            for (int b = 0; b < batch.chain().size(t); b++) {
                int row = batch.chain().row(b, t);
                for (int s = 0; s < sources.length(of[b]); s++, edge++) {
                    assertEquals(row, a.nodes()[edge]);
                    assertEquals(sources.row(of[b], s), a.from()[edge]);
                    sums[row] += a.rows()[edge][0];
                }
            }
        }
        assertEquals(edge, a.rows().length);
        for (double sum : sums) {
            assertEquals(1, sum, 1e-12);
        }
    }
}
