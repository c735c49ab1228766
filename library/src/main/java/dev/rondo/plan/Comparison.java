package dev.rondo.plan;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Mask;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.reference.ReferenceEvaluator;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Samples;
import dev.rondo.structure.Structure;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A compiled cell, in single precision, and the reference evaluator, in double precision, over one
/// structure with random numbers, begun in states that the cell reaches: outputs, next states, and,
/// for a random linear loss of both, the gradients by the parameters, by the inputs and by the
/// previous states.
public final class Comparison {
    /// Numbers before and between rows that are given, so that a wrong stride would be seen.
    private static final int GAP = 2;

    private final CellPlan plan;
    private final Graph graph;
    private final Structure structure;
    private final RandomStreams random;
    private final ReferenceEvaluator reference;
    private final float[] parameters; // GAP + all
    private final Map<String, double[]> named = new HashMap<>();
    private final Map<String, double[][]> inputs = new HashMap<>(); // rows × width
    private final Map<String, double[][]> previous = new HashMap<>(); // depth · lanes × width
    private final Map<String, double[][]> nextAdjoint = new HashMap<>(); // the same
    private final double[][] outputAdjoint; // N × width
    private final Map<String, Difference> differences = new LinkedHashMap<>();

    private Comparison(
            Graph graph, CellPlan plan, Structure structure, long seed, boolean sameStep) {
        this.graph = graph;
        this.plan = plan;
        this.structure = structure;
        this.random = new RandomStreams(seed);
        this.reference = new ReferenceEvaluator(graph);
        parameters = new float[GAP + plan.parameterSize()];
        plan.offsets()
                .forEach((p, offset) -> {
                    double scale = p.matrix() ? 1.5 / Math.sqrt(p.columns()) : 0.7;
                    double[] values = rows(1, p.size(), scale)[0];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = allowed(p, i) ? p.unchanging().orElse(values[i]) : 0;
                        parameters[GAP + offset + i] = (float) values[i];
                    }
                    named.put(p.name(), values);
                });
        int lanes = structure.lanes();
        if (lanes > 0) {
            reach(Samples.of(structure.signature(), seed));
        }
        inputs.putAll(inputs(structure));
        for (var state : graph.states()) {
            int rows = state.maxDelay() * lanes;
            if (state.counter()) {
                previous.put(state.name(), steps(lanes, sameStep));
                nextAdjoint.put(state.name(), new double[rows][1]);
            } else {
                nextAdjoint.put(state.name(), rows(rows, state.width(), 1));
            }
        }
        outputAdjoint = rows(structure.rows(), graph.output().width(), 1);
    }

    /// Runs a cell over a structure, where all sequences of one with clocks are at the same step.
    public static Comparison of(Graph graph, Structure structure, long seed) {
        return of(
                graph, CellPlan.of(graph, Set.of(), structure.signature()), structure, seed, true);
    }

    /// Runs a cell as it was planned.
    ///
    /// @param sameStep whether all sequences of a cell with clocks are at the same step
    public static Comparison of(
            Graph graph, CellPlan plan, Structure structure, long seed, boolean sameStep) {
        var comparison = new Comparison(graph, plan, structure, seed, sameStep);
        comparison.compare();
        return comparison;
    }

    /// For the output, the next states (`h'`), and the gradients by each parameter, input and
    /// previous state (`h[-1]`) the largest difference, relative to the largest number of the
    /// reference in it, or to `least` where that is larger.
    public Map<String, Double> errors(double least) {
        var errors = new LinkedHashMap<String, Double>();
        differences.forEach((what, d) -> errors.put(what, d.largest / Math.max(least, d.scale)));
        return errors;
    }

    private Map<String, double[][]> inputs(Structure s) {
        var drawn = new HashMap<String, double[][]>();
        for (var in : graph.inputs()) {
            drawn.put(in.name(), rows(rowsOf(in, s), in.width(), 1));
        }
        return drawn;
    }

    /// States after a few random steps: what a normaliser divides by is positive there.
    private void reach(Structure few) {
        var run = reference.run(few, named, inputs(few), Map.of());
        run.histories()
                .forEach((name, rows) -> {
                    var history = new double[rows.length / few.lanes() * structure.lanes()][];
                    for (int i = 0; i < history.length; i++) {
                        int lane = i % structure.lanes() % few.lanes();
                        double[] row = rows[i / structure.lanes() * few.lanes() + lane];
                        history[i] = Arrays.stream(row).map(v -> (float) v).toArray();
                    }
                    previous.put(name, history);
                });
    }

    private int rowsOf(Graph.Input in, Structure s) {
        return in.on()
                .map(k -> s.edges(k).count())
                .or(() -> graph.memoryOf(in.name(), s.signature()).map(s::memory))
                .orElseGet(s::rows);
    }

    /// Numbers that a float holds exactly.
    private double[][] rows(int rows, int width, double scale) {
        var values = new float[rows * width];
        random.fillUniform(values, 0, values.length, (float) -scale, (float) scale);
        var all = new double[rows][width];
        for (int i = 0; i < values.length; i++) {
            all[i / width][i % width] = values[i];
        }
        return all;
    }

    /// Steps that each sequence had before.
    private double[][] steps(int lanes, boolean same) {
        double[][] share = rows(lanes, 1, 1);
        var steps = new double[lanes][1];
        for (int b = 0; b < lanes; b++) {
            double drawn = (share[same ? 0 : b][0] + 1) / 2;
            steps[b][0] = (int) (drawn * graph.cycle()) % graph.cycle();
        }
        return steps;
    }

    private static boolean allowed(Parameter p, int i) {
        return p.mask() instanceof Mask.None || p.mask().allows(i / p.columns(), i % p.columns());
    }

    // ---- the two runs -------------------------------------------------------------------------

    private void compare() {
        var packs = plan.packs(true);
        try (var workers = new WorkerPool(1)) {
            packs.pack(parameters, GAP, workers);
        }
        var space = new Workspace(plan);
        // What an earlier batch leaves in memory would be seen.
        poison(
                space,
                packs,
                structure.signature().equals(StructureSignature.CHAIN)
                        ? PackedSequences.uniform(structure.lanes() + 2, structure.levels() + 3)
                        : structure);
        var run = reference.run(structure, named, inputs, previous);
        var back = reference.backward(run, outputAdjoint, nextAdjoint);
        forward(space, packs, run);
        int width = graph.output().width();
        float[] adjoint = padded(outputAdjoint, 0, structure.rows(), width);
        float[] x = inputAdjoints(structure);
        space.backward(adjoint, GAP, width + GAP, x, GAP, packs);
        compareGradients(space, back);
        compareInputs(space, back, x);
        for (int s = 0; structure.lanes() > 0 && s < graph.states().size(); s++) {
            compareEnds(space, s, run, back);
        }
    }

    private void poison(Workspace space, CellPlan.Packs packs, Structure batch) {
        space.begin(batch);
        for (int i = 0; i < graph.inputs().size(); i++) {
            var in = graph.inputs().get(i);
            space.input(i, full(rowsOf(in, batch) * in.width(), 0.5f), 0, in.width());
        }
        space.forward(parameters, GAP, packs);
        int width = graph.output().width();
        space.backward(
                full(batch.rows() * width, 0.25f), 0, width, inputAdjoints(batch), GAP, packs);
    }

    private static float[] full(int size, float value) {
        var all = new float[size];
        Arrays.fill(all, value);
        return all;
    }

    /// For the adjoint of the first input.
    private float[] inputAdjoints(Structure batch) {
        if (graph.inputs().isEmpty()) {
            return new float[GAP];
        }
        var x = graph.inputs().getFirst();
        return full(GAP + rowsOf(x, batch) * x.width(), Float.NaN);
    }

    private void forward(Workspace space, CellPlan.Packs packs, ReferenceEvaluator.Run run) {
        space.begin(structure);
        int lanes = structure.lanes();
        for (int i = 0; i < graph.inputs().size(); i++) {
            var in = graph.inputs().get(i);
            double[][] rows = need(inputs, in.name());
            space.input(i, padded(rows, 0, rows.length, in.width()), GAP, in.width() + GAP);
            for (int d = 1; d <= in.maxDelay(); d++) {
                space.previousInput(i, d, depth(previous, in.name(), d, in.width()), 0);
            }
        }
        for (int s = 0; lanes > 0 && s < graph.states().size(); s++) {
            var state = graph.states().get(s);
            for (int d = 1; d <= state.maxDelay(); d++) {
                space.previous(s, d, depth(previous, state.name(), d, state.width()), 0);
            }
        }
        space.forward(parameters, GAP, packs);
        for (int r = 0; r < structure.rows(); r++) {
            int at = space.outputOffset() + r * space.outputStride();
            of("output").add(run.outputs()[r], space.output(), at);
        }
        for (int s = 0; lanes > 0 && s < graph.states().size(); s++) {
            var state = graph.states().get(s);
            for (int d = 1; d <= state.maxDelay(); d++) {
                float[] adjoint = depth(nextAdjoint, state.name(), d, state.width());
                space.nextAdjoint(s, d, adjoint, 0);
            }
        }
    }

    /// Rows with a gap before each.
    private static float[] padded(double[][] rows, int from, int count, int width) {
        float[] a = new float[GAP + count * (width + GAP)];
        for (int r = 0; r < count; r++) {
            for (int j = 0; j < width; j++) {
                a[GAP + r * (width + GAP) + j] = (float) rows[from + r][j];
            }
        }
        return a;
    }

    /// What there was `d` steps before the beginning, or is given `d` steps before the end: lanes ×
    /// width.
    private float[] depth(Map<String, double[][]> of, String name, int d, int width) {
        int lanes = structure.lanes();
        float[] a = new float[lanes * width];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) need(of, name)[(d - 1) * lanes + i / width][i % width];
        }
        return a;
    }

    // ---- what comes out -----------------------------------------------------------------------

    private void compareGradients(Workspace space, ReferenceEvaluator.Gradients back) {
        float[] gradient = new float[GAP + plan.parameterSize()];
        for (int task = 0; task < plan.gradientTasks(2); task++) {
            GradientTasks.run(task, 2, List.of(space), gradient, GAP, false);
        }
        plan.offsets()
                .forEach((p, offset) -> {
                    if (p.fixed()) {
                        return; // the network leaves it alone: nobody reads its gradient
                    }
                    for (int i = 0; i < p.size(); i++) {
                        gradient[GAP + offset + i] = allowed(p, i) ? gradient[GAP + offset + i] : 0;
                    }
                    of(p.name()).add(back.parameter(p.name()), gradient, GAP + offset);
                });
    }

    private void compareInputs(Workspace space, ReferenceEvaluator.Gradients back, float[] x) {
        for (int i = 0; i < graph.inputs().size(); i++) {
            var in = graph.inputs().get(i);
            if (in.on().isPresent() || in.draw().isPresent()) {
                continue; // nobody asks for them
            }
            float[] got = i == 0 ? x : space.inputAdjoint(i);
            int at = i == 0 ? GAP : space.inputAdjointOffset(i);
            double[][] expected = back.elsewhere(in.name());
            int rows = rowsOf(in, structure);
            for (int r = 0; r < rows; r++) {
                double[] row = expected[expected.length - rows + r];
                of(in.name()).add(row, got, at + r * in.width());
            }
        }
    }

    private void compareEnds(
            Workspace space, int s, ReferenceEvaluator.Run run, ReferenceEvaluator.Gradients back) {
        var state = graph.states().get(s);
        int lanes = structure.lanes();
        float[] got = new float[lanes * state.width()];
        double[][] next = run.history(state.name());
        double[][] adjoints = back.previous(state.name());
        for (int d = 1; d <= state.maxDelay(); d++) {
            space.next(s, d, Integer.MAX_VALUE, got, 0);
            for (int b = 0; b < lanes; b++) {
                of(state.name() + "'").add(next[(d - 1) * lanes + b], got, b * state.width());
            }
            space.previousAdjoint(s, d, got, 0);
            for (int b = 0; b < lanes; b++) {
                of(state.name() + "[-" + d + "]")
                        .add(adjoints[(d - 1) * lanes + b], got, b * state.width());
            }
        }
    }

    private Difference of(String what) {
        return differences.computeIfAbsent(what, name -> new Difference());
    }

    /// The largest difference of two arrays met so far, and the largest number of the reference.
    private static final class Difference {
        private double largest;
        private double scale;

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
    }
}
