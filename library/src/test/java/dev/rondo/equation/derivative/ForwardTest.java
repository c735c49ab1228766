package dev.rondo.equation.derivative;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.Shipped;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.reference.RealTimeReference;
import dev.rondo.equation.reference.ReferenceEvaluator;
import dev.rondo.equation.text.RandomCells;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Forward mode against reverse mode and finite differences, and RTRL against BPTT, in double.
class ForwardTest {
    private static final int STEPS = 4;

    private static double[][] rows(Random random, int rows, int width) {
        var all = new double[rows][];
        Arrays.setAll(all, i -> random.doubles(width, -1, 1).toArray());
        return all;
    }

    /// A point, a direction and an adjoint of a cell.
    private static final class Case {
        final Graph graph;
        final Map<String, double[]> parameters = new HashMap<>();
        final Map<String, double[][]> inputs = new HashMap<>();
        final Map<String, double[][]> previous = new HashMap<>();
        final Map<String, double[][]> next = new HashMap<>();
        final double[][] output;

        /// The states that have a tangent.
        final List<Graph.State> moving = new ArrayList<>();

        Case(Graph graph, long seed) {
            this.graph = graph;
            var random = new Random(seed);
            for (Parameter p : graph.parameters()) {
                parameters.put(p.name(), rows(random, 1, p.size())[0]);
                if (!p.fixed()) {
                    parameters.put(ForwardMode.tangentOf(p.name()), rows(random, 1, p.size())[0]);
                }
            }
            for (Graph.Input in : graph.inputs()) {
                for (String name : new String[] {in.name(), ForwardMode.tangentOf(in.name())}) {
                    inputs.put(name, rows(random, STEPS, in.width()));
                    previous.put(name, rows(random, in.maxDelay(), in.width()));
                }
            }
            for (Graph.State s : graph.states()) {
                if (s.counter()) {
                    previous.put(s.name(), new double[][] {{graph.cycle() - 2}});
                    continue;
                }
                moving.add(s);
                previous.put(s.name(), rows(random, s.maxDelay(), s.width()));
                previous.put(
                        ForwardMode.tangentOf(s.name()), rows(random, s.maxDelay(), s.width()));
                next.put(s.name(), rows(random, s.maxDelay(), s.width()));
            }
            output = rows(random, STEPS, graph.output().width());
        }

        /// ⟨adjoint, derivative of all that leaves in the direction⟩, by forward mode.
        double forward() {
            var run =
                    new ReferenceEvaluator(ForwardMode.of(graph).graph())
                            .run(STEPS, parameters, inputs, previous);
            double sum = dot(output, run.outputs());
            for (String s : next.keySet()) {
                sum += dot(next.get(s), run.history(ForwardMode.tangentOf(s)));
            }
            return sum;
        }

        /// The same by reverse mode.
        double reverse() {
            var reference = new ReferenceEvaluator(graph);
            var run = reference.run(STEPS, parameters, inputs, previous);
            var gradients = reference.backward(run, output, next);
            double sum = 0;
            for (Parameter p : graph.parameters()) {
                if (!p.fixed()) {
                    double[] tangent = parameters.get(ForwardMode.tangentOf(p.name()));
                    sum +=
                            dot(
                                    new double[][] {gradients.parameter(p.name())},
                                    new double[][] {tangent});
                }
            }
            for (Graph.Input in : graph.inputs()) {
                String tangent = ForwardMode.tangentOf(in.name());
                sum += dot(gradients.input(in.name()), inputs.get(tangent));
                sum += dot(gradients.previous(in.name()), previous.get(tangent));
            }
            for (Graph.State s : moving) {
                sum +=
                        dot(
                                gradients.previous(s.name()),
                                previous.get(ForwardMode.tangentOf(s.name())));
            }
            return sum;
        }

        /// The same by a finite difference of fourth order.
        double difference(double shift) {
            return (8 * (moved(shift) - moved(-shift)) - (moved(2 * shift) - moved(-2 * shift)))
                    / (12 * shift);
        }

        private double moved(double by) {
            var p = new HashMap<String, double[]>();
            for (Parameter q : graph.parameters()) {
                double[] tangent = parameters.get(ForwardMode.tangentOf(q.name()));
                p.put(
                        q.name(),
                        tangent == null
                                ? parameters.get(q.name())
                                : plus(parameters.get(q.name()), by, tangent));
            }
            var in = new HashMap<String, double[][]>();
            var history = new HashMap<>(previous);
            for (Graph.Input i : graph.inputs()) {
                String tangent = ForwardMode.tangentOf(i.name());
                in.put(i.name(), plus(inputs.get(i.name()), by, inputs.get(tangent)));
                history.put(i.name(), plus(previous.get(i.name()), by, previous.get(tangent)));
            }
            for (Graph.State s : moving) {
                String tangent = ForwardMode.tangentOf(s.name());
                history.put(s.name(), plus(previous.get(s.name()), by, previous.get(tangent)));
            }
            var run = new ReferenceEvaluator(graph).run(STEPS, p, in, history);
            double sum = dot(output, run.outputs());
            for (String s : next.keySet()) {
                sum += dot(next.get(s), run.history(s));
            }
            return sum;
        }

        private static double[][] plus(double[][] a, double by, double[][] b) {
            var sum = new double[a.length][];
            Arrays.setAll(sum, i -> plus(a[i], by, b[i]));
            return sum;
        }

        private static double[] plus(double[] a, double by, double[] b) {
            var sum = new double[a.length];
            Arrays.setAll(sum, i -> a[i] + by * b[i]);
            return sum;
        }

        private static double dot(double[][] a, double[][] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                for (int j = 0; j < a[i].length; j++) {
                    sum += a[i][j] * b[i][j];
                }
            }
            return sum;
        }
    }

    @Test
    void forwardModeIsTheTransposeOfReverseMode() {
        for (String name : Shipped.ofChains()) {
            var c = new Case(Cell.shipped(name).bind(4, Map.of("x", 3)), 1);
            double reverse = c.reverse();
            assertEquals(reverse, c.forward(), 1e-11 * Math.max(1, Math.abs(reverse)), name);
        }
        for (long seed = 0; seed < 150; seed++) {
            Cell cell = RandomCells.random(seed);
            var c = new Case(cell.bind(4, RandomCells.widths(3)), seed);
            double reverse = c.reverse();
            assertEquals(reverse, c.forward(), 1e-9 * Math.max(1, Math.abs(reverse)), cell::text);
        }
    }

    @Test
    void theTangentIsThatOfFiniteDifferences() {
        int smooth = 0;
        for (String name : Shipped.ofChains()) {
            var c = new Case(Cell.shipped(name).bind(4, Map.of("x", 3)), 2);
            double tangent = c.forward();
            double error = Math.abs(tangent - c.difference(1e-3));
            // A shift over a kink spoils the difference, so most must agree, and smooth cells do.
            if (error <= 1e-6 * Math.max(1, Math.abs(tangent))) {
                smooth++;
            }
        }
        assertTrue(smooth >= 0.8 * Shipped.ofChains().size(), smooth + " cells agree");
    }

    @Test
    void realTimeRecurrentLearningIsBackpropagationThroughTime() {
        for (String name : Shipped.ofChains()) {
            sameGradient(Cell.shipped(name).bind(2, Map.of("x", 2)), 3, 1e-10);
        }
        for (long seed = 0; seed < 6; seed++) {
            sameGradient(RandomCells.random(seed).bind(4, RandomCells.widths(3)), seed, 1e-10);
        }
    }

    /// The gradient of the loss of all steps: the sum of what RTRL says at each.
    private static void sameGradient(Graph graph, long seed, double tolerance) {
        var c = new Case(graph, seed);
        var reference = new ReferenceEvaluator(graph);
        var run = reference.run(STEPS, c.parameters, c.inputs, Map.of());
        var whole = reference.backward(run, c.output, Map.of());
        var learning = new RealTimeReference(graph, c.parameters);
        var sums = new HashMap<String, double[]>();
        for (int t = 0; t < STEPS; t++) {
            var row = new HashMap<String, double[]>();
            for (Graph.Input in : graph.inputs()) {
                row.put(in.name(), c.inputs.get(in.name())[t]);
            }
            learning.step(row, c.output[t])
                    .forEach((name, g) -> sums.merge(name, g, (a, b) -> Case.plus(a, 1, b)));
        }
        sums.forEach((name, g) -> {
            double[] expected = whole.parameter(name);
            double scale = 1e-3;
            for (double e : expected) {
                scale = Math.max(scale, Math.abs(e));
            }
            for (int i = 0; i < g.length; i++) {
                assertEquals(expected[i], g[i], tolerance * scale, graph.name() + ": " + name);
            }
        });
    }
}
