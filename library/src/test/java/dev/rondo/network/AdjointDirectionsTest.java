package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Merge;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.network.spec.StructureSpec;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Tree;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Norms of ∂L/∂h of cells that read in either direction, under every pooling, against finite
/// differences in double precision: a further input `e` is added to the state, so that ∂L/∂e is
/// ∂L/∂h.
@Tag("provider")
class AdjointDirectionsTest {
    private static final int WIDTH = 3;
    private static final int HIDDEN = 4;
    private static final int ROW = WIDTH + HIDDEN;
    private static final int[] LENGTHS = {6, 4, 4, 1};
    private static final PackedSequences CHAIN = PackedSequences.of(LENGTHS);
    private static final float STEP = 1f / (1 << 16);

    private static final Cell MOVED =
            Cell.parse("input e[" + HIDDEN + "]\nh' = tanh(W x + U h + b) + A e", "moved");

    private static Network network(Direction first, Direction second, Pooling pooling) {
        var stack =
                Stack.of(
                        List.of(
                                new Layer(MOVED, HIDDEN, first, Merge.CONCATENATE),
                                new Layer(Cell.shipped("gru"), 5, second, Merge.CONCATENATE)));
        var input =
                new Input.Numbers(
                        List.of(
                                new Input.Numbers.Part("x", WIDTH),
                                new Input.Numbers.Part("e", HIDDEN)));
        return Network.of(
                new NetworkSpec(input, stack, new Output.Softmax(3, false)).with(pooling));
    }

    private static Batch batch(Pooling pooling, boolean last) {
        var random = new Random(4);
        float[] inputs = new float[CHAIN.rows() * ROW];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = i % ROW < WIDTH ? (float) random.nextGaussian() : 0;
        }
        int[] labels = new int[pooling == Pooling.IN_STEP ? CHAIN.rows() : LENGTHS.length];
        if (pooling == Pooling.IN_STEP) {
            Arrays.fill(labels, -1);
        }
        for (int b = 0; b < LENGTHS.length; b++) {
            int row = CHAIN.row(b, last ? LENGTHS[b] - 1 : 0);
            labels[pooling == Pooling.IN_STEP ? row : b] = b % 3;
        }
        return new Batch(CHAIN, new Rows.Numbers(inputs, ROW), new Rows.Symbols(labels));
    }

    /// `A` of the cell that is followed is 1, that of the other 0.
    private static float[] values(Network network, String followed) {
        float[] values = Nets.values(network, 7);
        for (var slot : network.parameters().slots()) {
            if (slot.name().startsWith("layer1") && slot.name().endsWith(".A")) {
                for (int i = 0; i < HIDDEN; i++) {
                    for (int j = 0; j < HIDDEN; j++) {
                        values[slot.offset() + i * HIDDEN + j] =
                                i == j && slot.name().equals(followed + "A") ? 1 : 0;
                    }
                }
            }
        }
        return values;
    }

    private static double difference(Network network, float[] values, Batch batch, int row) {
        double[] exact = new double[values.length];
        Arrays.setAll(exact, i -> values[i]);
        var inputs = ((Rows.Numbers) batch.inputs()).values();
        double square = 0;
        for (int j = 0; j < HIDDEN; j++) {
            int at = row * ROW + WIDTH + j;
            inputs[at] = STEP;
            double above = Nets.loss(network, exact, batch, null);
            inputs[at] = -STEP;
            double below = Nets.loss(network, exact, batch, null);
            inputs[at] = 0;
            double d = (above - below) / (2 * STEP);
            square += d * d;
        }
        return Math.sqrt(square);
    }

    private static void check(
            Network network, Batch batch, String cell, Optional<Direction> direction) {
        float[] values = values(network, cell);
        try (var workers = new WorkerPool(2)) {
            for (int shards : new int[] {1, 3}) {
                var run = network.run(shards, workers);
                run.prepare(values);
                var norms =
                        run.adjointNorms(batch, network.start(LENGTHS.length)).states().stream()
                                .filter(s -> s.layer() == 0 && s.direction().equals(direction))
                                .findFirst()
                                .orElseThrow()
                                .norms();
                double most = 0;
                for (int row = 0; row < CHAIN.rows(); row++) {
                    double expected = difference(network, values, batch, row);
                    assertEquals(
                            expected,
                            norms[row],
                            1e-4 * Math.max(1, expected),
                            network.spec().pooling() + " " + direction + " row " + row);
                    most = Math.max(most, expected);
                }
                assertTrue(most > 1e-2, network.spec().pooling() + " " + direction);
            }
        }
    }

    @Test
    void normsOfBothDirectionsUnderEveryPooling() {
        for (var pooling : Pooling.values()) {
            for (boolean last : new boolean[] {true, false}) {
                var network = network(Direction.BOTH, Direction.BOTH, pooling);
                var batch = batch(pooling, last);
                check(network, batch, "layer1.forward.", Optional.of(Direction.FORWARD));
                check(network, batch, "layer1.backward.", Optional.of(Direction.BACKWARD));
            }
        }
    }

    @Test
    void normsOfLayersThatReadOneWay() {
        check(
                network(Direction.FORWARD, Direction.FORWARD, Pooling.MEAN),
                batch(Pooling.MEAN, true),
                "layer1.",
                Optional.empty());
        var backward = network(Direction.BACKWARD, Direction.FORWARD, Pooling.LAST);
        String name =
                backward.parameters().slots().stream()
                        .map(s -> s.name())
                        .filter(n -> n.startsWith("layer1.") && n.endsWith(".A"))
                        .findFirst()
                        .orElseThrow();
        check(
                backward,
                batch(Pooling.LAST, true),
                name.substring(0, name.length() - 1),
                Optional.of(Direction.BACKWARD));
    }

    @Test
    void jacobiansOfACellThatReadsBackwardAreThoseOfTheReversedSequence() {
        var network = network(Direction.BOTH, Direction.FORWARD, Pooling.ENDS);
        float[] values = values(network, "layer1.forward.");
        for (var slot : network.parameters().slots()) {
            if (slot.name().startsWith("layer1.forward.")) {
                var other = "layer1.backward." + slot.name().substring("layer1.forward.".length());
                for (var to : network.parameters().slots()) {
                    if (to.name().equals(other)) {
                        System.arraycopy(values, slot.offset(), values, to.offset(), slot.size());
                    }
                }
            }
        }
        var batch = batch(Pooling.ENDS, true);
        var inputs = ((Rows.Numbers) batch.inputs()).values();
        for (int j = 0; j < WIDTH; j++) { // a palindrome
            for (int t = 0; t < 3; t++) {
                inputs[CHAIN.row(0, 5 - t) * ROW + j] = inputs[CHAIN.row(0, t) * ROW + j];
            }
        }
        try (var workers = new WorkerPool(1)) {
            var run = network.run(2, workers);
            run.prepare(values);
            var all = run.jacobians(batch, network.start(LENGTHS.length), 0, new int[] {1, 4});
            for (var step : all) {
                assertEquals(3, step.size());
                assertArrayEquals(step.get(0).values(), step.get(1).values(), 1e-6f);
            }
        }
    }

    @Test
    void otherStructuresAreRefused() {
        var trees = Tree.bottomUp(List.of(new Tree(new int[][] {{}, {0}})), 1);
        var cell = Cell.parse("s = sum(h[k])\nh' = tanh(W x + U s + b)", "sum");
        var network =
                Network.of(
                        new NetworkSpec(
                                        new Input.Symbols(3, 2),
                                        Stack.of(cell, 3, 1),
                                        new Output.Softmax(2, false))
                                .with(StructureSpec.of(trees.signature())));
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(Nets.values(network, 1));
            var batch = new Batch(trees, new int[] {0, 1}, new int[] {0, 1});
            assertThrows(RondoException.class, () -> run.adjointNorms(batch, network.start(1)));
        }
    }
}
