package dev.rondo.equation.reference;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.RondoException;
import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The derived gradient of a cell against central finite differences, in double precision on a
/// short sequence with random numbers: by the parameters, by the inputs and by every state that
/// arrives.
///
/// The loss is a random linear function of all outputs and of what all states leave behind. The
/// difference is of fourth order, `(8 (L₁ − L₋₁) − (L₂ − L₋₂)) / 12 ε` with `L_k = L(p + kε)`, for
/// a few sizes of ε, of which the nearest counts.
///
/// At a kink (of `relu`, `abs`, `min`…) there is no derivative to compare with: an entry whose
/// shift takes some function over a kink is counted as skipped and not compared.
///
/// What is fixed and starts as one number is that number.
///
/// @param errors for each parameter, and for `x`, `h[-1]` and the like, the largest relative error
///   `|g − d| / max(|g|, |d|, 0.001)`
/// @param compared entries compared
/// @param skipped entries that stand at a kink
public record GradientCheck(Map<String, Double> errors, int compared, int skipped) {
    private static final double[] SHIFTS = {1e-4, 1e-3, 1e-5};
    private static final double GOOD = 1e-8;
    private static final int TRIES = 20;

    /// Checks with 4 steps and at most 40 entries of each parameter.
    ///
    /// @throws RondoException if the cell has no finite value at any of the random points tried
    public static GradientCheck of(Graph graph, long seed) {
        return of(graph, seed, 4, 40);
    }

    /// Checks with a chosen effort.
    ///
    /// @param steps of the sequence
    /// @param entries of each parameter and row that are compared, drawn at random if there are
    ///   more
    public static GradientCheck of(Graph graph, long seed, int steps, int entries) {
        return of(graph, Topology.chain(steps), seed, entries);
    }

    /// Checks over the nodes of any structure.
    ///
    /// @throws dev.rondo.equation.graph.EquationException if the cell reads what the structure
    ///   lacks
    public static GradientCheck of(Graph graph, Topology topology, long seed, int entries) {
        var random = new Random(seed);
        var reference = new ReferenceEvaluator(graph);
        for (int i = 0; i < TRIES; i++) {
            var point = new Point(reference, topology, random);
            if (Double.isFinite(point.loss())) {
                return point.check(entries, random);
            }
        }
        throw new RondoException(
                graph.name()
                        + ": the cell's value is not finite at any of "
                        + TRIES
                        + " random points: is `log` or `sqrt` taken of what can be negative, or a division by"
                        + " what can be zero?");
    }

    /// The largest error of all.
    public double worst() {
        return errors.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /// The numbers at which the gradient is taken.
    private static final class Point {
        private final ReferenceEvaluator reference;
        private final Topology topology;
        private final int steps;
        private final Map<String, double[]> parameters = new LinkedHashMap<>();
        private final Map<String, double[][]> inputs = new LinkedHashMap<>();
        private final Map<String, double[][]> previous = new LinkedHashMap<>();
        private final Map<String, double[][]> count = new HashMap<>();
        private final double[][] outputAdjoint;
        private final Map<String, double[][]> nextAdjoint = new LinkedHashMap<>();
        private long sides;

        Point(ReferenceEvaluator reference, Topology topology, Random random) {
            this.reference = reference;
            this.topology = topology;
            this.steps = topology.rows();
            int lanes = topology.lanes();
            Graph graph = reference.graph();
            for (Parameter p : graph.parameters()) {
                double scale = p.matrix() ? 1.5 / Math.sqrt(p.columns()) : 0.7;
                double[] values = rows(random, 1, p.size(), scale)[0];
                p.unchanging().ifPresent(constant -> Arrays.fill(values, constant));
                parameters.put(p.name(), values);
            }
            for (Graph.Input in : graph.inputs()) {
                int count = ReferenceEvaluator.rows(graph, topology, in);
                inputs.put(in.name(), rows(random, count, in.width(), 1));
                previous.put(in.name(), rows(random, in.maxDelay() * lanes, in.width(), 1));
            }
            for (Graph.State s : graph.states()) {
                if (s.counter()) {
                    // So that every group is due at one of the steps, and most not at all.
                    int before = graph.cycle() - 1 - random.nextInt(Math.max(1, steps - 1));
                    count.put(s.name(), new double[][] {{Math.max(0, before)}});
                    continue;
                }
                int history = s.maxDelay() * lanes;
                previous.put(s.name(), rows(random, history, s.width(), 1));
                nextAdjoint.put(s.name(), rows(random, history, s.width(), 1));
            }
            outputAdjoint = rows(random, steps, graph.output().width(), 1);
        }

        private static double[][] rows(Random random, int rows, int width, double scale) {
            var all = new double[rows][width];
            for (double[] row : all) {
                for (int i = 0; i < width; i++) {
                    row[i] = scale * (2 * random.nextDouble() - 1);
                }
            }
            return all;
        }

        private Map<String, double[][]> before() {
            var all = new HashMap<>(previous);
            all.putAll(count);
            return all;
        }

        /// The loss; notes on which sides of their kinks all functions are.
        double loss() {
            var run = reference.run(topology, parameters, inputs, before());
            double loss = 0;
            for (int t = 0; t < steps; t++) {
                loss += dot(outputAdjoint[t], run.value(reference.graph().output(), t));
            }
            for (var entry : nextAdjoint.entrySet()) {
                double[][] history = run.history(entry.getKey());
                for (int i = 0; i < history.length; i++) {
                    loss += dot(entry.getValue()[i], history[i]);
                }
            }
            sides = 1;
            for (Node node : reference.graph().nodes()) {
                if (node.op() instanceof Op.Apply apply && apply.function().kinked()) {
                    for (int t = 0; t < steps; t++) {
                        int rows = run.rows(node, t).length;
                        for (int e = 0; e < rows; e++) {
                            sides = 31 * sides + sides(apply.function(), node, run, t, e);
                        }
                    }
                } else if (node.op() instanceof Op.Reduce r && r.reduction() == Op.Reduction.MAX) {
                    for (int t = 0; t < steps; t++) {
                        sides = 31 * sides + greatest(run.rows(node.argument(0), t));
                    }
                }
            }
            return loss;
        }

        private static long sides(
                Function function, Node node, ReferenceEvaluator.Run run, int t, int e) {
            double[][] a =
                    node.arguments().stream()
                            .map(n -> {
                                double[][] rows = run.rows(n, t);
                                return rows[rows.length == 1 ? 0 : e];
                            })
                            .toArray(double[][]::new);
            return function.sides(a, node.width());
        }

        /// Which edge has the greatest value, element by element.
        private static long greatest(double[][] edges) {
            long which = 0;
            for (int j = 0; edges.length > 0 && j < edges[0].length; j++) {
                which = 31 * which + ReferenceEvaluator.greatest(edges, j);
            }
            return which;
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }

        GradientCheck check(int entries, Random random) {
            var run = reference.run(topology, parameters, inputs, before());
            var gradients = reference.backward(run, outputAdjoint, nextAdjoint);
            var comparator = new Comparator(this, entries, random);
            for (Parameter p : reference.graph().parameters()) {
                if (!p.fixed()) {
                    comparator.compare(
                            p.name(), need(parameters, p.name()), gradients.parameter(p.name()));
                }
            }
            inputs.forEach((name, rows) -> {
                double[][] by = gradients.elsewhere(name);
                for (int t = 0; t < rows.length; t++) {
                    comparator.compare(name, rows[t], by[by.length - rows.length + t]);
                }
            });
            previous.forEach((name, rows) -> {
                for (int i : comparator.chosen(rows.length)) {
                    comparator.compare(
                            name + "[-" + (i + 1) + "]", rows[i], gradients.previous(name)[i]);
                }
            });
            return new GradientCheck(comparator.errors, comparator.compared, comparator.skipped);
        }
    }

    private static final class Comparator {
        private final Point point;
        private final int entries;
        private final Random random;
        private final long sides;
        private final Map<String, Double> errors = new LinkedHashMap<>();
        private int compared;
        private int skipped;

        Comparator(Point point, int entries, Random random) {
            this.point = point;
            this.entries = entries;
            this.random = random;
            point.loss();
            this.sides = point.sides;
        }

        void compare(String name, double[] values, double[] gradient) {
            for (int i : chosen(values.length)) {
                double error = error(values, i, gradient[i]);
                if (Double.isNaN(error)) {
                    skipped++;
                } else {
                    compared++;
                    errors.merge(name, error, Math::max);
                }
            }
        }

        private List<Integer> chosen(int length) {
            var all = new ArrayList<Integer>();
            for (int i = 0; i < length; i++) {
                all.add(i);
            }
            if (length > entries) {
                Collections.shuffle(all, random);
                return all.subList(0, entries);
            }
            return all;
        }

        /// The relative error of one entry; NaN if every shift crosses a kink.
        private double error(double[] values, int i, double derived) {
            double own = values[i];
            double least = Double.NaN;
            for (double shift : SHIFTS) {
                double[] loss = new double[5];
                boolean smooth = true;
                for (int k = -2; k <= 2; k++) {
                    if (k != 0) {
                        values[i] = own + k * shift;
                        loss[k + 2] = point.loss();
                        smooth &= point.sides == sides && Double.isFinite(loss[k + 2]);
                    }
                }
                values[i] = own;
                if (smooth) {
                    double difference =
                            (8 * (loss[3] - loss[1]) - (loss[4] - loss[0])) / (12 * shift);
                    double error =
                            Math.abs(derived - difference)
                                    / Math.max(
                                            1e-3,
                                            Math.max(Math.abs(derived), Math.abs(difference)));
                    least = Double.isNaN(least) ? error : Math.min(least, error);
                    if (error < GOOD) {
                        break;
                    }
                }
            }
            return least;
        }
    }
}
