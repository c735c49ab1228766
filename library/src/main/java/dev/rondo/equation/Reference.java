package dev.rondo.equation;

import dev.rondo.RondoException;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The meaning of a cell: one sequence on a chain, in double precision, step by step and node by
/// node, without any planning. Whatever is compiled is tested against it, and it against finite
/// differences.
///
/// Forward, step `t` computes every node of the graph in its order. A state read with delay `d` is
/// what left step `t − d`, an input read with delay `d` is the row of step `t − d`; before the
/// first step that is the given history, or zeros.
///
/// A cell with clocks carries a further state, the number of steps that the sequence has run: 0
/// where it is not given.
///
/// Backward, from the last step to the first, every node of the [Derivative] is computed in its
/// order. The adjoint of a state read with delay `d` is added to the adjoint of what left step `t −
/// d`.
///
/// Shapes: `T` steps; a row is as wide as its value; a matrix is row-major; a history is `maxDelay
/// × width` with the most recent row first.
public final class Reference {
    private final Graph graph;
    private @Nullable Derivative derivative;

    /// @throws EquationException if the cell reads predecessors or edges that a chain lacks
    public Reference(Graph graph) {
        graph.check(Set.of(), true, Set.of());
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
    /// @param arriving for states, and for inputs read with a delay, what was there before the
    ///   first step; zeros for those left out
    /// @throws RondoException if something is missing or has the wrong shape
    public Run run(
            Map<String, double[]> parameters,
            Map<String, double[][]> inputs,
            Map<String, double[][]> arriving) {
        int steps = inputs.values().stream().mapToInt(rows -> rows.length).findFirst().orElse(0);
        return run(steps, parameters, inputs, arriving);
    }

    /// Runs `steps` steps; a cell without inputs has no other length.
    public Run run(
            int steps,
            Map<String, double[]> parameters,
            Map<String, double[][]> inputs,
            Map<String, double[][]> arriving) {
        var run = new Run(steps);
        for (Parameter p : graph.parameters()) {
            double[] values = parameters.get(p.name());
            expect(
                    "parameter " + p.name(),
                    p.size(),
                    values == null ? -1 : values.length,
                    "numbers");
            run.parameters.put(p.name(), masked(p, values.clone()));
        }
        for (Graph.Input in : graph.inputs()) {
            double[][] rows = inputs.get(in.name());
            expect("input " + in.name(), steps, rows == null ? -1 : rows.length, "rows");
            for (double[] row : rows) {
                expect("a row of input " + in.name(), in.width(), row.length, "numbers");
            }
            run.rows.put(
                    in.name(), joined(arriving.get(in.name()), in.maxDelay(), in.width(), rows));
        }
        for (Graph.State s : graph.states()) {
            var later = new double[steps][s.width()];
            run.rows.put(s.name(), joined(arriving.get(s.name()), s.maxDelay(), s.width(), later));
        }
        for (int t = 0; t < steps; t++) {
            run.values[t] = new double[graph.nodes().size()][];
            for (Node node : graph.nodes()) {
                run.values[t][node.id()] = forward(node, run, t);
            }
            for (Graph.State s : graph.states()) {
                run.rows.get(s.name())[s.maxDelay() + t] = run.values[t][s.leaving().id()];
            }
        }
        return run;
    }

    private double[] forward(Node node, Run run, int t) {
        double[][] a = new double[node.arguments().size()][];
        for (int i = 0; i < a.length; i++) {
            a[i] = run.values[t][node.argument(i).id()];
        }
        return switch (node.op()) {
            case Op.Input in -> run.row(in.name(), t - delay(in.from()));
            case Op.Arriving s -> run.row(s.state(), t - delay(s.from()));
            default -> compute(node, a, run);
        };
    }

    private static int delay(From from) {
        return from instanceof From.Delay d ? d.steps() : 0;
    }

    /// What forward and backward have in common: the value from the arguments.
    private static double[] compute(Node node, double[][] a, Run run) {
        return switch (node.op()) {
            case Op.Vector v -> run.parameters.get(v.parameter().name());
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
                double[] w = run.parameters.get(p.parameter().name());
                var y = new double[p.parameter().rows()];
                for (int i = 0; i < y.length; i++) {
                    for (int j = 0; j < a[0].length; j++) {
                        y[i] += w[i * a[0].length + j] * a[0][j];
                    }
                }
                yield y;
            }
            case Op.TransposedProduct p -> {
                double[] w = run.parameters.get(p.parameter().name());
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
            default -> throw new RondoException("a chain cannot compute " + node);
        };
    }

    /// Gradients of a scalar loss.
    ///
    /// @param run what [#run] answered
    /// @param outputAdjoint of the loss by the output of every step, `T × width`
    /// @param leavingAdjoint of the loss by what each state leaves behind at the end, in the shape
    ///   of [Run#history]; zeros for states left out
    public Gradients backward(
            Run run, double[][] outputAdjoint, Map<String, double[][]> leavingAdjoint) {
        expect("the adjoint of the output", run.steps, outputAdjoint.length, "rows");
        var result = new Gradients(run.steps, new LinkedHashMap<>(), new HashMap<>());
        graph.parameters().forEach(p -> result.parameters.put(p.name(), new double[p.size()]));
        graph.inputs()
                .forEach(in ->
                        result.rows.put(
                                in.name(), new double[in.maxDelay() + run.steps][in.width()]));
        for (Graph.State s : graph.states()) {
            var rows = new double[s.maxDelay() + run.steps][s.width()];
            double[][] given =
                    leavingAdjoint.getOrDefault(s.name(), new double[s.maxDelay()][s.width()]);
            expect("the adjoint of what leaves as " + s.name(), s.maxDelay(), given.length, "rows");
            for (int i = 0; i < given.length; i++) {
                add(rows[rows.length - 1 - i], given[i]);
            }
            result.rows.put(s.name(), rows);
        }
        for (int t = run.steps - 1; t >= 0; t--) {
            step(run, t, outputAdjoint[t], result);
        }
        graph.parameters().forEach(p -> masked(p, result.parameters.get(p.name())));
        return result;
    }

    private void step(Run run, int t, double[] outputAdjoint, Gradients result) {
        var derivative = derivative();
        int first = graph.nodes().size();
        double[][] values = Arrays.copyOf(run.values[t], first + derivative.nodes().size());
        for (Node node : derivative.nodes()) {
            double[][] a = new double[node.arguments().size()][];
            for (int i = 0; i < a.length; i++) {
                a[i] = values[node.argument(i).id()];
            }
            values[node.id()] =
                    switch (node.op()) {
                        case Op.StateAdjoint s -> result.row(s.state(), t);
                        case Op.OutputAdjoint o -> outputAdjoint;
                        default -> compute(node, a, run);
                    };
        }
        for (var a : derivative.arriving()) {
            add(result.row(a.state(), t - delay(a.from())), values[a.value().id()]);
        }
        for (var in : derivative.inputs()) {
            add(result.row(in.input(), t - delay(in.from())), values[in.value().id()]);
        }
        for (var v : derivative.vectors()) {
            add(result.parameters.get(v.parameter().name()), values[v.value().id()]);
        }
        for (var p : derivative.products()) {
            double[] dw = result.parameters.get(p.parameter().name());
            double[] d = values[p.adjoint().id()];
            double[] operand = values[p.operand().id()];
            for (int i = 0; i < p.parameter().rows(); i++) {
                for (int j = 0; j < p.parameter().columns(); j++) {
                    dw[i * p.parameter().columns() + j] += d[i] * operand[j];
                }
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
    private static double[][] joined(double[][] history, int delay, int width, double[][] rows) {
        var all = new double[delay + rows.length][width];
        for (int i = 0; history != null && i < Math.min(history.length, delay); i++) {
            expect("a row of what arrives", width, history[i].length, "numbers");
            all[delay - 1 - i] = history[i];
        }
        System.arraycopy(rows, 0, all, delay, rows.length);
        return all;
    }

    private static void expect(String what, int expected, int got, String unit) {
        if (got != expected) {
            throw new RondoException(
                    what
                            + ": expected "
                            + expected
                            + " "
                            + unit
                            + ", got "
                            + (got < 0 ? "nothing" : String.valueOf(got)));
        }
    }

    /// A sequence that was run: the values of all nodes at all steps.
    public final class Run {
        private final int steps;
        private final double[][][] values;
        private final Map<String, double[]> parameters = new HashMap<>();

        /// Inputs and states, `(maxDelay + T) × width`: first what was there before.
        private final Map<String, double[][]> rows = new HashMap<>();

        private Run(int steps) {
            this.steps = steps;
            this.values = new double[steps][][];
        }

        private double[] row(String name, int step) {
            double[][] all = rows.get(name);
            return all[all.length - steps + step];
        }

        public int steps() {
            return steps;
        }

        /// The output of every step, `T × width`.
        public double[][] outputs() {
            var outputs = new double[steps][];
            for (int t = 0; t < steps; t++) {
                outputs[t] = value(graph.output(), t);
            }
            return outputs;
        }

        /// A node of the graph at step `t`.
        public double[] value(Node node, int t) {
            return values[t][node.id()];
        }

        /// What left every step under the name of a state, `T × width`.
        public double[][] leaving(String state) {
            double[][] all = rows.get(state);
            return Arrays.copyOfRange(all, all.length - steps, all.length);
        }

        /// What a continuation of the sequence finds under the name of a state (or of an input read
        /// with a delay): `maxDelay × width`, the most recent row first.
        public double[][] history(String name) {
            double[][] all = rows.get(name);
            var history = new double[all.length - steps][];
            for (int i = 0; i < history.length; i++) {
                history[i] = all[all.length - 1 - i];
            }
            return history;
        }

        /// The histories of all states and inputs: what [Reference#run] takes to go on.
        public Map<String, double[][]> histories() {
            var all = new HashMap<String, double[][]>();
            rows.keySet().forEach(name -> all.put(name, history(name)));
            return all;
        }
    }

    /// Gradients by everything that was given to a run.
    public static final class Gradients {
        private final int steps;
        private final Map<String, double[]> parameters;
        private final Map<String, double[][]> rows;

        private Gradients(
                int steps, Map<String, double[]> parameters, Map<String, double[][]> rows) {
            this.steps = steps;
            this.parameters = parameters;
            this.rows = rows;
        }

        private double[] row(String name, int step) {
            double[][] all = rows.get(name);
            return all[all.length - steps + step];
        }

        /// By a learned matrix (row-major) or vector; zeros for what is fixed or masked.
        public double[] parameter(String name) {
            return parameters.get(name);
        }

        /// By the rows of an input, `T × width`.
        public double[][] input(String name) {
            double[][] all = rows.get(name);
            return Arrays.copyOfRange(all, all.length - steps, all.length);
        }

        /// By what left every step under the name of a state, through all steps after it: `T ×
        /// width`.
        public double[][] leaving(String state) {
            double[][] all = rows.get(state);
            return Arrays.copyOfRange(all, all.length - steps, all.length);
        }

        /// By the history of a state, or of an input read with a delay: `maxDelay × width`, the
        /// most recent row first.
        public double[][] arriving(String name) {
            double[][] all = rows.get(name);
            var history = new double[all.length - steps][];
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
