package dev.rondo.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.Shipped;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.text.RandomCells;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Samples;
import dev.rondo.structure.Structure;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Forward values and all gradients of compiled cells against the reference evaluator.
@Tag("provider")
class CompiledCellsTest {
    private static final double TOLERANCE = 1e-4;
    private static final int[] RAGGED = {7, 7, 5, 3, 1};

    private static void check(
            List<String> failures, String name, Graph graph, long seed, int... lengths) {
        check(failures, TOLERANCE, name, graph, seed, PackedSequences.of(lengths));
    }

    private static void check(
            List<String> failures,
            double tolerance,
            String name,
            Graph graph,
            long seed,
            Structure structure) {
        try {
            var errors = Comparison.of(graph, structure, seed).errors(1);
            if (!errors.values().stream().allMatch(e -> e <= tolerance)) {
                failures.add(name + ": " + errors);
            }
        } catch (RuntimeException e) {
            failures.add(name + ": " + e + " at " + List.of(e.getStackTrace()).subList(0, 4));
        }
    }

    private static void none(List<String> failures) {
        assertTrue(
                failures.isEmpty(),
                () -> failures.size() + " failures\n" + String.join("\n", failures));
    }

    @Test
    void shippedCellsAtAwkwardWidths() {
        var failures = new ArrayList<String>();
        for (String name : Cell.shippedNames()) {
            for (int hidden : new int[] {1, 3, 17, 33}) {
                int x = hidden == 3 ? 5 : hidden;
                var graph = Shipped.graph(name, hidden, x);
                var structure =
                        graph.readsChain()
                                ? PackedSequences.of(RAGGED)
                                : Samples.of(StructureSignature.requiredBy(graph), hidden);
                check(failures, TOLERANCE, name + " " + hidden, graph, hidden, structure);
            }
        }
        none(failures);
    }

    @Test
    void randomCells() {
        var failures = new ArrayList<String>();
        for (long seed = 0; seed < 300; seed++) {
            String text = RandomCells.text(seed);
            var graph = RandomCells.random(seed).bind(4, RandomCells.widths(3));
            // To normalise two numbers that are nearly the same magnifies the rounding of floats.
            double tolerance = text.contains("layer_norm(") ? 2e-3 : TOLERANCE;
            check(failures, tolerance, text, graph, seed, PackedSequences.of(5, 4, 1));
        }
        none(failures);
    }

    static Map<String, String> chosen() {
        var cells = new LinkedHashMap<String, String>();
        cells.put(
                "peepholes",
                """
                i = sigmoid(W_i x + U_i h + p_i * c + b_i)
                f = sigmoid(W_f x + U_f h + p_f * c + b_f)
                g = tanh(W_g x + U_g h + b_g)
                c' = f * c + i * g
                o = sigmoid(W_o x + U_o h + p_o * c' + b_o)
                h' = o * tanh(c')
                """);
        cells.put("delays", "h' = tanh(W x[-2] + V x + U h[-3] + R h + b) + 0.1 * h[-3]");
        cells.put("range of delays", "h' = tanh(W x[0..-2] + U h[-1..-3])");
        cells.put("delays without products", "h' = x[-2] * h[-3] + 0.5 * x");
        cells.put(
                "two states",
                """
                c' = 0.9 * c + 0.1 * x
                h' = tanh(U h + V c' + W x)
                """);
        cells.put(
                "state behind the output",
                """
                c' = 0.5 * c + a * x
                h' = tanh(U h + V c)
                """);
        cells.put(
                "chain of states",
                """
                c' = x + 0.1 * c
                d' = c * a + 0.1 * d[-2]
                h' = d + 0.1 * h
                """);
        cells.put("concatenation", "h' = tanh(W [x; h] + b)");
        cells.put(
                "slices",
                """
                g = W x + U h + b
                h' = tanh(g)
                y = [h'[1:]; h'[0:1]]
                output y
                """);
        cells.put(
                "product of a concatenation of products",
                """
                q = [U h; V x]
                h' = tanh(M q + b)
                """);
        cells.put(
                "concatenation read by slices",
                """
                q = [tanh(h + x); sigmoid(h)]
                h' = q[0:hidden] * 0.5 + q[hidden:] * x
                """);
        cells.put("dot product", "h' = tanh((a . h) * x + U h)");
        cells.put("softmax", "h' = softmax(W x + U h) * tanh(V x)");
        cells.put("layer norm", "h' = tanh(g * layer_norm(W x + U h) + b)");
        cells.put(
                "products after the recurrence",
                """
                h' = tanh(W x + U h + b)
                y = V h' + S x + c
                output y
                """);
        cells.put(
                "softmax after the recurrence",
                """
                h' = tanh(W x + U h + b)
                y = softmax(V h' + c)
                output y
                """);
        cells.put("one matrix in two products", "h' = tanh(W x + W h + b)");
        cells.put(
                "one matrix in two gates",
                """
                z = sigmoid(W x + U h + b)
                h' = z * tanh(V x + U (z * h)) + (1 - z) * h
                """);
        cells.put(
                "a product read twice",
                """
                q = W x
                h' = tanh(q + U h) * sigmoid(q)
                """);
        cells.put("masked matrix", "h' = tanh(W x + U h)\nmask U = upper(1)");
        cells.put("fixed matrix", "h' = tanh(W x + U h)\nfixed W");
        cells.put(
                "function of a learned vector", "h' = exp(a) * tanh(W x + U h) + sigmoid(-a) * h");
        cells.put("product of a learned vector", "h' = tanh(W a + U h) * a + x");
        cells.put(
                "product of a learned vector, read twice",
                """
                q = W a
                h' = tanh(q + U h) * sigmoid(q) * a + x
                """);
        cells.put(
                "function of a product of a learned vector",
                """
                q = tanh(W a + a)
                h' = tanh(U h + q) * a + x
                """);
        cells.put("vector and state in one sum", "h' = (a + h) * x");
        cells.put("vector and input in one sum", "h' = (a + x) * h");
        cells.put(
                "bias that is also a state",
                """
                c' = b
                h' = tanh(W x + U h + V c + b)
                """);
        cells.put(
                "state that nothing reads back",
                """
                c' = tanh(W x)
                h' = U h + c'
                """);
        cells.put("output is an input", "h' = tanh(W x + U h)\ny = x\noutput y");
        cells.put("output is an arriving value", "h' = tanh(W x + U h)\ny = h\noutput y");
        cells.put(
                "leaving values need no recurrence",
                """
                c' = tanh(W x)
                h' = tanh(V x + U c + b)
                """);
        cells.put(
                "swapped states",
                """
                c' = h
                h' = tanh(W x + U c)
                """);
        cells.put(
                "state handed down",
                """
                c' = h'
                h' = tanh(W x + U c[-2] + V h)
                """);
        cells.put(
                "one state under two names",
                """
                c' = tanh(W x + U h)
                h' = c'
                d' = c'[0:1]
                state d[1]
                """);
        cells.put(
                "numbers that are repeated",
                """
                state s[1]
                s' = sigmoid(v . x + s)
                h' = s' * h + (1 - s') * tanh(W x)
                """);
        cells.put("linear", "h' = U h + W x");
        cells.put("plain sum", "h' = h + x");
        cells.put("dense", "y = tanh(W x + b)\noutput y");
        cells.put("input times input", "y = x * x\noutput y");
        cells.put("constant state", "h' = 0 * h + 1\ny = h' * x\noutput y");
        cells.put(
                "gradient through nothing but the states",
                """
                c' = x * a
                d' = W x
                h' = 0.5 * x
                y = h * c + d
                output y
                """);
        cells.put(
                "shift register",
                """
                c' = [c[1:]; x[0:1]]
                h' = tanh(U h + V c)
                """);
        cells.put(
                "slice of an adjoint after the recurrence",
                """
                c' = [c[0:1]; (W x)[1:]]
                h' = tanh(U h + V c)
                """);
        cells.put(
                "fixed matrix above a learned one",
                """
                a = tanh(W x + U h + b)
                h' = tanh(V a + 0.5 * x)
                fixed V
                """);
        cells.put(
                "fixed matrix in two products",
                """
                h' = tanh(W x + U h + W (b * h))
                fixed W
                """);
        cells.put(
                "stacked products whose adjoints meet late",
                """
                q = (W x) * cos(x) + x
                h' = tanh(h + (V x) * (R q))
                """);
        cells.put(
                "states that change places",
                """
                c' = a * h
                h' = c
                y = W h + x
                output y
                """);
        cells.put(
                "states that change places unchanged",
                """
                c' = h
                h' = c
                y = W h + x
                output y
                """);
        cells.put(
                "linear state with other ways back",
                """
                c' = x / (1.5 + abs(c)) + W c + h
                h' = h
                """);
        cells.put(
                "deep",
                """
                a = tanh(W x + U h)
                e = tanh(V a + b)
                f = sigmoid(R e + S a)
                h' = f * h + (1 - f) * (T e)
                """);
        return cells;
    }

    @Test
    void chosenCells() {
        var failures = new ArrayList<String>();
        chosen().forEach((name, text) -> {
            for (int hidden : new int[] {2, 17}) {
                try {
                    var graph = Cell.parse(text, name).bind(hidden, Map.of("x", hidden));
                    check(failures, name + " " + hidden, graph, hidden, RAGGED);
                } catch (RuntimeException e) {
                    failures.add(name + " does not bind: " + e.getMessage());
                }
            }
        });
        none(failures);
    }

    @Test
    void manyRowsFillSeveralStrips() {
        var failures = new ArrayList<String>();
        int[] lengths = new int[1500];
        java.util.Arrays.fill(lengths, 1);
        lengths[0] = 2;
        var parts = "q = [a + x; 2 * x]\ny = exp(q[0:hidden]) + q[hidden:]\noutput y";
        check(failures, "parts", Cell.parse(parts, "parts").bind(2, Map.of("x", 2)), 1, lengths);
        for (String name :
                List.of(
                        "concatenation read by slices",
                        "numbers that are repeated",
                        "peepholes",
                        "dense")) {
            var graph = Cell.parse(chosen().get(name), name).bind(2, Map.of("x", 2));
            check(failures, name, graph, 1, lengths);
        }
        none(failures);
    }
}
