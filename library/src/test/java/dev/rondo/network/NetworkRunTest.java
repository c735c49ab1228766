package dev.rondo.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.NetworkRun.Options;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Test;

import java.util.List;

/// What must not change when the same work is cut otherwise.
class NetworkRunTest {
    private static final NetworkSpec.Dropout NONE = NetworkSpec.Dropout.NONE;
    private static final int[] RAGGED = {9, 9, 7, 4, 2, 1};
    private static final double ROUNDING = 2e-5;

    /// A network whose second layer, too, reads the past of what the first gives.
    private static Network delays(NetworkSpec.Dropout dropout) {
        return Nets.net(Nets.delays(), 7, 3, 5, 2, dropout);
    }

    /// A network that is not at the same place at every step.
    private static Network clock(NetworkSpec.Dropout dropout) {
        var cell = "h' = tanh(W x + U h + b)\nmask U = upper(3)\nclock h = periods(1, 2, 3)";
        return Nets.net(Cell.parse(cell, "clock"), 7, 3, 5, 2, dropout);
    }

    private static Network lstm() {
        return Nets.net(Cell.shipped("lstm"), 7, 3, 5, 2, NONE);
    }

    private record Result(double loss, float[] gradient, NetworkState state) {}

    private static Result gradient(
            Network network, Batch batch, Options options, int shards, int threads) {
        try (var workers = new WorkerPool(threads)) {
            var run = network.run(shards, workers);
            run.prepare(Nets.values(network, 1));
            var state = network.start(batch.chain().sequences());
            var gradient = new Gradient(network.parameters());
            double loss = run.gradient(batch, state, options, gradient);
            return new Result(loss, gradient.values(), state);
        }
    }

    private static void same(Result a, Result b, double tolerance) {
        assertEquals(a.loss, b.loss, 1e-6 * Math.abs(a.loss));
        double difference = Nets.difference(a.gradient, b.gradient);
        assertTrue(difference <= tolerance, () -> "gradients differ by " + difference);
        a.state
                .arrays()
                .forEach((name, array) ->
                        assertArrayEquals(array, b.state.arrays().get(name), 1e-6f, name));
    }

    @Test
    void carriedChunksAreTheWholeSequence() {
        for (Network network : List.of(lstm(), delays(NONE), clock(NONE))) {
            var batch = Nets.batch(7, 2, RAGGED);
            try (var workers = new WorkerPool(1)) {
                var run = network.run(2, workers);
                run.prepare(Nets.values(network, 1));
                float[] whole = new float[batch.chain().rows()];
                var end = network.start(6);
                double loss = run.loss(batch, end, whole);
                var state = network.start(6);
                double sum = 0;
                for (int[] cut : new int[][] {{0, 4}, {4, 5}, {5, 9}}) {
                    var part = Nets.part(batch, cut[0], cut[1]);
                    float[] each = new float[part.chain().rows()];
                    sum += run.loss(part, state, each);
                    int first = batch.chain().start(cut[0]);
                    for (int r = 0; r < each.length; r++) {
                        assertEquals(whole[first + r], each[r], 1e-6);
                    }
                }
                assertEquals(loss, sum, 1e-5);
                end.arrays()
                        .forEach((name, array) ->
                                assertArrayEquals(array, state.arrays().get(name), 1e-6f, name));
            }
        }
    }

    @Test
    void aBatchIsItsSequencesOneByOneInAnyOrder() {
        for (Network network : List.of(lstm(), delays(NONE), clock(NONE))) {
            var batch = Nets.batch(7, 2, RAGGED);
            var whole = gradient(network, batch, Options.PLAIN, 1, 1);
            double loss = 0;
            float[] sum = new float[whole.gradient.length];
            for (int b = RAGGED.length - 1; b >= 0; b--) {
                var one = Nets.sequence(batch, b);
                var result = gradient(network, one, Options.PLAIN, 1, 1);
                loss += result.loss;
                for (int i = 0; i < sum.length; i++) {
                    sum[i] +=
                            result.gradient[i]
                                    * one.countTargets(network.spec().pooling())
                                    / batch.countTargets(network.spec().pooling());
                }
                int from = b;
                result.state
                        .arrays()
                        .forEach((name, array) -> {
                            int width = array.length;
                            assertArrayEquals(
                                    java.util.Arrays.copyOfRange(
                                            whole.state.arrays().get(name),
                                            from * width,
                                            (from + 1) * width),
                                    array,
                                    1e-6f,
                                    name);
                        });
            }
            assertEquals(whole.loss, loss, 1e-4);
            assertTrue(Nets.difference(whole.gradient, sum) < ROUNDING);
        }
    }

    @Test
    void shardsAgreeToRoundingAndThreadsToTheBit() {
        for (Network network : List.of(lstm(), delays(NONE), clock(NONE))) {
            var batch = Nets.batch(7, 2, RAGGED);
            var whole = gradient(network, batch, Options.PLAIN, 1, 1);
            for (int shards : new int[] {2, 3, 5, 8}) {
                var one = gradient(network, batch, Options.PLAIN, shards, 1);
                same(whole, one, ROUNDING);
                for (int threads : new int[] {2, 3}) {
                    var other = gradient(network, batch, Options.PLAIN, shards, threads);
                    assertEquals(one.loss, other.loss);
                    assertArrayEquals(one.gradient, other.gradient);
                }
            }
        }
    }

    /// One sequence, long enough for several stretches of levels.
    @Test
    void threadsShareASingleSequenceToTheBit() {
        for (String cell : List.of("mingru", "lru", "qrnn", "lstm")) {
            var network = Nets.net(Cell.shipped(cell), 7, 5, 33, 2, NONE);
            var batch = Nets.batch(7, 3, 1500);
            var one = gradient(network, batch, Options.PLAIN, 1, 1);
            for (int threads : new int[] {1, 2, 3}) {
                var other = gradient(network, batch, Options.PLAIN, 2, threads);
                assertEquals(one.loss(), other.loss(), cell);
                assertArrayEquals(one.gradient(), other.gradient(), cell);
            }
        }
    }

    @Test
    void moreShardsThanSequencesLeaveSomeIdle() {
        var network = lstm();
        var batch = Nets.batch(7, 2, 3);
        same(
                gradient(network, batch, Options.PLAIN, 1, 1),
                gradient(network, batch, Options.PLAIN, 4, 2),
                ROUNDING);
    }

    @Test
    void segmentsGiveTheWholeGradient() {
        var retained = new NetworkSpec.Dropout(0.2, 0.3, 0.3, 0.3, true);
        var streams = new RandomStreams(4).stream("dropout");
        for (Network network : List.of(lstm(), delays(NONE), delays(retained), clock(retained))) {
            var batch = Nets.batch(7, 2, RAGGED);
            var dropout = network.spec().stack().dropout() == retained ? streams : null;
            var whole = gradient(network, batch, new Options(dropout, 0, 0, 6), 2, 1);
            for (int segment : new int[] {1, 2, 3, 4, 8}) {
                var cut = gradient(network, batch, new Options(dropout, 0, segment, 6), 2, 2);
                same(whole, cut, ROUNDING);
            }
        }
    }

    @Test
    void segmentsWithFreshMasksAtEveryStepGiveTheGradientOfTheirOwnLoss() {
        var network = delays(new NetworkSpec.Dropout(0.2, 0.3, 0.3, 0, false));
        var batch = Nets.batch(7, 2, RAGGED);
        var options = new Options(new RandomStreams(4).stream("dropout"), 0, 4, Integer.MAX_VALUE);
        float[] values = Nets.values(network, 1);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(2, workers);
            var gradient = new Gradient(network.parameters());
            run.prepare(values);
            run.gradient(batch, network.start(6), options, gradient);
            float[] derived = gradient.values().clone();
            for (var slot : network.parameters().slots()) {
                int i = slot.offset() + slot.size() / 2;
                float own = values[i];
                double[] loss = new double[2];
                for (int side = 0; side < 2; side++) {
                    values[i] = own + (side == 0 ? -0.01f : 0.01f);
                    run.prepare(values);
                    loss[side] = run.gradient(batch, network.start(6), options, gradient);
                }
                values[i] = own;
                assertEquals(
                        (loss[1] - loss[0]) / 0.02 / batch.countTargets(network.spec().pooling()),
                        derived[i],
                        2e-3,
                        slot.name());
            }
        }
    }

    /// The gradient cut every k steps is that of the parts, each begun with the states of the one
    /// before.
    @Test
    void aCutGradientIsThatOfItsStretches() {
        for (Network network : List.of(lstm(), delays(NONE), clock(NONE))) {
            var batch = Nets.batch(7, 2, RAGGED);
            int span = 3;
            var cut = gradient(network, batch, new Options(null, span, 0, Integer.MAX_VALUE), 2, 1);
            try (var workers = new WorkerPool(1)) {
                var run = network.run(2, workers);
                run.prepare(Nets.values(network, 1));
                var state = network.start(6);
                float[] sum = new float[cut.gradient.length];
                double loss = 0;
                for (int from = 0; from < 9; from += span) {
                    var part = Nets.part(batch, from, from + span);
                    var gradient = new Gradient(network.parameters());
                    loss += run.gradient(part, state, Options.PLAIN, gradient);
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] +=
                                gradient.values()[i]
                                        * part.countTargets(network.spec().pooling())
                                        / batch.countTargets(network.spec().pooling());
                    }
                }
                assertEquals(loss, cut.loss, 1e-5);
                assertTrue(Nets.difference(sum, cut.gradient) < ROUNDING);
                state.arrays()
                        .forEach((name, array) ->
                                assertArrayEquals(
                                        array, cut.state.arrays().get(name), 1e-6f, name));
            }
        }
    }

    @Test
    void statesAreCarriedFromTheStepAskedFor() {
        for (Network network : List.of(lstm(), delays(NONE), clock(NONE))) {
            var batch = Nets.batch(7, 2, RAGGED);
            for (int at : new int[] {1, 2, 3, 5, 6, 8, 9}) {
                var expected = network.start(6);
                try (var workers = new WorkerPool(1)) {
                    var run = network.run(1, workers);
                    run.prepare(Nets.values(network, 1));
                    run.loss(Nets.part(batch, 0, at), expected, null);
                }
                for (var options :
                        List.of(
                                new Options(null, 0, 0, at),
                                new Options(null, 4, 0, at),
                                new Options(null, 0, 4, at))) {
                    var state = gradient(network, batch, options, 2, 1).state;
                    expected.arrays()
                            .forEach((name, array) ->
                                    assertArrayEquals(
                                            array,
                                            state.arrays().get(name),
                                            1e-6f,
                                            options + " " + name));
                }
            }
        }
    }

    @Test
    void theCountOfStepsBeginsWithZeroWhateverTheStart() {
        var spec = clock(NONE).spec();
        for (var start :
                List.of(
                        new InitialState.Constant(0.1),
                        new InitialState.Random(1),
                        new InitialState.Learned())) {
            var network =
                    Network.of(
                            new NetworkSpec(spec.input(), spec.stack().with(start), spec.output()));
            var state = network.start(2);
            state.restart(new RandomStreams(3));
            int counts = 0;
            for (var entry : state.arrays().entrySet()) {
                if (entry.getKey().contains("step count")) {
                    assertArrayEquals(new float[2], entry.getValue());
                    counts++;
                }
            }
            assertEquals(2, counts);
            assertEquals(
                    start instanceof InitialState.Learned ? 2 : 0,
                    network.parameters().slots().stream()
                            .filter(p -> p.name().contains("start."))
                            .count());
        }
    }

    @Test
    void aBatchAfterALargerOneIsNotTroubledByWhatThatLeft() {
        var network = delays(NONE);
        var small = Nets.batch(7, 2, 4, 2, 1);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(2, workers);
            run.prepare(Nets.values(network, 1));
            var gradient = new Gradient(network.parameters());
            run.gradient(
                    Nets.batch(7, 8, 20, 20, 19, 3, 3), network.start(5), Options.PLAIN, gradient);
            double loss = run.gradient(small, network.start(3), Options.PLAIN, gradient);
            var fresh = gradient(network, small, Options.PLAIN, 2, 1);
            assertEquals(fresh.loss, loss);
            assertArrayEquals(fresh.gradient, gradient.values());
        }
    }

    @Test
    void aHundredThousandStepsTrainInTheMemoryOfOneSegment() {
        var network = Nets.net(Cell.shipped("gru"), 5, 3, 4, 1, NONE);
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            run.prepare(Nets.values(network, 1));
            var gradient = new Gradient(network.parameters());
            var options = new Options(null, 0, 200, Integer.MAX_VALUE);
            run.gradient(Nets.batch(5, 1, 1000), network.start(1), options, gradient);
            long floats = run.floats();
            double loss =
                    run.gradient(Nets.batch(5, 1, 100_000), network.start(1), options, gradient);
            assertEquals(floats, run.floats());
            assertTrue(floats < 200 * 200, () -> floats + " numbers held");
            assertTrue(loss > 0 && loss < 1e6);
        }
    }

    @Test
    void smallMistakesAreFoundBeforeAnyWork() {
        var network = lstm();
        try (var workers = new WorkerPool(1)) {
            var run = network.run(1, workers);
            says("parameter values, expected", () -> run.prepare(new float[3]));
            says("parameter values, expected", () -> NetworkWeights.of(network, new float[3]));
            run.prepare(Nets.values(network, 1));
            var chain = PackedSequences.of(2);
            says(
                    "input 1 of the batch is symbol 7, expected 0 to 6",
                    () ->
                            run.loss(
                                    new Batch(chain, new int[] {1, 7}, new int[] {1, 1}),
                                    network.start(1),
                                    null));
            says(
                    "input 0 of the batch is symbol -1",
                    () ->
                            run.loss(
                                    new Batch(chain, new int[] {-1, 1}, new int[] {1, 1}),
                                    network.start(1),
                                    null));
            says(
                    "label 0 of the batch is symbol 9",
                    () ->
                            run.loss(
                                    new Batch(chain, new int[] {1, 1}, new int[] {9, 1}),
                                    network.start(1),
                                    null));
            says(
                    "came with states for 1",
                    () -> run.loss(Nets.batch(7, 1, 2, 2), network.start(1), null));
            says("each step needs one of both", () -> new Batch(chain, new int[1], new int[2]));
            says("expected at least 1", () -> network.run(0, workers));
            var batch = Nets.batch(7, 1, 2, 2);
            says(
                    "room for 3 losses of rows, expected 4",
                    () -> run.loss(batch, network.start(2), new float[3]));
            says(
                    "room for 27 outputs, expected 28",
                    () -> run.outputs(batch, network.start(2), new float[27]));
            var other = delays(NONE);
            says(
                    "the states are not those of this network",
                    () -> run.loss(batch, other.start(2), null));
            says(
                    "was it made for another network",
                    () ->
                            run.gradient(
                                    batch,
                                    network.start(2),
                                    Options.PLAIN,
                                    new Gradient(other.parameters())));
            says(
                    "sequence 2 of the batch: expected 0 to 1",
                    () -> run.jacobians(batch, network.start(2), 2, new int[1]));
            says(
                    "step 2 of sequence 1 of the batch: expected 0 to 1",
                    () -> run.jacobians(batch, network.start(2), 1, new int[] {0, 2}));
            says("both must be of the same network", () -> network.start(2).set(network.start(3)));
            says("both must be of the same network", () -> network.start(2).set(other.start(2)));
        }
        says("numbers a row: 0", () -> new Rows.Numbers(new float[2], 0));
        says("without sequences", () -> PackedSequences.of());
        says("sorted by decreasing length", () -> PackedSequences.of(1, 2));
        says("leave empty sequences out", () -> PackedSequences.of(1, 0));
        says("hidden units of layer 1", () -> Nets.net(Cell.shipped("lstm"), 7, 3, 0, 1, NONE));
        says(
                "tied weights need an embedding as wide",
                () -> Nets.net(Cell.shipped("lstm"), 7, 3, 5, 1, NONE, true));
        says("2^31", () -> Nets.net(Cell.shipped("lstm"), 7, 3, 40_000, 1, NONE));
        says("2^31", () -> Nets.net(Cell.shipped("tanh"), 7, 3, 100_000, 1, NONE));
        says(
                "expected [x]",
                () ->
                        Nets.net(
                                Cell.parse("input u[2]\nh' = tanh(W x + V u + U h)", "u"),
                                7,
                                3,
                                5,
                                1,
                                NONE));
    }

    private static void says(String what, org.junit.jupiter.api.function.Executable work) {
        String message = assertThrows(RondoException.class, work).getMessage();
        assertTrue(message.contains(what), message);
    }
}
