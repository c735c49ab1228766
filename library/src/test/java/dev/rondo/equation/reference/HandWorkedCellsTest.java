package dev.rondo.equation.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Parameter;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

/// Shipped cells with one unit against numbers worked by hand.
class HandWorkedCellsTest {
    /// The outputs with every parameter `w` but those named.
    private static double[] outputs(
            String cell, double w, Map<String, Double> others, Map<String, double[]> inputs) {
        var bound = Cell.named(cell).bind(1, Map.of("x", 1));
        var parameters = new HashMap<String, double[]>();
        for (Parameter p : bound.parameters()) {
            var values = new double[p.size()];
            java.util.Arrays.fill(values, others.getOrDefault(p.name(), w));
            parameters.put(p.name(), values);
        }
        var rows = new HashMap<String, double[][]>();
        inputs.forEach((name, numbers) -> {
            var all = new double[numbers.length][];
            for (int t = 0; t < all.length; t++) {
                all[t] = new double[] {numbers[t]};
            }
            rows.put(name, all);
        });
        var run = new ReferenceEvaluator(bound).run(parameters, rows, Map.of());
        var outputs = new double[run.steps()];
        for (int t = 0; t < outputs.length; t++) {
            outputs[t] = run.outputs()[t][0];
        }
        return outputs;
    }

    private static Map<String, double[]> x(double... x) {
        return Map.of("x", x);
    }

    @Test
    void autoregressionSumsTheLastInputs() {
        assertArrayEquals(
                new double[] {1, 3, 6, 9, 12},
                outputs("ar:order=3", 1, Map.of("b", 0.0), x(1, 2, 3, 4, 5)));
    }

    @Test
    void narxFeedsItsOutputBack() {
        // z = tanh(0) = 0 throughout, so y is what its bias says, whatever is fed back.
        assertArrayEquals(
                new double[] {2, 2, 2}, outputs("narx", 0, Map.of("b_y", 2.0), x(7, 7, 7)));
        // y' = tanh(y[-1] + y[-2]) + 1
        double first = 1;
        double second = Math.tanh(1) + 1;
        double third = Math.tanh(second + first) + 1;
        assertArrayEquals(
                new double[] {first, second, third},
                outputs("narx:inputs=0", 1, Map.of("W", 0.0, "b", 0.0), x(7, 7, 7)),
                1e-15);
    }

    @Test
    void jordanKeepsATraceOfItsOutput() {
        // h = sigmoid(s), y = sigmoid(h), s' = ½ s + y.
        double y1 = sigmoid(sigmoid(0));
        double y2 = sigmoid(sigmoid(y1));
        double y3 = sigmoid(sigmoid(0.5 * y1 + y2));
        assertArrayEquals(
                new double[] {y1, y2, y3},
                outputs("jordan", 0, Map.of("U", 1.0, "V", 1.0), x(0, 0, 0)),
                1e-15);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void minimalGatesMixOldAndNew() {
        // All gates ½: h' = ½ h + ½ x.
        var halves = new double[] {4, 4, 2};
        assertArrayEquals(halves, outputs("mingru", 0, Map.of("W_n", 1.0), x(8, 4, 0)), 1e-15);
        assertArrayEquals(halves, outputs("minlstm", 0, Map.of("W_n", 1.0), x(8, 4, 0)), 1e-15);
    }

    @Test
    void theLinearUnitTurnsAndShrinks() {
        // exp(-exp(nu)) = ½ and exp(theta) = π: the eigenvalue is -½; gamma undoes the norm √¾.
        var chosen =
                Map.of(
                        "nu",
                        Math.log(Math.log(2)),
                        "theta",
                        Math.log(Math.PI),
                        "gamma",
                        -0.5 * Math.log(0.75),
                        "B_s",
                        1.0,
                        "C_s",
                        1.0);
        assertArrayEquals(
                new double[] {8, -4, 2, -1}, outputs("lru", 0, chosen, x(8, 0, 0, 0)), 1e-12);
    }

    @Test
    void exponentialGatesAverage() {
        // Logarithms of the gates: i = 0 and f = log ½; c/n is the weighted mean of tanh(x).
        double a = Math.tanh(1);
        double b = Math.tanh(2);
        assertArrayEquals(
                new double[] {a / 2, (0.5 * a + b) / 1.5 / 2},
                outputs("slstm", 0, Map.of("W_z", 1.0), x(1, 2)),
                1e-15);
    }

    @Test
    void missingValuesDecayToTheMean() {
        // All gates are ½ and the state does not decay; the candidate is tanh of what is seen.
        var chosen = Map.of("w_x", Math.log(2), "mu", 1.0, "W_n", 1.0);
        var inputs =
                Map.of(
                        "x", new double[] {3, 99, 99},
                        "mask", new double[] {1, 0, 0},
                        "gap", new double[] {0, 1, 2});
        // Seen: 3; half of the way from 3 to the mean 1; three quarters of it.
        double h1 = 0.5 * Math.tanh(3);
        double h2 = 0.5 * h1 + 0.5 * Math.tanh(2);
        double h3 = 0.5 * h2 + 0.5 * Math.tanh(1.5);
        assertArrayEquals(new double[] {h1, h2, h3}, outputs("gru-d", 0, chosen, inputs), 1e-12);
    }

    @Test
    void poolingGatesSeeAWindow() {
        // f = o = ½, z = tanh(x + x[-1]).
        double c1 = 0.5 * Math.tanh(1);
        double c2 = 0.5 * c1 + 0.5 * Math.tanh(3);
        assertArrayEquals(
                new double[] {c1 / 2, c2 / 2},
                outputs("qrnn", 0, Map.of("W_z", 1.0), x(1, 2)),
                1e-15);
    }

    @Test
    void zoneoutIsItsMeanOutsideOfTraining() {
        // Gates ½, g = tanh(x): n = ½ tanh x; c = (1 - ¼) n; h = (1 - ½) ½ tanh(n).
        double n = 0.5 * Math.tanh(1);
        double second = 0.5 * 0.75 * n + 0.5 * Math.tanh(1);
        double h1 = 0.25 * Math.tanh(n);
        assertArrayEquals(
                new double[] {h1, 0.5 * h1 + 0.25 * Math.tanh(second)},
                outputs(
                        "lstm-zoneout:zoneout_c=0.25,zoneout_h=0.5",
                        0,
                        Map.of("W_g", 1.0),
                        x(1, 1)),
                1e-15);
    }
}
