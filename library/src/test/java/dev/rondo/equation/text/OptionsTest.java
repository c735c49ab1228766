package dev.rondo.equation.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Formula;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Initialiser;
import dev.rondo.equation.graph.Mask;
import dev.rondo.equation.graph.Parameter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// `option` lines: numbers of a cell that have a name and a default.
class OptionsTest {
    private static final String CELL =
            """
            option order = 3
            option skip = 2
            option scale = 0.5
            option ratio = 2
            option groups = 2
            option K = 1
            state r[hidden/ratio]
            r' = tanh(V x[0..-(order - 1)] + R r[-skip] + x[-K][:ratio*1] . a + scale * r)
            h' = tanh(W r' + U h) - K * (h / scale)
            init U = identity(scale)
            init R = scale
            init W = uniform(-scale, scale / 2)
            mask U = upper(groups)
            """;

    private static Cell cell() {
        return Cell.parse(CELL, "many.cell");
    }

    private static Graph bound(Cell cell) {
        return cell.bind(4, Map.of("x", 3));
    }

    private static Parameter parameter(Cell cell, String name) {
        return bound(cell).parameters().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void defaultsStandWhereverANumberStands() {
        String written =
                CELL.replaceAll("(?m)^option .*\n", "")
                        .replace("(order - 1)", "2")
                        .replace("-skip", "-2")
                        .replace("scale", "0.5")
                        .replace("ratio", "2")
                        .replace("groups", "2")
                        .replace("-K", "-1")
                        .replace("K *", "1 *");
        assertEquals(bound(Cell.parse(written, "many.cell")).describe(), bound(cell()).describe());
    }

    @Test
    void otherValuesChangeWhatTheyStandFor() {
        var other = cell().with(Map.of("order", 1.0, "ratio", 1.0, "skip", 5.0, "scale", 3.0));
        assertEquals(3, parameter(other, "V").columns());
        assertEquals(4, parameter(other, "V").rows());
        assertEquals(new Initialiser.Identity(3), parameter(other, "U").initialiser());
        assertEquals(new Initialiser.Constant(3), parameter(other, "R").initialiser());
        assertEquals(new Initialiser.Uniform(-3, 1.5), parameter(other, "W").initialiser());
        assertEquals(
                5, bound(other).states().stream().mapToInt(Graph.State::maxDelay).max().orElse(0));
        assertEquals(Mask.NONE, parameter(cell().with(Map.of("groups", 1.0)), "U").mask());
        assertEquals(3.0, other.options().get("scale"));
        assertEquals(2.0, other.options().get("groups"));
    }

    @Test
    void theTextKeepsNamesAndPresentValues() {
        var other = cell().with(Map.of("order", 7.0, "scale", 0.25));
        assertTrue(other.text().contains("option order = 7\n"), other.text());
        assertTrue(other.text().contains("x[0..-(order - 1)]"), other.text());
        assertTrue(other.text().contains("r[-skip]"), other.text());
        assertTrue(other.text().contains("init W = uniform(-scale, scale / 2)"), other.text());
        assertTrue(other.text().contains("mask U = upper(groups)"), other.text());
        var again = Cell.parse(other.text(), "many.cell");
        assertEquals(other.text(), again.text());
        assertEquals(bound(other).describe(), bound(again).describe());
        assertTrue(other.latex().contains("x_{t-6}"), other.latex());
        assertTrue(other.latex().contains("0.25\\, r_{t-1}"), other.latex());
    }

    @Test
    void aCellIsNamedWithItsOptions(@TempDir Path folder) throws Exception {
        assertEquals(Map.of("forget_bias", 2.0), Cell.named("lstm:forget_bias=2").options());
        assertEquals(Map.of("forget_bias", -1e-1), Cell.named("lstm:forget_bias=-1e-1").options());
        assertEquals(Cell.shipped("lstm").text(), Cell.named("lstm").text());
        var file = folder.resolve("mine.cell");
        Files.writeString(file, CELL);
        assertEquals(9.0, Cell.named(file + ":skip=9,scale=2").options().get("skip"));
        says("`forget=2` sets no", () -> Cell.named("lstm:forget_bias=1,forget=2x"), "forget=2x");
        says("NAME=NUMBER", () -> Cell.named("lstm:forget_bias="));
        says("NAME=NUMBER", () -> Cell.named("lstm:forget_bias=1,"));
        says("did you mean `forget_bias`", () -> Cell.named("lstm:forgt_bias=1"));
        says("it has none", () -> Cell.named("dense:a=1"));
        says("no shipped cell", () -> Cell.named("lst:a=1"));
    }

    private static void says(String part, Runnable what, String... instead) {
        String expected = instead.length > 0 ? instead[0] : part;
        var e = assertThrows(RondoException.class, what::run);
        assertTrue(String.valueOf(e.getMessage()).contains(expected), e.getMessage());
    }

    private static void wrong(String line, String part) {
        says(part, () -> Cell.parse("option k = 1\n" + line + "\nh' = tanh(U h) * k", "a.cell"));
    }

    @Test
    void mistakesAreNamed() {
        wrong("option unread = 1", "nothing uses the option `unread`");
        wrong("k = 3", "already defined");
        wrong("option U = k", "expected a number");
        wrong("option tanh = 1", "is a function");
        wrong("option x = 1", "`x` is the input");
        wrong("option m 1", "expected `=`");
        wrong("a = k' * h", "`k` is an option, a number (1)");
        wrong("a = k[-1] * h", "`k` is an option");
        wrong("a = h[-(x - 1)]", "whole numbers and options, and `x` is neither");
        wrong("a = h[-(1/2)]", "1/2 is none");
        wrong("a = h[-(k - 2)]", "this is -1");
        wrong("a = h[-m]", "expected a number of steps");
        says(
                "`skip` counts something here, so it is a whole number from 0, and it is 2.5",
                () -> cell().with(Map.of("skip", 2.5)));
        says("from 0, and it is -1", () -> cell().with(Map.of("ratio", -1.0)));
        says("whole number of groups", () -> cell().with(Map.of("groups", 0.0)));
        says("lower bound first", () -> bound(cell().with(Map.of("scale", -1.0))));
        says("is a number", () -> cell().with(Map.of("scale", Double.NaN)));
    }

    @Test
    void startsAreCalculated() {
        var graph =
                Cell.parse(
                                """
                                option low = 0.8
                                h' = tanh(W x + U h + a * h + b + c + d)
                                init W = normal(0, 1 / sqrt(2 * columns))
                                init U = 1 / rows
                                init a = log(-0.5 * log(uniform(low, 1)))
                                init b = uniform(3, 6) - 1
                                init c = -log(uniform(1, rows))
                                init d = normal(uniform(1, 2), 0)
                                """,
                                "a.cell")
                        .bind(4, Map.of("x", 2));
        assertEquals(new Initialiser.Normal(0, 0.5), graph.parameters().get(0).initialiser());
        assertEquals(new Initialiser.Constant(0.25), graph.parameters().get(1).initialiser());
        var draws =
                new Formula.Draws() {
                    @Override
                    public double uniform(double low, double high) {
                        return (low + high) / 2;
                    }

                    @Override
                    public double normal(double mean, double deviation) {
                        return mean;
                    }
                };
        var values = new double[4];
        for (int i = 0; i < 4; i++) {
            var rule = (Initialiser.Computed) graph.parameters().get(2 + i).initialiser();
            values[i] = rule.formula().value(draws);
        }
        assertEquals(Math.log(-0.5 * Math.log(0.9)), values[0], 1e-12);
        assertEquals(3.5, values[1], 1e-12);
        assertEquals(-Math.log(2.5), values[2], 1e-12);
        assertEquals(1.5, values[3], 1e-12);
    }

    @Test
    void mistakesInStartsAreNamed() {
        String[][] wrong = {
            {"identity(uniform(0, 1))", "without random draws"},
            {"h + 1", "calculated with numbers"},
            {"unifrom(0, 1)", "did you mean `uniform`"},
            {"softmax(1)", "is no initialiser"},
            {"log(1, 2)", "takes 1 argument"},
            {"sparse(1.5, 1)", "whole number from 1"},
        };
        for (String[] w : wrong) {
            says(w[1], () -> Cell.parse("h' = tanh(U h)\ninit U = " + w[0], "a.cell"));
        }
    }
}
