package dev.rondo.equation.derivative;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Parameter;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class RecurrentMatricesTest {
    private static List<String> of(Cell cell) {
        return RecurrentMatrices.of(cell.bind(4, Map.of("x", 3))).stream()
                .map(Parameter::name)
                .sorted()
                .toList();
    }

    @Test
    void matricesBetweenAnArrivingAndALeavingStateAreRecurrent() {
        assertEquals(List.of("U_f", "U_g", "U_i", "U_o"), of(Cell.shipped("lstm")));
        assertEquals(List.of("U_n", "U_r", "U_z"), of(Cell.shipped("gru-reset-before")));
        assertEquals(List.of(), of(Cell.shipped("dense")));
    }

    @Test
    void whatOnlyTheOutputReadsIsNotRecurrent() {
        var cell = "h' = tanh(W x + U_1 tanh(U_2 h))\ny = V h' + b\noutput y";
        assertEquals(List.of("U_1", "U_2"), of(Cell.parse(cell, "deep")));
    }

    @Test
    void elementWiseRecurrenceHasNone() {
        assertEquals(List.of(), of(Cell.parse("h' = tanh(W x + u * h)", "diagonal")));
    }
}
