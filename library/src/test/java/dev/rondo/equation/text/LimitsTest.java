package dev.rondo.equation.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.reference.GradientCheck;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.Map;

/// Cells of a few lines that ask for more than a machine has.
class LimitsTest {
    private static final String LAST = "h' = tanh(W x + U h + b) * ";

    private static Graph bind(String text) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(20), () -> Cell.parse(text, "a.cell").bind(4, Map.of("x", 3)));
    }

    /// The message of the refusal, its first line.
    private static String refusal(String text) {
        var e = assertThrows(EquationException.class, () -> bind(text));
        return String.valueOf(e.getMessage()).lines().findFirst().orElseThrow();
    }

    /// Equations of which each reads the one before.
    private static String chain(String first, String each, int count) {
        var text = new StringBuilder("a0 = " + first + "\n");
        for (int i = 1; i <= count; i++) {
            text.append("a" + i + " = " + each.replace("?", "a" + (i - 1)) + "\n");
        }
        return text.toString();
    }

    @Test
    void widthsThatDoubleAreRefused() {
        String text = chain("[h; h]", "[?; ?]", 40) + LAST + "a40[0:hidden]\n";
        assertEquals(
                "a.cell:19:7: `[a17; a17]` is 2097152 wide (524288 + 524288 + 524288 + 524288): a"
                        + " width is at most 1048576",
                refusal(text));
        assertTrue(
                refusal("s' = s * 0.5\nstate s[200000000]\n" + LAST + "s'[0:hidden]\n")
                        .endsWith("`s'` is 200000000 wide: a width is at most 1048576"));
    }

    @Test
    void manyWideValuesAreRefusedTogether() {
        String text =
                "s' = s * 0.5 + s * 0.25 + s * 0.125\nstate s[1000000]\n" + LAST + "s'[0:hidden]\n";
        assertEquals(
                "a.cell:1:27: the values of one step are more than 4194304 numbers together",
                refusal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tanh(?) + x[0:1]", "(? + x[0:1]) * (? - tanh(?))"})
    void longChainsAreRefused(String each) {
        String text = chain("tanh(h)", each, 400) + LAST + "a400\n";
        assertTrue(refusal(text).endsWith("more than 400 operations each need the one before"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"? + ?", "? * ?", "? - ?", "? + tanh(?)", "max(?, tanh(?))"})
    void valuesThatAreReadTwiceAreComputedOnce(String each) {
        var graph = bind(chain("tanh(h)", each, 60) + LAST + "a60\n");
        assertTrue(graph.nodes().size() < 200, graph.nodes().size() + " nodes");
    }

    @Test
    void longDelaysAreRefused() {
        assertEquals(
                "a.cell:1:11: a delay is 0 to 1000 steps, and this is 1001",
                refusal("h' = W x[-1001]\n"));
        assertTrue(
                refusal("h' = W x[0..-256]\n")
                        .endsWith("a range of delays is at most 256 steps long"));
    }

    @Test
    void whatIsWithinTheLimitsWorks() {
        var graph = bind("h' = tanh(W x[0..-255] + U h + b) * U h[-1000]\n");
        var check =
                assertTimeoutPreemptively(Duration.ofSeconds(60), () -> GradientCheck.of(graph, 1));
        assertTrue(check.worst() < 1e-5, check.toString());
        var chain = bind(chain("tanh(h)", "tanh(?) * 0.9", 190) + LAST + "a190\n");
        assertTrue(GradientCheck.of(chain, 1).worst() < 1e-5);
    }
}
