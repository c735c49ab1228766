package dev.rondo.task.translate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.NetworkLearner;
import dev.rondo.network.spec.Bridge;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Encoder;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

class PairSourceTest {
    private static final int BEGIN = 0;
    private static final int END = 1;
    private static final int SYMBOLS = 6;

    private static final String DECODER =
            """
            input memory
            e[m] = v . tanh(Q h + K memory[m])
            r    = sum(softmax(e[m]) * memory[m])
            z    = sigmoid(W_z x + C_z r + U_z h + b_z)
            n    = tanh(W_n x + C_n r + U_n h + b_n)
            h'   = (1 - z) * n + z * h
            """;

    private static NetworkSpec spec() {
        var encoder =
                new Encoder(
                        new Input.Symbols(SYMBOLS, 6),
                        Stack.of(Cell.shipped("gru"), 10, 1, Direction.BOTH),
                        Bridge.LEARNED);
        return new NetworkSpec(
                        new Input.Symbols(SYMBOLS, 6),
                        Stack.of(List.of(new Layer(Cell.parse(DECODER, "attention"), 20))),
                        new Output.Softmax(SYMBOLS, false))
                .with(encoder);
    }

    /// Sequences of 1 to `most` symbols, and the same backward.
    private static PairSource.Pairs pairs(int count, int most, long seed) {
        var random = new Random(seed);
        var sources = new ArrayList<int[]>();
        var targets = new ArrayList<int[]>();
        for (int i = 0; i < count; i++) {
            int[] source = random.ints(1 + random.nextInt(most), 2, SYMBOLS).toArray();
            int[] target = new int[source.length];
            Arrays.setAll(target, t -> source[source.length - 1 - t]);
            sources.add(source);
            targets.add(target);
        }
        return new PairSource.Pairs(sources, targets);
    }

    @Test
    void anEpochHasEachPairOnceInAnOrderOfItsOwn() {
        var pairs = pairs(23, 5, 1);
        var batches = new PairBatches(pairs.sources(), pairs.targets(), BEGIN, END, 4);
        var first = batches.order(new RandomStreams(1).at(0));
        var second = batches.order(new RandomStreams(1).at(1));
        for (var order : List.of(first, second)) {
            assertEquals(6, order.size());
            int[] all = order.stream().flatMapToInt(Arrays::stream).sorted().toArray();
            assertEquals(23, all.length);
            for (int i = 0; i < 23; i++) {
                assertEquals(i, all[i]);
            }
        }
        assertTrue(
                !Arrays.deepToString(first.toArray())
                        .equals(Arrays.deepToString(second.toArray())));
    }

    @Test
    void aBatchCostsWhatItsPairsCostOneByOne() {
        var pairs = pairs(7, 5, 2);
        var batches = new PairBatches(pairs.sources(), pairs.targets(), BEGIN, END, 7);
        var network = dev.rondo.network.Network.of(spec());
        try (var workers = new WorkerPool(1)) {
            var run = network.run(2, workers);
            run.prepare(network.initialise(3));
            double together =
                    run.loss(
                            batches.batch(new int[] {0, 1, 2, 3, 4, 5, 6}), network.start(7), null);
            double single = 0;
            for (int i = 0; i < 7; i++) {
                single += run.loss(batches.batch(new int[] {i}), network.start(1), null);
            }
            assertEquals(single, together, 1e-4);
        }
    }

    @Test
    void itLearnsToWriteBackwardAndSearchFindsIt() {
        var learned = pairs(400, 4, 3);
        var valid = pairs(20, 4, 4);
        try (var learner =
                PairSource.learner(
                        spec(),
                        learned,
                        Optional.of(valid),
                        PairSettings.of(BEGIN, END, 20, 5).withSampling(0.2, 5),
                        1)) {
            var settings =
                    Settings.of(new Optimiser.Adam(), 0.02, 15)
                            .withClip(new Clip.Norm(1))
                            .withThreads(1);
            double last = Double.NaN;
            for (Event e : Training.start(learner, settings)) {
                if (e instanceof Event.Evaluated v) {
                    last = v.validation().mean();
                }
            }
            assertTrue(last < 0.1, "held-out loss " + last);
            var translator = new Translator(learner.network(), learner.values(), BEGIN, END);
            var greedy = translator.greedy(valid.sources(), 10);
            var beam = translator.search(valid.sources(), translator.settings(10).withBeam(4), 2);
            int right = 0;
            for (int i = 0; i < 20; i++) {
                var target = Arrays.stream(valid.targets().get(i)).boxed().toList();
                right += greedy.get(i).symbols().equals(target) ? 1 : 0;
                assertEquals(2, beam.get(i).size());
                assertTrue(
                        beam.get(i).getFirst().score() >= greedy.get(i).score() - 1e-5,
                        "a beam finds what greedy finds, or better");
            }
            assertTrue(right >= 18, right + " of 20 written backward");
            int[] source = {4, 2, 3};
            var explained = translator.explain(source, new int[] {3, 2, 4});
            var decoder = explained.cells().getLast();
            assertEquals("layer1", decoder.name());
            assertEquals(4, decoder.value("h").orElseThrow().rows().length);
            var scores = decoder.value("e").orElseThrow();
            assertEquals(4 * 3, scores.rows().length);
            assertTrue(scores.fromSources());
            assertEquals(2, scores.from()[5]);
            assertEquals(1, scores.nodes()[5]);
            var encoder = explained.cells().getFirst();
            assertTrue(encoder.source());
            assertEquals(3, encoder.value("h").orElseThrow().rows().length);
        }
    }

    @Test
    void samplingRisesOverItsEpochsAndChangesWhatIsTold() {
        var settings = PairSettings.of(BEGIN, END, 8, 1);
        assertEquals(0, settings.sampling().at(3));
        assertEquals(0.25, settings.withSampling(0.5, 4).sampling().at(2));
        assertEquals(0.5, settings.withSampling(0.5, 4).sampling().at(9));
        assertEquals(0.5, settings.withSampling(0.5, 0).sampling().at(0));
        assertThrows(RondoException.class, () -> settings.withSampling(1.5, 0));
        var pairs = pairs(8, 5, 2);
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            var how = settings.withSampling(i, 0);
            try (var learner = PairSource.learner(spec(), pairs, Optional.empty(), how, 1)) {
                losses[i] = learner.step(0, 0).sum();
                assertEquals(losses[i], learner.step(0, 0).sum(), "the same draws again");
            }
        }
        assertTrue(losses[0] != losses[1], "told its own symbols, it loses otherwise");
    }

    private static NetworkLearner learner(int pairs, int threads) {
        return PairSource.learner(
                spec(),
                pairs(pairs, 5, 6),
                Optional.of(pairs(9, 5, 7)),
                PairSettings.of(BEGIN, END, 4, 5).withSampling(0.4, 1),
                threads);
    }

    private static final Settings LEARNING =
            Settings.of(new Optimiser.Adam(), 0.01, 3).withClip(new Clip.Norm(1));

    private static float[] trained(int threads) {
        try (var learner = learner(23, threads);
                var training = Training.start(learner, LEARNING)) {
            training.forEach(_ -> {});
            return learner.values().clone();
        }
    }

    @Test
    void threadsDoNotChangeABit() {
        assertArrayEquals(trained(1), trained(2));
    }

    @Test
    void goesOnToTheBitFromTheMiddleOfAnEpoch(@TempDir Path folder) {
        var file = folder.resolve("checkpoint");
        var settings = LEARNING.withCheckpoints(new Settings.Checkpoints(file));
        try (var learner = learner(23, 1);
                var training = Training.start(learner, settings)) {
            int steps = 0;
            for (var event : training) {
                if (event instanceof Event.Step && ++steps == 10) {
                    training.stop();
                }
            }
            assertEquals(6, learner.stepsPerEpoch());
        }
        try (var learner = learner(23, 2);
                var training = Training.resume(learner, settings, file)) {
            training.forEach(_ -> {});
            assertArrayEquals(trained(1), learner.values());
        }
        try (var other = learner(24, 1)) {
            assertThrows(RondoException.class, () -> Training.resume(other, settings, file));
        }
    }

    @Test
    void whatIsNoPairIsSaid() {
        var one = List.of(new int[] {2});
        String uneven =
                assertThrows(
                                RondoException.class,
                                () -> new PairBatches(one, List.of(), BEGIN, END, 2))
                        .getMessage();
        assertTrue(uneven.contains("1 sources and 0 targets"), uneven);
        String empty =
                assertThrows(
                                RondoException.class,
                                () -> new PairBatches(List.of(new int[0]), one, BEGIN, END, 2))
                        .getMessage();
        assertTrue(empty.contains("without a source"), empty);
    }
}
