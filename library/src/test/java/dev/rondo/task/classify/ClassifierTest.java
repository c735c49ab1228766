package dev.rondo.task.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.labelled.LabelledTexts;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.Tokeniser;
import dev.rondo.data.text.Vocabulary;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.model.ExampleSettings;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Stack;
import dev.rondo.task.Models;
import dev.rondo.task.classify.ClassifySettings.Classes;
import dev.rondo.task.classify.ClassifySettings.Fill;
import dev.rondo.task.classify.ClassifySettings.Reads;
import dev.rondo.task.classify.ClassifySettings.SeriesScaling;
import dev.rondo.task.classify.ClassifySettings.Weights;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

class ClassifierTest {
    @TempDir Path folder;

    private static final Stack STACK =
            Stack.of(Cell.shipped("gru"), 7, 1, Direction.BOTH)
                    .with(new NetworkSpec.Dropout(0, 0, 0.1, 0, false));

    private static final Reads.Text TEXT =
            new Reads.Text(
                    new Reads.Tokens(Tokeniser.WORDS, true, 0, 0),
                    Vocabulary.Limits.NONE,
                    new Reads.Vectors(6, 0, 0.05));

    private static ClassifySettings settings(Reads reads, boolean multiLabel, Weights weights) {
        return new ClassifySettings(
                reads,
                STACK,
                new Classes(multiLabel, weights, 0, Pooling.MAX),
                new ExampleSettings(8, 2, 4, 3));
    }

    private static ClassifySettings settings(Reads reads) {
        return settings(reads, false, Weights.EQUAL);
    }

    /// Sentences of a few words, of which one tells the class.
    private static List<LabelledText> sentences(int count) {
        String[] fillers = {"the", "room", "was", "really", "so", "and", "Quite", "often"};
        String[][] telling = {{"good", "lovely"}, {"bad", "dirty"}, {"cheap", "costly"}};
        String[] classes = {"praise", "blame", "price"};
        var items = new ArrayList<LabelledText>();
        for (int i = 0; i < count; i++) {
            int c = i % 3;
            var words = new ArrayList<String>();
            for (int w = 0; w < 2 + i * 7 % 5; w++) {
                words.add(fillers[(i * 5 + w * 3) % fillers.length]);
            }
            words.add(i * 11 % words.size(), telling[c][i / 3 % 2]);
            items.add(new LabelledText(classes[c], String.join(" ", words)));
        }
        return items;
    }

    private static LabelledItems data(List<? extends Labelled> items) {
        return () -> items(items);
    }

    private static ItemReader<? extends Labelled> items(List<? extends Labelled> of) {
        var next = of.iterator();
        return ItemReader.of(
                DataSource.of("items", ""),
                () -> {},
                "items",
                () -> next.hasNext() ? next.next() : null);
    }

    private static ClassifierLearner.Parts parts(double validation) {
        return new ClassifierLearner.Parts(validation, 0);
    }

    private static ClassifierLearner training(
            ClassifySettings settings, List<? extends Labelled> items, int threads) {
        return new ClassifierLearner(
                settings,
                new ClassifierLearner.Items(data(items), Optional.empty(), parts(0.2)),
                Optional.empty(),
                threads);
    }

    private static final Settings LEARNING = Settings.of(new Optimiser.Adam(), 0.02, 6);

    private static Classifier trained(ClassifierLearner of) {
        try (of;
                var run = Training.start(of.learner(), LEARNING)) {
            for (var _ : run) {}
            return of.model(run.record(), true);
        }
    }

    @Test
    void learnsWhatTellsTheClass() {
        var model = trained(training(settings(TEXT), sentences(150), 2));
        assertEquals(List.of("blame", "praise", "price"), model.classes());
        var evaluation = model.evaluate(items(sentences(60)), 2);
        assertTrue(evaluation.accuracy() > 0.95, "" + evaluation.accuracy());
        assertEquals(evaluation.accuracy(), evaluation.microF1());
        assertTrue(evaluation.rocArea(1) > 0.95);
        assertTrue(model.temperature() >= 0.1 && model.temperature() <= 10);
        var predicted =
                model.classify(List.of(new LabelledText(List.of(), "lovely, so lovely")), 1);
        assertEquals(List.of("praise"), predicted.getFirst().labels());
    }

    @Test
    void aModelIsTheSameAfterItsFile() {
        var model = trained(training(settings(TEXT), sentences(60), 1));
        var file = folder.resolve("m.safetensors");
        model.save(file);
        assertEquals(Classifier.KIND, Models.kind(file));
        var again = Classifier.load(file);
        var items = sentences(20);
        var before = model.classify(items, 1);
        var after = again.classify(items, 1);
        for (int i = 0; i < items.size(); i++) {
            assertEquals(before.get(i).scores(), after.get(i).scores());
        }
        assertEquals(model.record(), again.record());
        assertEquals(model.temperature(), again.temperature());
    }

    @Test
    void anItemIsAnsweredAloneAsAmongOthersWhateverTheThreads() {
        var model = trained(training(settings(TEXT), sentences(60), 1));
        var items = sentences(40);
        var together = model.classify(items, 2);
        for (int i = 0; i < items.size(); i++) {
            var alone = model.classify(items.subList(i, i + 1), 1).getFirst();
            for (String name : model.classes()) {
                assertEquals(alone.score(name), together.get(i).score(name), 1e-6, "item " + i);
            }
        }
        var other = model.classify(items, 1);
        for (int i = 0; i < items.size(); i++) {
            assertEquals(other.get(i).scores(), together.get(i).scores());
        }
    }

    @Test
    void threadsDoNotChangeATraining() {
        var one = trained(training(settings(TEXT), sentences(60), 1));
        var two = trained(training(settings(TEXT), sentences(60), 2));
        var text = List.of(new LabelledText(List.of(), "the room was good"));
        assertEquals(
                one.classify(text, 1).getFirst().scores(),
                two.classify(text, 1).getFirst().scores());
    }

    @Test
    void aTrainingThatWasStoppedGoesOnToTheSameBits() {
        var whole = trained(training(settings(TEXT), sentences(60), 1));
        var checkpoint = folder.resolve("c");
        var retained = LEARNING.withCheckpoints(new Settings.Checkpoints(checkpoint, 0, 1, 0));
        try (var first = training(settings(TEXT), sentences(60), 1);
                var run = Training.start(first.learner(), retained)) {
            for (var event : run) {
                if (event instanceof Event.EpochEnded e && e.epoch().number() == 3) {
                    run.stop();
                }
            }
        }
        try (var second = training(settings(TEXT), sentences(60), 2);
                var run = Training.resume(second.learner(), retained, checkpoint)) {
            for (var _ : run) {}
            var text = List.of(new LabelledText(List.of(), "so dirty and bad"));
            assertEquals(
                    whole.classify(text, 1).getFirst().scores(),
                    second.model(run.record(), true).classify(text, 1).getFirst().scores());
        }
        try (var other = training(settings(TEXT), sentences(63), 1)) {
            assertThrows(
                    RondoException.class,
                    () -> Training.resume(other.learner(), retained, checkpoint).close());
        }
    }

    @Test
    void nothingIsLearnedFromWhatIsHeldOut() {
        var items = new ArrayList<LabelledText>();
        for (int i = 0; i < 60; i++) {
            items.add(new LabelledText(i % 2 == 0 ? "a" : "b", "word" + i));
        }
        try (var training = training(settings(TEXT), items, 1)) {
            assertEquals(48, training.counts().learned());
            assertEquals(12, training.counts().validation());
            assertEquals(1 + 48, training.symbols().orElseThrow().size());
        }
        try (var training =
                new ClassifierLearner(
                        settings(TEXT),
                        new ClassifierLearner.Items(
                                data(items),
                                Optional.empty(),
                                new ClassifierLearner.Parts(0.25, 0.2)),
                        Optional.empty(),
                        1)) {
            assertEquals(36, training.counts().learned());
            assertEquals(12, training.counts().validation());
            assertEquals(1 + 36, training.symbols().orElseThrow().size());
            var model = training.model(TrainingRecord.EMPTY, true);
            var test = training.test(model).orElseThrow();
            assertEquals(12, test.items());
            assertEquals(6, test.confusion().of(0).actual());
            assertEquals(12, training.validation(model).orElseThrow().items());
        }
        var validation = List.of(new LabelledText("c", "other"), new LabelledText("a", "word1"));
        try (var training =
                new ClassifierLearner(
                        settings(TEXT),
                        new ClassifierLearner.Items(
                                data(items), Optional.of(data(validation)), parts(0)),
                        Optional.empty(),
                        1)) {
            assertEquals(List.of("a", "b"), training.classes());
            assertEquals(1 + 60, training.symbols().orElseThrow().size());
            assertEquals(1, training.counts().unseen());
            // one of a class that is not learned is wrong, whatever is said
            double error = training.learner().validation().orElseThrow().mean();
            assertTrue(error >= 0.5 && error <= 1.01, "" + error);
        }
    }

    private static LabelledSeries series(String label, int channels, float... values) {
        return new LabelledSeries(label, channels, values);
    }

    private static final Reads.Series SERIES = new Reads.Series(SeriesScaling.EACH, Fill.LAST, 0);

    @Test
    void numbersAreScaledByWhatIsLearnedFromAlone() {
        var learned = List.of(series("a", 2, 1, 0, 3, 1), series("b", 2, 5, 1, 7, 0));
        var validation = List.of(series("a", 2, 1000, 0));
        try (var training =
                new ClassifierLearner(
                        settings(SERIES),
                        new ClassifierLearner.Items(
                                data(learned), Optional.of(data(validation)), parts(0)),
                        Optional.empty(),
                        1)) {
            var configuration =
                    (SeriesEncoding.SeriesConfiguration)
                            training.model(TrainingRecord.EMPTY, false).reads();
            assertEquals(List.of(4.0, 0.0), configuration.scaling().mean()); // 0 and 1 stay
            assertEquals(Math.sqrt(5), configuration.scaling().deviation().get(0), 1e-12);
            assertEquals(1.0, configuration.scaling().deviation().get(1));
        }
    }

    @Test
    void whatIsMissingIsTheLastOrTheMeanWithMaskAndGap() {
        float no = Float.NaN;
        var item =
                new LabelledSeries(
                        List.of("a"),
                        List.of("p", "q"),
                        new double[] {0, 1, 4},
                        new double[] {no, 2, 4, no, no, 6});
        var fit = new SeriesEncoding.Fit(SERIES, List.of("mask", "gap"), "gru-d");
        fit.add(item);
        var encoding = fit.encoding();
        float[] rows = floats(encoding.encode(item));
        // p: mean 4, deviation 1 (it does not vary); q: 4 and 2. Gaps of 1, 1, 3, 4: 2.25
        float[] expected = {
            0, -1, 0, 1, 0, 0, //
            0, -1, 1, 0, 1 / 2.25f, 1 / 2.25f, //
            0, 1, 0, 1, 3 / 2.25f, 4 / 2.25f
        };
        assertArrayEquals(expected, rows, 1e-6f);
        var means = new Reads.Series(SeriesScaling.NONE, Fill.MEAN, 2);
        var plain = new SeriesEncoding.Fit(means, List.of(), "lstm");
        plain.add(item);
        assertArrayEquals(new float[] {0, 2, 4, 0}, floats(plain.encoding().encode(item)));
        // by name, whatever the order; others are passed over
        var other =
                new LabelledSeries(
                        List.of(), List.of("z", "q"), new double[0], new double[] {9, 8});
        assertArrayEquals(new float[] {0, 8}, floats(plain.encoding().encode(other)));
    }

    private static float[] floats(int[] bits) {
        float[] all = new float[bits.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = Float.intBitsToFloat(bits[i]);
        }
        return all;
    }

    @Test
    void seriesRisingAndFalling() {
        var items = new ArrayList<LabelledSeries>();
        for (int i = 0; i < 60; i++) {
            float[] values = new float[4 + i % 5];
            for (int t = 0; t < values.length; t++) {
                values[t] = (i % 2 == 0 ? t : -t) + (float) Math.sin(i * 3 + t);
            }
            items.add(series(i % 2 == 0 ? "up" : "down", 1, values));
        }
        var model = trained(training(settings(SERIES), items, 2));
        assertTrue(model.evaluate(items(items), 1).accuracy() > 0.9);
        assertFalse(model.readsText());
        model.save(folder.resolve("series"));
        var again = Classifier.load(folder.resolve("series"));
        assertEquals(
                model.classify(items, 1).get(7).scores(), again.classify(items, 1).get(7).scores());
        var wrong = List.of(new LabelledText(List.of(), "a text"));
        assertThrows(RondoException.class, () -> model.classify(wrong, 1));
        var infinite = List.of(series("", 1, 1, Float.POSITIVE_INFINITY));
        var e = assertThrows(RondoException.class, () -> model.classify(infinite, 1));
        assertTrue(e.getMessage().contains("step 2"), e.getMessage());
    }

    @Test
    void severalClassesOrNone() {
        var items = new ArrayList<LabelledText>();
        for (int i = 0; i < 120; i++) {
            var labels = new ArrayList<String>();
            var words = new ArrayList<String>(List.of("it"));
            if (i % 2 == 0) {
                labels.add("big");
                words.add("large");
            }
            if (i % 3 == 0) {
                labels.add("red");
                words.add("scarlet");
            }
            words.add(i % 5 == 0 ? "is" : "was");
            items.add(new LabelledText(labels, String.join(" ", words)));
        }
        var model = trained(training(settings(TEXT, true, Weights.BALANCED), items, 1));
        var texts =
                List.of(
                        new LabelledText(List.of(), "large scarlet"),
                        new LabelledText(List.of(), "it is"));
        var predicted = model.classify(texts, 1);
        assertEquals(List.of("big", "red"), predicted.get(0).labels());
        assertEquals(List.of(), predicted.get(1).labels());
        var evaluation = model.evaluate(items(items), 1);
        assertTrue(evaluation.accuracy() > 0.95, "" + evaluation.accuracy());
        assertTrue(evaluation.macroF1() > 0.95);
        model.save(folder.resolve("several"));
        assertTrue(Classifier.load(folder.resolve("several")).multiLabel());
        var e =
                assertThrows(
                        RondoException.class, () -> training(settings(TEXT), items, 1).close());
        assertTrue(e.getMessage().contains("big, red"), e.getMessage());
    }

    @Test
    void classesCountAsTheyAreWeighted() {
        var items = new ArrayList<LabelledText>();
        IntStream.range(0, 40).forEach(i -> items.add(new LabelledText("often", "x" + i)));
        IntStream.range(0, 10).forEach(i -> items.add(new LabelledText("rare", "y" + i)));
        var balanced = new double[] {50 / 80.0, 50 / 20.0};
        for (var weights : Weights.values()) {
            try (var training =
                    new ClassifierLearner(
                            settings(TEXT, false, weights),
                            new ClassifierLearner.Items(data(items), Optional.empty(), parts(0)),
                            Optional.empty(),
                            1)) {
                var output = (Output.Softmax) training.network().spec().output();
                switch (weights) {
                    case EQUAL -> assertEquals(Optional.empty(), output.weights());
                    case BALANCED ->
                            assertEquals(
                                    List.of(balanced[0], balanced[1]),
                                    output.weights().orElseThrow());
                    case ROOT ->
                            assertEquals(
                                    List.of(Math.sqrt(balanced[0]), Math.sqrt(balanced[1])),
                                    output.weights().orElseThrow());
                }
                assertEquals(Optional.empty(), training.learner().validation());
            }
        }
    }

    @Test
    void aClassThatWasNeverLearnedIsSaidAndCountedWrong() {
        var model = trained(training(settings(TEXT), sentences(60), 1));
        var items = new ArrayList<>(sentences(30));
        items.add(new LabelledText("weather", "it rains"));
        var evaluation = model.evaluate(items(items), 1);
        assertEquals(1, evaluation.unseen().get("weather"));
        assertEquals(31, evaluation.items());
        int at = evaluation.classes().indexOf("weather");
        assertEquals(0, evaluation.confusion().of(at).recall());
        assertTrue(evaluation.accuracy() <= 30 / 31.0);
        assertTrue(Double.isFinite(evaluation.loss()));
        assertEquals("weather", evaluation.worst().getFirst().gold().getFirst());
    }

    @Test
    void temperatureMakesProbabilitiesHonest() {
        // logits that are five times too large: three of four are right at odds of e^5
        var temperature = new Temperature(false);
        for (int i = 0; i < 400; i++) {
            temperature.add(new float[] {0, 5}, new int[] {i % 4 == 0 ? 0 : 1});
        }
        double t = temperature.fitted();
        assertEquals(5 / Math.log(3), t, 1e-2);
        assertEquals(0.75, Temperature.probabilities(new float[] {0, 5}, 0, 2, false, t)[1], 1e-3);
        assertEquals(1, new Temperature(true).fitted());
        var right = new Temperature(false);
        right.add(new float[] {0, 5}, new int[] {1});
        assertEquals(1, right.fitted()); // of no mistake nothing can be learned
    }

    @Test
    void littleOrNothingToLearnFrom() {
        var one = List.of(new LabelledText("a", "word"));
        assertThrows(RondoException.class, () -> training(settings(TEXT), one, 1).close());
        var same = List.of(new LabelledText("a", "x"), new LabelledText("a", "y"));
        var e = assertThrows(RondoException.class, () -> training(settings(TEXT), same, 1).close());
        assertTrue(e.getMessage().contains("two classes or more"), e.getMessage());
        var none = List.of(new LabelledText(List.of(), "x"), new LabelledText(List.of(), "y"));
        e = assertThrows(RondoException.class, () -> training(settings(TEXT), none, 1).close());
        assertTrue(e.getMessage().contains("none of the 2 items has a class"), e.getMessage());
        var missing = List.of(series("a", 1, Float.NaN), series("b", 1, Float.NaN));
        e =
                assertThrows(
                        RondoException.class,
                        () ->
                                new ClassifierLearner(
                                                settings(SERIES),
                                                new ClassifierLearner.Items(
                                                        data(missing), Optional.empty(), parts(0)),
                                                Optional.empty(),
                                                1)
                                        .close());
        assertTrue(e.getMessage().contains("no observed number"), e.getMessage());
    }

    @Test
    void oneWordAndEmptyTextsAndAClassSeenOnce() {
        var items = new ArrayList<LabelledText>();
        for (int i = 0; i < 10; i++) {
            items.add(new LabelledText(i == 9 ? "once" : i % 2 == 0 ? "a" : "b", i < 5 ? "" : "w"));
        }
        var training = training(settings(TEXT), items, 1);
        assertEquals(List.of("once"), training.counts().once());
        var model = trained(training);
        var predicted = model.classify(List.of(new LabelledText(List.of(), "never seen")), 1);
        assertTrue(Double.isFinite(predicted.getFirst().score("a")));
    }

    @Test
    void whatIsNoClassifierIsRefused() throws Exception {
        var model = trained(training(settings(TEXT), sentences(30), 1));
        var file = folder.resolve("m");
        model.save(file);
        byte[] bytes = Files.readAllBytes(file);
        for (int at : new int[] {9, 60, 400, bytes.length - 5}) {
            byte[] damaged = bytes.clone();
            damaged[at] ^= 4;
            var bad = folder.resolve("bad" + at);
            Files.write(bad, damaged);
            assertThrows(RondoException.class, () -> Classifier.load(bad), "at " + at);
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThrows(RondoException.class, () -> Classifier.load(file));
    }

    @Test
    void smoothedLabelsAndReadings() {
        for (var pooling : List.of(Pooling.LAST, Pooling.ENDS, Pooling.MEAN, Pooling.ATTENTION)) {
            var settings =
                    new ClassifySettings(
                            TEXT,
                            STACK,
                            new Classes(false, Weights.ROOT, 0.1, pooling),
                            new ExampleSettings(8, 2, 4, 3));
            var model = trained(training(settings, sentences(30), 1));
            var file = folder.resolve("m-" + pooling);
            model.save(file);
            var items = sentences(5);
            assertEquals(
                    model.classify(items, 1).get(3).scores(),
                    Classifier.load(file).classify(items, 1).get(3).scores());
            assertNotEquals(0.0, model.classify(items, 1).get(3).score("blame"));
        }
    }

    @Test
    void wordsBeginWithVectorsThatWereLearnedElsewhere() {
        var vectors = DataSource.of("v", "good 1 2 3\nROOM 4 5 6\nelsewhere 7 8 9\n");
        try (var training =
                new ClassifierLearner(
                        settings(TEXT),
                        new ClassifierLearner.Items(
                                data(sentences(60)), Optional.empty(), parts(0)),
                        Optional.of(vectors),
                        1)) {
            var symbols = training.symbols().orElseThrow();
            assertEquals(1, training.counts().vectors()); // a vector's word is not made small
            var slot = training.network().parameters().slots().getFirst();
            assertEquals("embedding", slot.name());
            assertEquals(3, slot.columns());
            int at = slot.offset() + 3 * symbols.indexOf("good");
            assertArrayEquals(
                    new float[] {1, 2, 3},
                    Arrays.copyOfRange(training.learner().values(), at, at + 3));
            int other = slot.offset() + 3 * symbols.indexOf("bad");
            assertNotEquals(0f, training.learner().values()[other]);
        }
        var e =
                assertThrows(
                        RondoException.class,
                        () ->
                                new ClassifierLearner(
                                                settings(SERIES),
                                                new ClassifierLearner.Items(
                                                        data(
                                                                List.of(
                                                                        series("a", 1, 1),
                                                                        series("b", 1, 2))),
                                                        Optional.empty(),
                                                        parts(0)),
                                                Optional.of(vectors),
                                                1)
                                        .close());
        assertTrue(e.getMessage().contains("for texts"), e.getMessage());
    }

    @Test
    void wordsWithTheirLettersAndWordsInPieces() {
        // the ending tells the class, and the words of what is asked were never seen
        var items = new ArrayList<LabelledText>();
        String[] stems = {"ka", "lo", "mi", "nu", "pe", "ra", "so", "ti", "vu", "ze"};
        for (int i = 0; i < 100; i++) {
            String ending = i % 2 == 0 ? "ing" : "est";
            items.add(
                    new LabelledText(
                            ending,
                            stems[i % 10] + stems[i / 10] + ending + (i % 3 == 0 ? " x" : "")));
        }
        var texts =
                List.of(
                        new LabelledText("ing", "Kaluming"),
                        new LabelledText("est", "zotimest x"),
                        new LabelledText("ing", ""));
        for (var reads :
                List.of(
                        new Reads.Text(
                                new Reads.Tokens(Tokeniser.WORDS, true, 0, 0),
                                Vocabulary.Limits.NONE,
                                new Reads.Vectors(4, 6, 0.3)),
                        new Reads.Text(
                                new Reads.Tokens(Tokeniser.WORDS, true, 40, 0),
                                Vocabulary.Limits.NONE,
                                new Reads.Vectors(6, 0, 0)))) {
            var model = trained(training(settings(reads), items, 2));
            var file = folder.resolve("m" + reads.tokens().subwords());
            model.save(file);
            var predicted = Classifier.load(file).classify(texts, 1);
            assertEquals(List.of("ing"), predicted.get(0).labels(), reads.toString());
            assertEquals(List.of("est"), predicted.get(1).labels(), reads.toString());
            assertEquals(model.classify(texts, 2).get(1).scores(), predicted.get(1).scores());
        }
    }

    @Test
    void linesThatGoOnAreJoined() {
        var source = DataSource.of("t", "ham\tone\n\ntwo\nspam\tthree\nfour\n");
        assertThrows(RondoException.class, () -> LabelledTexts.lines(source).toList());
        assertEquals(
                List.of(
                        new LabelledText("ham", "one\ntwo"),
                        new LabelledText("spam", "three\nfour")),
                LabelledTexts.lines(source, true).toList());
    }
}
