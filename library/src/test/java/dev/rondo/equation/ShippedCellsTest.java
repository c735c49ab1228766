package dev.rondo.equation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        Graph graph = cell.bind(5, Map.of("x", 3));
        assertEquals(5, graph.output().width());
        Derivative derivative = Derivative.of(graph);
        for (Parameter p : graph.parameters()) {
            assertTrue(
                    derivative.vectors().stream().anyMatch(v -> v.parameter().equals(p))
                            || derivative.products().stream()
                                    .anyMatch(v -> v.parameter().equals(p)),
                    p.name());
        }
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
