package dev.rondo.equation.reference;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.RondoException;
import dev.rondo.equation.derivative.Derivative;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.graph.ValueDomain;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The meaning of a cell: the nodes of one structure, in double precision, one after the other and
/// value by value, without any planning. Whatever is compiled is tested against it, and it against
/// finite differences.
///
/// Forward, node `r` of the structure computes every value of the graph in its order. A state read
/// with delay `d` is what left the node `d` steps before, an input read with delay `d` is that
/// node's row; before the first step that is the given history, or zeros. A named predecessor is
/// what left that node, or zeros where there is none. A value on edges has a row for each edge that
/// arrives at the node.
///
/// A cell with clocks carries a further state, the number of steps that the sequence has run: 0
/// where it is not given.
///
/// Backward, from the last node to the first, every value of the [Derivative] is computed in its
/// order. The adjoint of what was read from another node is added to that node's.
///
/// Shapes: `N` nodes (`T` on a chain of T steps); a row is as wide as its value; a matrix is
/// row-major; a history is `maxDelay · lanes` rows, the most recent step first. Inputs on edges
/// have a row an edge, in the order of the nodes at which they arrive; a memory has rows of its
/// own.
public final class ReferenceEvaluator {
    private final Graph graph;
    private @Nullable Derivative derivative;

    public ReferenceEvaluator(Graph graph) {
        this.graph = graph;
    }

    public Graph graph() {
        return graph;
    }

    /// The derivative that [#backward] computes; derived when first asked for, as a graph may be
    /// one that is run forward only.
    public synchronized Derivative derivative() {
        if (derivative == null) {
            derivative = Derivative.of(graph);
        }
        return derivative;
    }

    /// Runs a sequence as long as its inputs.
    ///
    /// @param parameters the numbers of each learned matrix (row-major) and vector
    /// @param inputs for each input its rows, `T × width`
    /// @param previous for states, and for inputs read with a delay, what was there before the
    ///   first step; zeros for those left out
    /// @throws RondoException if something is missing or has the wrong shape
    /// @throws dev.rondo.equation.graph.EquationException if the cell reads predecessors or edges
    ///   that a chain lacks
    public Run run(
            Map<String, double[]> parameters,
            Map<String, double[][]> inputs,
            Map<String, double[][]> previous) {
        int steps = inputs.values().stream().mapToInt(rows -> rows.length).findFirst().orElse(0);
        return run(steps, parameters, inputs, previous);
    }

    /// Runs `steps` steps; a cell without inputs has no other length.
    public Run run(
            int steps,
            Map<String, double[]> parameters,
            Map<String, double[][]> inputs,
            Map<String, double[][]> previous) {
        return run(Topology.chain(steps), parameters, inputs, previous);
    }

    /// Runs the nodes of any structure.
    ///
    /// @throws dev.rondo.equation.graph.EquationException if the cell reads what the structure
    ///   lacks
    public Run run(
            Topology topology,
            Map<String, double[]> parameters,
            Map<String, double[][]> inputs,
            Map<String, double[][]> previous) {
        graph.check(topology.signature());
        var run = new Run(graph, topology);
        for (Parameter p : graph.parameters()) {
            double[] values = parameters.get(p.name());
            if (values == null || values.length != p.size()) {
                throw wrong(
                        "parameter " + p.name(),
                        p.size(),
                        values == null ? -1 : values.length,
                        "numbers");
            }
            run.parameters.put(p.name(), masked(p, values.clone()));
        }
        for (Graph.Input in : graph.inputs()) {
            double[][] rows = inputs.get(in.name());
            int expected = rows(graph, topology, in);
            if (rows == null || rows.length != expected) {
                throw wrong(
                        "input " + in.name(), expected, rows == null ? -1 : rows.length, "rows");
            }
            for (double[] row : rows) {
                expect("a row of input " + in.name(), in.width(), row.length, "numbers");
            }
            run.rows.put(
                    in.name(),
                    joined(
                            previous.get(in.name()),
                            in.maxDelay(),
                            topology.lanes(),
                            in.width(),
                            rows));
        }
        for (Graph.State s : graph.states()) {
            var later = new double[topology.rows()][s.width()];
            run.rows.put(
                    s.name(),
                    joined(
                            previous.get(s.name()),
                            s.maxDelay(),
                            topology.lanes(),
                            s.width(),
                            later));
        }
        for (int r = 0; r < topology.rows(); r++) {
            run.values[r] = new double[graph.nodes().size()][][];
            for (Node node : graph.nodes()) {
                run.values[r][node.id()] = forward(node, run, r);
            }
            for (Graph.State s : graph.states()) {
                double[][] all = need(run.rows, s.name());
                all[all.length - topology.rows() + r] = run.values[r][s.next().id()][0];
            }
        }
        return run;
    }

    /// Rows that an input has: of nodes, of edges or of a memory.
    static int rows(Graph graph, Topology topology, Graph.Input in) {
        if (in.on().isPresent()) {
            int edges = 0;
            for (int r = 0; r < topology.rows(); r++) {
                edges += topology.sources(in.on().get(), r).length;
            }
            return edges;
        }
        return graph.memoryOf(in.name(), topology.signature())
                .map(topology::memory)
                .orElseGet(topology::rows);
    }

    private double[][] forward(Node node, Run run, int r) {
        return switch (node.op()) {
            case Op.Input in -> run.read(in.name(), in.from(), r, node.width());
            case Op.Previous s -> run.read(s.state(), s.from(), r, node.width());
            default -> compute(node, run.values[r], run, r);
        };
    }

    /// What forward and backward have in common: the rows of a value from those of its arguments.
    private static double[][] compute(Node node, double[][][] values, Run run, int r) {
        double[][][] a = new double[node.arguments().size()][][];
        for (int i = 0; i < a.length; i++) {
            a[i] = values[node.argument(i).id()];
        }
        int width = node.width();
        return switch (node.op()) {
            case Op.InverseDegree s -> {
                int edges = run.topology.sources(s.index(), r).length;
                yield new double[][] {{edges == 0 ? 0 : 1.0 / edges}};
            }
            case Op.Repeat s -> {
                var y = new double[run.topology.sources(s.index(), r).length][];
                Arrays.fill(y, a[0][0]);
                yield y;
            }
            case Op.Reduce s -> new double[][] {reduce(s.reduction(), a[0], width)};
            case Op.EdgeSoftmax s -> edgeSoftmax(a[0], width);
            case Op.ToGreatest s -> toGreatest(a[0][0], a[1], width);
            default -> {
                int rows =
                        node.domain() instanceof ValueDomain.OnEdge(String k)
                                ? run.topology.sources(k, r).length
                                : 1;
                var y = new double[rows][];
                for (int i = 0; i < rows; i++) {
                    var row = new double[a.length][];
                    for (int j = 0; j < a.length; j++) {
                        // numbers and learned vectors have one row for all edges
                        row[j] = a[j][node.argument(j).domain().equals(ValueDomain.NODE) ? 0 : i];
                    }
                    y[i] = compute(node, row, run);
                }
                yield y;
            }
        };
    }

    private static double[] reduce(Op.Reduction reduction, double[][] edges, int width) {
        var y = new double[width];
        for (int e = 0; e < edges.length; e++) {
            for (int j = 0; j < width; j++) {
                boolean sum = reduction == Op.Reduction.SUM;
                y[j] =
                        sum
                                ? y[j] + edges[e][j]
                                : e == 0 ? edges[e][j] : Math.max(y[j], edges[e][j]);
            }
        }
        return y;
    }

    private static double[][] edgeSoftmax(double[][] edges, int width) {
        var y = new double[edges.length][width];
        for (int j = 0; j < width; j++) {
            double most = Double.NEGATIVE_INFINITY;
            for (double[] edge : edges) {
                most = Math.max(most, edge[j]);
            }
            double sum = 0;
            for (int e = 0; e < edges.length; e++) {
                y[e][j] = Math.exp(edges[e][j] - most);
                sum += y[e][j];
            }
            for (double[] edge : y) {
                edge[j] /= sum;
            }
        }
        return y;
    }

    private static double[][] toGreatest(double[] d, double[][] edges, int width) {
        var y = new double[edges.length][width];
        for (int j = 0; j < width && edges.length > 0; j++) {
            y[greatest(edges, j)][j] = d[j];
        }
        return y;
    }

    /// The edge with the greatest value of an element: of several that are equal, the first.
    static int greatest(double[][] edges, int element) {
        int first = 0;
        for (int e = 1; e < edges.length; e++) {
            first = edges[e][element] > edges[first][element] ? e : first;
        }
        return first;
    }

    /// One row of a value from one row of each argument.
    private static double[] compute(Node node, double[][] a, Run run) {
        return switch (node.op()) {
            case Op.Vector v -> need(run.parameters, v.parameter().name());
            case Op.Constant c -> new double[] {c.value()};
            case Op.Due d -> {
                long before = Math.round(a[0][0]);
                var y = new double[node.width()];
                for (int j = 0; j < y.length; j++) {
                    y[j] = before % d.clock().periodOf(j, y.length) == 0 ? 1 : 0;
                }
                yield y;
            }
            case Op.Product p -> {
                double[] w = need(run.parameters, p.parameter().name());
                var y = new double[p.parameter().rows()];
                for (int i = 0; i < y.length; i++) {
                    for (int j = 0; j < a[0].length; j++) {
                        y[i] += w[i * a[0].length + j] * a[0][j];
                    }
                }
                yield y;
            }
            case Op.TransposedProduct p -> {
                double[] w = need(run.parameters, p.parameter().name());
                var y = new double[p.parameter().columns()];
                for (int i = 0; i < a[0].length; i++) {
                    for (int j = 0; j < y.length; j++) {
                        y[j] += w[i * y.length + j] * a[0][i];
                    }
                }
                yield y;
            }
            case Op.Apply f -> f.function().value(a, node.width());
            case Op.Concat c -> {
                var y = new double[node.width()];
                int at = 0;
                for (double[] part : a) {
                    System.arraycopy(part, 0, y, at, part.length);
                    at += part.length;
                }
                yield y;
            }
            case Op.Slice s -> Arrays.copyOfRange(a[0], s.from(), s.to());
            case Op.Pad p -> {
                var y = new double[node.width()];
                System.arraycopy(a[0], 0, y, p.from(), a[0].length);
                yield y;
            }
            case Op.RowSum r -> new double[] {Arrays.stream(a[0]).sum()};
            default -> throw new RondoException("no row can compute " + node);
        };
    }

    /// Gradients of a scalar loss.
    ///
    /// @param run what [#run] answered
    /// @param outputAdjoint of the loss by the output of every node, `N × width`
    /// @param nextAdjoint of the loss by what each state leaves behind at the end, in the shape of
    ///   [Run#history]; zeros for states left out
    public Gradients backward(
            Run run, double[][] outputAdjoint, Map<String, double[][]> nextAdjoint) {
        int n = run.topology.rows();
        expect("the adjoint of the output", n, outputAdjoint.length, "rows");
        var result = new Gradients(run, new LinkedHashMap<>(), new HashMap<>());
        graph.parameters().forEach(p -> result.parameters.put(p.name(), new double[p.size()]));
        for (Graph.Input in : graph.inputs()) {
            result.rows.put(in.name(), new double[need(run.rows, in.name()).length][in.width()]);
        }
        int lanes = run.topology.lanes();
        for (Graph.State s : graph.states()) {
            var rows = new double[need(run.rows, s.name()).length][s.width()];
            int history = s.maxDelay() * lanes;
            double[][] adjoint = nextAdjoint.getOrDefault(s.name(), new double[history][s.width()]);
            expect("the adjoint of what leaves as " + s.name(), history, adjoint.length, "rows");
            for (int i = 0; i < adjoint.length; i++) {
                add(rows[history + run.topology.next(i % lanes, i / lanes + 1)], adjoint[i]);
            }
            result.rows.put(s.name(), rows);
        }
        for (int r = n - 1; r >= 0; r--) {
            step(run, r, outputAdjoint[r], result);
        }
        graph.parameters().forEach(p -> masked(p, need(result.parameters, p.name())));
        return result;
    }

    private void step(Run run, int r, double[] outputAdjoint, Gradients result) {
        var derivative = derivative();
        int first = graph.nodes().size();
        double[][][] values = Arrays.copyOf(run.values[r], first + derivative.nodes().size());
        for (Node node : derivative.nodes()) {
            values[node.id()] =
                    switch (node.op()) {
                        case Op.StateAdjoint s -> new double[][] {result.row(s.state(), r)};
                        case Op.OutputAdjoint o -> new double[][] {outputAdjoint};
                        default -> compute(node, values, run, r);
                    };
        }
        for (var a : derivative.previous()) {
            passBack(
                    values[a.value().id()],
                    need(result.rows, a.state()),
                    run.places(a.state(), a.from(), r));
        }
        for (var in : derivative.inputs()) {
            passBack(
                    values[in.value().id()],
                    need(result.rows, in.input()),
                    run.places(in.input(), in.from(), r));
        }
        for (var v : derivative.vectors()) {
            for (double[] row : values[v.value().id()]) {
                add(need(result.parameters, v.parameter().name()), row);
            }
        }
        for (var p : derivative.products()) {
            double[] dw = need(result.parameters, p.parameter().name());
            double[][] adjoints = values[p.adjoint().id()];
            double[][] operands = values[p.operand().id()];
            for (int e = 0; e < adjoints.length; e++) {
                outer(dw, adjoints[e], operands[operands.length == 1 ? 0 : e]);
            }
        }
    }

    private static void passBack(double[][] adjoints, double[][] rows, int[] places) {
        for (int e = 0; e < places.length; e++) {
            if (places[e] >= 0) {
                add(rows[places[e]], adjoints[e]);
            }
        }
    }

    private static void outer(double[] dw, double[] d, double[] operand) {
        for (int i = 0; i < d.length; i++) {
            for (int j = 0; j < operand.length; j++) {
                dw[i * operand.length + j] += d[i] * operand[j];
            }
        }
    }

    private static void add(double[] to, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] += what[i];
        }
    }

    private static double[] masked(Parameter p, double[] values) {
        for (int i = 0; i < p.rows(); i++) {
            for (int j = 0; j < p.columns(); j++) {
                if (!p.mask().allows(i, j)) {
                    values[i * p.columns() + j] = 0;
                }
            }
        }
        return values;
    }

    /// The history, oldest first, and then the rows.
    private static double[][] joined(
            double @Nullable [][] history, int delay, int lanes, int width, double[][] rows) {
        int before = delay * lanes;
        var all = new double[before + rows.length][width];
        for (int i = 0; history != null && i < Math.min(history.length, before); i++) {
            expect("a row of previous values", width, history[i].length, "numbers");
            all[before - 1 - i] = history[i];
        }
        System.arraycopy(rows, 0, all, before, rows.length);
        return all;
    }

    private static void expect(String what, int expected, int got, String unit) {
        if (got != expected) {
            throw wrong(what, expected, got, unit);
        }
    }

    private static RondoException wrong(String what, int expected, int got, String unit) {
        return new RondoException(
                what
                        + ": expected "
                        + expected
                        + " "
                        + unit
                        + ", got "
                        + (got < 0 ? "nothing" : String.valueOf(got)));
    }

    /// A structure that was run: all values at all its nodes.
    public static final class Run {
        private final Graph graph;
        private final Topology topology;

        /// Node of the structure, value of the graph, row (one, or one an edge).
        private final double[][][][] values;

        private final Map<String, double[]> parameters = new HashMap<>();

        /// Inputs and states, `(maxDelay · lanes + N) × width`: first what was there before.
        private final Map<String, double[][]> rows = new HashMap<>();

        /// For each index the number of a node's first edge.
        private final Map<String, int[]> firstEdges = new HashMap<>();

        private Run(Graph graph, Topology topology) {
            this.graph = graph;
            this.topology = topology;
            this.values = new double[topology.rows()][][][];
            for (String index : Graph.edges(graph).indices()) {
                var first = new int[topology.rows() + 1];
                for (int r = 0; r < topology.rows(); r++) {
                    first[r + 1] = first[r] + topology.sources(index, r).length;
                }
                firstEdges.put(index, first);
            }
        }

        /// Rows of what was there before the first step.
        private int historyRows(String name) {
            for (Graph.State s : graph.states()) {
                if (s.name().equals(name)) {
                    return s.maxDelay() * topology.lanes();
                }
            }
            return graph.input(name).maxDelay() * topology.lanes();
        }

        private double[][] read(String name, ReadSource from, int r, int width) {
            int[] places = places(name, from, r);
            var all = new double[places.length][];
            for (int e = 0; e < all.length; e++) {
                all[e] = places[e] < 0 ? new double[width] : need(rows, name)[places[e]];
            }
            return all;
        }

        /// Where what node `r` reads stands among the rows of a name; -1: nowhere, zeros.
        private int[] places(String name, ReadSource from, int r) {
            boolean state = graph.states().stream().anyMatch(s -> s.name().equals(name));
            int history = historyRows(name);
            return switch (from) {
                case ReadSource.Here h -> new int[] {history + r};
                case ReadSource.Delay d -> new int[] {history + topology.before(r, d.steps())};
                case ReadSource.Slot s -> {
                    int p = topology.predecessor(s.name(), r);
                    yield new int[] {p < 0 ? -1 : history + p};
                }
                case ReadSource.Index(String k) -> {
                    int[] from0 = topology.sources(k, r).clone();
                    for (int e = 0; e < from0.length; e++) {
                        if (!state && graph.input(name).on().isPresent()) {
                            from0[e] = need(firstEdges, k)[r] + e;
                        } else if (topology.signature().indices().get(k)
                                != StructureSignature.Origin.MEMORY) {
                            boolean before =
                                    state
                                            && topology.signature().indices().get(k)
                                                    == StructureSignature.Origin.NEIGHBOURS;
                            from0[e] = history + (before ? topology.before(from0[e], 1) : from0[e]);
                        }
                    }
                    yield from0;
                }
            };
        }

        /// Nodes of the structure: steps of a chain.
        public int steps() {
            return topology.rows();
        }

        /// The output of every node, `N × width`.
        public double[][] outputs() {
            var outputs = new double[topology.rows()][];
            for (int r = 0; r < outputs.length; r++) {
                outputs[r] = value(graph.output(), r);
            }
            return outputs;
        }

        /// A value of the graph at node (step) `r`, which has one row there.
        public double[] value(Node node, int r) {
            return values[r][node.id()][0];
        }

        /// The rows of a value at node `r`: one, or one for each of its edges.
        public double[][] rows(Node node, int r) {
            return values[r][node.id()];
        }

        /// What left every node under the name of a state, `N × width`.
        public double[][] next(String state) {
            double[][] all = need(rows, state);
            return Arrays.copyOfRange(all, all.length - topology.rows(), all.length);
        }

        /// What a continuation finds under the name of a state (or of an input read with a delay):
        /// `maxDelay · lanes × width`, the most recent step first.
        public double[][] history(String name) {
            double[][] all = need(rows, name);
            var history = new double[historyRows(name)][];
            for (int i = 0; i < history.length; i++) {
                int lane = i % topology.lanes();
                history[i] = all[history.length + topology.next(lane, i / topology.lanes() + 1)];
            }
            return history;
        }

        /// The histories of all states and inputs: what [ReferenceEvaluator#run] takes to go on.
        public Map<String, double[][]> histories() {
            var all = new HashMap<String, double[][]>();
            rows.keySet().forEach(name -> all.put(name, history(name)));
            return all;
        }
    }

    /// Gradients by everything that was given to a run.
    public static final class Gradients {
        private final Run run;
        private final int n;
        private final Map<String, double[]> parameters;
        private final Map<String, double[][]> rows;

        private Gradients(Run run, Map<String, double[]> parameters, Map<String, double[][]> rows) {
            this.run = run;
            this.n = run.topology.rows();
            this.parameters = parameters;
            this.rows = rows;
        }

        private double[] row(String name, int r) {
            double[][] all = need(rows, name);
            return all[all.length - n + r];
        }

        /// By a learned matrix (row-major) or vector; zeros for what is fixed or masked.
        public double[] parameter(String name) {
            return need(parameters, name);
        }

        /// By the rows of an input: `N × width`.
        public double[][] input(String name) {
            double[][] all = need(rows, name);
            return Arrays.copyOfRange(all, Math.max(0, all.length - n), all.length);
        }

        /// By the rows of an input that lives on edges or in a memory.
        public double[][] elsewhere(String name) {
            return need(rows, name).clone();
        }

        /// By what left every node under the name of a state, through all that read it: `N ×
        /// width`.
        public double[][] next(String state) {
            double[][] all = need(rows, state);
            return Arrays.copyOfRange(all, all.length - n, all.length);
        }

        /// By the history of a state, or of an input read with a delay: `maxDelay · lanes × width`,
        /// the most recent step first.
        public double[][] previous(String name) {
            double[][] all = need(rows, name);
            var history = new double[run.historyRows(name)][];
            for (int i = 0; i < history.length; i++) {
                history[i] = all[history.length - 1 - i];
            }
            return history;
        }

        /// Names of the parameters, in the order of the graph.
        public List<String> parameterNames() {
            return List.copyOf(parameters.keySet());
        }
    }
}
