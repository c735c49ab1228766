package dev.rondo.task.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.data.tagged.SpanScheme;
import dev.rondo.data.tagged.TaggedText;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.ExampleSettings;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Token by token a session gives the tags that whole sentences are given.
class TaggerSessionTest {
    private static final TaggedText COLUMNS = TaggedText.of(DataFormat.COLUMNS);

    private static final TagFeatures WORDS =
            TagFeatures.words().change().width(7).letter(4).spelling(3).shape(2).build();

    /// Sentences of names, by chance: spans of both types that stand side by side.
    private static List<Sentence> sentences(SpanScheme scheme) {
        var random = new RandomStreams(5).stream("names");
        String[] people = {"Anna", "Bert", "Cleo"};
        String[] places = {"Ulm", "Riga", "Port"};
        var all = new ArrayList<Sentence>();
        for (int i = 0; i < 50; i++) {
            var words = new ArrayList<String>();
            var tags = new ArrayList<String>();
            for (int span = 0; span < 4; span++) {
                int type = random.below(3);
                int length = type == 2 ? 1 : 1 + random.below(3);
                for (int t = 0; t < length; t++) {
                    String[] of = type == 0 ? people : places;
                    words.add(type == 2 ? "sees" : of[random.below(3)]);
                    tags.add(
                            type == 2 ? "O" : (t == 0 ? "B-" : "I-") + (type == 0 ? "PER" : "LOC"));
                }
            }
            all.add(new Sentence(i, List.of(words, scheme.convert(tags))));
        }
        return all;
    }

    private static Tagger trained(
            TagFeatures reads,
            Stack stack,
            boolean together,
            TaggedText text,
            List<Sentence> on,
            int epochs) {
        var settings =
                new TagSettings(
                        reads,
                        stack,
                        new TagSettings.Tags(together, Optional.empty(), false),
                        new ExampleSettings(8, 1, 4, 1));
        var data = new TagLearner.Data(text, on, List.of(), Optional.empty());
        try (var learner = new TagLearner(settings, data, 1);
                var training =
                        Training.start(
                                learner.learner(),
                                Settings.of(new Optimiser.Adam(), 0.03, epochs))) {
            training.forEach(_ -> {});
            return learner.model(training.record());
        }
    }

    private static Stack forward(String cell, int hidden, int layers) {
        return Stack.of(Cell.shipped(cell), hidden, layers);
    }

    private static Tagger words(SpanScheme scheme, int epochs) {
        return trained(WORDS, forward("lstm", 7, 2), false, COLUMNS, sentences(scheme), epochs);
    }

    private static void same(Tagged expected, List<TaggedToken> given) {
        assertEquals(expected.tokens(), given.stream().map(TaggedToken::token).toList());
        assertEquals(expected.tags(), given.stream().map(TaggedToken::tag).toList());
        for (int t = 0; t < given.size(); t++) {
            assertEquals(expected.probabilities().get(t), given.get(t).probability(), 1e-5);
        }
    }

    private static List<TaggedToken> read(Tagger model, List<String> tokens) {
        var session = model.session();
        return tokens.stream().map(session::feed).toList();
    }

    @Test
    void spansAreTaggedAsInTheWholeSentence() {
        for (var scheme : List.of(SpanScheme.BIO, SpanScheme.IOB1)) {
            for (int epochs :
                    new int[] {1, 2, 8}) { // little trained: tags that have to be repaired
                var model = words(scheme, epochs);
                assertEquals(Optional.of(scheme), model.scheme());
                var random = new Random(9);
                for (int i = 0; i < 12; i++) {
                    var tokens = new ArrayList<String>();
                    for (int t = 0; t < 1 + 3 * i; t++) {
                        var from = sentences(scheme).get(random.nextInt(50)).column(0);
                        tokens.add(t % 7 == 6 ? "Zyx-" + t : from.get(t % from.size()));
                    }
                    same(model.tag(tokens), read(model, tokens));
                }
            }
        }
    }

    @Test
    void furtherColumnsAndTagsThatAreNoSpans() {
        var tagged = new ArrayList<Sentence>();
        for (int i = 0; i < 30; i++) {
            String mark = "m" + i % 3;
            tagged.add(
                    new Sentence(
                            i,
                            List.of(
                                    List.of("a", "b"),
                                    List.of(mark, "m1"),
                                    List.of("X" + i % 3, "Y"))));
        }
        var text =
                new TaggedText(
                        DataFormat.COLUMNS,
                        Optional.empty(),
                        List.of("2"),
                        Optional.empty(),
                        false,
                        Map.of());
        var reads = WORDS.change().spelling(0).column(4).build();
        var model = trained(reads, forward("gru", 6, 1), false, text, tagged, 8);
        assertEquals(Optional.empty(), model.scheme());
        for (String mark : List.of("m0", "m1", "m2", "never seen")) {
            var sentence = new Sentence(1, List.of(List.of("a", "b"), List.of(mark, "m1")));
            var session = model.session();
            same(
                    model.tag(List.of(sentence), 1).getFirst(),
                    List.of(session.feed("a", mark), session.feed("b", "m1")));
        }
        var session = model.session();
        assertEquals("X2", session.feed("a", "m2").tag());
        says("behind the tokens [2]", () -> session.feed("a"));
        says("behind the tokens [2]", () -> model.tag("a", "b"));
    }

    @Test
    void forksGoTheirOwnWays() {
        var model = words(SpanScheme.IOB1, 6);
        var session = model.session();
        session.feed("Anna");
        session.feed("Ulm");
        var fork = session.fork();
        fork.feed("sees");
        same(
                model.tag("Anna", "Ulm", "Bert"),
                List.of(
                        read(model, List.of("Anna")).getFirst(),
                        read(model, List.of("Anna", "Ulm")).getLast(),
                        session.feed("Bert")));
        same(
                model.tag("Anna", "Ulm", "sees", "Bert"),
                List.of(
                        read(model, List.of("Anna")).getFirst(),
                        read(model, List.of("Anna", "Ulm")).getLast(),
                        read(model, List.of("Anna", "Ulm", "sees")).getLast(),
                        fork.feed("Bert")));
    }

    @Test
    void aThousandSessionsInVirtualThreadsGiveWhatOneGives() throws Exception {
        var model = words(SpanScheme.BIO, 2);
        var all = sentences(SpanScheme.BIO);
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var tagged = new ArrayList<Future<List<TaggedToken>>>();
            for (int i = 0; i < 1000; i++) {
                var tokens = all.get(i % 50).column(0);
                tagged.add(pool.submit(() -> read(model, tokens)));
            }
            for (int i = 0; i < 1000; i++) {
                assertEquals(read(model, all.get(i % 50).column(0)), tagged.get(i).get());
            }
        }
    }

    @Test
    void whatDependsOnTokensToComeIsRefused() {
        var bio = sentences(SpanScheme.BIO);
        var both = Stack.of(Cell.shipped("gru"), 4, 1, Direction.BOTH);
        var pairs = WORDS.change().pairs(3).build();
        var stack = forward("gru", 4, 1);
        says(
                "decodes the tags of a sentence jointly (CRF)",
                trained(WORDS, stack, true, COLUMNS, bio, 1)::session);
        says(
                "reads bigrams of each token and the next one",
                trained(pairs, stack, false, COLUMNS, bio, 1)::session);
        says(
                "a session of this tagger needs a network that reads forward",
                trained(WORDS, both, false, COLUMNS, bio, 1)::session);
        for (var scheme : List.of(SpanScheme.BIOES, SpanScheme.BMES)) {
            says("mark the ends of spans (" + scheme + ")", words(scheme, 1)::session);
        }
    }

    @Test
    void tokensATextAndAListAreTaggedAlike() {
        var model = words(SpanScheme.BIO, 10);
        var tagged = model.tag("Anna", "sees", "Port", "Ulm");
        assertEquals(tagged, model.tag(List.of("Anna", "sees", "Port", "Ulm")));
        assertEquals(tagged, model.tagText("  Anna sees\tPort Ulm\n"));
        assertEquals(List.of("Anna", "sees", "Port", "Ulm."), model.split("Anna sees Port Ulm."));
        assertEquals(
                tagged,
                new Tagged(
                        tagged.tokens(),
                        tagged.tags(),
                        tagged.logProbability(),
                        tagged.each().stream().map(TaggedToken::probability).toList()));
        assertEquals(
                "Anna/" + tagged.tags().get(0) + " sees/O Port/B-LOC Ulm/" + tagged.tags().get(3),
                tagged.toString());
        says("expected at least one token", () -> model.tagText(" "));
        says("expected at least one token", model::tag);
        says(
                "2 tokens with 1 tags and 2 probabilities",
                () -> new Tagged(List.of("a", "b"), List.of("O"), 0, Collections.nCopies(2, 1.0)));
    }

    private static void says(String part, Executable action) {
        var message = assertThrows(RondoException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }
}
