package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Feature;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Gradient × input against finite differences of ln p as it is written down, in double precision:
/// it is the slope of ln p along the input itself.
@Tag("provider")
class InputImportanceTest {
    private static final PackedSequences CHAIN = PackedSequences.of(5, 3);
    private static final double STEP = 1.0 / (1 << 16);
    private static final Output CLASSES = new Output.Softmax(3, false);

    private static Stack both(String cell) {
        return Stack.of(Cell.shipped(cell), 4, 2, Direction.BOTH);
    }

    private static double[] doubles(float[] values) {
        double[] exact = new double[values.length];
        Arrays.setAll(exact, i -> values[i]);
        return exact;
    }

    private static Rows targets(Pooling pooling) {
        return new Rows.Symbols(
                IntStream.range(0, pooling == Pooling.IN_STEP ? CHAIN.rows() : 2)
                        .map(i -> i % 3)
                        .toArray());
    }

    private static int offset(Network network, String slot) {
        return network.parameters().slots().stream()
                .filter(s -> s.name().equals(slot))
                .findFirst()
                .orElseThrow()
                .offset();
    }

    /// The slope of ln p as numbers of the values are all multiplied.
    private static double slope(
            Network network, float[] values, Batch batch, int at, int count, int stride, int rows) {
        double[] side = new double[2];
        for (int s = 0; s < 2; s++) {
            double[] exact = doubles(values);
            for (int r = 0; r < rows; r++) {
                for (int i = 0; i < count; i++) {
                    exact[at + r * stride + i] *= s == 0 ? 1 - STEP : 1 + STEP;
                }
            }
            side[s] = -Nets.loss(network, exact, batch, null);
        }
        return (side[1] - side[0]) / (2 * STEP);
    }

    /// Every step has a symbol of its own, so that its vector can be moved.
    private static void symbols(Pooling pooling, Output output, Output reference) {
        var spec = new NetworkSpec(new Input.Symbols(8, 3), both("lstm"), output).with(pooling);
        var network = Network.of(spec);
        var written =
                Network.of(
                        new NetworkSpec(new Input.Symbols(8, 3), both("lstm"), reference)
                                .with(pooling));
        float[] values = Nets.values(network, 2);
        var ids = IntStream.range(0, CHAIN.rows()).map(r -> 7 - r).toArray();
        var batch = new Batch(CHAIN, new Rows.Symbols(ids), targets(pooling));
        var importance = network.explain(values, batch, 1).importance().orElseThrow();
        assertEquals(List.of("symbol"), importance.inputs());
        double most = 0;
        for (int r = 0; r < CHAIN.rows(); r++) {
            int at = offset(network, "embedding") + ids[r] * 3;
            double expected = slope(written, values, batch, at, 3, 0, 1);
            assertEquals(expected, importance.totals()[r], 2e-4, pooling + " row " + r);
            most = Math.max(most, Math.abs(expected));
        }
        assertTrue(most > 1e-2);
    }

    @Test
    void vectorsOfSymbolsUnderEveryPooling() {
        for (var pooling : Pooling.values()) {
            symbols(pooling, CLASSES, CLASSES);
        }
    }

    @Test
    void tagsThatAreChosenTogether() {
        var crf = new Output.Crf(3, List.of());
        symbols(Pooling.IN_STEP, crf, crf);
    }

    @Test
    void smoothingAndWeightsOfTheTrainingDoNotCount() {
        var learned =
                new Output.Softmax(3, false).withSmoothing(0.2).withWeights(List.of(0.5, 2.0, 3.0));
        symbols(Pooling.LAST, learned, CLASSES);
    }

    @Test
    void everyNumberOfARow() {
        var parts = List.of(new Input.Numbers.Part("x", 2), new Input.Numbers.Part("m", 1));
        var cell = Cell.parse("input m[1]\nh' = tanh(W x + V m + U h + b)", "with");
        var network =
                Network.of(
                        new NetworkSpec(
                                        new Input.Numbers(parts),
                                        Stack.of(cell, 4, 1, Direction.BOTH),
                                        CLASSES)
                                .with(Pooling.MEAN));
        float[] values = Nets.values(network, 3);
        var random = new Random(1);
        float[] inputs = new float[CHAIN.rows() * 3];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) random.nextGaussian();
        }
        var batch = new Batch(CHAIN, new Rows.Numbers(inputs, 3), targets(Pooling.MEAN));
        var importance = network.explain(values, batch, 1).importance().orElseThrow();
        assertEquals(List.of("x[1]", "x[2]", "m"), importance.inputs());
        for (int i = 0; i < inputs.length; i++) {
            float own = inputs[i];
            double[] side = new double[2];
            double[] place = new double[2];
            for (int s = 0; s < 2; s++) {
                inputs[i] = own + (s == 0 ? -1f : 1f) / 1024;
                place[s] = inputs[i];
                side[s] = -Nets.loss(network, doubles(values), batch, null);
            }
            inputs[i] = own;
            double expected = own * (side[1] - side[0]) / (place[1] - place[0]);
            assertEquals(expected, importance.rows()[i / 3][i % 3], 2e-4, "number " + i);
        }
    }

    /// Of all steps together: as the columns of the matrices that read a feature are multiplied.
    @Test
    void featuresAndSpellings() {
        var features =
                List.<Feature>of(
                        new Feature.Symbols("word", 8, 3),
                        new Feature.Spelled(
                                "letters",
                                5,
                                3,
                                Stack.of(Cell.shipped("gru"), 4, 1),
                                Pooling.LAST));
        var network =
                Network.of(
                        new NetworkSpec(
                                        new Input.Features(features),
                                        Stack.of(Cell.shipped("tanh"), 4, 1),
                                        CLASSES)
                                .with(Pooling.LAST));
        float[] values = Nets.values(network, 3);
        var random = new Random(2);
        var spelt =
                IntStream.range(0, CHAIN.rows())
                        .mapToObj(r -> new Random(r % 5).ints(1 + r % 3, 0, 5).toArray())
                        .toList();
        var rows =
                new Rows.Multiple(
                        List.of(
                                new Rows.Symbols(random.ints(CHAIN.rows(), 0, 8).toArray()),
                                Rows.Spelled.of(spelt)));
        var batch = new Batch(CHAIN, rows, targets(Pooling.LAST));
        var importance = network.explain(values, batch, 1).importance().orElseThrow();
        assertEquals(List.of("word", "letters"), importance.inputs());
        int at = offset(network, "layer1.W");
        for (int part = 0; part < 2; part++) {
            int own = part;
            double sum = Arrays.stream(importance.rows()).mapToDouble(r -> r[own]).sum();
            double expected = slope(network, values, batch, at + 3 * part, part == 0 ? 3 : 4, 7, 4);
            assertEquals(expected, sum, 2e-4, importance.inputs().get(part));
            assertTrue(Math.abs(expected) > 1e-2);
        }
    }

    @Test
    void theTemperatureDividesTheOutput() {
        var network =
                Network.of(
                        new NetworkSpec(new Input.Symbols(8, 3), both("gru"), CLASSES)
                                .with(Pooling.LAST));
        float[] values = Nets.values(network, 2);
        float[] divided = values.clone();
        for (var slot : network.parameters().slots()) {
            if (slot.name().startsWith("output")) {
                for (int i = 0; i < slot.size(); i++) {
                    divided[slot.offset() + i] /= 2;
                }
            }
        }
        var batch = new Batch(CHAIN, new Rows.Symbols(new int[8]), targets(Pooling.LAST));
        var expected = network.explain(divided, batch, 1).importance().orElseThrow().totals();
        var actual = network.explain(values, batch, 2).importance().orElseThrow().totals();
        for (int r = 0; r < expected.length; r++) {
            assertEquals(expected[r], actual[r], 1e-5);
        }
    }

    @Test
    void labelsThatMayBeSeveral() {
        var output = new Output.MultiLabel(List.of(2.0, 3.0, 0.5), List.of(4.0, 1.0, 1.0));
        var plain = new Output.MultiLabel(List.of(1.0, 1.0, 1.0), List.of(1.0, 1.0, 1.0));
        Network network = null;
        float[] values = {};
        double[] totals = {};
        float nan = Float.NaN;
        var ids = IntStream.range(0, CHAIN.rows()).map(r -> 7 - r).toArray();
        var asked = new float[] {1, nan, 1, nan, 1, nan};
        for (var of : List.of(output, plain)) {
            network =
                    Network.of(
                            new NetworkSpec(new Input.Symbols(8, 3), both("gru"), of)
                                    .with(Pooling.MAX));
            values = Nets.values(network, 2);
            var batch = new Batch(CHAIN, new Rows.Symbols(ids), new Rows.Numbers(asked, 3));
            var found = network.explain(values, batch, 1).importance().orElseThrow().totals();
            if (totals.length > 0) {
                for (int r = 0; r < found.length; r++) {
                    assertEquals(totals[r], found[r], 1e-6);
                }
            }
            totals = found;
        }
        var batch = new Batch(CHAIN, new Rows.Symbols(ids), new Rows.Numbers(asked, 3));
        for (int r = 0; r < CHAIN.rows(); r++) {
            int at = offset(network, "embedding") + ids[r] * 3;
            assertEquals(slope(network, values, batch, at, 3, 0, 1), totals[r], 2e-4, "row " + r);
        }
    }

    @Test
    void outputsWithoutClassesAreRefused() {
        var network =
                Network.of(
                        new NetworkSpec(
                                Input.Numbers.of(1),
                                both("gru"),
                                new Output.Linear(1, Output.Loss.SQUARED)));
        var numbers = new Rows.Numbers(new float[CHAIN.rows()], 1);
        var batch = new Batch(CHAIN, numbers, numbers);
        float[] values = Nets.values(network, 1);
        assertThrows(RondoException.class, () -> network.explain(values, batch, 1));
    }
}
