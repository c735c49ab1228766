package dev.rondo.task.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.text.Corpus;
import dev.rondo.data.text.LanguageBatches;
import dev.rondo.data.text.Text;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.Truncation;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class LanguageLearnerTest {
    private static final NetworkSpec.Dropout NONE = NetworkSpec.Dropout.NONE;

    private static final Cell DELAYS =
            Cell.parse("h' = tanh(W x + V x[-2] + U h + R h[-3] + b)", "delays");

    @TempDir Path folder;

    static Corpus corpus(int length, double held) {
        var random = new Random(3);
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append("the cat sat on the mat. ".charAt(random.nextInt(24)));
        }
        return Corpus.split(
                TextUnit.CHARACTERS, Text.of(text.toString()), Vocabulary.Limits.NONE, held);
    }

    private static LanguageSettings settings(
            Cell cell, NetworkSpec.Dropout dropout, int backward, int shards) {
        return new LanguageSettings(
                Stack.of(cell, 9, 2).with(dropout).withInitialRange(0.5),
                new LanguageSettings.Embedding(5, false),
                new ExampleSettings(4, shards, 50, 7),
                new Truncation(6, backward, 0, false));
    }

    private static float[] train(LanguageSettings settings, int threads, int steps) {
        try (var learner = new LanguageLearner(settings, corpus(200, 0), threads).learner()) {
            for (int i = 0; i < steps; i++) {
                learner.step(0, i);
                for (int p = 0; p < learner.values().length; p++) {
                    learner.values()[p] -= 0.3f * learner.gradient().values()[p];
                }
            }
            return learner.values().clone();
        }
    }

    @Test
    void anyNumberOfThreadsLearnsTheSameBits() {
        var dropout = new NetworkSpec.Dropout(0.1, 0.2, 0.3, 0.2, false);
        for (var settings :
                new LanguageSettings[] {
                    settings(Cell.shipped("lstm"), NONE, 0, 3),
                    settings(DELAYS, dropout, 9, 3),
                    settings(Cell.shipped("gru"), dropout, 2, 2)
                }) {
            float[] one = train(settings, 1, 5);
            assertArrayEquals(one, train(settings, 2, 5));
            assertArrayEquals(one, train(settings, 3, 5));
        }
    }

    private static float[] trained(LanguageSettings settings, int watchEvery, List<Event> events) {
        try (var learner = new LanguageLearner(settings, corpus(400, 0.2), 2).learner();
                var training =
                        Training.start(
                                learner,
                                Settings.of(new Optimiser.Adam(), 0.01, 2)
                                        .withClip(new Clip.Norm(1)))) {
            training.watchGradients(watchEvery);
            training.forEach(events::add);
            return learner.values().clone();
        }
    }

    @Test
    void watchingTheGradientChangesNoBitOfATraining() {
        var dropout = new NetworkSpec.Dropout(0.1, 0.2, 0.3, 0.2, false);
        for (var settings :
                new LanguageSettings[] {
                    settings(Cell.shipped("lstm"), dropout, 6, 3), settings(DELAYS, NONE, 9, 2)
                }) {
            var plain = new ArrayList<Event>();
            var watched = new ArrayList<Event>();
            assertArrayEquals(trained(settings, 0, plain), trained(settings, 3, watched));
            var looks =
                    watched.stream()
                            .filter(Event.Gradients.class::isInstance)
                            .map(Event.Gradients.class::cast)
                            .toList();
            var steps = plain.stream().filter(Event.Step.class::isInstance).count();
            assertEquals(plain.size() + looks.size(), watched.size());
            assertEquals((steps + 2) / 3, looks.size());
            assertEquals(4, looks.get(1).update());
            var look = looks.get(1);
            for (var flow : look.backflow()) {
                assertEquals(1, flow.distances()[0]);
                for (double norm : flow.norms()) {
                    assertTrue(norm > 0 && Double.isFinite(norm), flow.state() + " " + norm);
                }
            }
            // The norms of the parts make up the whole.
            double sum = look.norms().values().stream().mapToDouble(n -> n * n).sum();
            var step = (Event.Step) watched.get(watched.indexOf(look) - 1);
            assertEquals(step.gradientNorm(), Math.sqrt(sum), 1e-5 * step.gradientNorm());
        }
    }

    /// With a backward span of all steps read so far, the losses of the second batch reach back to
    /// the beginning.
    @Test
    void aBackwardSpanLongerThanTheStepsReadsAgain() {
        for (Cell cell : new Cell[] {Cell.shipped("lstm"), DELAYS}) {
            var settings = settings(cell, NONE, 10, 1);
            var corpus = corpus(120, 0);
            try (var learner = new LanguageLearner(settings, corpus, 1).learner();
                    var workers = new WorkerPool(1)) {
                var run = learner.network().run(1, workers);
                run.prepare(learner.values());
                var batches = new LanguageBatches(corpus.training(), 4, 6);
                int[] inputs = new int[4 * 30];
                int[] labels = new int[4 * 30];
                int[] lengths = new int[4];
                for (int step = 0; step < learner.stepsPerEpoch(); step++) {
                    var loss = learner.step(0, step);
                    // By hand: a state of what is before the span, then the span with only the new
                    // labels asked.
                    int end = 6 * step + 6;
                    int from = Math.max(0, end - 10);
                    var state = learner.network().start(4);
                    if (from > 0) {
                        int n = batches.fill(0, from, 0, inputs, labels, lengths);
                        run.loss(new Batch(chain(lengths), inputs, labels), state, null);
                        assertEquals(chain(lengths).rows(), n);
                    }
                    batches.fill(from, end, 6 * step, inputs, labels, lengths);
                    var gradient = new Gradient(learner.parameters());
                    double expected =
                            run.gradient(
                                    new Batch(chain(lengths), inputs, labels),
                                    state,
                                    NetworkRun.Options.PLAIN,
                                    gradient);
                    assertEquals(expected, loss.sum(), 1e-4);
                    float[] got = learner.gradient().values();
                    assertArrayEquals(gradient.values(), got, 1e-5f, "step " + step);
                }
            }
        }
    }

    private static PackedSequences chain(int[] lengths) {
        int n = 0;
        while (n < lengths.length && lengths[n] > 0) {
            n++;
        }
        return PackedSequences.of(java.util.Arrays.copyOf(lengths, n));
    }

    @Test
    void theLossOfAnEpochIsThatOfTheWholeTextInItsStreams() {
        var settings = settings(Cell.shipped("lstm"), NONE, 0, 2);
        var corpus = corpus(121, 0);
        try (var language = new LanguageLearner(settings, corpus, 1)) {
            var learner = language.learner();
            learner.startEpoch(0);
            double sum = 0;
            long count = 0;
            for (int i = 0; i < learner.stepsPerEpoch(); i++) {
                var loss = learner.step(0, i);
                sum += loss.sum();
                count += loss.count();
            }
            var whole =
                    language.model(dev.rondo.learn.TrainingRecord.EMPTY)
                            .evaluate(corpus.training(), 4, 1);
            assertEquals(corpus.training().length - 1, count);
            assertEquals(whole.predictions(), count);
            assertEquals(whole.nats(), sum, 1e-3);
        }
    }

    // ---- stopped and resumed ------------------------------------------------------------------

    private float[] finish(Training training, NetworkLearner learner) {
        for (var event : training) {
            assertTrue(!(event instanceof Event.Diverged), event::toString);
        }
        training.close();
        return learner.values().clone();
    }

    @Test
    void aTrainingThatWasStoppedEndsWithTheSameBits() {
        var dropout = new NetworkSpec.Dropout(0.1, 0.2, 0.3, 0.2, false);
        for (var settings :
                new LanguageSettings[] {
                    settings(Cell.shipped("lstm"), dropout, 0, 2), settings(DELAYS, NONE, 9, 1)
                }) {
            var corpus = corpus(160, 0.2);
            var learning = Settings.of(new Optimiser.Adam(), 0.01, 3).withClip(new Clip.Norm(1));
            float[] whole;
            int perEpoch;
            try (var learner = new LanguageLearner(settings, corpus, 1).learner()) {
                perEpoch = learner.stepsPerEpoch();
                whole = finish(Training.start(learner, learning), learner);
            }
            // In the middle of an epoch, and at the end of one.
            for (int at : new int[] {perEpoch + 2, 2 * perEpoch}) {
                Path file = folder.resolve("checkpoint-" + at + ".safetensors");
                var retained =
                        learning.withCheckpoints(new Settings.Checkpoints(file, at, 0, 0, true));
                try (var learner = new LanguageLearner(settings, corpus, 1).learner();
                        var training = Training.start(learner, retained)) {
                    for (var event : training) {
                        if (event instanceof Event.Checkpointed) {
                            break;
                        }
                    }
                }
                assertTrue(Files.exists(file));
                try (var learner = new LanguageLearner(settings, corpus, 2).learner()) {
                    assertArrayEquals(
                            whole, finish(Training.resume(learner, learning, file), learner));
                }
                var other = settings(Cell.shipped("gru"), NONE, 0, 1);
                try (var learner = new LanguageLearner(other, corpus, 1).learner()) {
                    String message =
                            assertThrows(
                                            RondoException.class,
                                            () -> Training.resume(learner, learning, file))
                                    .getMessage();
                    assertTrue(message.contains("belongs to another training"), message);
                }
            }
        }
    }

    // ---- learning -----------------------------------------------------------------------------

    @Test
    void aTextThatRepeatsItselfIsLearnedToNoLoss() {
        var text = Text.of("abcdefghij".repeat(40));
        var corpus = Corpus.split(TextUnit.CHARACTERS, text, Vocabulary.Limits.NONE, 0.2);
        var settings =
                new LanguageSettings(
                        Stack.of(Cell.shipped("lstm"), 16, 1),
                        new LanguageSettings.Embedding(8, false),
                        new ExampleSettings(8, 1, 50, 1),
                        Truncation.of(10));
        try (var language = new LanguageLearner(settings, corpus, 1)) {
            var learner = language.learner();
            finish(Training.start(learner, Settings.of(new Optimiser.Adam(), 0.03, 30)), learner);
            double loss = learner.validation().orElseThrow().mean();
            assertTrue(loss < 0.05, () -> "held-out loss " + loss);
            var session = language.model(dev.rondo.learn.TrainingRecord.EMPTY).session();
            for (int id : corpus.vocabulary().encodePrompt("abcd")) {
                session.feed(id);
            }
            assertTrue(session.logProbability(corpus.vocabulary().find("e")) > Math.log(0.9));
        }
    }

    // ---- settings -----------------------------------------------------------------------------

    @Test
    void settingsThatCannotBeAreRefused() {
        says(
                "hidden units of layer 1: 0",
                () ->
                        new LanguageSettings(
                                Stack.of(DELAYS, 0, 1),
                                new LanguageSettings.Embedding(1, false),
                                new ExampleSettings(1, 1, 50, 1),
                                Truncation.of(1)));
        says(
                "layers: 0",
                () ->
                        new LanguageSettings(
                                Stack.of(DELAYS, 1, 0),
                                new LanguageSettings.Embedding(1, false),
                                new ExampleSettings(1, 1, 50, 1),
                                Truncation.of(1)));
        says(
                "embedding: 0",
                () ->
                        new LanguageSettings(
                                Stack.of(DELAYS, 1, 1),
                                new LanguageSettings.Embedding(0, false),
                                new ExampleSettings(1, 1, 50, 1),
                                Truncation.of(1)));
        says(
                "batch: 0",
                () ->
                        new LanguageSettings(
                                Stack.of(DELAYS, 1, 1),
                                new LanguageSettings.Embedding(1, false),
                                new ExampleSettings(0, 1, 50, 1),
                                Truncation.of(1)));
        says(
                "steps: 0",
                () ->
                        new LanguageSettings(
                                Stack.of(DELAYS, 1, 1),
                                new LanguageSettings.Embedding(1, false),
                                new ExampleSettings(1, 1, 50, 1),
                                Truncation.of(0)));
        says(
                "backward span: -1",
                () ->
                        new LanguageSettings(
                                Stack.of(DELAYS, 1, 1),
                                new LanguageSettings.Embedding(1, false),
                                new ExampleSettings(1, 1, 50, 1),
                                new Truncation(1, -1, 0, false)));
        says(
                "segment: -1",
                () ->
                        new LanguageSettings(
                                Stack.of(DELAYS, 1, 1),
                                new LanguageSettings.Embedding(1, false),
                                new ExampleSettings(1, 1, 50, 1),
                                new Truncation(1, 0, -1, false)));
        says(
                "shards: 0",
                () ->
                        new LanguageSettings(
                                Stack.of(DELAYS, 1, 1),
                                new LanguageSettings.Embedding(1, false),
                                new ExampleSettings(1, 0, 50, 1),
                                Truncation.of(1)));
        says("dropout input: 1.0", () -> NetworkSpec.Dropout.of(1).equals(NONE));
        says(
                "initial range",
                () ->
                        new LanguageSettings(
                                        Stack.of(DELAYS, 1, 1).withInitialRange(-1),
                                        new LanguageSettings.Embedding(1, false),
                                        new ExampleSettings(1, 1, 50, 1),
                                        Truncation.of(1))
                                .network(3));
    }

    @Test
    void aCellWithFurtherInputsIsRefused() {
        var cell = Cell.parse("input gap[1]\nh' = tanh(W x + U h + v * gap)", "gaps");
        var settings =
                new LanguageSettings(
                        Stack.of(cell, 4, 1),
                        new LanguageSettings.Embedding(4, false),
                        new ExampleSettings(2, 1, 50, 1),
                        Truncation.of(4));
        says("expected [x]", () -> new LanguageLearner(settings, corpus(100, 0), 1).close());
    }

    private static void says(String what, org.junit.jupiter.api.function.Executable work) {
        String message = assertThrows(RondoException.class, work).getMessage();
        assertTrue(message.contains(what), message);
    }
}
