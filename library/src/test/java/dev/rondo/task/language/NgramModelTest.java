package dev.rondo.task.language;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.text.Text;
import dev.rondo.data.text.TextUnit;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SafetensorsWriter;
import dev.rondo.task.language.NgramModel.Configuration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class NgramModelTest {
    private static final String RHYME =
            """
            this is the cat that killed the rat that ate the malt
            that lay in the house that jack built
            this is the dog that worried the cat that killed the rat
            that ate the malt that lay in the house that jack built
            """;

    private static final Vocabulary LETTERS =
            Vocabulary.of(TextUnit.CHARACTERS, Text.of(RHYME + "xyz"), Vocabulary.Limits.NONE);

    private static final int[] IDS = LETTERS.encode(Text.of(RHYME));

    @TempDir Path folder;

    private static NgramModel train(int order) {
        return NgramModel.train(LETTERS, IDS, new Configuration(order));
    }

    /// The definition of [KneserNey], word for word, with maps of lists and no thought of speed.
    private static final class ByDefinition {
        private static final int BEGINNING = -1;
        private final int symbols;
        private final int order;
        private final Map<Integer, Map<List<Integer>, Integer>> counts = new HashMap<>();

        ByDefinition(int[] ids, int symbols, int order) {
            this.symbols = symbols;
            this.order = order;
            for (int n = 1; n <= order; n++) {
                var before = new HashMap<List<Integer>, Set<Integer>>();
                var counted = new HashMap<List<Integer>, Integer>();
                for (int i = 0; i < ids.length; i++) {
                    var gram = new Integer[n];
                    for (int j = 0; j < n; j++) {
                        gram[j] = at(ids, i - n + 1 + j);
                    }
                    counted.merge(List.of(gram), 1, Integer::sum);
                    before.computeIfAbsent(List.of(gram), _ -> new HashSet<>()).add(at(ids, i - n));
                }
                if (n < order) {
                    before.forEach(
                            (gram, symbolsBefore) -> counted.put(gram, symbolsBefore.size()));
                }
                counts.put(n, counted);
            }
        }

        private static int at(int[] ids, int i) {
            return i < 0 ? BEGINNING : ids[i];
        }

        double probability(List<Integer> context, int next) {
            double shorter =
                    context.isEmpty()
                            ? 1.0 / symbols
                            : probability(context.subList(1, context.size()), next);
            int n = context.size() + 1;
            double total = 0;
            double discounted = 0;
            double own = 0;
            for (var entry : counts.get(n).entrySet()) {
                if (entry.getKey().subList(0, n - 1).equals(context)) {
                    int count = entry.getValue();
                    total += count;
                    discounted += discount(n, count);
                    if (entry.getKey().getLast() == next) {
                        own = count - discount(n, count);
                    }
                }
            }
            return total == 0 ? shorter : own / total + discounted / total * shorter;
        }

        private double discount(int n, int count) {
            var m = new double[5];
            counts.get(n).values().stream().filter(c -> c < 5).forEach(c -> m[c]++);
            double y = m[1] / (m[1] + 2 * m[2]);
            double one = 1 - 2 * y * m[2] / m[1];
            double two = 2 - 3 * y * m[3] / m[2];
            double three = 3 - 4 * y * m[4] / m[3];
            boolean usable =
                    Arrays.stream(m).skip(1).allMatch(c -> c > 0)
                            && one > 0
                            && one < 1
                            && two > 0
                            && two < 2
                            && three > 0
                            && three < 3;
            return usable
                    ? (count == 1 ? one : count == 2 ? two : three)
                    : (count == 1 ? 0.5 : count == 2 ? 1 : 1.5);
        }
    }

    private static int[] random(long seed, int length, int symbols) {
        var random = new Random(seed);
        var ids = new int[length];
        for (int i = 0; i < length; i++) {
            // skewed, so that all counts of counts occur
            ids[i] = (int) (symbols * Math.pow(random.nextDouble(), 3));
        }
        return ids;
    }

    @Test
    void agreesWithTheDefinition() {
        var vocabulary =
                Vocabulary.of(
                        TextUnit.CHARACTERS, Text.of("abcdefghijklmnop"), Vocabulary.Limits.NONE);
        for (int order = 2; order <= 5; order++) {
            var ids = random(order, 300, 16);
            var model = NgramModel.train(vocabulary, ids, new Configuration(order));
            var definition = new ByDefinition(ids, 16, order);
            var contexts = random(order + 10, 60, 16);
            var out = new float[16];
            for (int i = 0; i < contexts.length; i++) {
                var context = Arrays.copyOfRange(contexts, Math.max(0, i - order + 1), i);
                var list = Arrays.stream(context).boxed().toList();
                var session = model.session();
                Arrays.stream(context).forEach(session::feed);
                session.logProbabilities(out);
                for (int next = 0; next < 16; next++) {
                    double expected = definition.probability(list, next);
                    assertEquals(expected, Math.exp(model.logProbability(context, next)), 2e-7);
                    assertEquals(expected, Math.exp(out[next]), 5e-7);
                }
            }
        }
    }

    @Test
    void probabilitiesSumToOneAndNoneIsZero() {
        for (int order = 2; order <= 5; order++) {
            var session = train(order).session();
            var out = new float[LETTERS.size()];
            for (int id : IDS) {
                session.logProbabilities(out);
                double sum = 0;
                for (float value : out) {
                    assertTrue(value > -20);
                    sum += Math.exp(value);
                }
                assertEquals(1, sum, 1e-6);
                session.feed(id);
            }
        }
    }

    @Test
    void aSymbolThatNeverOccurredHasAProbabilityAndEndsTheContext() {
        var model = train(4);
        int x = LETTERS.find("x");
        var session = model.session();
        session.feed(LETTERS.find("t"));
        double unseen = session.logProbability(x);
        assertTrue(unseen < session.logProbability(LETTERS.find("h")) && unseen > -20);
        session.feed(x);
        assertEquals(
                model.session().logProbability(LETTERS.find("t")),
                session.logProbability(LETTERS.find("t")));
    }

    @Test
    void longerContextsPredictTheTextBetter() {
        double before = Double.POSITIVE_INFINITY;
        for (int order = 2; order <= 5; order++) {
            var evaluation = Evaluation.of(train(order), IDS);
            assertEquals(IDS.length - 1, evaluation.predictions());
            assertTrue(evaluation.perplexity() < before);
            before = evaluation.perplexity();
        }
        assertTrue(before < 2.5, "perplexity " + before);
    }

    @Test
    void onlyTheNewestSymbolsCount() {
        var model = train(3);
        assertEquals(
                model.logProbability(LETTERS.encodePrompt("th"), 5),
                model.logProbability(LETTERS.encodePrompt("house that jack built th"), 5));
    }

    @Test
    void branchesKnowNothingOfEachOther() {
        var session = train(4).session();
        session.feed(LETTERS.find("t"));
        var branch = session.fork();
        double before = session.logProbability(LETTERS.find("h"));
        branch.feed(LETTERS.find("h"));
        assertEquals(before, session.logProbability(LETTERS.find("h")));
        session.feed(LETTERS.find("h"));
        assertEquals(
                branch.logProbability(LETTERS.find("e")),
                session.logProbability(LETTERS.find("e")));
    }

    @Test
    void savedAndLoadedItIsTheSame() {
        var file = folder.resolve("model");
        var model = train(5);
        model.save(file);
        var loaded = NgramModel.load(file);
        assertEquals(model.configuration(), loaded.configuration());
        assertEquals(model.vocabulary(), loaded.vocabulary());
        assertEquals(model.bytes(), loaded.bytes());
        var one = model.session();
        var two = loaded.session();
        var outOne = new float[LETTERS.size()];
        var outTwo = new float[LETTERS.size()];
        for (int id : IDS) {
            one.logProbabilities(outOne);
            two.logProbabilities(outTwo);
            assertArrayEquals(outOne, outTwo);
            one.feed(id);
            two.feed(id);
        }
    }

    @Test
    void tablesThatContradictEachOtherAreRefused() {
        var file = folder.resolve("model");
        train(3).save(file);
        for (String name :
                List.of(
                        "context1.oldest",
                        "context1.children",
                        "context1.first_next",
                        "context2.next",
                        "context2.first_next")) {
            var altered = folder.resolve(name);
            try (var read = Safetensors.open(file)) {
                var writer = new SafetensorsWriter();
                read.metadata()
                        .forEach((key, value) -> {
                            if (!key.equals("rondo.checksum") && !key.equals("rondo.format")) {
                                writer.metadata(key, value);
                            }
                        });
                for (String tensor : read.names()) {
                    if (tensor.contains("backoff")
                            || tensor.contains("prob")
                            || tensor.equals("unigrams")) {
                        var values = read.floats(tensor);
                        writer.floats(tensor, values, 0, values.length);
                    } else {
                        var values = read.ints(tensor);
                        if (tensor.equals(name)) {
                            values[values.length / 2] = 1 << 20;
                        }
                        writer.ints(tensor, values, 0, values.length);
                    }
                }
                writer.write(altered);
            }
            var e = assertThrows(RondoException.class, () -> NgramModel.load(altered));
            assertTrue(e.getMessage().contains("contradict"), e.getMessage());
        }
    }

    @Test
    void tinyTextsTrain() {
        for (int length = 1; length < 8; length++) {
            for (int order = 2; order <= 5; order++) {
                var ids = Arrays.copyOf(IDS, length);
                var model = NgramModel.train(LETTERS, ids, new Configuration(order));
                var definition = new ByDefinition(ids, LETTERS.size(), order);
                assertEquals(
                        definition.probability(List.of(ids[0]), 3),
                        Math.exp(model.logProbability(new int[] {ids[0]}, 3)),
                        1e-6);
            }
        }
    }

    @Test
    void wrongInputIsExplained() {
        assertThrows(RondoException.class, () -> new Configuration(1));
        assertThrows(RondoException.class, () -> new Configuration(10));
        assertThrows(
                RondoException.class,
                () -> NgramModel.train(LETTERS, new int[0], new Configuration(2)));
        assertThrows(
                RondoException.class,
                () -> NgramModel.train(LETTERS, new int[] {999}, new Configuration(2)));
        assertThrows(IndexOutOfBoundsException.class, () -> train(2).session().feed(999));
        assertThrows(RondoException.class, () -> Evaluation.of(train(2), new int[1]));
        var file = folder.resolve("other");
        new SafetensorsWriter().metadata("rondo.kind", "language").write(file);
        assertThrows(RondoException.class, () -> NgramModel.load(file));
    }
}
