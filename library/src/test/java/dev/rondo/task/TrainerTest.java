package dev.rondo.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.tagged.Sentence;
import dev.rondo.learn.Event;
import dev.rondo.model.Model;
import dev.rondo.task.classify.ClassEvaluation;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.classify.ClassifierTrainer;
import dev.rondo.task.classify.LabelledItems;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.LanguageTrainer;
import dev.rondo.task.tag.TagTrainer;
import dev.rondo.task.tag.Tagger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// What all trainers do alike: events, stopping, interrupting, resuming, data in any form.
class TrainerTest {
    @TempDir Path folder;

    private static List<LabelledText> texts(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new LabelledText(
                                i % 2 == 0 ? "praise" : "blame",
                                "the room was " + (i % 2 == 0 ? "good" : "bad") + " " + i % 5))
                .toList();
    }

    private static ClassifierTrainer small() {
        return Classifier.trainer().hidden(6).epochs(3).threads(1).validation(0.2);
    }

    private byte[] bytes(Model model) throws Exception {
        var file = folder.resolve("model.safetensors");
        model.save(file);
        return Files.readAllBytes(file);
    }

    @Test
    void listsIterablesAndStreamsGiveTheSameModel() throws Exception {
        var items = texts(40);
        byte[] list = bytes(small().train(items));
        Iterable<LabelledText> anew = () -> new ArrayList<>(items).iterator();
        assertArrayEquals(list, bytes(small().train(anew)));
        assertArrayEquals(list, bytes(small().train(items.stream())));
        var file = folder.resolve("items.txt");
        Files.write(
                file, items.stream().map(i -> i.labels().getFirst() + "\t" + i.text()).toList());
        assertArrayEquals(list, bytes(small().train(file)));
        var sentences =
                IntStream.range(0, 20)
                        .mapToObj(i ->
                                new Sentence(
                                        i + 1,
                                        List.of(
                                                List.of("a" + i % 3, "b", "c" + i % 2),
                                                List.of("X", "Y", i % 2 == 0 ? "Z" : "X"))))
                        .toList();
        Supplier<TagTrainer> tags = () -> Tagger.trainer().hidden(4).epochs(1).threads(1);
        assertArrayEquals(
                bytes(tags.get().train(sentences)), bytes(tags.get().train(sentences.stream())));
        var lines = List.of("the cat sat", "on the mat", "and the dog ran", "to the cat again");
        Supplier<LanguageTrainer> letters =
                () -> LanguageModel.trainer().hidden(5).epochs(1).threads(1);
        byte[] read = bytes(letters.get().train(String.join("\n", lines) + "\n"));
        assertArrayEquals(read, bytes(letters.get().train(lines)));
        assertArrayEquals(read, bytes(letters.get().train(lines.stream())));
    }

    @Test
    void eventsAreToldInOrderToEveryListener() {
        var first = new ArrayList<Event>();
        var second = new AtomicInteger();
        small().onEvent(first::add).onEvent(_ -> second.incrementAndGet()).train(texts(30));
        assertTrue(first.getFirst() instanceof Event.Started);
        assertTrue(first.getLast() instanceof Event.Stopped);
        assertEquals(3, first.stream().filter(e -> e instanceof Event.EpochEnded).count());
        assertEquals(3, first.stream().filter(e -> e instanceof Event.Evaluated).count());
        assertEquals(first.size(), second.get());
    }

    @Test
    void stopsWhenItIsToldAndGivesTheBestModelSoFar() {
        var epochs = new AtomicInteger();
        var model =
                small().epochs(50)
                        .onEvent(e -> {
                            if (e instanceof Event.EpochEnded) {
                                epochs.incrementAndGet();
                            }
                        })
                        .stopWhen(() -> epochs.get() == 2)
                        .train(texts(30));
        assertEquals(2, model.record().orElseThrow().epochs().size());
    }

    @Test
    void anInterruptedThreadStopsInGoodOrderAndStaysInterrupted() {
        var checkpoint = folder.resolve("interrupted.checkpoint");
        var model =
                small().epochs(50)
                        .checkpoint(checkpoint)
                        .onEvent(e -> {
                            if (e instanceof Event.EpochEnded ended
                                    && ended.epoch().number() == 2) {
                                Thread.currentThread().interrupt();
                            }
                        })
                        .train(texts(30));
        var file = folder.resolve("interrupted.safetensors");
        model.save(file); // what an interrupted thread can do, too
        assertTrue(Thread.currentThread().isInterrupted());
        var unread = assertThrows(RondoException.class, () -> Classifier.load(file));
        assertTrue(unread.getMessage().contains("interrupted"), unread.getMessage());
        assertTrue(Thread.interrupted());
        assertEquals(model.classes(), Classifier.load(file).classes());
        assertEquals(2, model.record().orElseThrow().epochs().size());
        assertTrue(Files.exists(checkpoint));
    }

    @Test
    void resumedItEndsWithTheBytesOfOneThatWasNeverStopped() throws Exception {
        var items = texts(30);
        byte[] whole = bytes(small().train(items));
        var checkpoint = folder.resolve("some.checkpoint");
        try (var training = small().checkpoint(checkpoint).start(LabelledItems.of(items))) {
            for (var event : training) {
                if (event instanceof Event.Step step && step.epoch() == 2) {
                    training.stop();
                }
            }
            assertEquals(Event.Reason.INTERRUPTED, training.reason().orElseThrow());
        }
        assertArrayEquals(whole, bytes(small().resume(checkpoint).train(items)));
        var other =
                assertThrows(
                        RondoException.class,
                        () -> small().rate(0.5).resume(checkpoint).train(items));
        assertTrue(other.getMessage().contains("learning rate"), other.getMessage());
    }

    @Test
    void aCheckpointIsReplacedOnceItsTrainingIsFinishedElseOnlyWhenAsked() throws Exception {
        var items = texts(30);
        var file = folder.resolve("twice.checkpoint");
        var trainer = small().checkpoint(file);
        byte[] once = bytes(trainer.train(items));
        assertArrayEquals(once, bytes(trainer.train(items))); // run again
        assertArrayEquals(once, bytes(small().resume(file).train(items))); // nothing is left to do
        assertArrayEquals(once, bytes(trainer.train(items)));
        var epochs = new AtomicInteger();
        small().checkpoint(file)
                .onEvent(e -> epochs.addAndGet(e instanceof Event.EpochEnded ? 1 : 0))
                .stopWhen(() -> epochs.get() == 2)
                .train(items);
        var unfinished = Files.readAllBytes(file);
        for (var refused :
                List.of(
                        assertThrows(RondoException.class, () -> trainer.train(items)),
                        assertThrows(RondoException.class, trainer::check))) {
            assertTrue(
                    refused.getMessage()
                            .startsWith(
                                    file
                                            + ": expected no file or the checkpoint of a finished"
                                            + " training, got"),
                    refused.getMessage());
            assertTrue(refused.getMessage().contains("resume(file)"), refused.getMessage());
        }
        assertArrayEquals(unfinished, Files.readAllBytes(file));
        assertArrayEquals(once, bytes(small().resume(file).train(items)));
        Files.write(file, unfinished);
        assertArrayEquals(once, bytes(small().checkpoint(file, true).train(items)));
        assertArrayEquals(once, bytes(trainer.train(items)));
    }

    @Test
    void aTrainingThatDivergesSaysSo() {
        var wrong =
                assertThrows(
                        RondoException.class,
                        () -> small().rate(1e20).clipNorm(0).train(texts(30)));
        assertTrue(
                wrong.getMessage().contains("the training diverged in epoch"), wrong.getMessage());
        assertTrue(wrong.getMessage().contains("learning rate"), wrong.getMessage());
    }

    @Test
    void manyTrainInVirtualThreads() throws Exception {
        byte[] alone = bytes(small().train(texts(30)));
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Classifier>>();
            for (int i = 0; i < 20; i++) {
                all.add(executor.submit(() -> small().threads(2).train(texts(30))));
            }
            for (var one : all) {
                assertArrayEquals(alone, bytes(one.get()));
            }
        }
    }

    @Test
    void whatIsForTestingIsMeasuredOnce() {
        var found = new ArrayList<ClassEvaluation>();
        small().test(0.2).onTest(found::add).train(texts(50));
        assertEquals(1, found.size());
        assertEquals(10, found.getFirst().items());
        found.clear();
        small().test(LabelledItems.of(texts(7))).onTest(found::add).train(texts(50));
        assertEquals(7, found.getFirst().items());
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsRead() {
        Iterable<LabelledText> unread = TrainerTest::unread;
        for (Runnable wrong :
                List.<Runnable>of(
                        () -> small().ema(0.9).averageAfter(3).train(unread),
                        () -> small().clipNorm(1).clipValue(1).train(unread),
                        () -> small().cell("gru").layer("lstm/8").train(unread),
                        () -> small().validation(texts(3)).train(unread),
                        () -> small().validation(1).train(unread),
                        () -> small().test(0.1).test(LabelledItems.of(texts(3))).train(unread),
                        () -> small().hidden(0).train(unread),
                        () -> small().epochs(0).train(unread),
                        () -> small().threads(0).train(unread),
                        () -> small().batch(0).train(unread),
                        () -> small().rate(-1).train(unread),
                        () -> small().dropout(1).train(unread))) {
            assertThrows(RondoException.class, wrong::run);
        }
        assertThrows(RondoException.class, () -> Forecaster.trainer().scale("big"));
        assertThrows(RondoException.class, () -> Classifier.trainer().schedule("cosine:1,2"));
        assertThrows(RondoException.class, () -> Classifier.trainer().cell("lsmt"));
    }

    private static Iterator<LabelledText> unread() {
        throw new AssertionError("the items were read");
    }

    @Test
    void aTrainerMayTrainAgain() throws Exception {
        var trainer = small();
        byte[] first = bytes(trainer.train(texts(30)));
        assertArrayEquals(first, bytes(trainer.train(texts(30))));
        assertFalse(Arrays.equals(first, bytes(trainer.seed(2).train(texts(30)))));
    }
}
