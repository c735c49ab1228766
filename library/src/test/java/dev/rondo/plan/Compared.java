package dev.rondo.plan;

import dev.rondo.equation.Graph;
import dev.rondo.equation.Parameter;
import dev.rondo.equation.Reference;
import dev.rondo.kernel.Workers;
import dev.rondo.structure.Chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// One cell run over a ragged batch of random numbers, as it was compiled and as the reference
/// understands it: forward values, what leaves, and every gradient.
final class Compared {
    private final Graph graph;
    private final Chain chain;
    private final Random random;
    private final float[] parameters;
    private final CellPlan plan;
    private final Map<String, double[]> named = new LinkedHashMap<>();
    private final List<Map<String, double[][]>> inputs = new ArrayList<>();
    private final List<Map<String, double[][]>> arriving = new ArrayList<>();
    private final List<Map<String, double[][]>> leavingAdjoint = new ArrayList<>();
    private final List<double[][]> outputAdjoint = new ArrayList<>();
    private double worst;
    private String where = "";

    private Compared(CellPlan plan, long seed, boolean sameStep, int... lengths) {
        this.graph = plan.graph();
        this.chain = Chain.of(lengths);
        this.random = new Random(seed);
        this.plan = plan;
        this.parameters = new float[plan.parameterSize() + 3];
        for (Parameter p : graph.parameters()) {
            double scale = p.matrix() ? 1 / Math.sqrt(p.columns()) : 0.7;
            double[] values = new double[p.size()];
            for (int i = 0; i < values.length; i++) {
                boolean allowed = p.mask().allows(i / p.columns(), i % p.columns());
                values[i] = allowed ? number(scale) : 0;
                parameters[3 + plan.offsets().get(p) + i] = (float) values[i];
            }
            named.put(p.name(), values);
        }
        int step = random.nextInt(graph.cycle());
        for (int length : lengths) {
            var in = new HashMap<String, double[][]>();
            var before = new HashMap<String, double[][]>();
            var after = new HashMap<String, double[][]>();
            for (var i : graph.inputs()) {
                in.put(i.name(), rows(length, i.width()));
                before.put(i.name(), rows(i.maxDelay(), i.width()));
            }
            for (var s : graph.states()) {
                if (s.counter()) {
                    int own = sameStep ? step : random.nextInt(graph.cycle());
                    before.put(s.name(), new double[][] {{own}});
                    after.put(s.name(), new double[1][1]);
                    continue;
                }
                before.put(s.name(), rows(s.maxDelay(), s.width()));
                after.put(s.name(), rows(s.maxDelay(), s.width()));
            }
            inputs.add(in);
            arriving.add(before);
            leavingAdjoint.add(after);
            outputAdjoint.add(rows(length, graph.output().width()));
        }
    }

    /// Runs both; the result says how far they are apart.
    static Compared of(Graph graph, long seed, int... lengths) {
        return of(graph, seed, true, lengths);
    }

    /// @param sameStep whether all sequences of a cell with clocks are at the same step
    static Compared of(Graph graph, long seed, boolean sameStep, int... lengths) {
        return of(CellPlan.of(graph), seed, sameStep, lengths);
    }

    static Compared of(CellPlan plan, long seed, boolean sameStep, int... lengths) {
        var c = new Compared(plan, seed, sameStep, lengths);
        c.compare();
        return c;
    }

    /// The largest difference of any number, relative to the largest of its kind (at least 1).
    double worst() {
        return worst;
    }

    /// What it was.
    String where() {
        return where;
    }

    /// A number that a float holds exactly.
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

    // ---- layouts ------------------------------------------------------------------------------

    /// Rows of all sequences, level by level, `pad` numbers before and between them.
    private float[] packed(List<double[][]> bySequence, int width, int pad) {
        float[] a = new float[pad + chain.rows() * (width + pad)];
        for (int b = 0; b < chain.sequences(); b++) {
            for (int t = 0; t < chain.length(b); t++) {
                for (int j = 0; j < width; j++) {
                    a[pad + chain.row(b, t) * (width + pad) + j] = (float) bySequence.get(b)[t][j];
                }
            }
        }
        return a;
    }

    private float[] history(List<Map<String, double[][]>> from, String name, int depth, int width) {
        float[] a = new float[chain.sequences() * width];
        for (int b = 0; b < chain.sequences(); b++) {
            for (int j = 0; j < width; j++) {
                a[b * width + j] = (float) from.get(b).get(name)[depth - 1][j];
            }
        }
        return a;
    }

    private static List<double[][]> each(List<Map<String, double[][]>> from, String name) {
        return from.stream().map(m -> m.get(name)).toList();
    }

    // ---- the two runs -------------------------------------------------------------------------

    private void compare() {
        var packs = plan.packs(true);
        try (var workers = new Workers(1)) {
            packs.pack(parameters, 3, workers);
        }
        var space = plan.workspace();
        // A larger batch before, so that what it leaves in memory would be seen.
        run(space, packs, Chain.uniform(chain.sequences() + 2, chain.steps() + 3));
        run(space, packs, chain);
    }

    private void run(Workspace space, CellPlan.Packs packs, Chain batch) {
        if (batch != chain) {
            space.begin(batch);
            for (int i = 0; i < graph.inputs().size(); i++) {
                int width = graph.inputs().get(i).width();
                float[] ones = new float[batch.rows() * width];
                java.util.Arrays.fill(ones, 0.5f);
                space.input(i, ones, 0, width);
            }
            space.forward(parameters, 3, packs);
            float[] adjoint = new float[batch.rows() * graph.output().width()];
            java.util.Arrays.fill(adjoint, 0.25f);
            int x = graph.inputs().isEmpty() ? 0 : graph.inputs().get(0).width();
            space.backward(
                    adjoint, 0, graph.output().width(), new float[batch.rows() * x], 0, packs);
            return;
        }
        space.begin(chain);
        for (int i = 0; i < graph.inputs().size(); i++) {
            var in = graph.inputs().get(i);
            space.input(i, packed(each(inputs, in.name()), in.width(), 2), 2, in.width() + 2);
            for (int d = 1; d <= in.maxDelay(); d++) {
                space.arrivingInput(i, d, history(arriving, in.name(), d, in.width()), 0);
            }
        }
        for (int s = 0; s < graph.states().size(); s++) {
            var state = graph.states().get(s);
            for (int d = 1; d <= state.maxDelay(); d++) {
                space.arriving(s, d, history(arriving, state.name(), d, state.width()), 0);
            }
        }
        space.forward(parameters, 3, packs);
        for (int s = 0; s < graph.states().size(); s++) {
            var state = graph.states().get(s);
            for (int d = 1; d <= state.maxDelay(); d++) {
                space.leavingAdjoint(
                        s, d, history(leavingAdjoint, state.name(), d, state.width()), 0);
            }
        }
        int width = graph.output().width();
        float[] x = new float[0];
        if (!graph.inputs().isEmpty()) {
            x = new float[5 + chain.rows() * graph.inputs().get(0).width()];
            java.util.Arrays.fill(x, Float.NaN);
        }
        float[] outputs = new float[chain.rows() * width];
        for (int r = 0; r < chain.rows(); r++) {
            System.arraycopy(
                    space.output(),
                    space.outputOffset() + r * space.outputStride(),
                    outputs,
                    r * width,
                    width);
        }
        space.backward(packed(outputAdjoint, width, 1), 1, width + 1, x, 5, packs);
        float[] gradient = new float[plan.parameterSize() + 3];
        for (int task = 0; task < plan.gradientTasks(2); task++) {
            plan.gradient(task, 2, List.of(space), gradient, 3, false);
        }
        check(space, outputs, x, gradient);
    }

    private void check(Workspace space, float[] outputs, float[] x, float[] gradient) {
        var reference = new Reference(graph);
        var sums = new HashMap<String, double[]>();
        int width = graph.output().width();
        for (int b = 0; b < chain.sequences(); b++) {
            var run = reference.run(chain.length(b), named, inputs.get(b), arriving.get(b));
            var back = reference.backward(run, outputAdjoint.get(b), leavingAdjoint.get(b));
            for (int t = 0; t < chain.length(b); t++) {
                close("output", run.outputs()[t], outputs, chain.row(b, t) * width);
            }
            for (int s = 0; s < graph.states().size(); s++) {
                var state = graph.states().get(s);
                float[] got = new float[chain.sequences() * state.width()];
                for (int d = 1; d <= state.maxDelay(); d++) {
                    space.leaving(s, d, Integer.MAX_VALUE, got, 0);
                    close(
                            state.name() + " leaving",
                            run.history(state.name())[d - 1],
                            got,
                            b * state.width());
                    space.arrivingAdjoint(s, d, got, 0);
                    close(
                            "adjoint of arriving " + state.name() + "[-" + d + "]",
                            back.arriving(state.name())[d - 1],
                            got,
                            b * state.width());
                }
            }
            for (int i = 0; i < graph.inputs().size(); i++) {
                var in = graph.inputs().get(i);
                float[] got = i == 0 ? x : space.inputAdjoint(i);
                int offset = i == 0 ? 5 : space.inputAdjointOffset(i);
                for (int t = 0; t < chain.length(b); t++) {
                    close(
                            "adjoint of " + in.name(),
                            back.input(in.name())[t],
                            got,
                            offset + chain.row(b, t) * in.width());
                }
            }
            for (Parameter p : graph.parameters()) {
                double[] sum = sums.computeIfAbsent(p.name(), k -> new double[p.size()]);
                double[] part = back.parameter(p.name());
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += part[i];
                }
            }
        }
        for (Parameter p : graph.parameters()) {
            if (p.fixed()) {
                continue; // the network leaves it alone: nobody reads its gradient
            }
            int at = 3 + plan.offsets().get(p);
            for (int i = 0; i < p.size(); i++) {
                if (!p.mask().allows(i / p.columns(), i % p.columns())) {
                    gradient[at + i] = 0;
                }
            }
            close("gradient of " + p.name(), sums.get(p.name()), gradient, at);
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
                where =
                        what
                                + ", element "
                                + i
                                + ": expected "
                                + expected[i]
                                + ", got "
                                + got[offset + i];
            }
        }
    }
}
