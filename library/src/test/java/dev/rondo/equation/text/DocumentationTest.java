package dev.rondo.equation.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.reference.GradientCheck;
import dev.rondo.structure.Samples;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.regex.Pattern;

/// The reference of the language is true.
class DocumentationTest {
    private static String page() throws IOException {
        return Files.readString(Path.of("..", "docs", "equations.md"));
    }

    @Test
    void everyExampleBindsAndPrintsAndHasItsGradients() throws IOException {
        var examples = Pattern.compile("```cell\n(.*?)```", Pattern.DOTALL).matcher(page());
        int count = 0;
        while (examples.find()) {
            Cell cell = Cell.parse(examples.group(1), "example-" + ++count + ".cell");
            var widths = new HashMap<String, Integer>();
            widths.put("x", 3);
            Graph graph = cell.bind(4, widths);
            assertEquals(
                    graph.describe(),
                    Cell.parse(cell.text(), cell.name() + ".cell").bind(4, widths).describe());
            assertTrue(cell.latex().startsWith("\\begin{aligned}"));
            var check =
                    GradientCheck.of(
                            graph, Samples.of(StructureSignature.requiredBy(graph), 3), 3, 5);
            assertTrue(check.worst() < 1e-7, cell + check.toString());
            assertTrue(check.compared() > 10, cell + check.toString());
        }
        assertEquals(18, count);
    }

    @Test
    void everyFunctionAndEveryDirectiveIsOnThePage() throws IOException {
        String page = page();
        for (String f : ExpressionParser.callable()) {
            assertTrue(page.contains("`" + f + "(a"), f);
        }
        for (String d :
                new String[] {
                    "state", "input", "output", "option", "random", "init", "fixed", "mask",
                    "clock", "width"
                }) {
            assertTrue(page.contains("| `" + d + " "), d);
        }
    }

    @Test
    void theErrorThatThePageShowsIsTheOneThatComes() throws IOException {
        try {
            Cell.parse("i = sigmoid(x + b)\nh' = h * i", "my.cell")
                    .bind(6, java.util.Map.of("x", 3));
        } catch (EquationException e) {
            assertTrue(page().contains(e.getMessage()), e.getMessage());
            return;
        }
        throw new AssertionError("the widths of the example differ");
    }
}
