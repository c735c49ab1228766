package dev.rondo.equation.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.derivative.Derivative;
import dev.rondo.equation.reference.ReferenceEvaluator;
import dev.rondo.equation.text.RandomCells;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the notation means, by example.
class LanguageTest {
    private static Graph bind(String cell) {
        return Cell.parse(cell.replace(" | ", "\n"), "my.cell").bind(6, Map.of("x", 3));
    }

    /// The value of an expression of h = (1, 2, 3, −4, 5, −6) and x = (0.5, −1, 2).
    private static double[] value(String expression) {
        Graph graph = bind("y = " + expression + " | h' = h + 0 * (x . x) | output y");
        var run =
                new ReferenceEvaluator(graph)
                        .run(
                                Map.of(),
                                Map.of("x", new double[][] {{0.5, -1, 2}}),
                                Map.of("h", new double[][] {{1, 2, 3, -4, 5, -6}}));
        return run.outputs()[0];
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "1 + 2 * 3 ! 7",
                "(1 + 2) * 3 ! 9",
                "8 - 2 - 1 ! 5",
                "8 / 2 / 2 ! 2",
                "-2 * -3 ! 6",
                "--2 ! 2",
                "2e-1 + 0.5E0 ! 0.7",
                "x . x ! 5.25",
                "x · x ! 5.25",
                "2 * x . x ! 10.5",
                "x . x * x . x ! 27.5625",
                "−x ⊙ x ! -0.25, -1, -4",
                "x[0:2] ! 0.5, -1",
                "x[1:] ! -1, 2",
                "x[:1] ! 0.5",
                "h[hidden/2:hidden] ! -4, 5, -6",
                "h[x:2*x - 1] ! -4, 5",
                "(h + 1)[0:2] ! 2, 3",
                "[x; 1][2:] ! 2, 1",
                "[x; -x][2:4] ! 2, -0.5",
                "x[0..-1] ! 0.5, -1, 2, 0, 0, 0",
                "x[-1..0] ! 0, 0, 0, 0.5, -1, 2",
                "h[-1] ! 1, 2, 3, -4, 5, -6",
                "h[-1..-2][4:8] ! 5, -6, 0, 0",
                "min(x, 1) ! 0.5, -1, 1",
                "max(x, 0.75) ! 0.75, 0.75, 2",
                "clip(h, -2, 2) ! 1, 2, 2, -2, 2, -2",
                "abs(x) ! 0.5, 1, 2",
                "relu(x) ! 0.5, 0, 2",
                "leaky_relu(x) ! 0.5, -0.01, 2",
                "elu(x) ! 0.5, -0.6321205588285577, 2",
                "hard_sigmoid(h) ! 0.6666666666666666, 0.8333333333333334, 1, 0, 1, 0",
                "σ(0) ! 0.5",
                "sigmoid(x - x) ! 0.5, 0.5, 0.5",
                "tanh(x)[0:1] ! 0.46211715726000975",
                "softplus(0) ! 0.6931471805599453",
                "exp(x)[1:2] ! 0.36787944117144233",
                "log(2) ! 0.6931471805599453",
                "sqrt(x[2:]) ! 1.4142135623730951",
                "sin(x)[:1] ! 0.479425538604203",
                "cos(x)[:1] ! 0.8775825618903728",
                "softmax([0; log(3)]) ! 0.25, 0.75",
                "layer_norm([1; 3]) ! -0.9999950000374997, 0.9999950000374997",
                "x / (2 + x) ! 0.2, -1, 0.5",
            })
    void expressionsHaveTheirValues(String expression, String expected) {
        double[] numbers =
                Arrays.stream(expected.split(",")).mapToDouble(Double::parseDouble).toArray();
        assertArrayEquals(numbers, value(expression), 1e-15);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                // A matrix product binds tightest, then the dot, then * and /, then + and −.
                "W x + b * h . v ! W x + b * (h . v)",
                "W tanh(U h) ! W (tanh((U h)))",
                "W V x ! W (V x)",
                "W x * h ! (W x) * h",
                "-W x ! -(W x)",
                "-h . v * h ! ((-h) . v) * h",
                "U (r * h) + W [x; h] ! (U (r * h)) + (W [x; h])",
                "W x[-1] ! W (x[-1])",
                "W [x;h][0:2] ! W ([x; h][0:2])",
            })
    void operatorsBindAsInTheTextbook(String loose, String tight) {
        String rest = " | h' = tanh(V y + 0 * h)";
        assertEquals(
                bind("y = " + loose + rest).describe(), bind("y = " + tight + rest).describe());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '"',
            value = {
                "h' = tanh(W x + U h + b) ! U=6x6 W=6x3 b=6x1",
                "h' = h + V tanh(W x + b) ! V=6x6 W=6x3 b=6x1",
                "state last[x] | last' = x | h' = U h + D (x - last) ! D=6x3 U=6x6",
                "state r[hidden/2] | r' = tanh(W x + a) | h' = h + U r ! U=6x3 W=3x3 a=3x1",
                "state a[2*hidden] | a' = a + W x | h' = a[0:hidden] ! W=12x3",
                "e = v . tanh(Q h + W x) | h' = h * e ! Q=6x6 W=6x3 v=6x1",
                "h' = p * h + W x ! W=6x3 p=6x1",
                "h' = h + U [x; h; 1] ! U=6x10",
                "h' = h + [W x; x] ! W=3x3",
                "h' = tanh(W x[0..-4]) ! W=6x15",
                "y = W x + b | output y ! W=6x3 b=6x1",
                "g = sigmoid(a . x) | h' = g * h + (1 - g) * W x ! W=6x3 a=3x1",
                "z = W x | h' = h + U z ! U=6x6 W=6x3",
                "input u[2] | h' = h + W [x; u] ! W=6x5",
                "input m[x] | h' = h + W (x * m) ! W=6x3",
                "input m | h' = h + W (x * m) ! W=6x3",
                "s = sum(h[k]) | h' = U s + W x ! U=6x6 W=6x3",
                "h' = W (x + V h) + W b ! V=3x6 W=6x3 b=3x1",
                "h' = h * w[0:1] + b ! b=6x1 w=6x1",
            })
    void widthsFollowFromWhereAValueStands(String cell, String shapes) {
        var found = new TreeMap<String, String>();
        bind(cell).parameters().forEach(p -> found.put(p.name(), p.rows() + "x" + p.columns()));
        assertEquals(shapes, found.toString().replaceAll("[{},]", ""));
    }

    @Test
    void theOrderOfTheLinesDoesNotMatter() {
        assertEquals(
                bind("i = sigmoid(W x) | c' = c + i | h' = tanh(c')").nodes().size(),
                bind("h' = tanh(c') | c' = c + i | i = sigmoid(W x)").nodes().size());
    }

    @Test
    void directivesSayHowParametersStart() {
        var graph =
                bind(
                        "h' = A x + B h + C h + D h + E h + F h + G h + a + b + c + d | init A = glorot"
                                + " | init B = identity(0.5) | init C = orthogonal | init D = sparse(3, 0.1)"
                                + " | init E = kaiming | fixed E | mask F = lower(2) | mask G = diagonal(3)"
                                + " | init a = -1 | init b = uniform(−0.1, 0.1) | init c = normal(0, 1e-2)");
        var rules = new TreeMap<String, Initialiser>();
        graph.parameters().forEach(p -> rules.put(p.name(), p.initialiser()));
        assertEquals(new Initialiser.Glorot(), rules.get("A"));
        assertEquals(new Initialiser.Identity(0.5), rules.get("B"));
        assertEquals(new Initialiser.Orthogonal(1), rules.get("C"));
        assertEquals(new Initialiser.Sparse(3, 0.1), rules.get("D"));
        assertEquals(new Initialiser.Kaiming(), rules.get("E"));
        assertEquals(new Initialiser.Constant(-1), rules.get("a"));
        assertEquals(new Initialiser.Uniform(-0.1, 0.1), rules.get("b"));
        assertEquals(new Initialiser.Normal(0, 0.01), rules.get("c"));
        assertEquals(new Initialiser.Standard(), rules.get("d"));
        assertEquals(
                List.of("E"),
                graph.parameters().stream().filter(Parameter::fixed).map(Parameter::name).toList());
        var masks = new TreeMap<String, Mask>();
        graph.parameters().forEach(p -> masks.put(p.name(), p.mask()));
        assertEquals(new Mask.BlockLower(2, 6, 6), masks.get("F"));
        assertEquals(new Mask.BlockDiagonal(3, 6, 6), masks.get("G"));
        assertTrue(masks.get("F").allows(3, 0) && !masks.get("F").allows(0, 3));
    }

    @Test
    void treesGraphsAndAttentionBindAndSayWhereValuesLive() {
        var treeLstm =
                bind(
                        """
                        s    = sum(h[k])
                        i    = sigmoid(W_i x + U_i s + b_i)
                        o    = sigmoid(W_o x + U_o s + b_o)
                        u    = tanh(W_u x + U_u s + b_u)
                        f[k] = sigmoid(W_f x + U_f h[k] + b_f)
                        c'   = i * u + sum(f[k] * c[k])
                        h'   = o * tanh(c')\
                        """);
        var f =
                treeLstm.nodes().stream()
                        .filter(n ->
                                n.domain() instanceof ValueDomain.OnEdge
                                        && n.op() instanceof Op.Apply a
                                        && a.function() == Function.SIGMOID)
                        .toList();
        assertEquals(1, f.size());
        assertEquals(new ValueDomain.OnEdge("k"), f.getFirst().domain());
        assertEquals(ValueDomain.NODE, treeLstm.output().domain());

        var attention =
                bind(
                        """
                        e[k] = leaky_relu(a . (W h) + d . (W h[k]))
                        a_[k] = softmax(e[k])
                        h'   = elu(sum(a_[k] * (W h[k]))) + mean(h[k]) + max(h[k]) + 0 * (x . x)\
                        """);
        assertTrue(attention.nodes().stream().anyMatch(n -> n.op() instanceof Op.EdgeSoftmax));
        assertEquals(
                3, attention.nodes().stream().filter(n -> n.op() instanceof Op.Reduce).count());
        attention.check(StructureSignature.CHAIN.with("k", StructureSignature.Origin.NEIGHBOURS));

        var decoder =
                Cell.parse(
                                """
                                input memory
                                q    = W_q h
                                e[m] = v . tanh(q + W_m memory[m])
                                r    = sum(softmax(e[m]) * memory[m])
                                h'   = tanh(W [x; r] + U h + b)
                                """,
                                "decoder.cell")
                        .bind(6, Map.of("x", 3, "memory", 4));
        assertEquals(
                7,
                decoder.parameters().stream()
                        .filter(p -> p.name().equals("W"))
                        .findFirst()
                        .orElseThrow()
                        .columns());

        var grid = bind("h' = tanh(W x + U h[left] + V h[up] + R h[1])");
        assertEquals(
                List.of(
                        new ReadSource.Slot("left"),
                        new ReadSource.Slot("up"),
                        new ReadSource.Slot("1")),
                grid.nodes().stream()
                        .filter(n -> n.op() instanceof Op.Previous)
                        .map(n -> ((Op.Previous) n.op()).from())
                        .toList());
        assertEquals(3, Derivative.of(grid).previous().size());
    }

    @Test
    void everyNotationSurvivesPrinting() {
        String[] cells = {
            "h' = tanh(W x[0..-2] + U h[-1..-3] + V h[left][0:hidden/2] + Q h[2])",
            "f[k] = sigmoid(U h[k] - b)\nh' = sum(f[k] * h[k]) / (1 + mean(f[k])) - max(h[k])",
            "input m[2*x - 1]\nstate c[(hidden + 2)/4]\nc' = c - (c - (1e-7 - 2.5e20)) * W m\nh' = c' . c'"
                    + " * h - -h - (-h . h) + clip(h, -1, 1)",
            "y = (W x)[1:] + [x; 1; x][:hidden - 1] + (V x[0])[1:]\noutput y",
            "h' = A B (x * (x / (x / x))) + h / (h * h) + σ(h) − b\ninit A = sparse(1, 1e-3)\n"
                    + "init B = identity(-0.5)\nfixed A\nmask A = diagonal(3)\ninit b = normal(0, 1)",
        };
        for (String text : cells) {
            Cell cell = Cell.parse(text, "my.cell");
            Cell again = Cell.parse(cell.text(), "my.cell");
            assertEquals(cell.text(), again.text());
            assertEquals(
                    cell.bind(6, Map.of("x", 3)).describe(),
                    again.bind(6, Map.of("x", 3)).describe());
            assertEquals(cell.latex(), again.latex());
        }
    }

    @Test
    void equalValuesAreOneNode() {
        var graph = bind("a = tanh(W x) | b = tanh(W x) | h' = h + U a + U b + 0 + 1 * (--h)");
        assertEquals(
                1,
                graph.nodes().stream()
                        .filter(n ->
                                n.op() instanceof Op.Product p && p.parameter().name().equals("W"))
                        .count());
        assertEquals(
                1,
                graph.nodes().stream()
                        .filter(n ->
                                n.op() instanceof Op.Product p && p.parameter().name().equals("U"))
                        .count());
        assertTrue(graph.nodes().stream().noneMatch(n -> n.op() instanceof Op.Constant));
        for (int i = 0; i < graph.nodes().size(); i++) {
            Node node = graph.nodes().get(i);
            assertEquals(i, node.id());
            node.arguments().forEach(a -> assertSame(a, graph.nodes().get(a.id())));
        }
    }

    @Test
    void aDerivativeHoldsNothingThatNothingNeeds() {
        for (long seed = 0; seed < 50; seed++) {
            Graph graph = RandomCells.random(seed).bind(4, RandomCells.widths(3));
            Derivative d = Derivative.of(graph);
            var needed = new java.util.HashSet<Node>();
            d.previous().forEach(a -> needed.add(a.value()));
            d.inputs().forEach(a -> needed.add(a.value()));
            d.vectors().forEach(v -> needed.add(v.value()));
            d.products().forEach(p -> needed.add(p.adjoint()));
            for (int i = d.nodes().size() - 1; i >= 0; i--) {
                Node node = d.nodes().get(i);
                assertEquals(graph.nodes().size() + i, node.id());
                assertTrue(needed.contains(node), () -> "not needed: " + node);
                needed.addAll(node.arguments());
            }
            d.vectors()
                    .forEach(v -> {
                        assertEquals(v.parameter().rows(), v.value().width());
                        assertTrue(!v.parameter().fixed());
                    });
            d.products()
                    .forEach(p -> {
                        assertEquals(p.parameter().rows(), p.adjoint().width());
                        assertEquals(p.parameter().columns(), p.operand().width());
                    });
        }
    }

    @Test
    void theAdjointOfASigmoidIsOneNodeThatAPlannerCanFuse() {
        var d = Derivative.of(bind("h' = sigmoid(W x + U h + b)"));
        assertEquals(
                "[StateAdjoint, OutputAdjoint, ADD, SIGMOID_BACK, U, W]",
                d.nodes().stream()
                        .map(n ->
                                switch (n.op()) {
                                    case Op.Apply a -> a.function().name();
                                    case Op.TransposedProduct p -> p.parameter().name();
                                    default -> n.op().getClass().getSimpleName();
                                })
                        .toList()
                        .toString());
    }

    @Test
    void documentationIsTheCommentAtTheHead() {
        var cell = Cell.shipped("lstm");
        assertEquals("Long short-term memory", cell.title());
        assertTrue(cell.documentation().getFirst().contains("Hochreiter & Schmidhuber 1997"));
        assertTrue(cell.text().startsWith("# Long short-term memory. Hochreiter"));
        assertNotEquals("", cell.toString());
        assertEquals("a", Cell.parse("h' = h # not the head", "folder/a.cell").title());
    }
}
