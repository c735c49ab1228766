package dev.rondo.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Graph;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Linear states are found in the equations and run as scans, with the same values and gradients as
/// the reference evaluator's.
@Tag("provider")
class ScanPlanTest {
    private static Graph graph(String text, int hidden) {
        return Cell.parse(text, "t").bind(hidden, Map.of("x", hidden));
    }

    private static int scans(CellPlan plan) {
        return (int) plan.program.before().stream().filter(Step.Scan.class::isInstance).count();
    }

    /// Cells without any other state.
    static Map<String, String> linear() {
        var cells = new LinkedHashMap<String, String>();
        cells.put(
                "minGRU",
                """
                z  = sigmoid(W_z x + b_z)
                h' = (1 - z) * h + z * (W_h x)
                """);
        cells.put(
                "minGRU, the other form",
                """
                z  = sigmoid(W_z x + b_z)
                h' = h + z * (tanh(W_h x) - h)
                """);
        cells.put(
                "QRNN",
                """
                g  = tanh(W_g x + V_g x[-1] + b_g)
                f  = sigmoid(W_f x + V_f x[-1] + b_f)
                o  = sigmoid(W_o x + V_o x[-1] + b_o)
                c' = f * c + (1 - f) * g
                h' = o * c'
                """);
        cells.put(
                "SRU",
                """
                u  = W x
                f  = sigmoid(W_f x + v_f * u + b_f)
                r  = sigmoid(W_r x + b_r)
                c' = f * c + (1 - f) * u
                h' = r * tanh(c') + (1 - r) * x
                """);
        cells.put(
                "LRU",
                """
                a   = exp(-exp(n)) * cos(exp(p))
                b   = exp(-exp(n)) * sin(exp(p))
                re' = a * re - b * im + g * (B_re x)
                im' = b * re + a * im + g * (B_im x)
                y   = C_re re' - C_im im' + d * x
                output y
                """);
        cells.put("moving average", "h' = 0.9 * h + 0.1 * x");
        cells.put("sum", "h' = h + sigmoid(W x + b)");
        cells.put("nothing arrives but the state", "h' = a * h");
        cells.put("divided", "h' = (h - x) / (2 + cos(x)) - -h");
        cells.put("alternating", "h' = x - h");
        cells.put(
                "the arriving value is the output", "h' = a * h + x\ny = tanh(V h) + h'\noutput y");
        cells.put(
                "one number gates all",
                """
                z  = sigmoid(v . x)
                h' = z * h + (1 - z) * tanh(W x)
                """);
        cells.put(
                "average of averages",
                """
                m' = 0.9 * m + 0.1 * (W x)
                h' = sigmoid(V x) * h + U m' + m
                """);
        cells.put(
                "gate from an earlier linear state",
                """
                m' = 0.5 * m + x
                f  = sigmoid(U m + b)
                h' = f * h + tanh(V m')
                """);
        cells.put(
                "states that leave crosswise",
                """
                a  = sigmoid(W x)
                c' = a * h + x
                h' = c' * 0.5 - a * c
                """);
        cells.put("states that change places", "c' = a * h\nh' = c\ny = W h + x\noutput y");
        cells.put("state behind another", "c' = h\nh' = 0.5 * h + W x\ny = h' + U c\noutput y");
        cells.put("shifted value", "c' = tanh(W x)\ny = c * x + U c'\noutput y");
        cells.put("one value under two names", "c' = tanh(W x)\nh' = c'\ny = h + c'\noutput y");
        cells.put("layer norm behind", "h' = sigmoid(W x) * h + x\ny = layer_norm(h')\noutput y");
        return cells;
    }

    /// Cells in which some states are linear, with the number of scans.
    static Map<String, Integer> mixed() {
        var cells = new LinkedHashMap<String, Integer>();
        cells.put("c' = 0.9 * c + 0.1 * x\nh' = tanh(U h + V c' + W x)", 1);
        cells.put("c' = 0.9 * c + 0.1 * x\nh' = tanh(U h + V c + W x) + c'", 1);
        cells.put("c' = f * c + x\nf = sigmoid(W x)\nh' = c + tanh(h) * c'", 1);
        cells.put("c' = x\nh' = tanh(U h) + c", 1);
        cells.put("h' = tanh(U h + W x)\nc' = 0.9 * c + h'\ny = c' + h'\noutput y", 0);
        cells.put("c' = 0.5 * c + h\nh' = 0.5 * h + abs(c)", 0);
        cells.put("h' = 0.5 * h + h[-2] + x", 0);
        cells.put("a' = b\nb' = c\nc' = a * x\noutput c", 0);
        return cells;
    }

    @Test
    void linearCellsHaveNoRecurrenceLeft() {
        linear().forEach((name, text) -> {
            var plan = CellPlan.of(graph(text, 4));
            assertTrue(plan.program.within().isEmpty(), name);
            assertTrue(plan.program.backWithin().isEmpty(), name);
        });
        var stepwise = CellPlan.stepwise(graph(linear().get("minGRU"), 4));
        assertTrue(!stepwise.program.within().isEmpty());
        mixed().forEach((text, count) -> {
            var plan = CellPlan.of(graph(text, 4));
            assertEquals(count, scans(plan), text);
            assertTrue(!plan.program.within().isEmpty(), text);
        });
    }

    @Test
    void shippedCellsAreFound() {
        for (String name : List.of("mingru", "minlstm", "qrnn", "sru", "lru", "additive")) {
            var plan = CellPlan.of(Cell.shipped(name).bind(4, Map.of("x", 4)));
            assertTrue(plan.program.within().isEmpty(), name);
            assertTrue(plan.program.backWithin().isEmpty(), name);
            assertEquals(1, scans(plan), name);
        }
        for (String name : List.of("lstm", "gru", "tanh", "indrnn", "slstm")) {
            assertEquals(0, scans(CellPlan.of(Cell.shipped(name).bind(4, Map.of("x", 4)))), name);
        }
    }

    @Test
    void scansEqualTheReference() {
        var failures = new ArrayList<String>();
        var all = new LinkedHashMap<>(linear());
        mixed().keySet().forEach(text -> all.put(text, text));
        all.forEach((name, text) -> {
            for (int hidden : new int[] {1, 3, 33}) {
                var graph = graph(text, hidden);
                check(failures, name, CellPlan.of(graph), 7, 7, 5, 3, 1);
                check(failures, name, CellPlan.inTiles(graph, 6), 17, 16, 16, 2, 2);
                check(failures, name, CellPlan.inTiles(graph, 1), 1);
                check(failures, name, CellPlan.inTiles(graph, 1), 9);
            }
            check(failures, name, CellPlan.inTiles(graph(text, 5), 7), 200, 200);
        });
        assertTrue(failures.isEmpty(), () -> String.join("\n", failures));
    }

    private static void check(List<String> failures, String name, CellPlan plan, int... lengths) {
        var chain = PackedSequences.of(lengths);
        var errors = Comparison.of(plan.graph(), plan, chain, lengths.length, true).errors(1);
        if (!errors.values().stream().allMatch(e -> e <= 1e-4)) {
            failures.add(
                    name
                            + " of "
                            + plan.graph().output().width()
                            + ", "
                            + Arrays.toString(lengths)
                            + ": "
                            + errors);
        }
    }

    /// Output, adjoints of the input and of what arrived, gradient.
    private static List<float[]> run(CellPlan plan, int threads, PackedSequences chain) {
        var random = new Random(5);
        int width = plan.graph().output().width();
        float[] parameters = random(random, plan.parameterSize());
        float[] x = random(random, chain.rows() * width);
        float[] adjoint = random(random, chain.rows() * width);
        float[] xAdjoint = new float[chain.rows() * width];
        float[] gradient = new float[plan.parameterSize()];
        try (var workers = new WorkerPool(threads)) {
            var packs = plan.packs(true);
            packs.pack(parameters, 0, workers);
            var space = new Workspace(plan, workers);
            space.begin(chain);
            space.input(0, x, 0, width);
            space.forward(parameters, 0, packs);
            var results = new ArrayList<float[]>();
            for (int r = 0; r < chain.rows(); r++) {
                int at = space.outputOffset() + r * space.outputStride();
                results.add(Arrays.copyOfRange(space.output(), at, at + width));
            }
            space.backward(adjoint, 0, width, xAdjoint, 0, packs);
            results.add(xAdjoint);
            for (int s = 0; s < plan.graph().states().size(); s++) {
                results.add(new float[chain.sequences() * width]);
                space.previousAdjoint(s, 1, results.getLast(), 0);
            }
            for (int task = 0; task < plan.gradientTasks(threads); task++) {
                GradientTasks.run(task, threads, List.of(space), gradient, 0, false);
            }
            results.add(gradient);
            return results;
        }
    }

    private static float[] random(Random random, int n) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = random.nextFloat() - 0.5f;
        }
        return a;
    }

    @Test
    void threadsAndStretchesChangeNoBit() {
        var cells = new LinkedHashMap<>(linear());
        mixed().keySet().forEach(text -> cells.put(text, text));
        for (var chain :
                List.of(
                        PackedSequences.uniform(1, 101),
                        PackedSequences.of(50, 50, 49, 20, 20, 1))) {
            cells.forEach((name, text) -> {
                if (name.contains("h[-2]") || graph(text, 1).inputs().isEmpty()) {
                    return;
                }
                var graph = graph(text, 19);
                var once = run(CellPlan.of(graph), 1, chain);
                for (int threads : new int[] {2, 3}) {
                    var again = run(CellPlan.inTiles(graph, 8 * threads - 15), threads, chain);
                    for (int i = 0; i < once.size(); i++) {
                        assertArrayEquals(once.get(i), again.get(i), name + " " + threads);
                    }
                }
            });
        }
    }

    /// Sums of 2000 steps with factors near 1, of both signs: nothing is ever divided by a product
    /// of factors.
    @Test
    void longMemoriesStayExact() {
        for (String text :
                List.of(
                        "f = 1 - 0.0001 * sigmoid(W x)\nh' = f * h + x",
                        """
                        re' = 0.6 * re - 0.8 * h + 0.01 * x
                        h'  = 0.8 * re + 0.6 * h
                        """,
                        "h' = x - h")) {
            var plan = CellPlan.inTiles(graph(text, 3), 50);
            var errors =
                    Comparison.of(plan.graph(), plan, PackedSequences.of(2000), 3, true).errors(1);
            assertTrue(errors.values().stream().allMatch(e -> e <= 1e-4), text + ": " + errors);
        }
    }

    @Test
    void aGateIsReadOnceFromTheEquationThatHasIt() {
        var plan = CellPlan.of(graph(linear().get("minGRU"), 8));
        assertEquals(
                List.of("16 × 8"),
                plan.program.blocks().stream().map(b -> b.stack.width + " × " + b.k).toList());
        assertTrue(plan.takesTable());
    }
}
