package dev.rondo.network;

import dev.rondo.equation.Graph;
import dev.rondo.equation.Mask;
import dev.rondo.equation.Parameter;
import dev.rondo.equation.Reference;
import dev.rondo.kernel.Streams;
import dev.rondo.kernel.Workers;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.Workspace;
import dev.rondo.structure.Chain;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The compiled cell, in single precision, against the reference evaluator, in double precision: on
/// a ragged batch with random inputs and parameters, begun in states that the cell reaches, the
/// output and, for a random linear loss of it, the gradients by the parameters, by `x` and by every
/// state that arrives. A cell with clocks is run twice: with all sequences at the same step, and at
/// different ones.
///
/// @param errors for each of these arrays the largest difference relative to the largest number of
///   the reference in it (or to 0.001, where all are smaller)
public record CompiledCheck(Map<String, Double> errors) {
    private static final int[] LENGTHS = {7, 7, 4, 1};
    private static final double LEAST = 1e-3;

    /// Steps before the batch begins.
    private static final int REACH = 3;

    /// Runs both.
    ///
    /// @param seed of the random numbers
    public static CompiledCheck of(Graph graph, long seed) {
        var check = new Comparison(graph, new Streams(seed), true).compare();
        if (graph.states().stream().anyMatch(Graph.State::counter)) {
            var mixed = new Comparison(graph, new Streams(seed), false).compare();
            mixed.errors().forEach((name, error) -> check.errors().merge(name, error, Math::max));
        }
        return check;
    }

    /// The largest error of all.
    public double worst() {
        return errors.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    private static final class Comparison {
        private final Graph graph;
        private final Streams random;
        private final Chain chain = Chain.of(LENGTHS);
        private final CellPlan plan;
        private final Workspace workspace;
        private final float[] parameters;
        private final Map<String, float[]> inputs = new HashMap<>(); // N × width
        private final Map<String, float[]> arriving = new HashMap<>(); // depth × B × width
        private final float[] outputAdjoint; // N × width
        private final Map<String, Double> errors = new LinkedHashMap<>();

        Comparison(Graph graph, Streams random, boolean sameStep) {
            this.graph = graph;
            this.random = random;
            plan = CellPlan.of(graph);
            workspace = plan.workspace();
            parameters = new float[plan.parameterSize()];
            plan.offsets().forEach((parameter, offset) -> draw(parameter, offset));
            int batch = chain.sequences();
            for (var input : graph.inputs()) {
                inputs.put(input.name(), draw(chain.rows() * input.width(), 1));
                arriving.put(input.name(), draw(input.maxDelay() * batch * input.width(), 1));
            }
            for (var state : graph.states()) {
                arriving.put(
                        state.name(),
                        state.counter()
                                ? steps(batch, sameStep)
                                : new float[state.maxDelay() * batch * state.width()]);
            }
            reachStates();
            outputAdjoint = draw(chain.rows() * graph.output().width(), 1);
        }

        /// States after some random steps: what a normaliser divides by is positive there.
        private void reachStates() {
            var reference = new Reference(graph);
            int steps = REACH;
            for (var state : graph.states()) {
                steps = Math.max(steps, state.maxDelay());
            }
            for (int b = 0; b < chain.sequences(); b++) {
                var rows = new HashMap<String, double[][]>();
                for (var input : graph.inputs()) {
                    var drawn = new double[steps][];
                    for (int t = 0; t < steps; t++) {
                        drawn[t] = doubles(draw(input.width(), 1), 0, input.width());
                    }
                    rows.put(input.name(), drawn);
                }
                var run = reference.run(steps, named(), rows, Map.of());
                for (var state : graph.states()) {
                    double[][] history = run.history(state.name());
                    for (int d = 0; d < state.maxDelay() && !state.counter(); d++) {
                        int at = (d * chain.sequences() + b) * state.width();
                        for (int j = 0; j < state.width(); j++) {
                            arriving.get(state.name())[at + j] = (float) history[d][j];
                        }
                    }
                }
            }
        }

        private Map<String, double[]> named() {
            var named = new HashMap<String, double[]>();
            plan.offsets()
                    .forEach((p, offset) ->
                            named.put(p.name(), doubles(parameters, offset, p.size())));
            return named;
        }

        private float[] draw(int size, double scale) {
            var values = new float[size];
            random.fillUniform(values, 0, size, (float) -scale, (float) scale);
            return values;
        }

        /// Steps that each sequence had before.
        private float[] steps(int batch, boolean same) {
            var drawn = draw(batch, 1);
            var steps = new float[batch];
            for (int b = 0; b < batch; b++) {
                double share = (drawn[same ? 0 : b] + 1) / 2;
                steps[b] = (int) (share * graph.cycle()) % graph.cycle();
            }
            return steps;
        }

        private void draw(Parameter parameter, int offset) {
            double scale = parameter.matrix() ? 1.5 / Math.sqrt(parameter.columns()) : 0.7;
            var values = draw(parameter.size(), scale);
            for (int i = 0; i < values.length; i++) {
                parameters[offset + i] = allowed(parameter, i) ? values[i] : 0;
            }
        }

        private static boolean allowed(Parameter parameter, int i) {
            return parameter.mask() instanceof Mask.None
                    || parameter.mask().allows(i / parameter.columns(), i % parameter.columns());
        }

        CompiledCheck compare() {
            var gradient = new float[parameters.length];
            var xAdjoint = new float[graph.inputs().isEmpty() ? 0 : inputs.get(first()).length];
            runCompiled(gradient, xAdjoint);
            compareWithReference(gradient, xAdjoint);
            return new CompiledCheck(errors);
        }

        private String first() {
            return graph.inputs().getFirst().name();
        }

        private void runCompiled(float[] gradient, float[] xAdjoint) {
            workspace.begin(chain);
            for (int i = 0; i < graph.inputs().size(); i++) {
                var input = graph.inputs().get(i);
                workspace.input(i, inputs.get(input.name()), 0, input.width());
                for (int depth = 1; depth <= input.maxDelay(); depth++) {
                    int offset = (depth - 1) * chain.sequences() * input.width();
                    workspace.arrivingInput(i, depth, arriving.get(input.name()), offset);
                }
            }
            for (int s = 0; s < graph.states().size(); s++) {
                var state = graph.states().get(s);
                for (int depth = 1; depth <= state.maxDelay(); depth++) {
                    int offset = (depth - 1) * chain.sequences() * state.width();
                    workspace.arriving(s, depth, arriving.get(state.name()), offset);
                }
            }
            var packs = plan.packs(true);
            try (var workers = new Workers(1)) {
                packs.pack(parameters, 0, workers);
            }
            workspace.forward(parameters, 0, packs);
            workspace.backward(
                    outputAdjoint,
                    0,
                    graph.output().width(),
                    graph.inputs().isEmpty() ? null : xAdjoint,
                    0,
                    packs);
            for (int task = 0; task < plan.gradientTasks(1); task++) {
                plan.gradient(task, 1, List.of(workspace), gradient, 0, false);
            }
        }

        private void compareWithReference(float[] gradient, float[] xAdjoint) {
            var reference = new Reference(graph);
            var sums = new HashMap<String, double[]>();
            var output = new Difference();
            var x = new Difference();
            var states = new LinkedHashMap<String, Difference>();
            for (int b = 0; b < chain.sequences(); b++) {
                var rows = new HashMap<String, double[][]>();
                var before = new HashMap<String, double[][]>();
                for (var input : graph.inputs()) {
                    rows.put(input.name(), sequence(inputs.get(input.name()), 0, input.width(), b));
                    before.put(
                            input.name(),
                            history(input.name(), input.maxDelay(), input.width(), b));
                }
                for (var state : graph.states()) {
                    before.put(
                            state.name(),
                            history(state.name(), state.maxDelay(), state.width(), b));
                }
                var run = reference.run(chain.length(b), named(), rows, before);
                int width = graph.output().width();
                var gradients =
                        reference.backward(run, sequence(outputAdjoint, 0, width, b), Map.of());
                int stride = workspace.outputStride();
                for (int t = 0; t < chain.length(b); t++) {
                    int at = workspace.outputOffset() + chain.row(b, t) * stride;
                    output.add(run.outputs()[t], workspace.output(), at);
                    if (!graph.inputs().isEmpty()) {
                        int wide = graph.inputs().getFirst().width();
                        x.add(gradients.input(first())[t], xAdjoint, chain.row(b, t) * wide);
                    }
                }
                for (var p : graph.parameters()) {
                    var sum = sums.computeIfAbsent(p.name(), name -> new double[p.size()]);
                    var part = gradients.parameter(p.name());
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] += allowed(p, i) ? part[i] : 0;
                    }
                }
                compareStates(gradients, b, states);
            }
            errors.put("output", output.relative());
            compareParameters(sums, gradient);
            if (!graph.inputs().isEmpty()) {
                errors.put(first(), x.relative());
            }
            states.forEach((name, difference) -> errors.put(name, difference.relative()));
        }

        private void compareStates(
                Reference.Gradients gradients, int b, Map<String, Difference> states) {
            for (int s = 0; s < graph.states().size(); s++) {
                var state = graph.states().get(s);
                var all = new float[chain.sequences() * state.width()];
                for (int depth = 1; depth <= state.maxDelay(); depth++) {
                    workspace.arrivingAdjoint(s, depth, all, 0);
                    states.computeIfAbsent(
                                    state.name() + "[-" + depth + "]", name -> new Difference())
                            .add(
                                    gradients.arriving(state.name())[depth - 1],
                                    all,
                                    b * state.width());
                }
            }
        }

        private void compareParameters(Map<String, double[]> sums, float[] gradient) {
            plan.offsets()
                    .forEach((p, offset) -> {
                        if (p.fixed() || !sums.containsKey(p.name())) {
                            return;
                        }
                        for (int i = 0; i < p.size(); i++) {
                            gradient[offset + i] = allowed(p, i) ? gradient[offset + i] : 0;
                        }
                        var difference = new Difference();
                        difference.add(sums.get(p.name()), gradient, offset);
                        errors.put(p.name(), difference.relative());
                    });
        }

        private double[][] sequence(float[] rows, int offset, int width, int b) {
            var own = new double[chain.length(b)][];
            for (int t = 0; t < own.length; t++) {
                own[t] = doubles(rows, offset + chain.row(b, t) * width, width);
            }
            return own;
        }

        /// What arrives for one sequence, the most recent first.
        private double[][] history(String name, int depths, int width, int b) {
            var own = new double[depths][];
            for (int d = 0; d < depths; d++) {
                own[d] = doubles(arriving.get(name), (d * chain.sequences() + b) * width, width);
            }
            return own;
        }

        private static double[] doubles(float[] values, int offset, int size) {
            var wide = new double[size];
            for (int i = 0; i < size; i++) {
                wide[i] = values[offset + i];
            }
            return wide;
        }
    }

    /// The largest difference of two arrays met so far, and the largest number of the reference.
    private static final class Difference {
        private double largest;
        private double scale = LEAST;

        void add(double[] expected, float[] got, int offset) {
            for (int i = 0; i < expected.length; i++) {
                double difference = Math.abs(expected[i] - got[offset + i]);
                largest =
                        Double.isNaN(difference)
                                ? Double.POSITIVE_INFINITY
                                : Math.max(largest, difference);
                scale = Math.max(scale, Math.abs(expected[i]));
            }
        }

        double relative() {
            return largest / scale;
        }
    }
}
