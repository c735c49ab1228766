package dev.rondo.equation.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.equation.reference.GradientCheck;
import dev.rondo.equation.reference.ReferenceEvaluator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// States whose groups have periods of their own.
class ClockTest {
    private static final String LSTM =
            """
            # Long short-term memory by the clock.
            i  = sigmoid(W_i x + U_i h + b_i)
            f  = sigmoid(W_f x + U_f h + b_f)
            o  = sigmoid(W_o x + U_o h + b_o)
            g  = tanh(W_g x + U_g h + b_g)
            c' = f * c + i * g
            h' = o * tanh(c')
            mask U_i = upper(3)
            mask U_f = upper(3)
            mask U_o = upper(3)
            mask U_g = upper(3)
            clock c = 3
            clock h = 3
            """;

    private static Cell cell(String text) {
        return Cell.parse(text, "my.cell");
    }

    private static double[][] column(double... values) {
        return Arrays.stream(values).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
    }

    @Test
    void groupsTakeTheirValueWhenTheyAreDueAndHoldItElse() {
        Graph graph = cell("h' = 0 * h + x\nclock h = periods(1, 2, 3)").bind(3, Map.of("x", 1));
        var run =
                new ReferenceEvaluator(graph)
                        .run(Map.of(), Map.of("x", column(10, 11, 12, 13, 14)), Map.of());
        assertArrayEquals(
                new double[][] {
                    {10, 10, 10}, {11, 10, 10}, {12, 12, 10}, {13, 12, 13}, {14, 14, 13}
                },
                run.outputs());
    }

    @Test
    void stepsAreCountedFromTheOneThatIsGivenAndComeAroundWithAllPeriods() {
        Graph graph = cell("h' = 0 * h + x\nclock h = periods(2, 3)").bind(2, Map.of("x", 1));
        assertEquals(6, graph.cycle());
        Graph.State count = graph.states().getLast();
        assertTrue(count.counter());
        assertEquals(1, count.width());
        var run =
                new ReferenceEvaluator(graph)
                        .run(
                                Map.of(),
                                Map.of("x", column(10, 11, 12, 13)),
                                Map.of(
                                        "h",
                                        new double[][] {{-2, -3}},
                                        count.name(),
                                        new double[][] {{4}}));
        assertArrayEquals(new double[][] {{10, -3}, {10, -3}, {12, 12}, {12, 12}}, run.outputs());
        assertArrayEquals(new double[][] {{2}}, run.history(count.name()));
    }

    @Test
    void anElementBelongsToTheGroupInWhosePartOfTheWidthItLies() {
        var clock = Clock.powersOfTwo(4);
        int[] periods = new int[10];
        Arrays.setAll(periods, j -> clock.periodOf(j, 10));
        assertArrayEquals(new int[] {1, 1, 1, 2, 2, 4, 4, 4, 8, 8}, periods);
        for (int width : new int[] {1, 2, 3, 4, 10, 64}) {
            assertEquals(width, clock.start(4, width));
            for (int g = 0; g < 4; g++) {
                for (int j = clock.start(g, width); j < clock.start(g + 1, width); j++) {
                    assertEquals(clock.period(g), clock.periodOf(j, width));
                }
            }
        }
    }

    @Test
    void aMaskHasTheSameGroups() {
        Graph graph = Cell.shipped("clockwork").bind(11, Map.of("x", 2));
        var mask =
                graph.parameters().stream()
                        .filter(p -> p.name().equals("U"))
                        .findFirst()
                        .orElseThrow()
                        .mask();
        var clock = Clock.powersOfTwo(8);
        for (int i = 0; i < 11; i++) {
            for (int j = 0; j < 11; j++) {
                assertEquals(clock.periodOf(j, 11) >= clock.periodOf(i, 11), mask.allows(i, j));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h' = tanh(W x + U h + b)\nclock h = 4",
                "h' = tanh(W x + U h + b)\nclock h = periods(2, 3, 5)",
                "h' = tanh(W x + U h + b)\nmask U = lower(3)\nclock h = periods(4, 2, 1)",
                "c' = tanh(W x + U h + c)\nh' = tanh(V c' + 0.5 * h[-2])\nclock h = periods(2, 3)",
                "c' = tanh(W x + U h)\nh' = tanh(V c + h)\ny = h' * c'\noutput y\n"
                        + "clock c = 2\nclock h = periods(3, 1)",
                LSTM
            })
    void derivedGradientsAreThoseOfFiniteDifferences(String text) {
        var check = GradientCheck.of(cell(text).bind(6, Map.of("x", 3)), 5, 7, 40);
        assertTrue(check.worst() < 1e-6, check.toString());
        assertTrue(check.compared() > 80, check.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8, 13, 16})
    void theClockworkNetworkHasItsGradientAtAnyWidth(int hidden) {
        Graph graph = Cell.shipped("clockwork").bind(hidden, Map.of("x", 3));
        var check = GradientCheck.of(graph, hidden, 9, 40);
        assertTrue(check.worst() < 1e-6, check.toString());
    }

    @Test
    void aSequenceInChunksIsTheWholeSequence() {
        Graph graph = cell(LSTM).bind(7, Map.of("x", 2));
        var random = new Random(3);
        var parameters = new HashMap<String, double[]>();
        graph.parameters()
                .forEach(p -> parameters.put(p.name(), random.doubles(p.size(), -1, 1).toArray()));
        var x = new double[11][];
        Arrays.setAll(x, t -> random.doubles(2, -1, 1).toArray());
        var reference = new ReferenceEvaluator(graph);
        var whole = reference.run(parameters, Map.of("x", x), Map.of());
        Map<String, double[][]> before = Map.of();
        int t = 0;
        for (int steps : new int[] {1, 3, 2, 5}) {
            var chunk = Arrays.copyOfRange(x, t, t + steps);
            var run = reference.run(parameters, Map.of("x", chunk), before);
            assertArrayEquals(Arrays.copyOfRange(whole.outputs(), t, t + steps), run.outputs());
            before = run.histories();
            t += steps;
        }
    }

    @Test
    void clocksArePrintedAsTheyAreRead() {
        for (String clock : new String[] {"1", "8", "25", "periods(1, 2, 4, 9)", "periods(2, 1)"}) {
            String text = "h' = tanh(W x + h)\nclock h = " + clock + "\n";
            assertEquals(text, cell(text).text());
        }
        String options =
                "option n = 2\noption slow = 9\nh' = h\nc' = c\nclock h = n\n"
                        + "clock c = periods(n, slow)\n";
        assertEquals(options, cell(options).text());
        assertEquals(
                cell("h' = h\nc' = c\nclock h = 3\nclock c = periods(3, 9)")
                        .bind(4, Map.of())
                        .describe(),
                cell(options).with(Map.of("n", 3.0)).bind(4, Map.of()).describe());
    }

    @Test
    void aClockIsALineOfTheTypesetEquations() {
        assertEquals(
                """
                \\begin{aligned}
                  h_{t} &= \\tanh\\left(W x_{t} + U h_{t-1} + b\\right) \\\\
                  {h_{t}}^{(g)} &= {h_{t-1}}^{(g)} \\quad \\text{where } t \\bmod 2^{g} \\neq 0,\\; g = 0, \\dots, 7
                \\end{aligned}
                """,
                Cell.shipped("clockwork").latex());
        assertTrue(
                cell("h' = h\nclock h = periods(1, 9)")
                        .latex()
                        .contains("t \\bmod p_{g} \\neq 0,\\; p = \\left(1, 9\\right)"));
    }
}
