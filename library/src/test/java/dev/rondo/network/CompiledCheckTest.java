package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.Shipped;
import dev.rondo.equation.text.RandomCells;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Map;

@Tag("provider")
class CompiledCheckTest {
    @Test
    void everyCellThatShipsRunsAsItsReference() {
        for (var name : Cell.shippedNames()) {
            for (int hidden : new int[] {1, 13, 33}) {
                var check = CompiledCheck.of(Shipped.training(name, hidden, 7), 1);
                assertTrue(check.worst() < 5e-5, name + " " + hidden + ": " + check.errors());
            }
        }
    }

    @Test
    void delaysAndSeveralInputsRunAsTheirReference() {
        var cell =
                Cell.parse(
                        "input gap\nh' = tanh(W x + V x[-2] + u * gap + U h[-3] + A h)\n", "cell");
        var check = CompiledCheck.of(cell.bind(5, Map.of("x", 3, "gap", 5)), 2);
        assertTrue(check.worst() < 2e-5, check.errors().toString());
        assertTrue(check.errors().containsKey("h[-3]"), check.errors().toString());
    }

    @Test
    void randomCellsRunAsTheirReference() {
        for (long seed = 1; seed <= 60; seed++) {
            var graph = RandomCells.random(seed).bind(6, RandomCells.widths(5));
            var check = CompiledCheck.of(graph, seed);
            assertTrue(check.worst() < 1e-3, RandomCells.text(seed) + check.errors());
        }
    }

    @Test
    void theWorstIsTheLargest() {
        assertEquals(3.0, new CompiledCheck(Map.of("a", 1.0, "b", 3.0)).worst());
    }
}
