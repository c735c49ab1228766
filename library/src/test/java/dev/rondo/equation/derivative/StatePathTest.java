package dev.rondo.equation.derivative;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.equation.Cell;
import dev.rondo.equation.derivative.StatePath.Kind;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

class StatePathTest {
    private static List<StatePath> paths(String equations) {
        return StatePath.of(Cell.parse(equations, "test").bind(4, Map.of("x", 3)));
    }

    private static StatePath path(String state, Kind kind, String bias, boolean opens) {
        return new StatePath(state, kind, Optional.ofNullable(bias), opens);
    }

    @Test
    void theForgetGateOfAnLstmIsFoundWithItsBias() {
        var lstm = StatePath.of(Cell.shipped("lstm").bind(4, Map.of("x", 3)));
        assertEquals(
                List.of(path("c", Kind.GATED, "b_f", true), path("h", Kind.NONE, null, true)),
                lstm);
    }

    @Test
    void anUpdateGateKeepsMoreOrLessAsItIsWritten() {
        assertEquals(
                List.of(path("h", Kind.GATED, "b", true)),
                paths("z = sigmoid(W x + b)\nh' = z * h + (1 - z) * tanh(U h)"));
        assertEquals(
                List.of(path("h", Kind.GATED, "b", false)),
                paths("z = sigmoid(W x + b)\nh' = (1 - z) * h + z * tanh(U h)"));
    }

    @Test
    void sumsFactorsAndMatricesAreToldApart() {
        assertEquals(
                List.of(path("h", Kind.ADDITIVE, null, true)), paths("h' = h + sigmoid(W x + b)"));
        assertEquals(List.of(path("h", Kind.SCALED, null, true)), paths("h' = a * h + W x"));
        assertEquals(
                List.of(path("h", Kind.NONE, null, true)), paths("h' = tanh(W x + u * h + b)"));
    }
}
