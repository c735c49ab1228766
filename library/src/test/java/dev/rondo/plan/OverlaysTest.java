package dev.rondo.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.equation.Cell;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Map;

/// Which adjoints are written over the sums of which they are the adjoints; that the gradients stay
/// right is what [CompiledCellsTest] says of every cell.
final class OverlaysTest {
    private static long over(String text) {
        var graph = Cell.parse(text, "test.cell").bind(4, Map.of("x", 3));
        return Arrays.stream(CellPlan.of(graph).program.over()).filter(a -> a >= 0).count();
    }

    @Test
    void aSumThatOnlyItsAdjointNeedsIsWrittenOver() {
        assertEquals(1, over("h' = tanh(layer_norm(W x + U h + b))"));
    }

    @Test
    void aSumThatIsTheOutputStays() {
        var text = "y = W x + U h\nz = V x + T h\nh' = tanh(z) + y\noutput y";
        var program = CellPlan.of(Cell.parse(text, "y.cell").bind(4, Map.of("x", 3))).program;
        int output = program.output().array();
        assertEquals(0, Arrays.stream(program.over()).filter(a -> a == output).count());
    }

    @Test
    void aSumWithWhichALearnedVectorIsMultipliedStays() {
        assertEquals(0, over("s = W x + U h\nh' = tanh(p * s)"));
    }

    @Test
    void aSumThatIsReadOnceMoreStays() {
        assertEquals(0, over(Cell.shipped("lstm").text()));
    }
}
