package dev.rondo.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Parameters;
import dev.rondo.runtime.WorkerPool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.SplittableRandom;

final class OptimiserStateTest {
    static List<Optimiser> optimisers() {
        return List.of(
                new Optimiser.Sgd(),
                new Optimiser.Momentum(0.9, false),
                new Optimiser.Momentum(0.9, true),
                new Optimiser.Adam(),
                new Optimiser.AdamW(0.9, 0.99, 1e-8, 0.1),
                new Optimiser.RmsProp(),
                new Optimiser.RmsProp(0.95, 1e-4, 0.9, false),
                new Optimiser.RmsProp(0.95, 1e-4, 0.9, true),
                new Optimiser.RmsProp(0.95, 1e-4, 0, true),
                new Optimiser.Adagrad());
    }

    /// The values of one parameter that starts at `start`, after each of the gradients.
    private static double[] follow(
            Optimiser optimiser, Clip clip, Decay decay, double rate, double start, double... g) {
        var parameters = new Parameters();
        parameters.add("w", 1, 1, false, false, false);
        var values = new float[] {(float) start};
        var gradient = new Gradient(parameters);
        var path = new double[g.length];
        try (var workers = new WorkerPool(1)) {
            var state = new OptimiserState(optimiser, clip, decay, values, gradient, null, workers);
            for (int t = 0; t < g.length; t++) {
                gradient.values()[0] = (float) g[t];
                state.update(state.norm(), rate);
                path[t] = values[0];
            }
        }
        return path;
    }

    private static double[] follow(Optimiser optimiser, double rate, double start, double... g) {
        return follow(optimiser, new Clip.None(), Decay.NONE, rate, start, g);
    }

    // The sequences below were worked by hand from the papers' formulas, gradients 1, 2, −1 from w
    // = 1.

    @Test
    void sgdTakesTheRateTimesTheGradient() {
        assertArrayEquals(
                new double[] {0.9, 0.7, 0.8}, follow(new Optimiser.Sgd(), 0.1, 1, 1, 2, -1), 1e-6);
    }

    @Test
    void momentumGathersGradients() {
        // m = 1, 0.5·1 + 2 = 2.5, 0.5·2.5 − 1 = 0.25
        assertArrayEquals(
                new double[] {0.9, 0.65, 0.625},
                follow(new Optimiser.Momentum(0.5, false), 0.1, 1, 1, 2, -1),
                1e-6);
    }

    @Test
    void nesterovLooksOneStepAhead() {
        // g + 0.5·m: 1 + 0.5, 2 + 1.25, −1 + 0.125
        assertArrayEquals(
                new double[] {0.85, 0.525, 0.6125},
                follow(new Optimiser.Momentum(0.5, true), 0.1, 1, 1, 2, -1),
                1e-6);
    }

    @Test
    void adamCorrectsTheBiasOfItsMoments() {
        // beta1 = 0.5, beta2 = 0.75: m = 0.5, 1.25, 0.125; corrected 1, 5/3, 1/7
        // s = 0.25, 1.1875, 1.140625; corrected 1, 19/7, 73/37
        double second = 0.9 - 0.1 * (5 / 3.0) / Math.sqrt(19 / 7.0);
        double third = second - 0.1 * (1 / 7.0) / Math.sqrt(73 / 37.0);
        assertArrayEquals(
                new double[] {0.9, second, third},
                follow(new Optimiser.Adam(0.5, 0.75, 1e-12), 0.1, 1, 1, 2, -1),
                1e-6);
    }

    @Test
    void adamWShrinksTheValueBeforeTheStep() {
        // 1·(1 − 0.1·0.2) − 0.1 = 0.88
        var path =
                follow(
                        new Optimiser.AdamW(0.5, 0.75, 1e-12, 0.2),
                        new Clip.None(),
                        Decay.NONE,
                        0.1,
                        1,
                        1,
                        2);
        assertArrayEquals(
                new double[] {0.88, 0.88 * 0.98 - 0.1 * (5 / 3.0) / Math.sqrt(19 / 7.0)},
                path,
                1e-6);
    }

    @Test
    void rmsPropDividesByTheRootOfTheMeanSquare() {
        // s = 0.25, 1.1875
        assertArrayEquals(
                new double[] {1 - 0.1 / 0.6, 1 - 0.1 / 0.6 - 0.2 / (Math.sqrt(1.1875) + 0.1)},
                follow(new Optimiser.RmsProp(0.75, 0.1, 0, false), 0.1, 1, 1, 2),
                1e-6);
    }

    @Test
    void centredRmsPropTakesTheSquareOfTheMeanAway() {
        // mean = 0.25, 0.6875; s − mean² = 0.1875, 1.1875 − 0.47265625; b = q1, 0.5·q1 + q2
        double q1 = 1 / (Math.sqrt(0.1875) + 0.1);
        double q2 = 2 / (Math.sqrt(1.1875 - 0.6875 * 0.6875) + 0.1);
        assertArrayEquals(
                new double[] {1 - 0.1 * q1, 1 - 0.1 * q1 - 0.1 * (0.5 * q1 + q2)},
                follow(new Optimiser.RmsProp(0.75, 0.1, 0.5, true), 0.1, 1, 1, 2),
                1e-6);
    }

    @Test
    void adagradDividesByTheRootOfTheSumOfSquares() {
        assertArrayEquals(
                new double[] {
                    0.9, 0.9 - 0.2 / Math.sqrt(5), 0.9 - 0.2 / Math.sqrt(5) + 0.1 / Math.sqrt(6)
                },
                follow(new Optimiser.Adagrad(), 0.1, 1, 1, 2, -1),
                1e-6);
    }

    @Test
    void penaltiesAddTheirDerivativeToTheGradient() {
        var sgd = new Optimiser.Sgd();
        var none = new Clip.None();
        // 1 − 0.1·(1 + 0.5·1)
        assertArrayEquals(
                new double[] {0.85}, follow(sgd, none, new Decay(0, 0.5, false), 0.1, 1, 1), 1e-6);
        // −1 − 0.1·(1 + 0.5·(−1) + 0.25·(−1))
        assertArrayEquals(
                new double[] {-1.025},
                follow(sgd, none, new Decay(0.25, 0.5, false), 0.1, -1, 1),
                1e-6);
    }

    @Test
    void penaltiesComeAfterClipping() {
        // the gradient 10 becomes 2, then 0.5·1 is added
        assertArrayEquals(
                new double[] {0.75},
                follow(new Optimiser.Sgd(), new Clip.Norm(2), new Decay(0, 0.5, false), 0.1, 1, 10),
                1e-6);
    }

    @Test
    void clippingByValueBringsEveryElementWithinBounds() {
        assertArrayEquals(
                new double[] {0.8, 1, 0.95},
                follow(new Optimiser.Sgd(), new Clip.Value(2), Decay.NONE, 0.1, 1, 10, -7, 0.5),
                1e-6);
    }

    @Test
    void clippingByNormKeepsTheDirection() {
        var network = new Network(false);
        var g = network.gradient.values();
        try (var workers = new WorkerPool(1)) {
            var state =
                    new OptimiserState(
                            new Optimiser.Sgd(),
                            new Clip.Norm(5),
                            Decay.NONE,
                            network.values,
                            network.gradient,
                            null,
                            workers);
            java.util.Arrays.fill(g, 0);
            g[0] = 6;
            g[1] = 8;
            var before = network.values.clone();
            assertEquals(10, state.norm(), 1e-9);
            state.update(10, 1);
            assertEquals(before[0] - 3, network.values[0], 1e-5);
            assertEquals(before[1] - 4, network.values[1], 1e-5);
            assertEquals(6, g[0], "the gradient itself stays");
        }
    }

    /// Slots of several kinds and of awkward sizes, some larger than a chunk.
    private static final class Network {
        final Parameters parameters = new Parameters();
        final float[] values;
        final Gradient gradient;

        Network(boolean sparse) {
            parameters.add("w", 37, 613, false, false, false);
            parameters.add("frozen", 7, 11, false, true, false);
            parameters.add("table", 911, 23, false, false, sparse);
            parameters.add("wide", 2, 20_011, false, false, false);
            parameters.add("b", 207, 1, true, false, false);
            values = new float[parameters.size()];
            gradient = new Gradient(parameters);
            var random = new SplittableRandom(1);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(-1, 1);
            }
        }

        void draw(int step) {
            var random = new SplittableRandom(step);
            var g = gradient.values();
            for (int i = 0; i < g.length; i++) {
                g[i] = (float) random.nextDouble(-1, 1);
            }
            var table = parameters.slots().get(2);
            int count = 0;
            for (int row = 0; row < table.rows(); row++) {
                if (random.nextInt(10) == 0) {
                    if (table.sparse()) {
                        gradient.touched(2)[count++] = row;
                    }
                } else {
                    int from = table.offset() + row * table.columns();
                    java.util.Arrays.fill(g, from, from + table.columns(), 0);
                }
            }
            if (table.sparse()) {
                gradient.setTouchedCount(2, count);
            }
        }

        float[] slot(int number) {
            var slot = parameters.slots().get(number);
            return java.util.Arrays.copyOfRange(values, slot.offset(), slot.offset() + slot.size());
        }
    }

    private static float[] learn(
            Optimiser optimiser, Clip clip, Decay decay, boolean sparse, int threads) {
        var network = new Network(sparse);
        try (var workers = new WorkerPool(threads)) {
            var state =
                    new OptimiserState(
                            optimiser,
                            clip,
                            decay,
                            network.values,
                            network.gradient,
                            null,
                            workers);
            for (int step = 0; step < 4; step++) {
                network.draw(step);
                state.update(state.norm(), 0.01);
            }
        }
        return network.values;
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void anyNumberOfThreadsGivesTheSameBits(Optimiser optimiser) {
        for (var decay : List.of(Decay.NONE, new Decay(0.001, 0.01, true))) {
            var one = learn(optimiser, new Clip.Norm(1), decay, true, 1);
            assertArrayEquals(one, learn(optimiser, new Clip.Norm(1), decay, true, 2));
            assertArrayEquals(one, learn(optimiser, new Clip.Norm(1), decay, true, 5));
        }
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void sparseSlotsLearnWhatDenseOnesDo(Optimiser optimiser) {
        for (var decay : List.of(Decay.NONE, new Decay(0.001, 0.01, true))) {
            for (var clip : List.of(new Clip.None(), new Clip.Value(0.5))) {
                assertArrayEquals(
                        learn(optimiser, clip, decay, false, 1),
                        learn(optimiser, clip, decay, true, 1));
            }
            // The norm is summed in another order.
            assertArrayEquals(
                    learn(optimiser, new Clip.Norm(1), decay, false, 1),
                    learn(optimiser, new Clip.Norm(1), decay, true, 1),
                    1e-5f);
        }
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void everyElementLearnsAsIfAlone(Optimiser optimiser) {
        var network = new Network(false);
        var whole = learn(optimiser, new Clip.None(), Decay.NONE, false, 1);
        for (int i : new int[] {0, 613 * 37 - 1, 613 * 37 + 77 + 5, whole.length - 207 - 1}) {
            var g = new double[4];
            for (int step = 0; step < g.length; step++) {
                network.draw(step);
                g[step] = network.gradient.values()[i];
            }
            assertEquals(
                    (float) follow(optimiser, 0.01, network.values[i], g)[3],
                    whole[i],
                    "element " + i);
        }
    }

    @ParameterizedTest
    @MethodSource("optimisers")
    void fixedSlotsStay(Optimiser optimiser) {
        var before = new Network(true);
        var after = learn(optimiser, new Clip.Norm(1), new Decay(0.1, 0.1, true), true, 2);
        System.arraycopy(after, 0, before.values, 0, after.length);
        assertArrayEquals(new Network(true).slot(1), before.slot(1));
    }

    @Test
    void decayLeavesVectorsAloneUnlessAsked() {
        var plain = learn(new Optimiser.Sgd(), new Clip.None(), Decay.NONE, true, 1);
        var matrices =
                learn(new Optimiser.Sgd(), new Clip.None(), new Decay(0, 0.1, false), true, 1);
        var all = learn(new Optimiser.Sgd(), new Clip.None(), new Decay(0, 0.1, true), true, 1);
        int b = plain.length - 207;
        assertTrue(plain[b] == matrices[b] && plain[0] != matrices[0]);
        assertTrue(matrices[0] == all[0] && matrices[b] != all[b]);
        var decoupled = new Optimiser.AdamW(0.9, 0.999, 1e-8, 0.1);
        var adam = learn(new Optimiser.Adam(), new Clip.None(), Decay.NONE, true, 1);
        var adamW = learn(decoupled, new Clip.None(), Decay.NONE, true, 1);
        assertTrue(adam[b] == adamW[b] && adam[0] != adamW[0]);
        assertTrue(adam[b] != learn(decoupled, new Clip.None(), new Decay(0, 0, true), true, 1)[b]);
    }

    @Test
    void momentsAndStepCountAreTheWholeState() {
        var network = new Network(true);
        var copy = new Network(true);
        try (var workers = new WorkerPool(1)) {
            for (var optimiser : optimisers()) {
                var whole =
                        new OptimiserState(
                                optimiser,
                                new Clip.None(),
                                Decay.NONE,
                                network.values,
                                network.gradient,
                                null,
                                workers);
                var rest =
                        new OptimiserState(
                                optimiser,
                                new Clip.None(),
                                Decay.NONE,
                                copy.values,
                                copy.gradient,
                                null,
                                workers);
                for (int step = 0; step < 5; step++) {
                    network.draw(step);
                    if (step == 3) {
                        System.arraycopy(network.values, 0, copy.values, 0, copy.values.length);
                        rest.moments()
                                .forEach((name, array) ->
                                        System.arraycopy(
                                                whole.moments().get(name),
                                                0,
                                                array,
                                                0,
                                                array.length));
                        rest.setSteps(whole.steps());
                    }
                    whole.update(whole.norm(), 0.01);
                    if (step >= 3) {
                        copy.draw(step);
                        rest.update(rest.norm(), 0.01);
                    }
                }
                assertArrayEquals(network.values, copy.values);
            }
        }
    }

    @Test
    void gradientsThatAreNotFiniteAreFoundAndNamed() {
        var network = new Network(true);
        network.draw(1);
        try (var workers = new WorkerPool(2)) {
            var state =
                    new OptimiserState(
                            new Optimiser.Sgd(),
                            new Clip.None(),
                            Decay.NONE,
                            network.values,
                            network.gradient,
                            null,
                            workers);
            assertTrue(Double.isFinite(state.norm()));
            var slot = network.parameters.slots().get(3);
            network.gradient.values()[slot.offset() + slot.size() - 1] = Float.POSITIVE_INFINITY;
            assertFalse(Double.isFinite(state.norm()));
            assertEquals("wide", state.notFinite().orElseThrow().name());
            network.gradient.values()[slot.offset() + slot.size() - 1] = 3e38f;
            assertEquals(3e38f, state.norm(), 1e30, "large is not infinite");
        }
    }

    @Test
    void fixedSlotsDoNotCountInTheNorm() {
        var network = new Network(true);
        java.util.Arrays.fill(network.gradient.values(), 0);
        var frozen = network.parameters.slots().get(1);
        network.gradient.values()[frozen.offset()] = Float.NaN;
        network.gradient.values()[0] = 3;
        try (var workers = new WorkerPool(1)) {
            var state =
                    new OptimiserState(
                            new Optimiser.Sgd(),
                            new Clip.None(),
                            Decay.NONE,
                            network.values,
                            network.gradient,
                            null,
                            workers);
            assertEquals(3, state.norm());
        }
    }
}
