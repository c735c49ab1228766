package dev.rondo.equation.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.equation.Cell;
import dev.rondo.equation.Shipped;
import dev.rondo.equation.reference.ReferenceEvaluator;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A cell bound so that the values of all its equations are kept.
class NamedGraphTest {
    @Test
    void allEquationsOfEveryShippedCellAreFoundAndMeanTheSame() {
        var random = new Random(2);
        for (String name : Cell.shippedNames()) {
            var cell = Cell.shipped(name);
            int hidden = Shipped.hidden(name, 8);
            var widths = Map.of("x", 8);
            var plain = cell.bind(hidden, widths);
            var named = cell.bindNamed(hidden, widths);
            if (!plain.readsChain()) {
                assertEquals(
                        plain.output().width(),
                        named.values().get(plain.outputName()).width(),
                        name);
                continue;
            }
            assertEquals(plain.parameters(), named.graph().parameters(), name);
            var parameters = new HashMap<String, double[]>();
            plain.parameters()
                    .forEach(p ->
                            parameters.put(p.name(), random.doubles(p.size(), 0, 0.5).toArray()));
            var inputs = new HashMap<String, double[][]>();
            for (var in : plain.inputs()) {
                double[][] rows = new double[3][];
                for (int t = 0; t < 3; t++) {
                    rows[t] = random.doubles(in.width(), 0.1, 1).toArray();
                }
                inputs.put(in.name(), rows);
            }
            var expected = new ReferenceEvaluator(plain).run(parameters, inputs, Map.of());
            var run = new ReferenceEvaluator(named.graph()).run(parameters, inputs, Map.of());
            for (int t = 0; t < 3; t++) {
                assertArrayEquals(expected.outputs()[t], run.outputs()[t], name);
                assertArrayEquals(
                        run.outputs()[t],
                        run.value(named.values().get(plain.outputName()), t),
                        name);
            }
        }
    }

    @Test
    void whatIsSimplifiedAwayIsFoundUnderItsName() {
        var cell =
                Cell.parse(
                        """
                        random z = bernoulli(0.25)
                        k  = 2
                        a  = k * k
                        d  = z * x
                        h' = tanh(U h + a * d)
                        """,
                        "simple.cell");
        var named = cell.bindNamed(3, Map.of("x", 3));
        assertEquals(List.of("k", "a", "d", "h"), List.copyOf(named.values().keySet()));
        var run =
                new ReferenceEvaluator(named.graph())
                        .run(
                                Map.of("U", new double[9]),
                                Map.of("x", new double[][] {{1, 2, 3}}),
                                Map.of());
        assertArrayEquals(new double[] {4}, run.value(named.values().get("a"), 0));
        assertArrayEquals(
                new double[] {0.25, 0.5, 0.75}, run.value(named.values().get("d"), 0), 1e-15);
    }
}
