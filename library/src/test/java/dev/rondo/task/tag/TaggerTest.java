package dev.rondo.task.tag;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.tagged.InlineText;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.data.text.WordVectorReader;
import dev.rondo.data.text.WordVectors;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.ExampleSettings;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.task.Models;
import dev.rondo.task.forecast.Forecaster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class TaggerTest {
    @TempDir Path folder;

    private static final TaggedText COLUMNS = TaggedText.of(DataFormat.COLUMNS);

    /// Made-up sentences `Anna Berg sees Port Ulm .`: names of people and of places.
    private static List<Sentence> names(int count, long seed) {
        var random = new RandomStreams(seed).stream("names");
        String[] first = {"Anna", "Bert", "Cleo", "Dora"};
        String[] last = {"Berg", "Holm", "Dahl"};
        String[] places = {"Ulm", "Riga", "Lund"};
        var all = new ArrayList<Sentence>();
        for (int i = 0; i < count; i++) {
            var words = new ArrayList<String>();
            var tags = new ArrayList<String>();
            words.add(first[random.below(4)]);
            tags.add("B-PER");
            if (random.below(2) == 0) {
                words.add(last[random.below(3)]);
                tags.add("I-PER");
            }
            words.add(random.below(2) == 0 ? "sees" : "likes");
            tags.add("O");
            if (random.below(2) == 0) {
                words.add("Port");
                tags.add("B-LOC");
                words.add(places[random.below(3)]);
                tags.add("I-LOC");
            } else {
                words.add(places[random.below(3)]);
                tags.add("B-LOC");
            }
            words.add(".");
            tags.add("O");
            all.add(new Sentence(1 + 7 * i, List.of(words, tags)));
        }
        return all;
    }

    private static TagFeatures reads() {
        return TagFeatures.words()
                .change()
                .width(8)
                .letter(4)
                .spelling(4)
                .shape(2)
                .column(3)
                .build();
    }

    private static TagSettings settings(TagFeatures reads, boolean together) {
        return new TagSettings(
                reads,
                Stack.of(Cell.shipped("gru"), 8, 1, Direction.BOTH)
                        .with(new Dropout(0.1, 0, 0.1, 0, false)),
                new TagSettings.Tags(together, Optional.empty(), false),
                new ExampleSettings(8, 2, 4, 1));
    }

    private static Settings learning(int epochs) {
        return Settings.of(new Optimiser.Adam(), 0.02, epochs).withClip(new Clip.Norm(5));
    }

    private static TagLearner learner(
            TagSettings settings, TaggedText text, List<Sentence> learned, List<Sentence> held) {
        return new TagLearner(
                settings, new TagLearner.Data(text, learned, held, Optional.empty()), 1);
    }

    private static Tagger trained(
            TagSettings settings, TaggedText text, List<Sentence> sentences, int epochs) {
        try (var learner = learner(settings, text, sentences, List.of());
                var training = Training.start(learner.learner(), learning(epochs))) {
            training.forEach(_ -> {});
            return learner.model(training.record());
        }
    }

    @Test
    void itFindsNamesAndItsFileSaysTheSame() {
        for (boolean together : new boolean[] {true, false}) {
            var model = trained(settings(reads(), together), COLUMNS, names(120, 1), 12);
            var measured = model.evaluate(names(30, 2), 1);
            assertTrue(measured.spans().orElseThrow().all().f1() > 0.95, measured::toString);
            var file = folder.resolve("tagger" + together);
            model.save(file);
            assertEquals(Tagger.KIND, Models.kind(file));
            var read = Tagger.load(file);
            var tokens = List.of("Dora", "Dahl", "likes", "Port", "Nowhere", ".");
            assertEquals(model.tag(tokens), read.tag(tokens));
            assertEquals(model.labels(), read.labels());
            assertEquals(model.record(), read.record());
            assertEquals(Optional.of(SpanScheme.BIO), read.scheme());
        }
    }

    @Test
    void aBatchSaysWhatEachSentenceAloneSays() {
        var model = trained(settings(reads(), true), COLUMNS, names(40, 1), 2);
        var sentences =
                names(20, 5).stream().map(s -> new Sentence(1, List.of(s.column(0)))).toList();
        var together = model.best(sentences, 3, 2);
        for (int i = 0; i < sentences.size(); i++) {
            var alone = model.best(List.of(sentences.get(i)), 3, 1).getFirst();
            assertEquals(3, alone.size());
            for (int r = 0; r < 3; r++) {
                assertEquals(alone.get(r).tags(), together.get(i).get(r).tags());
                assertEquals(
                        alone.get(r).logProbability(),
                        together.get(i).get(r).logProbability(),
                        1e-4);
            }
            assertTrue(alone.get(0).logProbability() >= alone.get(1).logProbability());
        }
    }

    @Test
    void tagsAgainstTheRulesOfSpansAreNeverGiven() {
        // hardly trained: a network that knows nothing must keep to the rules all the same
        for (var scheme : SpanScheme.values()) {
            var sentences =
                    names(30, 1).stream()
                            .map(s ->
                                    new Sentence(
                                            s.line(),
                                            List.of(s.column(0), scheme.convert(s.column(1)))))
                            .toList();
            var model = trained(settings(reads(), true), COLUMNS, sentences, 1);
            for (var tagged :
                    model
                            .best(
                                    names(20, 9).stream()
                                            .map(s -> new Sentence(1, List.of(s.column(0))))
                                            .toList(),
                                    10,
                                    1)
                            .stream()
                            .flatMap(List::stream)
                            .toList()) {
                assertEquals(
                        -1, model.scheme().orElseThrow().fault(tagged.tags()), tagged::toString);
            }
        }
    }

    @Test
    void spansAreGivenBackInTheSchemeOfTheData() {
        var model = trained(settings(reads(), true), COLUMNS, names(60, 1), 8);
        assertTrue(model.labels().contains("E-PER"), () -> model.labels().toString());
        assertEquals(
                List.of("B-PER", "I-PER", "O", "B-LOC", "O"),
                model.tag(List.of("Anna", "Holm", "sees", "Riga", ".")).tags());
    }

    @Test
    void whatIsHeldOutTeachesNothing() {
        var odd = List.of(new Sentence(1, List.of(List.of("Zyx", "!"), List.of("B-ODD", "O"))));
        try (var alone = learner(settings(reads(), true), COLUMNS, names(20, 1), List.of());
                var beside = learner(settings(reads(), true), COLUMNS, names(20, 1), odd)) {
            assertEquals(alone.labels(), beside.labels());
            assertEquals(alone.words(), beside.words());
            assertEquals(alone.learner().parameters().size(), beside.learner().parameters().size());
            assertArrayEquals(alone.learner().values(), beside.learner().values());
            assertEquals(1.0, beside.learner().validation().orElseThrow().mean(), 1e-9);
        }
    }

    @Test
    void tagsThatNeverOccurredCountAsWrongAndAreSaid() {
        var model = trained(settings(reads(), true), COLUMNS, names(40, 1), 3);
        var odd = List.of(new Sentence(1, List.of(List.of("Anna", "!"), List.of("B-ODD", "O"))));
        var measured = model.evaluate(odd, 1);
        assertEquals(1, measured.unknownTags().count("B-ODD"));
        assertEquals(1, measured.unknownTags().total());
        assertTrue(measured.accuracy() <= 0.5);
        assertEquals(0, measured.spans().orElseThrow().all().recall());
        assertEquals(1, measured.unknownTokens()); // the sign
    }

    @Test
    void aTrainingThatIsResumedEndsWithTheSameBits() {
        var checkpoint = folder.resolve("checkpoint");
        float[] whole = run(learning(3), false);
        var settings = learning(3).withCheckpoints(new Settings.Checkpoints(checkpoint, 2, 0, 0));
        try (var learner = learner(settings(reads(), true), COLUMNS, names(40, 1), names(9, 2));
                var training = Training.start(learner.learner(), settings)) {
            int events = 0;
            for (var _ : training) {
                if (++events == 9) {
                    training.stop();
                }
            }
        }
        assertArrayEquals(whole, run(settings, true));
    }

    private static float[] run(Settings settings, boolean resume) {
        try (var learner = learner(settings(reads(), true), COLUMNS, names(40, 1), names(9, 2));
                var training =
                        resume
                                ? Training.resume(
                                        learner.learner(),
                                        settings,
                                        settings.run().checkpoints().orElseThrow().path())
                                : Training.start(learner.learner(), settings)) {
            training.forEach(_ -> {});
            return learner.learner().values().clone();
        }
    }

    @Test
    void wordsAreFoundInTextWithoutBlanks() {
        var sentences =
                InlineText.segmented(
                                DataSource.of(
                                        "data", "我 喜欢 猫\n你 喜欢 大 狗\n我们 看见 猫\n你 看见 我们\n大 猫 喜欢 你\n"))
                        .toList();
        var many = new ArrayList<Sentence>();
        for (int i = 0; i < 12; i++) {
            many.addAll(sentences);
        }
        var reads =
                TagFeatures.characters()
                        .change()
                        .width(8)
                        .rare(0.1)
                        .shape(2)
                        .pairs(8)
                        .column(1)
                        .build();
        var text = TaggedText.of(DataFormat.SEGMENTED);
        var model = trained(settings(reads, true), text, many, 12);
        var tagged = model.tag(Tokeniser.CHARACTERS.split("你喜欢我们"));
        assertEquals(List.of("你", "喜欢", "我们"), Tagger.words(tagged));
        var measured = model.evaluate(sentences, 1).segmentation().orElseThrow();
        assertEquals(1, measured.words().f1());
        assertEquals(0, measured.unknownRate());
        assertEquals(4, model.labels().size());
    }

    @Test
    void furtherColumnsAreRead() {
        // the tag is the column: nothing else tells it
        var random = new RandomStreams(3).stream("columns");
        var sentences = new ArrayList<Sentence>();
        for (int i = 0; i < 60; i++) {
            var words = new ArrayList<String>();
            var marks = new ArrayList<String>();
            for (int t = 0; t < 5; t++) {
                words.add("w" + random.below(3));
                marks.add("m" + random.below(2));
            }
            sentences.add(new Sentence(i, List.of(words, marks, marks)));
        }
        var text =
                new TaggedText(
                        DataFormat.COLUMNS,
                        Optional.empty(),
                        List.of("2"),
                        Optional.empty(),
                        false,
                        Map.of());
        var model = trained(settings(reads(), true), text, sentences, 8);
        assertEquals(Optional.empty(), model.scheme());
        assertEquals(1, model.evaluate(sentences, 1).accuracy());
        var e = assertThrows(RondoException.class, () -> model.tag(List.of("w1", "w2")));
        assertTrue(String.valueOf(e.getMessage()).contains("behind the tokens [2]"));
    }

    @Test
    void vectorsAreBegunWithAndTheirWordsKnown() {
        var file = new StringBuilder("3 8\n");
        for (String word : List.of("anna", "oslo", "port")) {
            file.append(word).append(" 1 2 3 4 5 6 7 ").append(word.length()).append('\n');
        }
        WordVectors vectors = WordVectorReader.read(DataSource.of("v", file.toString()), _ -> true);
        try (var learner =
                new TagLearner(
                        settings(reads(), true),
                        new TagLearner.Data(COLUMNS, names(20, 1), List.of(), Optional.of(vectors)),
                        1)) {
            assertEquals(3, learner.covered());
            var slot =
                    learner
                            .model(TrainingRecord.EMPTY)
                            .network()
                            .orElseThrow()
                            .parameters()
                            .slots()
                            .stream()
                            .filter(s -> s.name().equals("embedding.word"))
                            .findFirst()
                            .orElseThrow();
            var found = new ArrayList<Float>();
            for (int w = 0; w < slot.rows(); w++) {
                float[] values = learner.learner().values();
                if (values[slot.offset() + w * 8] == 1 && values[slot.offset() + w * 8 + 6] == 7) {
                    found.add(values[slot.offset() + w * 8 + 7]);
                }
            }
            assertEquals(3, found.size());
            var model = learner.model(TrainingRecord.EMPTY);
            // known by its vector, and still none that was learned from
            var oslo = List.of(new Sentence(1, List.of(List.of("Oslo"), List.of("O"))));
            assertEquals(1, model.evaluate(oslo, 1).unknownTokens());
        }
        assertThrows(
                RondoException.class,
                () ->
                        new TagLearner(
                                settings(reads().change().width(9).build(), true),
                                new TagLearner.Data(
                                        COLUMNS, names(5, 1), List.of(), Optional.of(vectors)),
                                1));
    }

    @Test
    void faultyTagsAreRepairedOrRefused() {
        var faulty = new ArrayList<>(names(20, 1));
        faulty.add(new Sentence(99, List.of(List.of("Port", "Ulm"), List.of("O", "I-LOC"))));
        try (var learner = learner(settings(reads(), true), COLUMNS, faulty, List.of())) {
            assertEquals(Optional.of(SpanScheme.BIO), learner.scheme());
        }
        var s = settings(reads(), true);
        var strict =
                new TagSettings(
                        s.reads(),
                        s.stack(),
                        new TagSettings.Tags(true, Optional.empty(), true),
                        s.examples());
        var e =
                assertThrows(
                        RondoException.class, () -> learner(strict, COLUMNS, faulty, List.of()));
        assertTrue(String.valueOf(e.getMessage()).contains("line 99, token 2"), e::getMessage);
    }

    @Test
    void oneSentenceOneWordAndEndlessWordsAreTagged() {
        var one = List.of(new Sentence(1, List.of(List.of("a"), List.of("X"))));
        var model = trained(settings(reads(), true), COLUMNS, one, 1);
        assertEquals(List.of("X"), model.tag(List.of("a")).tags());
        assertEquals(List.of("X", "X"), model.tag(List.of("", "b".repeat(10 << 20))).tags());
        var segments = InlineText.segmented(DataSource.of("s", "我们\n")).toList();
        var words =
                trained(settings(reads(), true), TaggedText.of(DataFormat.SEGMENTED), segments, 1);
        assertEquals(1, words.tag(List.of("我")).tags().size());
        assertThrows(
                RondoException.class,
                () -> learner(settings(reads(), true), COLUMNS, List.of(), List.of()));
        assertThrows(RondoException.class, () -> model.tag(List.of()));
        assertEquals(9000, model.tag(java.util.Collections.nCopies(9000, "a")).tags().size());
        var endless = java.util.Collections.nCopies(TagExamples.MOST_TOKENS + 1, "a");
        var e = assertThrows(RondoException.class, () -> model.tag(endless));
        assertTrue(String.valueOf(e.getMessage()).contains("65537 tokens"), e::getMessage);
    }

    @Test
    void aModelOfAnotherKindAndAnAlteredOneAreRefused() throws Exception {
        var file = folder.resolve("m");
        trained(settings(reads(), true), COLUMNS, names(9, 1), 1).save(file);
        assertEquals(Tagger.KIND, Models.kind(file));
        var e = assertThrows(RondoException.class, () -> Forecaster.load(file));
        assertTrue(String.valueOf(e.getMessage()).contains("holds no forecaster"), e::getMessage);
        byte[] bytes = Files.readAllBytes(file);
        String header = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = header.indexOf("B-LOC");
        bytes[at] = 'X';
        Files.write(file, bytes);
        assertThrows(RondoException.class, () -> Tagger.load(file));
    }
}
