package dev.rondo.equation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.derivative.Derivative;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Initialiser;
import dev.rondo.equation.graph.Parameter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;

class ShippedCellsTest {
    static java.util.List<String> names() {
        return Cell.shippedNames();
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyShippedCellBindsAndDerives(String name) {
        var cell = Cell.shipped(name);
        assertEquals(name, cell.name());
        assertFalse(cell.documentation().isEmpty());
        assertTrue(
                cell.documentation().getFirst().matches(".+\\. .*\\d{4}.*|Dense layer.*"),
                "a title and a source: " + cell.documentation());
        Graph graph = Shipped.graph(name, 6, 3);
        assertTrue(graph.output().width() <= 2 * Shipped.hidden(name, 6));
        Derivative derivative = Derivative.of(graph);
        for (Parameter p : graph.parameters()) {
            assertTrue(
                    p.fixed()
                            || derivative.vectors().stream().anyMatch(v -> v.parameter().equals(p))
                            || derivative.products().stream()
                                    .anyMatch(v -> v.parameter().equals(p)),
                    p.name());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void itsTextReadsBackAndItsLatexIsComplete(String name) {
        var cell = Cell.shipped(name);
        var again = Cell.parse(cell.text(), name + ".cell");
        assertEquals(cell.text(), again.text());
        int hidden = Shipped.hidden(name, 5);
        assertEquals(
                cell.bind(hidden, Map.of("x", 3)).describe(),
                again.bind(hidden, Map.of("x", 3)).describe());
        String latex = cell.latex();
        assertTrue(latex.startsWith("\\begin{aligned}"), latex);
        long equations =
                cell.text()
                        .lines()
                        .filter(l -> l.matches("(\\w+('|\\[\\w])?|clock \\w+) += .*"))
                        .count();
        assertEquals(equations, latex.lines().filter(l -> l.contains(" &= ")).count(), latex);
        assertEquals(
                latex.chars().filter(c -> c == '{').count(),
                latex.chars().filter(c -> c == '}').count());
    }

    @Test
    void theFamiliesNameEveryCellOfTheFolderOnce() throws Exception {
        var folder = java.nio.file.Path.of("src/main/resources/dev/rondo/equation/cells");
        try (var files = java.nio.file.Files.list(folder)) {
            assertEquals(
                    files.map(f -> f.getFileName().toString())
                            .filter(f -> f.endsWith(".cell"))
                            .map(f -> f.replace(".cell", ""))
                            .sorted()
                            .toList(),
                    names().stream().sorted().toList());
        }
        assertTrue(Cell.families().get("lstm").contains("lstm"));
        String page =
                java.nio.file.Files.readString(java.nio.file.Path.of("..", "docs", "cells.md"));
        Cell.families()
                .forEach((family, cells) ->
                        assertTrue(
                                page.contains(
                                        "| "
                                                + family
                                                + " | `"
                                                + String.join("`, `", cells)
                                                + "` |"),
                                family));
    }

    @Test
    void theLstmHasTheShapesOfTheTextbook() {
        Graph graph = Cell.shipped("lstm").bind(5, Map.of("x", 3));
        var shapes = new java.util.TreeMap<String, String>();
        graph.parameters().forEach(p -> shapes.put(p.name(), p.rows() + "x" + p.columns()));
        assertEquals(
                "{U_f=5x5, U_g=5x5, U_i=5x5, U_o=5x5, W_f=5x3, W_g=5x3, W_i=5x3, W_o=5x3, "
                        + "b_f=5x1, b_g=5x1, b_i=5x1, b_o=5x1}",
                shapes.toString());
        assertEquals(
                new Initialiser.Constant(1),
                graph.parameters().stream()
                        .filter(p -> p.name().equals("b_f"))
                        .findFirst()
                        .orElseThrow()
                        .initialiser());
    }
}
