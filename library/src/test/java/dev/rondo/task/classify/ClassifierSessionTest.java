package dev.rondo.task.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.ExampleSettings;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.task.classify.ClassifySettings.Classes;
import dev.rondo.task.classify.ClassifySettings.Fill;
import dev.rondo.task.classify.ClassifySettings.Reads;
import dev.rondo.task.classify.ClassifySettings.SeriesScaling;
import dev.rondo.task.classify.ClassifySettings.Weights;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What a session predicts after each step is what the classifier predicts of all until there.
class ClassifierSessionTest {
    private static final float NO = Float.NaN;

    private static Reads.Text text(Tokeniser by, boolean lowerCase, int longest, int letters) {
        return new Reads.Text(
                new Reads.Tokens(by, lowerCase, longest, 0),
                Vocabulary.Limits.NONE,
                new Reads.Vectors(5, letters, 0.1));
    }

    private static final Reads.Text WORDS = text(Tokeniser.WORDS, true, 0, 0);

    private static final Reads.Series SERIES = new Reads.Series(SeriesScaling.EACH, Fill.LAST, 0);

    /// A little trained, on what is labelled.
    private static Classifier model(
            Reads reads,
            Stack stack,
            boolean multiLabel,
            Pooling pooling,
            List<? extends Labelled> on) {
        var settings =
                new ClassifySettings(
                        reads,
                        stack,
                        new Classes(multiLabel, Weights.EQUAL, 0, pooling),
                        new ExampleSettings(4, 1, 4, 3));
        var items =
                new ClassifierLearner.Items(
                        () -> reader(on), Optional.empty(), new ClassifierLearner.Parts(0, 0));
        try (var run = new ClassifierLearner(settings, items, Optional.empty(), 1);
                var training =
                        Training.start(run.learner(), Settings.of(new Optimiser.Adam(), 0.05, 3))) {
            training.forEach(_ -> {});
            return run.model(training.record(), true);
        }
    }

    private static ItemReader<? extends Labelled> reader(List<? extends Labelled> of) {
        var next = of.iterator();
        return ItemReader.of(
                DataSource.of("items", ""),
                () -> {},
                "items",
                () -> next.hasNext() ? next.next() : null);
    }

    private static Stack stack(String cell, int hidden, int layers) {
        return Stack.of(Cell.shipped(cell), hidden, layers);
    }

    private static List<LabelledText> texts() {
        String[] praise = {"Lovely food", "so kind, so warm", "the room was GOOD"};
        String[] blame = {"slow and dirty", "Bad service.", "it was loud, I left at 3.5 a.m."};
        var all = new ArrayList<LabelledText>();
        for (int i = 0; i < 24; i++) {
            boolean good = i % 2 == 0;
            String text = (good ? praise : blame)[i / 2 % 3] + (i % 5 == 0 ? " really" : "");
            all.add(LabelledText.of(good ? "praise" : "blame", text));
        }
        return all;
    }

    /// Two channels, with gaps.
    private static List<LabelledSeries> series() {
        var all = new ArrayList<LabelledSeries>();
        for (int i = 0; i < 24; i++) {
            double[] times = new double[5 + i % 4];
            double[] values = new double[2 * times.length];
            for (int t = 0; t < times.length; t++) {
                times[t] = t * t * 0.5;
                values[2 * t] = (i + t) % 5 == 0 ? NO : (i % 2 == 0 ? t : -t) + 20;
                values[2 * t + 1] = Math.sin(i * 3 + t);
            }
            all.add(
                    new LabelledSeries(
                            List.of(i % 2 == 0 ? "up" : "down"), List.of("p", "q"), times, values));
        }
        return all;
    }

    private static void same(Prediction expected, Prediction given, String where) {
        assertEquals(expected.scores().keySet(), given.scores().keySet());
        expected.scores().forEach((label, p) -> assertEquals(p, given.score(label), 1e-5, where));
    }

    /// A text that is read token by token; a bit of it that is unknown, and more than is read.
    private static void checkText(Classifier model, Tokeniser by, String where) {
        same(model.classify(""), model.session().prediction(), where);
        var session = model.session();
        var read = new ArrayList<String>();
        for (String token : model.tokens("The food was Lovely, so zyx. Warm room")) {
            session.feed(token);
            read.add(token);
            var now = session.prediction();
            if (!token.isBlank()) {
                same(model.classify(by.join(read)), now, where + " " + read);
            }
            assertEquals(now, session.prediction());
        }
        assertEquals(read.size(), session.steps());
    }

    @Test
    void aHighLevelLosesNothing() {
        var low = new ArrayList<LabelledSeries>();
        var high = new ArrayList<LabelledSeries>();
        for (int i = 0; i < 20; i++) {
            double[] values = new double[8];
            double[] moved = new double[8];
            for (int t = 0; t < 8; t++) {
                values[t] = Math.sin(i + t) + (i % 2 == 0 ? 0.1 * t : -0.1 * t);
                moved[t] = 1e9 + values[t];
            }
            low.add(LabelledSeries.of(i % 2 == 0 ? "up" : "down", values));
            high.add(LabelledSeries.of(i % 2 == 0 ? "up" : "down", moved));
        }
        var f = Classifier.trainer().hidden(5).epochs(4).validation(0).train(low);
        var g = Classifier.trainer().hidden(5).epochs(4).validation(0).train(high);
        for (int i = 0; i < 20; i++) {
            assertEquals(
                    f.classify(low.get(i)).scores().get("up"),
                    g.classify(high.get(i)).scores().get("up"),
                    1e-4);
        }
    }

    @Test
    void textsInEveryPooling() {
        for (var pooling : Pooling.values()) {
            if (pooling != Pooling.IN_STEP) {
                var model = model(WORDS, stack("lstm", 7, 2), false, pooling, texts());
                checkText(model, Tokeniser.WORDS, pooling.toString());
            }
        }
    }

    @Test
    void textsHoweverTheyAreCutAndRead() {
        var several = texts().stream().map(t -> t.with(List.of("any", t.labels().getFirst())));
        var multiLabel = several.map(LabelledText.class::cast).toList();
        for (var by : Tokeniser.values()) {
            for (var reads :
                    List.of(text(by, true, 5, 0), text(by, false, 0, 3), text(by, true, 0, 0))) {
                for (var cell : List.of("gru", "clockwork")) {
                    var stack = stack(cell, 5 + 3 * cell.length() % 8, 1);
                    String where = reads + " " + cell;
                    checkText(model(reads, stack, false, Pooling.MAX, texts()), by, where);
                }
            }
        }
        var model = model(WORDS, stack("gru", 5, 1), true, Pooling.MEAN, multiLabel);
        assertTrue(model.multiLabel());
        checkText(model, Tokeniser.WORDS, "multi-label");
    }

    @Test
    void piecesOfWords() {
        var pieces =
                new Reads.Text(
                        new Reads.Tokens(Tokeniser.WORDS, true, 6, 12),
                        Vocabulary.Limits.NONE,
                        new Reads.Vectors(5, 0, 0));
        var model = model(pieces, stack("gru", 5, 1), false, Pooling.ATTENTION, texts());
        checkText(model, Tokeniser.WORDS, "pieces");
    }

    @Test
    void seriesInEveryPoolingWithWhatIsMissing() {
        for (var pooling : Pooling.values()) {
            if (pooling == Pooling.IN_STEP) {
                continue;
            }
            for (var cell : List.of("gru-d", "lstm")) {
                for (var fill : Fill.values()) {
                    var reads =
                            new Reads.Series(
                                    SeriesScaling.EACH, fill, pooling == Pooling.MAX ? 4 : 0);
                    var model = model(reads, stack(cell, 5, 1), false, pooling, series());
                    checkSeries(model, pooling + " " + cell + " " + fill);
                }
            }
        }
    }

    private static void checkSeries(Classifier model, String where) {
        double[][] rows = {{NO, 0.5}, {21, 1}, {NO, NO}, {19, NO}, {1e9, -1}, {22, 0}, {20, 3}};
        double[] times = {3, 3, 4.5, 9, 9.25, 20, 21};
        var empty = new LabelledSeries(List.of(), List.of("p", "q"), new double[0], new double[0]);
        var even = model.session();
        var timed = model.session();
        same(model.classify(empty), even.prediction(), where);
        var values = new double[0];
        for (int t = 0; t < rows.length; t++) {
            even.feed(rows[t]);
            timed.feedAt(times[t], rows[t][0], rows[t][1]);
            values = Arrays.copyOf(values, values.length + 2);
            System.arraycopy(rows[t], 0, values, 2 * t, 2);
            var until = Arrays.copyOf(times, t + 1);
            var whole = new LabelledSeries(List.of(), List.of("p", "q"), until, values);
            same(model.classify(whole), timed.prediction(), where + " at " + t);
            var first = Arrays.copyOf(rows, t + 1);
            same(model.classify(first), even.prediction(), where + " after " + t);
        }
    }

    @Test
    void forksGoTheirOwnWays() {
        for (var pooling : List.of(Pooling.SUM, Pooling.ATTENTION)) {
            var model = model(SERIES, stack("gru-d", 5, 1), false, pooling, series());
            var session = model.session();
            session.feedAt(2, 20, NO);
            session.feedAt(5, NO, 1);
            var fork = session.fork();
            var before = session.prediction();
            fork.feed(1.0, 2.0);
            assertNotEquals(before, fork.prediction());
            assertEquals(before, session.prediction());
            session.feed(1.0, 2.0);
            assertEquals(fork.prediction(), session.prediction());
            assertEquals(3, fork.steps());
        }
    }

    @Test
    void aThousandSessionsInVirtualThreadsGiveWhatOneGives() throws Exception {
        var model =
                model(
                        text(Tokeniser.WORDS, true, 0, 3),
                        stack("lstm", 6, 1),
                        false,
                        Pooling.MEAN,
                        texts());
        var items = texts();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Prediction>>();
            for (int i = 0; i < 1000; i++) {
                String text = items.get(i % items.size()).text();
                all.add(pool.submit(() -> read(model, text)));
            }
            for (int i = 0; i < 1000; i++) {
                assertEquals(read(model, items.get(i % items.size()).text()), all.get(i).get());
            }
        }
    }

    private static Prediction read(Classifier model, String text) {
        var session = model.session();
        for (String token : model.tokens(text)) {
            session.feed(token);
            Thread.yield();
        }
        return session.prediction();
    }

    @Test
    void whatCannotBeReadIsSaid() {
        var both = Stack.of(Cell.shipped("gru"), 4, 1, Direction.BOTH);
        var backward = model(WORDS, both, false, Pooling.MAX, texts());
        says(
                "a session of this classifier needs a network that reads forward: this one has a layer"
                        + " that reads backward: give it whole sequences",
                backward::session);
        var reads = model(WORDS, stack("gru", 4, 1), false, Pooling.LAST, texts());
        var session = reads.session();
        session.feed("food");
        var before = session.prediction();
        says(
                "\"food,\" is not one token: the classifier cuts it into [food, ,]",
                () -> session.feed("food,"));
        says("is not one token", () -> session.feed(" "));
        says("numbers, expected a token: this classifier reads texts", () -> session.feed(1.0));
        says(
                "a series of numbers, expected a text: this classifier reads texts",
                () -> reads.classify(new double[3]));
        says("a series of numbers, expected a text", () -> reads.classify(new float[2][2]));
        assertEquals(before, session.prediction());
        assertEquals(List.of(), reads.channels());

        var measures = model(SERIES, stack("gru", 4, 1), false, Pooling.LAST, series());
        assertEquals(List.of("p", "q"), measures.channels());
        var rows = measures.session();
        rows.feedAt(7, 1, 2);
        var first = rows.prediction();
        says(
                "a token, expected the numbers of a step: this classifier reads the channels p, q",
                () -> rows.feed("food"));
        says(
                "a text, expected a series of numbers: this classifier reads the channels p, q",
                () -> measures.classify("food"));
        says("a text, expected a series", () -> measures.tokens("food"));
        says(
                "a step of 1 numbers, expected 2: one for each of the channels p, q",
                () -> rows.feed(1.0));
        says("a step at time 6.5 after one at 7.0", () -> rows.feedAt(6.5, 1, 2));
        says("a step at time NaN", () -> rows.feedAt(Double.NaN, 1, 2));
        says(
                "step 2 of a series, channel q: Infinity",
                () -> rows.feed(1.0, Double.POSITIVE_INFINITY));
        says("a series of 1 channels, expected 2 (p, q)", () -> measures.classify(new double[3]));
        says("a series of 3 channels, expected 2 (p, q)", () -> measures.classify(new float[2][3]));
        says(
                "step 2 of a series has 1 numbers, expected 2",
                () -> measures.classify(new float[][] {{1, 2}, {3}}));
        assertEquals(first, rows.prediction());
    }

    private static void says(String part, Executable action) {
        var message = assertThrows(RondoException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }
}
