package dev.rondo.plan;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

/// Cells with clocks as they are compiled, against the reference evaluator.
@Tag("provider")
class ClockPlanTest {
    private static final double TOLERANCE = 1e-4;

    private static void check(String text, int hidden, long seed, int... lengths) {
        var graph = Cell.parse(text, "my.cell").bind(hidden, Map.of("x", 5));
        for (boolean sameStep : new boolean[] {true, false}) {
            var c = Compared.of(graph, seed, sameStep, lengths);
            assertTrue(
                    c.worst() <= TOLERANCE,
                    () -> hidden + " wide, " + sameStep + ": " + c.worst() + " at " + c.where());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h' = tanh(W x + U h + b)\nmask U = upper(4)\nclock h = 4",
                "h' = tanh(W x + U h + b)\nclock h = 4",
                "h' = tanh(W x + U h + b)\nmask U = lower(3)\nclock h = periods(6, 3, 1)",
                "h' = tanh(W x + U h + b)\nmask U = upper(3)\nclock h = periods(2, 3, 5)",
                "h' = tanh(W x + b)\nclock h = periods(2, 4)",
                "h' = tanh(W x + U h + b)\ny = V h' + S x + c\noutput y\n"
                        + "mask U = upper(4)\nclock h = 4",
                "c' = tanh(W x + U h)\nh' = tanh(V c + h)\ny = h' * c'\noutput y\n"
                        + "clock c = 2\nclock h = periods(3, 1)",
                "h' = tanh(W x[-1] + U h[-2] + b)\nmask U = upper(4)\nclock h = 4",
                "h' = tanh(layer_norm(W x + U h) + b)\nmask U = upper(4)\nclock h = 4",
                "c' = 0.5 * c + S x\nh' = tanh(W c' + U h + b)\nmask U = upper(2)\nclock h = 2",
                "r = sigmoid(W_r x + U_r h)\nh' = tanh(W x + U (r * h))\n"
                        + "mask U = upper(2)\nmask U_r = upper(2)\nclock h = 2",
                """
                i  = sigmoid(W_i x + U_i h + b_i)
                f  = sigmoid(W_f x + U_f h + b_f)
                o  = sigmoid(W_o x + U_o h + p * c' + b_o)
                g  = tanh(W_g x + U_g h + b_g)
                c' = f * c + i * g
                h' = o * tanh(c')
                mask U_i = upper(3)
                mask U_f = upper(3)
                mask U_o = upper(3)
                mask U_g = upper(3)
                clock c = 3
                clock h = 3
                """
            })
    void compiledCellsWithClocksGiveWhatTheReferenceGives(String text) {
        int[] ragged = {9, 9, 6, 2, 1};
        for (int hidden : new int[] {1, 4, 10, 19}) {
            for (int seed = 0; seed < 4; seed++) {
                check(text, hidden, seed, ragged);
            }
        }
        check(text, 6, 7, 1, 1);
        check(text, 6, 8, 20);
    }
}
