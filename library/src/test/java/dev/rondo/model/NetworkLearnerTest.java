package dev.rondo.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.InitialState;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class NetworkLearnerTest {
    private static final int SYMBOLS = 5;
    private static final int SEQUENCES = 4;
    private static final int STEPS = 7;

    /// Random symbols, each asked for the one before.
    private record RandomSymbols(String name, boolean carries, boolean resets, int backward)
            implements BatchSource {
        static final RandomSymbols APART = new RandomSymbols("apart", false, false, 0);
        static final RandomSymbols CARRIED = new RandomSymbols("carried", true, false, 3);
        static final RandomSymbols RESET = new RandomSymbols("reset", true, true, 0);

        @Override
        public int stepsPerEpoch() {
            return 6;
        }

        @Override
        public Batch batch(int epoch, int step, NetworkRun run) {
            var random = new RandomStreams(3).at(100L * epoch + step);
            int[] ids = new int[SEQUENCES * STEPS];
            Arrays.setAll(ids, _ -> random.below(SYMBOLS));
            int[] labels = new int[ids.length];
            Arrays.setAll(labels, r -> r < SEQUENCES ? -1 : ids[r - SEQUENCES]);
            return new Batch(PackedSequences.uniform(SEQUENCES, STEPS), ids, labels);
        }

        @Override
        public NetworkRun.Options options(int step) {
            return new NetworkRun.Options(null, backward, 0, Integer.MAX_VALUE);
        }

        @Override
        public int carriedSequences() {
            return carries ? SEQUENCES : 0;
        }

        @Override
        public boolean resetsStates() {
            return resets;
        }

        @Override
        public Map<String, String> identity() {
            return Map.of("name", name);
        }
    }

    private static final List<RandomSymbols> SOURCES =
            List.of(RandomSymbols.APART, RandomSymbols.CARRIED, RandomSymbols.RESET);

    private static NetworkSpec spec(Cell cell, Dropout dropout) {
        return new NetworkSpec(
                new Input.Symbols(SYMBOLS, 6),
                Stack.of(cell, 9, 2).with(dropout).with(new InitialState.Random(0.5)),
                new Output.Softmax(SYMBOLS, false));
    }

    private static final NetworkSpec PLAIN = spec(Cell.shipped("gru"), Dropout.NONE);
    private static final NetworkSpec DROPPING =
            spec(Cell.shipped("lstm"), new Dropout(0.1, 0.2, 0.2, 0.2, false));

    private static NetworkLearner learner(NetworkSpec spec, BatchSource source, int threads) {
        return new NetworkLearner(
                Network.of(spec),
                source,
                outputs -> Optional.of(outputs.loss(source.batch(99, 0, outputs.run()))),
                NetworkLearner.Options.of(7, 3, threads));
    }

    // ---- what the loop sees -------------------------------------------------------------------

    @Test
    void itBeginsWithTheInitialValuesOfItsSeedAndKeepsItsArrays() {
        try (var learner = learner(PLAIN, RandomSymbols.APART, 1)) {
            float[] values = learner.values();
            var gradient = learner.gradient();
            assertArrayEquals(learner.network().initialise(7), values);
            assertEquals(learner.network().parameters().size(), values.length);
            learner.step(0, 0);
            learner.validation();
            assertSame(values, learner.values());
            assertSame(gradient, learner.gradient());
            assertSame(learner.network().parameters(), learner.parameters());
            assertEquals(6, learner.stepsPerEpoch());
            assertEquals(Map.of("name", "apart"), learner.identity());
        }
    }

    @Test
    void aStepIsTheGradientOfTheNetworkOnTheBatchOfTheSource() {
        try (var learner = learner(PLAIN, RandomSymbols.APART, 2);
                var workers = new WorkerPool(1)) {
            var network = learner.network();
            var run = network.run(3, workers);
            for (int step : new int[] {0, 4, 1}) {
                var loss = learner.step(2, step);
                run.prepare(learner.values());
                var gradient = new Gradient(network.parameters());
                double expected =
                        run.gradient(
                                RandomSymbols.APART.batch(2, step, run),
                                network.start(SEQUENCES),
                                NetworkRun.Options.PLAIN,
                                gradient);
                assertEquals(expected, loss.sum());
                assertEquals(SEQUENCES * (STEPS - 1), loss.count());
                assertArrayEquals(gradient.values(), learner.gradient().values());
                for (int i = 0; i < learner.values().length; i++) {
                    learner.values()[i] -= 0.1f * gradient.values()[i];
                }
            }
        }
    }

    @Test
    void fixedAndMaskedNumbersAreNotLearned() {
        var cell =
                Cell.parse(
                        """
                        h' = tanh(W x + U h + V h[-2] + b)
                        mask U = diagonal(3)
                        fixed V
                        """,
                        "restricted");
        try (var learner = learner(spec(cell, Dropout.NONE), RandomSymbols.APART, 1)) {
            float[] ones = new float[learner.values().length];
            Arrays.fill(ones, 1);
            learner.restrict(ones);
            learner.step(0, 0);
            float[] gradient = learner.gradient().values();
            var retained = new HashMap<String, Integer>();
            for (var slot : learner.parameters().slots()) {
                int count = 0;
                for (int i = slot.offset(); i < slot.offset() + slot.size(); i++) {
                    assertTrue(ones[i] == 1 || gradient[i] == 0, slot.name());
                    count += ones[i] == 1 ? 1 : 0;
                }
                retained.put(slot.name(), count);
            }
            assertEquals(3 * 3 * 3, retained.get("layer1.U"), "three blocks of 3 × 3");
            assertEquals(0, retained.get("layer1.V"));
            assertEquals(9 * 6, retained.get("layer1.W"));
            assertEquals(learner.network().recurrent(), learner.recurrent());
            assertTrue(learner.recurrent().contains("layer2.U"), learner.recurrent().toString());
            assertFalse(learner.recurrent().contains("layer2.W"));
        }
    }

    @Test
    void aStepDrawsTheSameMasksWheneverItIsRun() {
        try (var learner = learner(DROPPING, RandomSymbols.APART, 1)) {
            double first = learner.step(1, 2).sum();
            assertNotEquals(first, learner.step(0, 2).sum());
            assertEquals(first, learner.step(1, 2).sum());
        }
        try (var other =
                        new NetworkLearner(
                                Network.of(DROPPING),
                                RandomSymbols.APART,
                                ValidationMeasure.NOTHING,
                                new NetworkLearner.Options(
                                        7, new RandomStreams(7).stream("other"), 3, 1));
                var learner = learner(DROPPING, RandomSymbols.APART, 1)) {
            assertArrayEquals(learner.values(), other.values());
            assertNotEquals(learner.step(0, 0).sum(), other.step(0, 0).sum());
            assertEquals(Optional.empty(), other.validation());
        }
    }

    @Test
    void aBatchWithoutTargetsIsRefusedInTheWordsOfItsSource() {
        BatchSource silent =
                new BatchSource() {
                    @Override
                    public int stepsPerEpoch() {
                        return 5;
                    }

                    @Override
                    public Batch batch(int epoch, int step, NetworkRun run) {
                        var all = RandomSymbols.APART.batch(epoch, step, run);
                        int[] none = new int[all.structure().rows()];
                        Arrays.fill(none, -1);
                        return new Batch(all.chain(), all.inputs(), new Rows.Symbols(none));
                    }

                    @Override
                    public Map<String, String> identity() {
                        return Map.of();
                    }
                };
        try (var learner = learner(PLAIN, silent, 1)) {
            String message =
                    assertThrows(RondoException.class, () -> learner.step(1, 3)).getMessage();
            assertTrue(message.contains("batch 4 of epoch 2 has no targets"), message);
        }
    }

    @Test
    void closingItClosesItsSource() {
        int[] closed = {0};
        var learner =
                learner(
                        PLAIN,
                        new BatchSource() {
                            @Override
                            public int stepsPerEpoch() {
                                return 1;
                            }

                            @Override
                            public Batch batch(int epoch, int step, NetworkRun run) {
                                return RandomSymbols.APART.batch(epoch, step, run);
                            }

                            @Override
                            public Map<String, String> identity() {
                                return Map.of();
                            }

                            @Override
                            public void close() {
                                closed[0]++;
                            }
                        },
                        1);
        learner.close();
        assertEquals(1, closed[0]);
    }

    // ---- states -------------------------------------------------------------------------------

    @Test
    void statesAreCarriedWhereTheSourceSaysSo() {
        for (var source : SOURCES) {
            try (var learner = learner(PLAIN, source, 1);
                    var fresh = learner(PLAIN, source, 1)) {
                assertEquals(source.carries(), !learner.carried().isEmpty());
                learner.startEpoch(0);
                fresh.startEpoch(0);
                learner.step(0, 0);
                boolean carriedOn = learner.step(0, 1).sum() != fresh.step(0, 1).sum();
                assertEquals(source.carries() && !source.resets(), carriedOn, source.name());
            }
        }
    }

    @Test
    void carriedStatesBeginAnewWithEachEpochAndCanBePutBack() {
        try (var learner = learner(PLAIN, RandomSymbols.CARRIED, 1)) {
            learner.startEpoch(1);
            double first = learner.step(1, 0).sum();
            Map<String, float[]> retained = new HashMap<>();
            learner.carried().forEach((name, array) -> retained.put(name, array.clone()));
            double second = learner.step(1, 1).sum();
            learner.restoreCarried(retained);
            assertEquals(second, learner.step(1, 1).sum());
            learner.startEpoch(0);
            assertNotEquals(first, learner.step(1, 0).sum(), "another random start");
            learner.startEpoch(1);
            assertEquals(first, learner.step(1, 0).sum());
        }
    }

    @Test
    void measuringLeavesWhatIsCarriedAsItIs() {
        try (var learner = learner(DROPPING, RandomSymbols.CARRIED, 1)) {
            learner.startEpoch(0);
            learner.step(0, 0);
            Map<String, float[]> before = new HashMap<>();
            learner.carried().forEach((name, array) -> before.put(name, array.clone()));
            var loss = learner.validation().orElseThrow();
            assertEquals(loss, learner.validation().orElseThrow());
            assertFalse(learner.backflow().isEmpty());
            learner.carried()
                    .forEach((name, array) -> assertArrayEquals(before.get(name), array, name));
        }
    }

    // ---- trainings ----------------------------------------------------------------------------

    private static final Settings SETTINGS = Settings.of(new Optimiser.Adam(), 0.02, 3);

    private static float[] trained(BatchSource source, int threads, List<String> events) {
        try (var learner = learner(DROPPING, source, threads);
                var training = Training.start(learner, SETTINGS)) {
            for (var event : training) {
                if (event instanceof Event.Step s) {
                    events.add(s.epoch() + " " + s.step() + " " + s.batchLoss());
                } else if (event instanceof Event.Evaluated e) {
                    events.add(e.toString());
                }
            }
            return learner.values().clone();
        }
    }

    @Test
    void anyNumberOfThreadsLearnsTheSameBits() {
        for (var source : SOURCES) {
            var alone = new ArrayList<String>();
            float[] values = trained(source, 1, alone);
            assertEquals(3 * (6 + 1), alone.size());
            for (int threads : new int[] {2, 3}) {
                var together = new ArrayList<String>();
                assertArrayEquals(values, trained(source, threads, together), source.name());
                assertEquals(alone, together);
            }
        }
    }

    @Test
    void aTrainingStoppedInTheMiddleOfAnEpochEndsWithTheSameBits(@TempDir Path folder) {
        for (var source : SOURCES) {
            var file = folder.resolve(source.name());
            var settings = SETTINGS.withCheckpoints(new Settings.Checkpoints(file));
            try (var learner = learner(DROPPING, source, 2);
                    var training = Training.start(learner, settings)) {
                int steps = 0;
                for (var event : training) {
                    if (event instanceof Event.Step && ++steps == 9) {
                        training.stop();
                    }
                }
                assertEquals(9, steps);
            }
            try (var learner = learner(DROPPING, source, 1);
                    var training = Training.resume(learner, settings, file)) {
                training.forEach(_ -> {});
                assertArrayEquals(
                        trained(source, 1, new ArrayList<>()), learner.values(), source.name());
            }
            var other = new RandomSymbols("other", source.carries(), source.resets(), 0);
            try (var learner = learner(DROPPING, other, 1)) {
                String message =
                        assertThrows(
                                        RondoException.class,
                                        () -> Training.resume(learner, settings, file))
                                .getMessage();
                assertTrue(message.contains("belongs to another training: name"), message);
            }
        }
    }

    // ---- outputs ------------------------------------------------------------------------------

    @Test
    void errorsAreTheClassesThatAreNotTheMostProbableOnes() {
        try (var learner = learner(PLAIN, RandomSymbols.APART, 1)) {
            var outputs = learner.outputs();
            var batch = RandomSymbols.APART.batch(0, 0, outputs.run());
            float[] z = outputs.of(batch);
            assertEquals(SEQUENCES * STEPS * SYMBOLS, z.length);
            int[] labels = ((Rows.Symbols) batch.targets()).ids();
            int wrong = 0;
            for (int r = SEQUENCES; r < labels.length; r++) {
                float own = z[r * SYMBOLS + labels[r]];
                boolean beaten = false;
                for (int c = 0; c < SYMBOLS; c++) {
                    beaten |= z[r * SYMBOLS + c] > own;
                }
                wrong += beaten ? 1 : 0;
            }
            var errors = outputs.errors(batch);
            assertEquals(wrong, errors.sum());
            assertEquals(SEQUENCES * (STEPS - 1), errors.count());
            assertTrue(wrong > 0 && wrong < errors.count());
        }
    }

    @Test
    void thereIsBackflowAfterAStepInBothDirections() {
        try (var learner = learner(PLAIN, RandomSymbols.APART, 1)) {
            assertEquals(List.of(), learner.backflow());
            learner.step(0, 0);
            assertFalse(learner.backflow().isEmpty());
        }
        var both =
                new NetworkSpec(
                        new Input.Symbols(SYMBOLS, 6),
                        Stack.of(Cell.shipped("gru"), 9, 1, dev.rondo.network.spec.Direction.BOTH),
                        new Output.Softmax(SYMBOLS, false));
        var chain = PackedSequences.of(7, 7, 3);
        var batch = new Batch(chain, new int[chain.rows()], new int[chain.rows()]);
        try (var learner = NetworkLearner.of(both, batch)) {
            learner.step(0, 0);
            var names =
                    learner.backflow().stream().map(r -> r.direction() + " " + r.state()).toList();
            assertEquals(List.of("Optional[forward] h", "Optional[backward] h"), names);
            learner.backflow()
                    .forEach(r -> assertArrayEquals(new int[] {1, 2, 5, 6}, r.distances()));
        }
        var perSequence = new Batch(chain, new int[chain.rows()], new int[] {0, 1, 2});
        try (var learner = NetworkLearner.of(both.with(Pooling.ATTENTION), perSequence)) {
            learner.step(0, 0);
            assertEquals(2, learner.backflow().size());
            learner.backflow()
                    .forEach(r -> assertTrue(Arrays.stream(r.norms()).allMatch(n -> n > 0)));
        }
    }
}
