package dev.rondo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class StackingTest {
    private static CellPlan plan(String text) {
        return CellPlan.of(Cell.parse(text, "t").bind(8, Map.of("x", 8)));
    }

    private static List<String> blocks(CellPlan plan) {
        return plan.program.blocks().stream()
                .map(b -> b.stack.width + " × " + b.k)
                .sorted()
                .toList();
    }

    @Test
    void theGatesOfACellAreOneProductOfEachOperand() {
        var widths = Map.of("x", 5);
        assertEquals(
                List.of("32 × 5", "32 × 8"),
                blocks(CellPlan.of(Cell.shipped("lstm").bind(8, widths))));
        assertEquals(
                List.of("16 × 5", "16 × 8", "8 × 5", "8 × 8"),
                blocks(CellPlan.of(Cell.shipped("gru").bind(8, widths))));
        assertEquals(
                List.of("8 × 5", "8 × 8"),
                blocks(CellPlan.of(Cell.shipped("tanh").bind(8, widths))));
    }

    @Test
    void equalRowsAreMultipliedOnceOnlyWhereTheInputIsNothingButMultiplied() {
        assertTrue(CellPlan.of(Cell.shipped("lstm").bind(8, Map.of("x", 5))).takesTable());
        assertFalse(plan("h' = tanh(W x + U h) * x").takesTable());
        assertFalse(plan("h' = tanh(W x + V x[-1] + U h)").takesTable());
        assertFalse(plan("h' = tanh(W x + U h)\ny = h' + V x\noutput y").takesTable());
        assertFalse(plan("h' = tanh(W x + W h)").takesTable());
        assertFalse(plan("y = W x + b\noutput y").takesTable());
    }
}
