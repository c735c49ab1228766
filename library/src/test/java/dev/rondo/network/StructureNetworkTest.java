package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.reference.ReferenceEvaluator;
import dev.rondo.network.run.Unit;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Merge;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.network.spec.StructureSpec;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Dag;
import dev.rondo.structure.GraphBatch;
import dev.rondo.structure.Grid;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;
import dev.rondo.structure.Tree;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Networks over trees, grids and graphs against the same written down in double precision.
class StructureNetworkTest {
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
    private static final Cell GRID =
            Cell.parse("h' = tanh(W x + U h[left] + V h[up] + b)", "grid.cell");
    private static final Cell LINE = Cell.parse("h' = tanh(W x + U h[before] + b)", "line.cell");
    private static final Cell CONVOLUTION =
            Cell.parse(
                    """
                    input norm on k
                    y = tanh(sum(norm[k] * (W x[k])) + b)
                    output y
                    """,
                    "gcn.cell");
    private static final Cell ROUNDS =
            Cell.parse("h' = tanh(W x + U h + V mean(h[k]) + b)", "rounds.cell");

    private final Random random = new Random(3);

    private float[] numbers(int n) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = random.nextFloat() * 2 - 1;
        }
        return a;
    }

    private Rows.Symbols symbols(int n, int from, int to) {
        return new Rows.Symbols(random.ints(n, from, to).toArray());
    }

    private static List<Tree> trees() {
        return List.of(
                new Tree(new int[][] {{}, {}, {0, 1}, {}, {2, 3}}),
                new Tree(new int[][] {{}}),
                new Tree(new int[][] {{}, {0}, {1}}),
                new Tree(new int[][] {{}, {}, {}, {0, 1, 2}}),
                new Tree(new int[][] {{}, {}, {1, 0}}));
    }

    private static List<GraphBatch.Graph> graphs() {
        return List.of(
                new GraphBatch.Graph(4, new int[] {0, 1, 2, 0}, new int[] {1, 2, 3, 3}),
                new GraphBatch.Graph(1, new int[0], new int[0]),
                new GraphBatch.Graph(3, new int[] {0, 2}, new int[] {1, 1}),
                new GraphBatch.Graph(2, new int[] {1}, new int[] {0}));
    }

    @Test
    void treesWithWordsAtTheLeavesAndLabelsAnywhere() {
        Dag dag = Tree.bottomUp(trees(), 0);
        int[] words = new int[dag.rows()];
        for (int r = 0; r < words.length; r++) {
            words[r] = r < dag.size(0) ? random.nextInt(6) : -1;
        }
        check(
                new NetworkSpec(
                                new Input.Symbols(6, 4),
                                Stack.of(TREE, 5, 2),
                                new Output.Softmax(3, false))
                        .with(StructureSpec.of(dag.signature())),
                new Batch(dag, new Rows.Symbols(words), symbols(dag.rows(), -1, 3)));
    }

    @Test
    void whatTreesGiveIsWhatTheLossIsOf() {
        Dag dag = Tree.bottomUp(trees(), 0);
        var spec =
                new NetworkSpec(
                        Input.Numbers.of(3),
                        Stack.of(TREE, 5, 1),
                        new Output.Linear(2, Output.Loss.SQUARED));
        var network = Network.of(spec.with(StructureSpec.of(dag.signature())));
        float[] targets = numbers(dag.rows() * 2);
        var batch =
                new Batch(
                        dag,
                        new Rows.Numbers(numbers(dag.rows() * 3), 3),
                        new Rows.Numbers(targets, 2));
        for (int shards : new int[] {1, 3}) {
            var run = network.run(shards, new WorkerPool(1));
            run.prepare(network.initialise(1));
            float[] z = new float[dag.rows() * 2];
            run.outputs(batch, network.start(dag.items()), z);
            double loss = 0;
            for (int i = 0; i < z.length; i++) {
                loss += Math.pow(z[i] - targets[i], 2);
            }
            assertEquals(loss, run.loss(batch, network.start(dag.items()), null), 1e-4);
        }
    }

    @Test
    void treesReadOnceATree() {
        Dag dag = Tree.bottomUp(trees(), 0);
        for (Pooling pooling : List.of(Pooling.MEAN, Pooling.MAX, Pooling.SUM)) {
            check(
                    new NetworkSpec(
                                    Input.Numbers.of(3),
                                    Stack.of(TREE, 5, 1),
                                    new Output.Linear(2, Output.Loss.SQUARED))
                            .with(StructureSpec.of(dag.signature()))
                            .with(pooling),
                    new Batch(
                            dag,
                            new Rows.Numbers(numbers(dag.rows() * 3), 3),
                            new Rows.Numbers(numbers(dag.items() * 2), 2)));
        }
    }

    @Test
    void gridsReadFromEveryCorner() {
        Dag grid = Grid.of(List.of(new Grid(3, 4), new Grid(2, 2), new Grid(3, 4), new Grid(1, 5)));
        for (Merge merge : Merge.values()) {
            var layer = new NetworkSpec.Layer(GRID, 4, Direction.BOTH, merge);
            var last = new NetworkSpec.Layer(GRID, 3, Direction.BACKWARD);
            check(
                    new NetworkSpec(
                                    Input.Numbers.of(2),
                                    Stack.of(List.of(layer, last)),
                                    new Output.Softmax(3, false))
                            .with(StructureSpec.of(grid.signature()).turning(4))
                            .with(Pooling.MEAN),
                    new Batch(
                            grid,
                            new Rows.Numbers(numbers(grid.rows() * 2), 2),
                            symbols(grid.items(), 0, 3)));
        }
    }

    @Test
    void gridsReadAlongColumnsAndRows() {
        Dag grid = Grid.lines(List.of(new Grid(3, 4), new Grid(2, 2), new Grid(1, 5)));
        var both = new NetworkSpec.Layer(LINE, 4, Direction.BOTH);
        var forward = new NetworkSpec.Layer(LINE, 3, Direction.FORWARD);
        var backward = new NetworkSpec.Layer(LINE, 3, Direction.BACKWARD);
        for (var layers :
                List.of(
                        List.of(both.along(2), both.along(1)),
                        List.of(forward.along(2), forward, backward.along(2), backward))) {
            check(
                    new NetworkSpec(
                                    Input.Numbers.of(2),
                                    Stack.of(layers),
                                    new Output.Softmax(3, false))
                            .with(StructureSpec.of(grid.signature()).turning(2).along(2))
                            .with(Pooling.MEAN),
                    new Batch(
                            grid,
                            new Rows.Numbers(numbers(grid.rows() * 2), 2),
                            symbols(grid.items(), 0, 3)));
        }
        var spec =
                new NetworkSpec(
                                Input.Numbers.of(2),
                                Stack.of(List.of(both.along(3))),
                                new Output.Softmax(3, false))
                        .with(StructureSpec.of(grid.signature()).turning(2).along(2));
        says("reads along axis 3", () -> Network.of(spec));
    }

    @Test
    void graphsWithNumbersOnTheirEdges() {
        var graphs = GraphBatch.of(graphs(), 1, true, true);
        PackedSequences chain = graphs.chain();
        var over = StructureSpec.of(chain.signature()).with("norm", 1);
        check(
                new NetworkSpec(
                                Input.Numbers.of(3),
                                Stack.of(CONVOLUTION, 4, 2),
                                new Output.Softmax(3, false))
                        .with(over),
                new Batch(
                                chain,
                                new Rows.Numbers(numbers(chain.rows() * 3), 3),
                                symbols(chain.rows(), -1, 3))
                        .with("norm", new Rows.Numbers(graphs.normalisation(), 1)));
    }

    @Test
    void numbersOnEdgesAreRefusedWhereSomeEdgesHaveNone() {
        var graphs = GraphBatch.of(graphs(), 1, true, true);
        PackedSequences chain = graphs.chain();
        var network =
                Network.of(
                        new NetworkSpec(
                                        Input.Numbers.of(3),
                                        Stack.of(CONVOLUTION, 4, 1),
                                        new Output.Softmax(3, false))
                                .with(StructureSpec.of(chain.signature()).with("norm", 1)));
        int edges = graphs.normalisation().length;
        var batch =
                new Batch(
                                chain,
                                new Rows.Numbers(numbers(chain.rows() * 3), 3),
                                symbols(chain.rows(), -1, 3))
                        .with("norm", new Rows.Numbers(new float[edges - 1], 1));
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(network.initialise(1));
            says(
                    "gives `norm` for " + (edges - 1) + " edges, and has " + edges,
                    () -> run.loss(batch, network.start(chain.items()), null));
        }
    }

    @Test
    void graphsInRoundsReadOnceAGraph() {
        PackedSequences chain = GraphBatch.of(graphs(), 3, true, false).chain();
        for (Pooling pooling : List.of(Pooling.MEAN, Pooling.MAX, Pooling.SUM)) {
            check(
                    new NetworkSpec(
                                    new Input.Symbols(5, 3),
                                    Stack.of(ROUNDS, 4, 1),
                                    new Output.Softmax(3, false))
                            .with(StructureSpec.of(chain.signature()))
                            .with(pooling),
                    new Batch(chain, symbols(chain.rows(), -1, 5), symbols(chain.items(), 0, 3)));
        }
    }

    @Test
    void whatDoesNotFitIsSaid() {
        Dag dag = Tree.bottomUp(trees(), 0);
        var spec =
                new NetworkSpec(
                        Input.Numbers.of(3), Stack.of(TREE, 5, 1), new Output.Softmax(3, false));
        says("lacks edges `k`", () -> Network.of(spec));
        var over = spec.with(StructureSpec.of(dag.signature()));
        says("is for sequences", () -> over.with(Pooling.LAST));
        says(
                "is for sequences",
                () -> over.with(Stack.of(TREE, 5, 1).with(new InitialState.Learned())));
        says("read in one way", () -> Network.of(over.with(Stack.of(TREE, 5, 1, Direction.BOTH))));
        var network = Network.of(over);
        var run = network.run(1, new WorkerPool(1));
        run.prepare(network.initialise(1));
        var words = new Batch(dag, symbols(dag.rows(), 0, 3), symbols(dag.rows(), 0, 3));
        says("inputs are symbols", () -> run.loss(words, network.start(5), null));
        var edges =
                new Batch(
                                dag,
                                new Rows.Numbers(numbers(dag.rows() * 3), 3),
                                symbols(dag.rows(), 0, 3))
                        .with("norm", new Rows.Numbers(new float[9], 1));
        says("gives the edges [norm], expected []", () -> run.loss(edges, network.start(5), null));
        says("sequences are wanted", edges::chain);
    }

    private static void says(String what, org.junit.jupiter.api.function.Executable of) {
        String message = assertThrows(RondoException.class, of).getMessage();
        assertTrue(message.contains(what), message);
    }

    // ---- written down -------------------------------------------------------------------------

    private void check(NetworkSpec spec, Batch batch) {
        Network network = Network.of(spec);
        float[] values = network.initialise(5);
        double expected = loss(network, widened(values), batch);
        float[] first = null;
        for (int shards : new int[] {1, 3}) {
            try (var workers = new WorkerPool(2)) {
                var run = network.run(shards, workers);
                run.prepare(values);
                assertEquals(
                        expected,
                        run.loss(batch, network.start(batch.structure().items()), null),
                        1e-4 * Math.max(1, expected));
                var gradient = new Gradient(network.parameters());
                run.gradient(
                        batch,
                        network.start(batch.structure().items()),
                        NetworkRun.Options.PLAIN,
                        gradient);
                if (first == null) {
                    first = gradient.values();
                    differences(network, values, batch, first);
                } else {
                    for (int i = 0; i < first.length; i++) {
                        assertEquals(first[i], gradient.values()[i], 1e-5, "parameter " + i);
                    }
                }
            }
        }
    }

    private void differences(Network network, float[] values, Batch batch, float[] gradient) {
        int asked = batch.countTargets(network.spec().pooling());
        double[] v = widened(values);
        for (var slot : network.parameters().slots()) {
            for (int k = 0; k < 4; k++) {
                int i = slot.offset() + random.nextInt(slot.size());
                double own = v[i];
                v[i] = own + 1e-4;
                double above = loss(network, v, batch);
                v[i] = own - 1e-4;
                double below = loss(network, v, batch);
                v[i] = own;
                double derived = (above - below) / 2e-4 / asked;
                assertEquals(derived, gradient[i], 2e-5 + 1e-3 * Math.abs(derived), slot.name());
            }
        }
    }

    private static double[] widened(float[] values) {
        double[] v = new double[values.length];
        for (int i = 0; i < v.length; i++) {
            v[i] = values[i];
        }
        return v;
    }

    private static double loss(Network network, double[] values, Batch batch) {
        var spec = network.spec();
        double[][] rows = inputs(network, values, batch);
        for (int l = 0; l < spec.stack().layers().size(); l++) {
            rows = layer(network, values, batch, l, rows);
        }
        if (spec.pooling() != Pooling.IN_STEP) {
            rows = pooled(rows, batch.structure(), spec.pooling());
        }
        double loss = 0;
        int width = spec.output().width();
        for (int r = 0; r < rows.length; r++) {
            double[] z = new double[width];
            for (int i = 0; i < width; i++) {
                z[i] = values[network.layout().outputBias.offset() + i];
                for (int j = 0; j < rows[r].length; j++) {
                    z[i] +=
                            values[network.layout().output.offset() + i * rows[r].length + j]
                                    * rows[r][j];
                }
            }
            switch (batch.targets()) {
                case Rows.Symbols(int[] labels) -> {
                    double sum = Arrays.stream(z).map(Math::exp).sum();
                    loss += labels[r] < 0 ? 0 : Math.log(sum) - z[labels[r]];
                }
                case Rows.Lists _, Rows.Multiple _, Rows.Spelled _ ->
                        throw new IllegalArgumentException("no lists here");
                case Rows.Numbers(float[] targets, int w) -> {
                    for (int i = 0; i < w; i++) {
                        loss += Math.pow(z[i] - targets[r * w + i], 2);
                    }
                }
            }
        }
        return loss;
    }

    private static double[][] inputs(Network network, double[] values, Batch batch) {
        double[][] rows = new double[batch.structure().rows()][];
        int width = network.spec().input().width();
        for (int r = 0; r < rows.length; r++) {
            rows[r] = new double[width];
            for (int j = 0; j < width; j++) {
                switch (batch.inputs()) {
                    case Rows.Symbols(int[] ids) -> {
                        if (ids[r] >= 0) {
                            var slot = network.layout().embeddings().getFirst().slot();
                            rows[r][j] = values[slot.offset() + ids[r] * width + j];
                        }
                    }
                    case Rows.Lists _, Rows.Multiple _, Rows.Spelled _ ->
                            throw new IllegalArgumentException("no lists here");
                    case Rows.Numbers n -> rows[r][j] = n.values()[r * width + j];
                }
            }
        }
        return rows;
    }

    private static double[][] layer(
            Network network, double[] values, Batch batch, int l, double[][] x) {
        var layer = network.spec().stack().layers().get(l);
        var cells = network.layout().cells().stream().filter(c -> c.layer() == l).toList();
        List<double[][]> given = new ArrayList<>();
        for (int c = 0; c < cells.size(); c++) {
            int ways = network.spec().over().turns();
            // Cells are numbered with the one first that reads the structure as it is given.
            int turn =
                    (layer.axis() - 1) * ways
                            + (layer.direction() == Direction.BACKWARD ? ways - 1 : c);
            var turned = batch.structure().turned(turn);
            double[][] read = new double[x.length][];
            for (int r = 0; r < x.length; r++) {
                read[r] = x[turned.rows()[r]];
            }
            double[][] out = run(cells.get(c), values, turned.structure(), read, batch);
            double[][] back = new double[x.length][];
            for (int r = 0; r < x.length; r++) {
                back[turned.rows()[r]] = out[r];
            }
            given.add(back);
        }
        return merged(given, layer.merge());
    }

    private static double[][] run(
            Unit.CellUnit cell, double[] values, Structure structure, double[][] x, Batch batch) {
        Graph graph = cell.graph();
        Map<String, double[]> named = new HashMap<>();
        for (var p : graph.parameters()) {
            int at = cell.base() + cell.plan().offsets().get(p);
            named.put(p.name(), Arrays.copyOfRange(values, at, at + p.size()));
        }
        Map<String, double[][]> inputs = new HashMap<>();
        inputs.put("x", x);
        batch.edges()
                .forEach((name, rows) -> {
                    double[][] edges = new double[rows.count()][];
                    for (int e = 0; e < edges.length; e++) {
                        edges[e] = new double[] {rows.values()[e]};
                    }
                    inputs.put(name, edges);
                });
        inputs.keySet().retainAll(graph.inputs().stream().map(Graph.Input::name).toList());
        return new ReferenceEvaluator(graph).run(structure, named, inputs, Map.of()).outputs();
    }

    private static double[][] merged(List<double[][]> given, Merge merge) {
        double[][] all = new double[given.getFirst().length][];
        for (int r = 0; r < all.length; r++) {
            List<Double> row = new ArrayList<>();
            for (double[][] part : given) {
                for (int j = 0; j < part[r].length; j++) {
                    if (merge == Merge.CONCATENATE || row.size() <= j) {
                        row.add(part[r][j]);
                    } else {
                        double before = row.get(j);
                        row.set(
                                j,
                                merge == Merge.PRODUCT ? before * part[r][j] : before + part[r][j]);
                    }
                }
            }
            double share = merge == Merge.MEAN ? 1.0 / given.size() : 1;
            all[r] = row.stream().mapToDouble(v -> v * share).toArray();
        }
        return all;
    }

    private static double[][] pooled(double[][] rows, Structure s, Pooling pooling) {
        double[][] pooled = new double[s.items()][];
        int[] count = new int[s.items()];
        boolean rounds =
                s.signature().indices().containsValue(StructureSignature.Origin.NEIGHBOURS);
        for (int r = rounds ? s.start(s.levels() - 1) : 0; r < rows.length; r++) {
            int item = s.item(r);
            count[item]++;
            if (pooled[item] == null) {
                pooled[item] = rows[r].clone();
                continue;
            }
            for (int j = 0; j < rows[r].length; j++) {
                double before = pooled[item][j];
                pooled[item][j] =
                        pooling == Pooling.MAX ? Math.max(before, rows[r][j]) : before + rows[r][j];
            }
        }
        for (int i = 0; i < pooled.length && pooling == Pooling.MEAN; i++) {
            for (int j = 0; j < pooled[i].length; j++) {
                pooled[i][j] /= count[i];
            }
        }
        return pooled;
    }
}
