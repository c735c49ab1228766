package dev.rondo.plan;

import dev.rondo.equation.Cell;
import dev.rondo.equation.Graph;
import dev.rondo.equation.Parameter;
import dev.rondo.equation.Reference;
import dev.rondo.kernel.Workers;
import dev.rondo.structure.Structure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// One cell run over a structure with random numbers, as it was compiled and as the reference
/// understands it: values and every gradient.
final class OnStructure {
    private final Graph graph;
    private final Structure structure;
    private final CellPlan plan;
    private final Random random;
    private final Map<String, double[]> named = new HashMap<>();
    private final Map<String, double[][]> inputs = new HashMap<>();
    private final Map<String, double[][]> arriving = new HashMap<>();
    private final Map<String, double[][]> leavingAdjoint = new HashMap<>();
    private final float[] parameters;
    private double worst;
    private String where = "";

    private OnStructure(
            String text, int hidden, Map<String, Integer> widths, Structure s, long seed) {
        var cell = Cell.parse(text, "t.cell");
        this.graph = cell.bind(hidden, widths);
        this.structure = s;
        this.plan = CellPlan.of(graph, Set.of(), s.form());
        this.random = new Random(seed);
        parameters = new float[plan.parameterSize()];
        for (Parameter p : graph.parameters()) {
            double scale = p.matrix() ? 1 / Math.sqrt(p.columns()) : 0.7;
            double[] values = new double[p.size()];
            for (int i = 0; i < values.length; i++) {
                boolean allowed = p.mask().allows(i / p.columns(), i % p.columns());
                values[i] = allowed ? number(scale) : 0;
                parameters[plan.offsets().get(p) + i] = (float) values[i];
            }
            named.put(p.name(), values);
        }
        for (var in : graph.inputs()) {
            inputs.put(in.name(), rows(rowsOf(in), in.width()));
            arriving.put(in.name(), rows(in.maxDelay() * s.lanes(), in.width()));
        }
        for (var state : graph.states()) {
            arriving.put(state.name(), rows(state.maxDelay() * s.lanes(), state.width()));
            leavingAdjoint.put(state.name(), rows(state.maxDelay() * s.lanes(), state.width()));
        }
    }

    static OnStructure of(
            String text, int hidden, Map<String, Integer> widths, Structure s, long seed) {
        var c = new OnStructure(text, hidden, widths, s, seed);
        c.compare();
        return c;
    }

    double worst() {
        return worst;
    }

    String where() {
        return where;
    }

    private int rowsOf(Graph.Input in) {
        return in.on()
                .map(k -> structure.edges(k).count())
                .or(() -> graph.memoryOf(in.name(), structure.form()).map(structure::memory))
                .orElse(structure.rows());
    }

    private double number(double scale) {
        return (float) (scale * (2 * random.nextDouble() - 1));
    }

    private double[][] rows(int rows, int width) {
        var all = new double[rows][width];
        for (double[] row : all) {
            for (int i = 0; i < width; i++) {
                row[i] = number(1);
            }
        }
        return all;
    }

    private static float[] flat(double[][] rows, int from, int count, int width) {
        float[] a = new float[count * width];
        for (int r = 0; r < count; r++) {
            for (int j = 0; j < width; j++) {
                a[r * width + j] = (float) rows[from + r][j];
            }
        }
        return a;
    }

    private void compare() {
        var packs = plan.packs(true);
        try (var workers = new Workers(1)) {
            packs.pack(parameters, 0, workers);
        }
        var space = plan.workspace();
        double[][] outputAdjoint = rows(structure.rows(), graph.output().width());
        var reference = new Reference(graph);
        var run = reference.run(structure, named, inputs, arriving);
        var back = reference.backward(run, outputAdjoint, leavingAdjoint);
        for (int repeat = 0;
                repeat < 2;
                repeat++) { // what the first leaves in memory would be seen
            forward(space, packs);
            int width = graph.output().width();
            for (int r = 0; r < structure.rows(); r++) {
                int at = space.outputOffset() + r * space.outputStride();
                close("output", run.outputs()[r], space.output(), at);
            }
            float[] x = backward(space, packs, outputAdjoint, width);
            float[] gradient = new float[plan.parameterSize()];
            for (int task = 0; task < plan.gradientTasks(2); task++) {
                plan.gradient(task, 2, List.of(space), gradient, 0, false);
            }
            for (Parameter p : graph.parameters()) {
                if (!p.fixed()) {
                    for (int i = 0; i < p.size(); i++) {
                        if (!p.mask().allows(i / p.columns(), i % p.columns())) {
                            gradient[plan.offsets().get(p) + i] = 0;
                        }
                    }
                    double[] expected = back.parameter(p.name());
                    close("gradient of " + p.name(), expected, gradient, plan.offsets().get(p));
                }
            }
            adjointsOfInputs(space, back, x);
            ends(space, run, back);
        }
    }

    private void forward(Workspace space, CellPlan.Packs packs) {
        space.begin(structure);
        int lanes = structure.lanes();
        for (int i = 0; i < graph.inputs().size(); i++) {
            var in = graph.inputs().get(i);
            space.input(i, flat(inputs.get(in.name()), 0, rowsOf(in), in.width()), 0, in.width());
            for (int d = 1; d <= in.maxDelay(); d++) {
                float[] a = flat(arriving.get(in.name()), (d - 1) * lanes, lanes, in.width());
                space.arrivingInput(i, d, a, 0);
            }
        }
        for (int s = 0; lanes > 0 && s < graph.states().size(); s++) {
            var state = graph.states().get(s);
            for (int d = 1; d <= state.maxDelay(); d++) {
                float[] a = flat(arriving.get(state.name()), (d - 1) * lanes, lanes, state.width());
                space.arriving(s, d, a, 0);
            }
        }
        space.forward(parameters, 0, packs);
        for (int s = 0; lanes > 0 && s < graph.states().size(); s++) {
            var state = graph.states().get(s);
            for (int d = 1; d <= state.maxDelay(); d++) {
                float[] a =
                        flat(
                                leavingAdjoint.get(state.name()),
                                (d - 1) * lanes,
                                lanes,
                                state.width());
                space.leavingAdjoint(s, d, a, 0);
            }
        }
    }

    private float[] backward(
            Workspace space, CellPlan.Packs packs, double[][] outputAdjoint, int width) {
        float[] x =
                graph.inputs().isEmpty()
                        ? new float[0]
                        : new float[rowsOf(graph.inputs().get(0)) * graph.inputs().get(0).width()];
        float[] d = flat(outputAdjoint, 0, structure.rows(), width);
        space.backward(d, 0, width, x, 0, packs);
        return x;
    }

    private void adjointsOfInputs(Workspace space, Reference.Gradients back, float[] x) {
        for (int i = 0; i < graph.inputs().size(); i++) {
            var in = graph.inputs().get(i);
            if (in.on().isPresent()) {
                continue; // nobody asks for them
            }
            float[] got = i == 0 ? x : space.inputAdjoint(i);
            int at = i == 0 ? 0 : space.inputAdjointOffset(i);
            double[][] expected = back.elsewhere(in.name());
            int n = rowsOf(in);
            for (int r = 0; r < n; r++) {
                double[] row = expected[expected.length - n + r];
                close("adjoint of " + in.name() + " row " + r, row, got, at + r * in.width());
            }
        }
    }

    private void ends(Workspace space, Reference.Run run, Reference.Gradients back) {
        int lanes = structure.lanes();
        for (int s = 0; lanes > 0 && s < graph.states().size(); s++) {
            var state = graph.states().get(s);
            float[] got = new float[lanes * state.width()];
            for (int d = 1; d <= state.maxDelay(); d++) {
                space.leaving(s, d, Integer.MAX_VALUE, got, 0);
                for (int b = 0; b < lanes; b++) {
                    double[] row = run.history(state.name())[(d - 1) * lanes + b];
                    close(state.name() + " leaving", row, got, b * state.width());
                }
                space.arrivingAdjoint(s, d, got, 0);
                for (int b = 0; b < lanes; b++) {
                    double[] row = back.arriving(state.name())[(d - 1) * lanes + b];
                    close("adjoint of arriving " + state.name(), row, got, b * state.width());
                }
            }
        }
    }

    private void close(String what, double[] expected, float[] got, int offset) {
        double scale = 1;
        for (double e : expected) {
            scale = Math.max(scale, Math.abs(e));
        }
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(expected[i] - got[offset + i]) / scale;
            if (!(error <= worst)) {
                worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
                where = what + " [" + i + "]: expected " + expected[i] + ", got " + got[offset + i];
            }
        }
    }
}
