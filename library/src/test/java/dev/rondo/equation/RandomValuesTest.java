package dev.rondo.equation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.graph.Draw;
import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.reference.GradientCheck;
import dev.rondo.equation.reference.ReferenceEvaluator;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// `random` lines: values that training draws.
class RandomValuesTest {
    private static final Cell CELL =
            Cell.parse(
                    """
                    option p = 0.25
                    random z = bernoulli(p)
                    random n[hidden/2] = normal(0.5, 0.1)
                    random k[2] = bernoulli(1)
                    s' = z * s + (1 - z) * tanh(W x + U [n; softmax(n)] + V (1 - z) + z[1:2])
                    h' = s' + [n; n] + (z . z) * k[0:1]
                    r' = z
                    """,
                    "chance.cell");

    @Test
    void trainingHasThemAsItsLastInputs() {
        var graph = CELL.bindTraining(4, Map.of("x", 3));
        assertEquals(
                "[x 3, z 4, n 2, k 2]",
                graph.inputs().stream().map(i -> i.name() + " " + i.width()).toList().toString());
        assertEquals(Optional.empty(), graph.inputs().get(0).draw());
        assertEquals(Optional.of(new Draw.Bernoulli(0.25)), graph.inputs().get(1).draw());
        assertEquals(Optional.of(new Draw.Normal(0.5, 0.1)), graph.inputs().get(2).draw());
        var check = GradientCheck.of(graph, 1);
        assertTrue(check.worst() < 1e-7, check.toString());
        assertTrue(check.errors().containsKey("z"));
    }

    @Test
    void otherwiseTheyAreTheirMeans() {
        var mean = CELL.bind(4, Map.of("x", 3));
        var training = CELL.bindTraining(4, Map.of("x", 3));
        assertEquals(1, mean.inputs().size());
        assertEquals(training.parameters(), mean.parameters());
        var random = new Random(1);
        var parameters = new java.util.HashMap<String, double[]>();
        mean.parameters()
                .forEach(p -> parameters.put(p.name(), random.doubles(p.size(), -1, 1).toArray()));
        var x = new double[3][];
        var z = new double[3][4];
        var n = new double[3][2];
        var k = new double[3][2];
        for (int t = 0; t < 3; t++) {
            x[t] = random.doubles(3, -1, 1).toArray();
            java.util.Arrays.fill(z[t], 0.25);
            java.util.Arrays.fill(n[t], 0.5);
            java.util.Arrays.fill(k[t], 1);
        }
        var expected =
                new ReferenceEvaluator(training)
                        .run(parameters, Map.of("x", x, "z", z, "n", n, "k", k), Map.of());
        var got = new ReferenceEvaluator(mean).run(parameters, Map.of("x", x), Map.of());
        for (int t = 0; t < 3; t++) {
            assertArrayEquals(expected.outputs()[t], got.outputs()[t], 1e-14);
            assertArrayEquals(expected.next("r")[t], got.next("r")[t], 1e-14);
        }
        assertTrue(GradientCheck.of(mean, 1).worst() < 1e-7);
    }

    @Test
    void textAndLatexSayWhatIsDrawn() {
        var other = CELL.with(Map.of("p", 0.75));
        var again = Cell.parse(other.text(), "chance.cell");
        assertEquals(other.text(), again.text());
        assertTrue(again.text().contains("random z = bernoulli(p)\n"), again.text());
        assertTrue(again.text().contains("random n[hidden/2] = normal(0.5, 0.1)\n"), again.text());
        assertEquals(
                other.bindTraining(4, Map.of("x", 3)).describe(),
                again.bindTraining(4, Map.of("x", 3)).describe());
        assertTrue(
                other.latex().contains("z_{t} &\\sim \\mathrm{Bernoulli}\\left(0.75\\right)"),
                other.latex());
        assertTrue(
                other.latex().contains("n_{t} &\\sim \\mathcal{N}\\left(0.5,\\, 0.1^{2}\\right)"),
                other.latex());
    }

    @Test
    void onEdgesEachHasItsOwn() {
        var cell =
                Cell.parse(
                        """
                        random z[2] on k = bernoulli(0.5)
                        a[k] = softmax(A x[k]) * z[k]
                        y = sum(a[k])
                        output y
                        """,
                        "drop.cell");
        assertTrue(cell.text().contains("random z[2] on k = bernoulli(0.5)\n"), cell.text());
        assertEquals(cell.text(), Cell.parse(cell.text(), "drop.cell").text());
        assertTrue(cell.latex().contains("z_{tk} &\\sim"), cell.latex());
        var training = cell.bindTraining(2, Map.of("x", 3));
        assertEquals(Optional.of("k"), training.inputs().getLast().on());
        assertTrue(training.inputs().getLast().draw().isPresent());
        assertEquals(1, cell.bind(2, Map.of("x", 3)).inputs().size());
    }

    @Test
    void mistakesAreNamed() {
        String[][] wrong = {
            {"random z = bernoulli(1.5)", "from 0 to 1, got 1.5"},
            {"random z = coin(0.5)", "expected bernoulli(p) or normal(mean, deviation)"},
            {"random z = 0.5", "`0.5` cannot be drawn"},
            {"random z = bernoulli(rows)", "only parameters have rows"},
            {"random z = bernoulli(uniform(0, 1))", "without random draws"},
            {"random z bernoulli(0.5)", "expected `=`"},
            {"random h = bernoulli(0.5)", "already defined"},
            {"random q = bernoulli(0.5)", "no equation reads the random value `q`"},
            {"random z = bernoulli(0.5)\na = z[-1]", "drawn anew at every step"},
            {"random z = bernoulli(0.5)\na = sum(z[k])", "drawn once a node: `random z on k"},
            {"random z on k = bernoulli(0.5)\na = z", "lives on the edges k: write `z[k]`"},
            {"random z on 3 = bernoulli(0.5)\na = z", "after `on`"},
        };
        for (String[] w : wrong) {
            var e =
                    assertThrows(
                            EquationException.class,
                            () -> Cell.parse(w[0] + "\nh' = tanh(U h) * z", "a.cell"));
            assertTrue(String.valueOf(e.getMessage()).contains(w[1]), e.getMessage());
        }
    }
}
