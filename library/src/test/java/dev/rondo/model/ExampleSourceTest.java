package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Event;
import dev.rondo.learn.Loss;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Optional;

class ExampleSourceTest {
    /// Which of three symbols a sequence has most often.
    private record Majority(int count) implements Examples {
        private int[] symbols(int item) {
            int[] symbols = new int[length(item)];
            for (int t = 0; t < symbols.length; t++) {
                symbols[t] = (item * 7 + t * t + t / 2) % 4 % 3;
            }
            return symbols;
        }

        private int label(int item) {
            int[] counts = new int[3];
            for (int s : symbols(item)) {
                counts[s]++;
            }
            return counts[0] >= counts[1] && counts[0] >= counts[2]
                    ? 0
                    : counts[1] >= counts[2] ? 1 : 2;
        }

        @Override
        public int length(int item) {
            return 1 + item * 5 % 11;
        }

        @Override
        public Batch batch(int[] items, @Nullable RandomStreams noise) {
            int[] lengths = new int[items.length];
            int[] labels = new int[items.length];
            for (int i = 0; i < items.length; i++) {
                lengths[i] = length(items[i]);
                labels[i] = label(items[i]);
            }
            var chain = PackedSequences.of(lengths);
            int[] read = new int[chain.rows()];
            for (int i = 0; i < items.length; i++) {
                int[] symbols = symbols(items[i]);
                for (int t = 0; t < symbols.length; t++) {
                    read[chain.row(i, t)] =
                            noise != null && noise.uniform() < 0.05 ? 0 : symbols[t];
                }
            }
            return new Batch(chain, read, labels);
        }

        @Override
        public String digest() {
            return "majority of " + count;
        }
    }

    private static final NetworkSpec SPEC =
            new NetworkSpec(
                            new Input.Symbols(3, 5),
                            Stack.of(Cell.shipped("gru"), 9, 1).with(NetworkSpec.Dropout.of(0.1)),
                            new Output.Softmax(3, false))
                    .with(Pooling.MEAN);

    private static NetworkLearner learner(int count, int threads) {
        return ExampleSource.learner(
                SPEC,
                new Majority(count),
                new ExampleSettings(8, 2, 4, 7),
                ValidationMeasure.loss(new Majority(40), 16),
                threads);
    }

    private static final Settings SETTINGS = Settings.of(new Optimiser.Adam(), 0.01, 4);

    private static float[] trained(NetworkLearner learner) {
        try (learner;
                var training = Training.start(learner, SETTINGS)) {
            for (var _ : training) {}
            return learner.values().clone();
        }
    }

    @Test
    void learns() {
        try (var learner = learner(120, 2);
                var training = Training.start(learner, SETTINGS)) {
            double first = learner.validation().orElseThrow().mean();
            double last = first;
            for (var event : training) {
                if (event instanceof Event.EpochEnded e) {
                    last = e.epoch().validation().orElseThrow();
                }
            }
            assertTrue(last < 0.7 * first, first + " -> " + last);
            assertEquals(15, learner.stepsPerEpoch());
        }
    }

    @Test
    void threadsDoNotChangeABit() {
        assertArrayEquals(trained(learner(50, 1)), trained(learner(50, 2)));
    }

    @Test
    void goesOnToTheBitFromTheMiddleOfAnEpoch(@TempDir Path folder) {
        var file = folder.resolve("checkpoint");
        var settings = SETTINGS.withCheckpoints(new Settings.Checkpoints(file));
        try (var learner = learner(50, 1);
                var training = Training.start(learner, settings)) {
            int steps = 0;
            for (var event : training) {
                if (event instanceof Event.Step && ++steps == 10) {
                    training.stop();
                }
            }
            assertEquals(10, steps);
        }
        try (var learner = learner(50, 1);
                var training = Training.resume(learner, settings, file)) {
            for (var _ : training) {}
            assertArrayEquals(trained(learner(50, 1)), learner.values());
        }
        try (var other = learner(51, 1)) {
            assertThrows(RondoException.class, () -> Training.resume(other, settings, file));
        }
    }

    @Test
    void outputsComeForEveryItemOnceAndAsOneByOne() {
        try (var learner = learner(20, 1);
                var outputs = new BatchPredictor(learner.network(), learner.values(), 2, 2)) {
            var all = new Majority(37);
            float[][] together = new float[37][];
            outputs.each(
                    all,
                    5,
                    (items, _, z) -> {
                        for (int i = 0; i < items.length; i++) {
                            assertTrue(together[items[i]] == null);
                            together[items[i]] = java.util.Arrays.copyOfRange(z, 3 * i, 3 * i + 3);
                        }
                    });
            outputs.each(
                    all,
                    1,
                    (items, _, z) ->
                            assertArrayEquals(
                                    together[items[0]], java.util.Arrays.copyOf(z, 3), 1e-5f));
        }
    }

    @Test
    void errorsAreThoseOfEachItem() {
        try (var learner = learner(20, 1)) {
            var all = new Majority(37);
            int[] wrong = {0};
            learner.outputs()
                    .each(
                            all,
                            1,
                            (items, _, z) -> {
                                int label = all.label(items[0]);
                                boolean right = true;
                                for (int c = 0; c < 3; c++) {
                                    right &= z[c] < z[label] || c == label;
                                }
                                wrong[0] += right ? 0 : 1;
                            });
            var errors = ValidationMeasure.errors(all, 5).measure(learner.outputs()).orElseThrow();
            assertEquals(new Loss(wrong[0], 37), errors);
        }
    }

    @Test
    void nothingToLearnFromAndNothingAskedAreSaid() {
        assertThrows(RondoException.class, () -> learner(0, 1));
        assertEquals(
                Optional.empty(),
                ValidationMeasure.NOTHING.measure(
                        new BatchPredictor(learner(4, 1).network(), learner(4, 1).values(), 1, 1)));
    }
}
