package dev.rondo.equation.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class StructureSignatureTest {
    private static StructureSignature required(String text) {
        var lines = text.replace("; ", "\n");
        return StructureSignature.requiredBy(Cell.parse(lines, "my.cell").bind(4, Map.of("x", 4)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            value = {
                "h' = tanh(W x + U h) ! sequences",
                "y = W x[-2]; output y ! sequences",
                "y = W x; output y ! any structure, node by node",
                "h' = tanh(W h[left] + V h[parent]) ! nodes with the predecessors `[left]`, "
                        + "`[parent]`",
                "h' = tanh(W x + sum(U h[k])) ! nodes with predecessors `[k]`",
                "h' = tanh(W x + sum(U h[k]) + V h[left]) ! nodes with the predecessors "
                        + "`[left]`; nodes with predecessors `[k]`",
                "h' = tanh(W x + sum(U x[k]) + V h[left]) ! nodes with the predecessors "
                        + "`[left]`; nodes with predecessors `[k]`",
                "h' = tanh(W h + sum(U h[k])) ! graphs in rounds with neighbours `[k]`",
                "y = W x + sum(U x[k]); output y ! graphs with neighbours `[k]`",
                "input u; y = W u + sum(U u[k]); output y ! graphs with neighbours `[k]`",
                "input e on k; y = W x + sum(U e[k]); output y ! graphs with neighbours `[k]`",
                "input memory; h' = tanh(W h + sum(softmax(h . memory[m]) * memory[m])) ! "
                        + "sequences that look at a memory `[m]`",
                "input keys; y = W x + mean(V keys[k]); output y ! rows that look at a memory "
                        + "`[k]`",
            })
    void isReadOffTheEquations(String cell, String purpose) {
        assertEquals(purpose, required(cell).purpose());
    }

    @Test
    void noStructureHasStepsAndNamedPredecessors() {
        var e = assertThrows(EquationException.class, () -> required("h' = tanh(W h[left] + U h)"));
        assertTrue(e.getMessage().startsWith("my:1:"), e.getMessage());
        assertTrue(e.getMessage().contains("no structure has both"), e.getMessage());
    }
}
