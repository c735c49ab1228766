package dev.rondo.equation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.reference.GradientCheck;
import dev.rondo.equation.text.RandomCells;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.TreeSet;

/// Properties of the language that hold for any cell.
class RandomCellsTest {
    private static final int CELLS = 200;

    @Test
    void printingAndReadingBackGivesTheSameGraph() {
        for (long seed = 0; seed < CELLS; seed++) {
            Cell cell = RandomCells.random(seed);
            Cell again = Cell.parse(cell.text(), cell.name() + ".cell");
            assertEquals(cell.text(), again.text());
            assertEquals(
                    cell.bind(4, RandomCells.widths(3)).describe(),
                    again.bind(4, RandomCells.widths(3)).describe(),
                    () -> cell.text());
        }
    }

    @Test
    void theDerivedGradientIsThatOfFiniteDifferences() {
        int compared = 0;
        int skipped = 0;
        for (long seed = 0; seed < CELLS; seed++) {
            Cell cell = RandomCells.random(seed);
            var check = GradientCheck.of(cell.bind(4, RandomCells.widths(3)), seed, 3, 1);
            compared += check.compared();
            skipped += check.skipped();
            assertTrue(check.worst() < 1e-6, () -> cell.text() + check.errors());
        }
        assertTrue(skipped < compared / 20, skipped + " of " + compared + " at a kink");
    }

    @Test
    void theGeneratorReachesTheWholeLanguage() {
        var functions = new TreeSet<String>();
        var ops = new TreeSet<String>();
        for (long seed = 0; seed < CELLS; seed++) {
            for (Node node : RandomCells.random(seed).bind(4, RandomCells.widths(3)).nodes()) {
                ops.add(node.op().getClass().getSimpleName());
                if (node.op() instanceof Op.Apply apply) {
                    functions.add(apply.function().name());
                }
            }
        }
        for (Function f : Function.values()) {
            boolean writable =
                    !f.spelling().isEmpty()
                            || Arrays.asList("NEG", "ADD", "SUB", "MUL", "DIV").contains(f.name());
            assertEquals(writable, functions.contains(f.name()), f.name());
        }
        assertEquals(
                "[Apply, Concat, Constant, Input, Previous, Product, RowSum, Slice, Vector]",
                ops.toString());
    }
}
