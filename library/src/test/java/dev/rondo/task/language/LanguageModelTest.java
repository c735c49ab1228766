package dev.rondo.task.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.RondoVersion;
import dev.rondo.data.text.Corpus;
import dev.rondo.equation.Cell;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Stack;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.store.TensorType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

class LanguageModelTest {
    private static final Corpus CORPUS = LanguageLearnerTest.corpus(300, 0);

    @TempDir Path folder;

    private static LanguageModel model(Cell cell, boolean tied) {
        var dropout = new NetworkSpec.Dropout(0, 0.1, 0, 0.2, false);
        var settings =
                new LanguageSettings(
                        Stack.of(cell, 6, 2).with(dropout).withInitialRange(0.8),
                        new LanguageSettings.Embedding(6, tied),
                        new ExampleSettings(3, 1, 50, 4),
                        Truncation.of(5));
        var record =
                TrainingRecord.EMPTY.plus(
                        new TrainingRecord.Epoch(
                                1, 2.5, Optional.of(2.25), 0.1, 299, Optional.of(0.5)));
        try (var learner = new LanguageLearner(settings, CORPUS, 1)) {
            return learner.model(record);
        }
    }

    private static LanguageModel lstm() {
        return model(Cell.shipped("lstm"), false);
    }

    private static float[] next(LanguageModel.LanguageSession session) {
        float[] all = new float[CORPUS.vocabulary().size()];
        session.logProbabilities(all);
        return all;
    }

    @Test
    void aSavedModelGivesTheSameNumbers() {
        for (var model :
                List.of(
                        lstm(),
                        model(Cell.shipped("gru"), true),
                        model(Cell.parse("h' = tanh(W x[-1] + U h[-2])", "d"), true))) {
            Path file = folder.resolve("model.safetensors");
            model.save(file);
            var again = LanguageModel.load(file);
            assertArrayEquals(model.values(), again.values());
            assertEquals(model.vocabulary(), again.vocabulary());
            assertEquals(model.record(), again.record());
            var stack = model.network().orElseThrow().spec().stack();
            var stackAgain = again.network().orElseThrow().spec().stack();
            assertEquals(stack.dropout(), stackAgain.dropout());
            assertEquals(
                    stack.layers().get(1).cell().text(), stackAgain.layers().get(1).cell().text());
            int[] ids = Arrays.copyOf(CORPUS.training(), 40);
            assertEquals(model.evaluate(ids, 1, 1), again.evaluate(ids, 1, 1));
            assertEquals(LanguageModel.class, SequenceModel.load(file).getClass());
        }
    }

    @Test
    void evaluationInOneStreamIsThatOfASession() {
        for (var model : List.of(lstm(), model(Cell.shipped("gru-reset-before"), false))) {
            int[] ids = CORPUS.training();
            var byHand = Evaluation.of(model, ids);
            float[] losses = new float[ids.length - 1];
            var fast = model.evaluate(ids, 1, 2, losses);
            assertEquals(byHand.predictions(), fast.predictions());
            assertEquals(byHand.nats(), fast.nats(), 1e-5 * byHand.nats());
            double sum = 0;
            for (float l : losses) {
                sum += l;
            }
            assertEquals(fast.nats(), sum, 1e-3);
            var session = model.session();
            for (int i = 0; i < 5; i++) {
                session.feed(ids[i]);
                assertEquals(-session.logProbability(ids[i + 1]), losses[i], 1e-5);
            }
            // Streams lose only what is before their beginnings.
            assertEquals(fast.loss(), model.evaluate(ids, 4, 2).loss(), 0.2);
        }
    }

    @Test
    void sessionsForkResumeAndBranch() {
        var model = lstm();
        var session = model.session();
        session.feed(1);
        session.feed(2);
        var place = session.state();
        var fork = session.fork();
        session.feed(3);
        float[] three = next(session);
        fork.feed(0);
        float[] zero = next(fork);
        assertTrue(!Arrays.equals(three, zero));
        fork.resume(place);
        fork.feed(3);
        assertArrayEquals(three, next(fork));
        session.resume(place);
        session.feed(0);
        assertArrayEquals(zero, next(session));
        var fresh = model.session();
        fresh.resume(place);
        fresh.feed(3);
        assertArrayEquals(three, next(fresh));
    }

    @Test
    void manyThreadsOnOneModelGiveTheSameNumbers() throws Exception {
        var model = lstm();
        int[] ids = Arrays.copyOf(CORPUS.training(), 100);
        double expected = Evaluation.of(lstm(), ids).nats();
        try (var pool = Executors.newFixedThreadPool(8)) {
            List<Callable<Double>> work = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                work.add(() -> Evaluation.of(model, ids).nats());
            }
            for (var result : pool.invokeAll(work)) {
                assertEquals(expected, result.get());
            }
        }
    }

    @Test
    void aSessionTakesAndGivesSymbols() {
        for (var model : List.of(lstm(), ngrams())) {
            var byName = model.session();
            var byNumber = model.session();
            for (String symbol : List.of("t", "h", "e", " ")) {
                byName.feed(symbol);
                byNumber.feed(model.vocabulary().find(symbol));
            }
            float[] logs = new float[byNumber.vocabularySize()];
            byNumber.logProbabilities(logs);
            var next = byName.probabilities();
            assertEquals(model.vocabulary().symbols(), List.copyOf(next.keySet()));
            for (int id = 0; id < logs.length; id++) {
                String symbol = model.vocabulary().symbol(id);
                double p = next.getOrDefault(symbol, -1.0);
                assertEquals(Math.exp(logs[id]), p);
                assertEquals(p, byName.probability(symbol), 1e-6);
            }
            assertEquals(1, next.values().stream().mapToDouble(p -> p).sum(), 1e-5);
            assertThrows(UnsupportedOperationException.class, () -> next.put("t", 1.0));
            for (var odd : List.of("the", "?")) { // two letters; one that never occurred
                assertThrows(RondoException.class, () -> byName.feed(odd));
                assertThrows(RondoException.class, () -> byName.probability(odd));
            }
            assertEquals(next, byName.probabilities());
            var byText = model.session();
            byText.feedText("the ");
            assertEquals(next, byText.probabilities());
            assertThrows(RondoException.class, () -> byText.feedText("the?"));
        }
    }

    private static NgramModel ngrams() {
        return NgramModel.train(
                CORPUS.vocabulary(), CORPUS.training(), new NgramModel.Configuration(3));
    }

    @Test
    void aThousandSessionsInVirtualThreadsGiveWhatOneGives() throws Exception {
        var model = lstm();
        int[] ids = CORPUS.training();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<java.util.concurrent.Future<Map<String, Double>>>();
            for (int i = 0; i < 1000; i++) {
                int from = i % 100;
                all.add(pool.submit(() -> read(model, ids, from)));
            }
            for (int i = 0; i < 1000; i++) {
                assertEquals(read(model, ids, i % 100), all.get(i).get());
            }
        }
    }

    private static Map<String, Double> read(LanguageModel model, int[] ids, int from) {
        var session = model.session();
        for (int i = from; i < from + 17; i++) {
            session.feed(ids[i]);
            Thread.yield();
        }
        return session.probabilities();
    }

    // ---- files that are none, or damaged ------------------------------------------------------

    private Path saved() {
        Path file = folder.resolve("m.safetensors");
        lstm().save(file);
        return file;
    }

    /// The file with one entry of the metadata replaced (null: left out), and one tensor with
    /// another shape.
    private Path altered(String key, String value, String tensor) {
        Path to = folder.resolve("altered.safetensors");
        var writer = new SafetensorsWriter();
        try (var in = Safetensors.open(saved())) {
            Map<String, String> metadata = new HashMap<>(in.metadata());
            if (key != null && value == null) {
                metadata.remove(key);
            } else if (key != null) {
                metadata.put(key, value);
            }
            metadata.remove("rondo.checksum"); // the writer makes its own of both
            metadata.remove("format");
            metadata.remove("rondo.format");
            metadata.forEach(writer::metadata);
            for (String name : in.names()) {
                float[] values = in.floats(name);
                var held = in.tensor(name).shape();
                int[] shape =
                        name.equals(tensor)
                                ? new int[] {1, values.length}
                                : held.stream().mapToInt(Long::intValue).toArray();
                assertEquals(TensorType.F32, in.tensor(name).type());
                writer.floats(name, values, 0, shape);
            }
        }
        writer.write(to);
        return to;
    }

    private static void refused(Path file, String what) {
        String message =
                assertThrows(RondoException.class, () -> LanguageModel.load(file)).getMessage();
        assertTrue(message.contains(what), message);
        assertTrue(message.contains(file.getFileName().toString()), message);
        assertThrows(RondoException.class, () -> SequenceModel.load(file));
    }

    @Test
    void otherKindsAndVersionsAreRefused() {
        Path ngram = folder.resolve("n.safetensors");
        NgramModel.train(CORPUS.vocabulary(), CORPUS.training(), new NgramModel.Configuration(3))
                .save(ngram);
        String message =
                assertThrows(RondoException.class, () -> LanguageModel.load(ngram)).getMessage();
        assertTrue(message.contains("no recurrent language model"), message);
        refused(altered("rondo.kind", null, null), "no recurrent language model");
        refused(altered("rondo.kind", "poem", null), "rondo.kind = poem");
        refused(
                altered("rondo.version", "99", null),
                "(format 99 of language models), this is Rondo " + RondoVersion.number());
    }

    @Test
    void alteredFilesAreRefused() {
        String configuration;
        String vocabulary;
        try (var in = Safetensors.open(saved())) {
            configuration = in.metadata("rondo.configuration");
            vocabulary = in.metadata("rondo.vocabulary");
        }
        for (String key : List.of("rondo.configuration", "rondo.vocabulary", "rondo.record")) {
            refused(altered(key, null, null), key);
            refused(altered(key, "{", null), "");
            refused(altered(key, "[]", null), "");
            refused(altered(key, "{\"x\": 1}", null), "");
        }
        refused(altered(null, null, "layer1.W_i"), "layer1.W_i");
        refused(altered(null, null, "embedding"), "embedding");
        refused(
                altered(
                        "rondo.configuration",
                        configuration.replace("\"hidden\":6", "\"hidden\":7"),
                        null),
                "layer1");
        refused(
                altered(
                        "rondo.configuration",
                        configuration.replace("\"hidden\":6", "\"hidden\":2000000000"),
                        null),
                "was the file altered");
        refused(
                altered(
                        "rondo.configuration",
                        configuration.replace("\"hidden\":6", "\"hidden\":-1"),
                        null),
                "hidden");
        refused(
                altered(
                        "rondo.configuration",
                        configuration.replace("\"hidden\":6", "\"hidden\":500"),
                        null),
                "layer1");
        refused(
                altered(
                        "rondo.configuration",
                        configuration.replace("\"width\":6", "\"width\":5"),
                        null),
                "");
        refused(
                altered(
                        "rondo.configuration",
                        configuration.replaceFirst("\"count\":\\d+", "\"count\":3"),
                        null),
                "vocabulary");
        refused(
                altered("rondo.configuration", configuration.replace("sigmoid", "sigmund"), null),
                "");
        refused(
                altered(
                        "rondo.configuration",
                        configuration.replaceFirst("\"layers\":\\[.*?\\]", "\"layers\":[]"),
                        null),
                "layer");
        refused(
                altered(
                        "rondo.configuration",
                        configuration.replaceFirst("\"layers\":\\[.*?\\]", "\"layers\":null"),
                        null),
                "");
        assertTrue(vocabulary.length() > 10);
    }

    @Test
    void truncatedAndForeignFilesAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(saved());
        Path cut = folder.resolve("cut.safetensors");
        for (int length : new int[] {0, 1, 7, 8, 9, 100, whole.length / 2, whole.length - 1}) {
            Files.write(cut, Arrays.copyOf(whole, length));
            refused(cut, "");
        }
        var random = new Random(1);
        for (int i = 0; i < 60; i++) {
            byte[] other = whole.clone();
            int header =
                    8
                            + (int)
                                    (java.nio.ByteBuffer.wrap(whole)
                                            .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                                            .getLong(0));
            other[random.nextInt(header)] ^= (byte) (1 << random.nextInt(8));
            Files.write(cut, other);
            try {
                LanguageModel.load(
                        cut); // what was altered may be a comment or a number of the record
            } catch (RondoException expected) {
                assertTrue(
                        expected.getMessage().contains("cut.safetensors"), expected.getMessage());
            }
        }
        Files.writeString(cut, "Once upon a time there was a file that was no model at all.");
        refused(cut, "");
        assertThrows(
                RondoException.class,
                () -> LanguageModel.load(folder.resolve("nowhere.safetensors")));
    }

    @Test
    void writingOnIsFeedingAndDrawing() {
        var model = lstm();
        var how = Sampler.Settings.plain(3).withTemperature(0.7).withTopK(4);
        String begin = model.vocabulary().symbol(0) + model.vocabulary().symbol(1);
        var session = model.session();
        session.feedText(begin);
        var sampler = new Sampler(how, model.vocabulary().unknown());
        var expected = new StringBuilder(begin);
        for (int i = 0; i < 30; i++) {
            int id = sampler.next(session);
            expected.append(model.vocabulary().symbol(id));
            session.feed(id);
        }
        assertEquals(expected.toString(), model.generate(begin, 30, how));
        assertEquals("", model.generate("", 0, how));
        assertThrows(RondoException.class, () -> model.generate("", -1, how));
    }
}
