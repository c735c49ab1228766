package dev.rondo.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.Shipped;
import dev.rondo.equation.derivative.Composition;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.reference.ReferenceEvaluator;
import dev.rondo.equation.text.RandomCells;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/// The gradients of online learning, in float, against backpropagation through all of the past in
/// double.
@Tag("provider")
class OnlineGradientTest {
    private static final int STEPS = 6;

    /// A cell with numbers.
    private static final class Case {
        final Graph graph;
        final Map<String, Integer> offsets = new HashMap<>();
        final float[] values;
        final float[][][] inputs; // [input][step]
        final float[][] adjoints;

        Case(Graph graph, long seed) {
            this(graph, seed, 1);
        }

        Case(Graph graph, long seed, double scale) {
            this.graph = graph;
            var random = new Random(seed);
            int size = 0;
            for (Parameter p : graph.parameters()) {
                offsets.put(p.name(), size);
                size += p.size();
            }
            values = new float[size];
            for (Parameter p : graph.parameters()) {
                for (int i = 0; i < p.size(); i++) {
                    boolean there = p.mask().allows(i / p.columns(), i % p.columns());
                    double range = scale / Math.sqrt(p.columns());
                    values[offsets.get(p.name()) + i] =
                            there ? (float) (range * (2 * random.nextDouble() - 1)) : 0;
                }
            }
            inputs = new float[graph.inputs().size()][][];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = rows(random, graph.inputs().get(i).width());
            }
            adjoints = rows(random, graph.output().width());
        }

        private static float[][] rows(Random random, int width) {
            var rows = new float[STEPS][width];
            for (float[] row : rows) {
                for (int j = 0; j < width; j++) {
                    row[j] = (float) (2 * random.nextDouble() - 1);
                }
            }
            return rows;
        }

        /// The gradient of all losses, or of the last alone, by backpropagation in double.
        float[] expected(boolean lastOnly) {
            var parameters = new HashMap<String, double[]>();
            for (Parameter p : graph.parameters()) {
                var own = new double[p.size()];
                Arrays.setAll(own, i -> values[offsets.get(p.name()) + i]);
                parameters.put(p.name(), own);
            }
            var rows = new HashMap<String, double[][]>();
            for (int i = 0; i < inputs.length; i++) {
                rows.put(graph.inputs().get(i).name(), doubles(inputs[i]));
            }
            var reference = new ReferenceEvaluator(graph);
            var run = reference.run(STEPS, parameters, rows, Map.of());
            double[][] outputAdjoint = doubles(adjoints);
            for (int t = 0; lastOnly && t < STEPS - 1; t++) {
                Arrays.fill(outputAdjoint[t], 0);
            }
            var gradients = reference.backward(run, outputAdjoint, Map.of());
            var all = new float[values.length];
            for (Parameter p : graph.parameters()) {
                double[] own = gradients.parameter(p.name());
                for (int i = 0; i < own.length; i++) {
                    all[offsets.get(p.name()) + i] = (float) own[i];
                }
            }
            return all;
        }

        private static double[][] doubles(float[][] a) {
            var all = new double[a.length][];
            for (int t = 0; t < a.length; t++) {
                all[t] = new double[a[t].length];
                for (int j = 0; j < a[t].length; j++) {
                    all[t][j] = a[t][j];
                }
            }
            return all;
        }

        /// The same by a method that learns at every step; the parameters stay.
        float[] learned(Function<OneStep, OnlineGradient> method, boolean lastOnly) {
            var step = new OneStep(graph, offsets);
            var online = method.apply(step);
            float[] gradient = new float[values.length];
            for (int t = 0; t < STEPS; t++) {
                for (int i = 0; i < inputs.length; i++) {
                    System.arraycopy(inputs[i][t], 0, step.rows()[i], 0, inputs[i][t].length);
                }
                step.forward(values);
                online.step(values, lastOnly && t < STEPS - 1 ? null : adjoints[t], gradient);
                step.advance();
            }
            step.restrict(gradient);
            return gradient;
        }

        float[] rtrl() {
            return learned(s -> new RealTimeGradient(s, true), false);
        }

        float[] snap1() {
            return learned(s -> new RealTimeGradient(s, false), false);
        }
    }

    /// ‖a − b‖ / ‖b‖.
    private static double error(float[] a, float[] b) {
        double difference = 0;
        double norm = 1e-12;
        for (int i = 0; i < a.length; i++) {
            difference += Math.pow((double) a[i] - b[i], 2);
            norm += Math.pow(b[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    private static void none(List<String> failures) {
        assertTrue(
                failures.isEmpty(),
                () -> failures.size() + " failures\n" + String.join("\n", failures));
    }

    private static Graph stack(int hidden, int x, String... cells) {
        var layers = new ArrayList<Composition.Layer>();
        int width = x;
        for (String cell : cells) {
            var graph = Cell.parse(cell, "cell").bind(hidden, Map.of("x", width));
            layers.add(new Composition.Layer("layer" + (layers.size() + 1) + ".", graph));
            width = graph.output().width();
        }
        var head = Cell.shipped("dense").bind(2, Map.of("x", width));
        layers.add(new Composition.Layer("output.", head));
        return Composition.of("stack", layers);
    }

    @Test
    void rtrlIsBackpropagationThroughAllOfThePastOnEveryShippedCell() {
        var failures = new ArrayList<String>();
        for (String name : Shipped.ofChains()) {
            for (int hidden : new int[] {4, 18}) {
                var c = new Case(Cell.shipped(name).bind(hidden, Map.of("x", 3)), hidden);
                double error = error(c.rtrl(), c.expected(false));
                if (!(error < 1e-4)) {
                    failures.add(name + " " + hidden + ": " + error);
                }
            }
        }
        none(failures);
    }

    @Test
    void rtrlIsExactOnRandomCells() {
        var failures = new ArrayList<String>();
        for (long seed = 0; seed < 40; seed++) {
            var cell = RandomCells.random(seed);
            var c = new Case(cell.bind(4, RandomCells.widths(3)), seed);
            double error = error(c.rtrl(), c.expected(false));
            // To normalise two numbers that are nearly the same magnifies the rounding of floats.
            if (!(error < (cell.text().contains("layer_norm(") ? 2e-3 : 1e-4))) {
                failures.add(error + "\n" + cell.text());
            }
        }
        none(failures);
    }

    private static final String LSTM = Cell.shipped("lstm").text();
    private static final String DELAYED =
            "h' = tanh(W [x; x[-2]] + U h[-1] + V h[-3] + u * h[-2] + b)";

    @Test
    void stacksLearnAsOneCell() {
        for (String upper : new String[] {LSTM, DELAYED}) {
            for (String lower : new String[] {LSTM, DELAYED}) {
                var c = new Case(stack(5, 3, lower, upper), 7);
                assertEquals(0, error(c.rtrl(), c.expected(false)), 1e-4, lower + upper);
            }
        }
    }

    @Test
    void numbersThatAMaskLeavesOutGetNoGradient() {
        var cell =
                Cell.parse(
                        """
                        h' = tanh(W x + U h + b)
                        mask U = upper(2)
                        """,
                        "masked");
        var c = new Case(cell.bind(6, Map.of("x", 3)), 3);
        assertEquals(0, error(c.rtrl(), c.expected(false)), 1e-4);
        int u = c.offsets.get("U");
        assertEquals(0, c.rtrl()[u + 5 * 6]);
    }

    /// Recurrences that are element-wise, in several forms.
    private static final String[] ELEMENTWISE = {
        "h' = relu(W x + u * h + b)",
        "z = sigmoid(W_z x + b_z)\nh' = (1 - z) * h + z * (W_h x + b_h)",
        "z = tanh(W_z x + V_z x[-1])\nf = sigmoid(W_f x + V_f x[-1])\nc' = f * c + (1 - f) * z\n"
                + "h' = sigmoid(W_o x) * c'",
        "h' = tanh(W x + u * h[-1] + v * h[-3])",
        // Two states in pairs, as the parts of a complex number.
        "r' = a * r - b * i + W x\ni' = b * r + a * i + V x\nh = r' + i'\noutput h",
        // The parts of one state, each its own stretch.
        "h' = u * h + [v * x[-1]; w * x]",
    };

    @Test
    void snap1IsExactWhereTheRecurrenceIsElementwise() {
        for (String text : ELEMENTWISE) {
            var c = new Case(Cell.parse(text, "cell").bind(6, Map.of("x", 3)), 5);
            assertEquals(0, error(c.snap1(), c.expected(false)), 1e-4, text);
        }
    }

    @Test
    void snap1KeepsMoreOfTheGradientThanOneStep() {
        var failures = new ArrayList<String>();
        for (String name : Shipped.ofChains()) {
            var c = new Case(Cell.shipped(name).bind(6, Map.of("x", 3)), 4, 0.7);
            float[] exact = c.expected(false);
            double one = error(c.learned(s -> new TruncatedGradient(s, 1), false), exact);
            double snap = error(c.snap1(), exact);
            if (snap > one * 1.0001 + 1e-4) {
                failures.add(name + ": " + snap + ", one step " + one);
            }
        }
        none(failures);
    }

    @Test
    void truncatedBackpropagationIsExactOnceItReachesTheBeginningAndBiasedBefore() {
        for (String name : Shipped.ofChains()) {
            var graph = Cell.shipped(name).bind(6, Map.of("x", 3));
            var c = new Case(graph, 6);
            float[] exact = c.expected(false);
            float[] whole = c.learned(s -> new TruncatedGradient(s, STEPS), false);
            assertEquals(0, error(whole, exact), 1e-4, name);
        }
        var c = new Case(Cell.shipped("lstm").bind(5, Map.of("x", 3)), 6);
        float[] exact = c.expected(true);
        double before = Double.MAX_VALUE;
        for (int k = 1; k <= STEPS; k++) {
            int steps = k;
            double bias = error(c.learned(s -> new TruncatedGradient(s, steps), true), exact);
            assertTrue(bias < before, "the bias of " + k + " steps: " + bias);
            before = bias;
        }
    }

    @Test
    void uoroIsUnbiased() {
        for (String text : new String[] {LSTM, DELAYED}) {
            var c = new Case(stack(3, 2, text), 8);
            float[] exact = c.expected(false);
            int draws = 600;
            double[] sum = new double[exact.length];
            double[] squares = new double[exact.length];
            for (int d = 0; d < draws; d++) {
                long seed = d;
                float[] g = c.learned(s -> new RankOneGradient(s, exact.length, seed), false);
                for (int i = 0; i < g.length; i++) {
                    sum[i] += g[i];
                    squares[i] += (double) g[i] * g[i];
                }
            }
            int far = 0;
            for (int i = 0; i < exact.length; i++) {
                double mean = sum[i] / draws;
                double variance = squares[i] / draws - mean * mean;
                double deviation = Math.sqrt(Math.max(variance, 0) / draws) + 1e-6;
                double z = Math.abs(mean - exact[i]) / deviation;
                far += z > 3 ? 1 : 0;
                assertTrue(z < 6, "element " + i + " is " + z + " standard errors off");
            }
            assertTrue(far <= 0.03 * exact.length, far + " of " + exact.length + " beyond 3");
        }
    }
}
