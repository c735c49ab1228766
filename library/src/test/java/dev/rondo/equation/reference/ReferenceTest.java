package dev.rondo.equation.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.equation.Shipped;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.text.RandomCells;
import dev.rondo.structure.Samples;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

class ReferenceTest {
    private static double[] random(Random random, int size) {
        return random.doubles(size, -1, 1).toArray();
    }

    private static double[][] rows(Random random, int rows, int width) {
        var all = new double[rows][];
        Arrays.setAll(all, i -> random(random, width));
        return all;
    }

    private static Map<String, double[]> parameters(Graph graph, Random random) {
        var all = new HashMap<String, double[]>();
        graph.parameters().forEach(p -> all.put(p.name(), random(random, p.size())));
        return all;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void theLstmComputesWhatItsPaperSays() {
        int d = 2;
        int h = 3;
        int steps = 4;
        var random = new Random(1);
        Graph graph = Cell.shipped("lstm").bind(h, Map.of("x", d));
        var p = parameters(graph, random);
        var x = rows(random, steps, d);
        var h0 = random(random, h);
        var c0 = random(random, h);
        var run =
                new ReferenceEvaluator(graph)
                        .run(
                                p,
                                Map.of("x", x),
                                Map.of("h", new double[][] {h0}, "c", new double[][] {c0}));

        double[] hidden = h0;
        double[] cell = c0;
        for (int t = 0; t < steps; t++) {
            var nextHidden = new double[h];
            var nextCell = new double[h];
            for (int j = 0; j < h; j++) {
                double[] gate = new double[4];
                for (int g = 0; g < 4; g++) {
                    String name = "ifog".substring(g, g + 1);
                    gate[g] = p.get("b_" + name)[j];
                    for (int k = 0; k < d; k++) {
                        gate[g] += p.get("W_" + name)[j * d + k] * x[t][k];
                    }
                    for (int k = 0; k < h; k++) {
                        gate[g] += p.get("U_" + name)[j * h + k] * hidden[k];
                    }
                }
                nextCell[j] = sigmoid(gate[1]) * cell[j] + sigmoid(gate[0]) * Math.tanh(gate[3]);
                nextHidden[j] = sigmoid(gate[2]) * Math.tanh(nextCell[j]);
            }
            hidden = nextHidden;
            cell = nextCell;
            assertArrayEquals(hidden, run.outputs()[t], 1e-14);
            assertArrayEquals(cell, run.next("c")[t], 1e-14);
        }
    }

    @Test
    void theTwoFormsOfTheGruDifferByWhereTheResetStands() {
        // One unit, no input weight, all by hand: z = r = sigmoid(0) = 1/2.
        var zero = new double[] {0};
        var p = new HashMap<String, double[]>();
        for (String name : new String[] {"W_z", "U_z", "b_z", "W_r", "U_r", "b_r", "W_n", "b_n"}) {
            p.put(name, zero);
        }
        p.put("U_n", new double[] {2});
        var h = new double[][] {{0.8}};
        var before =
                new ReferenceEvaluator(Cell.shipped("gru-reset-before").bind(1, Map.of("x", 1)))
                        .run(p, Map.of("x", new double[1][1]), Map.of("h", h));
        assertEquals(0.5 * Math.tanh(2 * (0.5 * 0.8)) + 0.5 * 0.8, before.outputs()[0][0], 1e-15);
        p.put("c_n", new double[] {0.3});
        var after =
                new ReferenceEvaluator(Cell.shipped("gru").bind(1, Map.of("x", 1)))
                        .run(p, Map.of("x", new double[1][1]), Map.of("h", h));
        assertEquals(
                0.5 * Math.tanh(0.5 * (2 * 0.8 + 0.3)) + 0.5 * 0.8, after.outputs()[0][0], 1e-15);
    }

    @Test
    void delaysReachIntoTheGivenHistoryAndElseReadZeros() {
        Graph graph =
                Cell.parse("input u[1]\nh' = x[-2] + h[-2] * 10 + 0 * u", "d.cell")
                        .bind(1, Map.of("x", 1));
        double[][] x = {{1}, {2}, {3}};
        var inputs = Map.of("x", x, "u", new double[3][1]);
        var zeros = new ReferenceEvaluator(graph).run(Map.of(), inputs, Map.of());
        assertArrayEquals(new double[] {0, 0, 1}, flat(zeros.outputs()));
        var given =
                new ReferenceEvaluator(graph)
                        .run(
                                Map.of(),
                                inputs,
                                Map.of(
                                        "x",
                                        new double[][] {{7}, {8}},
                                        "h",
                                        new double[][] {{0.5}, {0.25}}));
        // t=0: x[-2] = 8, h[-2] = 0.25; t=1: 7 and 0.5; t=2: 1 and h of t=0.
        assertArrayEquals(new double[] {10.5, 12, 106}, flat(given.outputs()));
        assertArrayEquals(new double[] {106, 12}, flat(given.history("h")));
        assertArrayEquals(new double[] {3, 2}, flat(given.history("x")));
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    @Test
    void aSequenceInChunksIsTheWholeSequence() {
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            Graph graph = RandomCells.random(seed).bind(4, RandomCells.widths(3));
            var reference = new ReferenceEvaluator(graph);
            var p = parameters(graph, random);
            int steps = 7;
            int cut = 1 + random.nextInt(steps - 1);
            var inputs = new HashMap<String, double[][]>();
            var first = new HashMap<String, double[][]>();
            var second = new HashMap<String, double[][]>();
            for (Graph.Input in : graph.inputs()) {
                var rows = rows(random, steps, in.width());
                inputs.put(in.name(), rows);
                first.put(in.name(), Arrays.copyOf(rows, cut));
                second.put(in.name(), Arrays.copyOfRange(rows, cut, steps));
            }
            var previous = new HashMap<String, double[][]>();
            graph.states()
                    .forEach(s -> previous.put(s.name(), rows(random, s.maxDelay(), s.width())));
            double[][] adjoint = rows(random, steps, graph.output().width());

            var whole = reference.run(p, inputs, previous);
            var a = reference.run(p, first, previous);
            var b = reference.run(p, second, a.histories());
            assertArrayEquals(Arrays.copyOf(whole.outputs(), cut), a.outputs());
            assertArrayEquals(Arrays.copyOfRange(whole.outputs(), cut, steps), b.outputs());

            var gradient = reference.backward(whole, adjoint, Map.of());
            var late = reference.backward(b, Arrays.copyOfRange(adjoint, cut, steps), Map.of());
            var next = new HashMap<String, double[][]>();
            graph.states().forEach(s -> next.put(s.name(), late.previous(s.name())));
            var early = reference.backward(a, Arrays.copyOf(adjoint, cut), next);
            for (Parameter q : graph.parameters()) {
                double[] sum = early.parameter(q.name()).clone();
                for (int i = 0; i < sum.length; i++) {
                    sum[i] += late.parameter(q.name())[i];
                }
                double[] expected = gradient.parameter(q.name());
                double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0) + 1;
                assertArrayEquals(expected, sum, 1e-11 * scale, q.name());
            }
        }
    }

    @Test
    void maskedEntriesContributeNothingAndHaveNoGradient() {
        Graph graph =
                Cell.parse("h' = U h + x\nmask U = upper(2)", "m.cell").bind(2, Map.of("x", 2));
        var reference = new ReferenceEvaluator(graph);
        var run =
                reference.run(
                        Map.of("U", new double[] {1, 2, 100, 3}),
                        Map.of("x", new double[][] {{0, 0}}),
                        Map.of("h", new double[][] {{1, 1}}));
        assertArrayEquals(new double[] {3, 3}, run.outputs()[0]);
        var gradients = reference.backward(run, new double[][] {{1, 1}}, Map.of());
        assertArrayEquals(new double[] {1, 1, 0, 1}, gradients.parameter("U"));
        assertArrayEquals(new double[] {1, 5}, gradients.previous("h")[0]);
    }

    @Test
    void shippedCellsHaveTheGradientsOfFiniteDifferences() {
        for (String name : Cell.shippedNames()) {
            var graph = Shipped.training(name, 5, 3);
            var check =
                    graph.readsChain()
                            ? GradientCheck.of(graph, 7)
                            : GradientCheck.of(
                                    graph,
                                    Samples.of(StructureSignature.requiredBy(graph), 7),
                                    7,
                                    2);
            assertTrue(check.worst() < 1e-6, name + check);
            assertTrue(check.compared() > 5 * check.skipped(), name + check);
            graph.inputs()
                    .forEach(in -> assertTrue(check.errors().containsKey(in.name()), name + check));
        }
    }

    @Test
    void aGradientCheckSaysWhatItSkippedAtAKink() {
        // max(h, h) is always at its kink, but on one side of it.
        var tie =
                GradientCheck.of(
                        Cell.parse("h' = max(x, x) + relu(h - h)", "tie.cell")
                                .bind(2, Map.of("x", 2)),
                        1);
        assertEquals(0, tie.worst(), 1e-9);
        var step =
                GradientCheck.of(
                        Cell.parse("h' = abs(W (x - x) + b - b)", "kink.cell")
                                .bind(2, Map.of("x", 2)),
                        1);
        assertTrue(step.skipped() == 0 && step.worst() < 1e-9, step.toString());
        var e =
                assertThrows(
                        RondoException.class,
                        () ->
                                GradientCheck.of(
                                        Cell.parse("h' = log(-1 - abs(x))", "nan.cell")
                                                .bind(2, Map.of("x", 2)),
                                        1));
        assertTrue(e.getMessage().contains("nan: the cell's value is not finite"), e.getMessage());
    }

    @Test
    void whatIsMissingOrMisshapenIsNamed() {
        var reference = new ReferenceEvaluator(Cell.shipped("tanh").bind(2, Map.of("x", 1)));
        var x = Map.of("x", new double[3][1]);
        var good = Map.of("W", new double[2], "U", new double[4], "b", new double[2]);
        assertEquals(
                "parameter U: expected 4 numbers, got 3",
                message(
                        reference,
                        Map.of("W", new double[2], "U", new double[3], "b", new double[2]),
                        x,
                        Map.of()));
        assertEquals(
                "parameter W: expected 2 numbers, got nothing",
                message(reference, Map.of(), x, Map.of()));
        assertEquals(
                "a row of input x: expected 1 numbers, got 2",
                message(reference, good, Map.of("x", new double[3][2]), Map.of()));
        assertEquals(
                "a row of previous values: expected 2 numbers, got 1",
                message(reference, good, x, Map.of("h", new double[1][1])));
    }

    private static String message(
            ReferenceEvaluator reference,
            Map<String, double[]> parameters,
            Map<String, double[][]> inputs,
            Map<String, double[][]> previous) {
        return assertThrows(RondoException.class, () -> reference.run(parameters, inputs, previous))
                .getMessage();
    }

    @Test
    void aCellWithoutInputsRunsAsLongAsItIsTold() {
        var reference =
                new ReferenceEvaluator(Cell.parse("h' = 0.5 * h", "decay.cell").bind(1, Map.of()));
        var run = reference.run(3, Map.of(), Map.of(), Map.of("h", new double[][] {{8}}));
        assertArrayEquals(new double[] {4, 2, 1}, flat(run.outputs()));
    }
}
