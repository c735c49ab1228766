package dev.rondo.app.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;
import dev.rondo.task.language.LanguageModel;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class TrainLanguageCommandTest {
    @TempDir Path folder;

    private Path text;
    private Path model;

    @BeforeEach
    void write() throws Exception {
        text = folder.resolve("text.txt");
        Files.writeString(text, "the cat sat on the mat\n".repeat(40));
        model = folder.resolve("model.safetensors");
    }

    private Terminal.Outcome train(Object... more) {
        return Terminal.run(
                Terminal.arguments(
                        List.of("train", "language", text, "-o", model),
                        more,
                        "--hidden",
                        16,
                        "--embedding",
                        8,
                        "--batch",
                        4,
                        "--steps",
                        10,
                        "--threads",
                        1));
    }

    @Test
    void trainsAModelThatTheOtherCommandsUse() {
        var trained = train("--epochs", 25, "--rate", 0.02);
        assertEquals(0, trained.status(), trained.err());
        assertEquals("", trained.out());
        assertTrue(trained.err().contains(" 25/25 "), trained.err());
        assertTrue(trained.err().contains("bits/char"), trained.err());
        assertFalse(Files.exists(folder.resolve("model.safetensors.checkpoint")));

        var generated =
                Terminal.run(
                        "generate",
                        model,
                        "--prompt",
                        "the cat s",
                        "--length",
                        2,
                        "--temperature",
                        0);
        assertEquals("the cat sat" + System.lineSeparator(), generated.out(), generated.err());

        var shown = Terminal.run("show", model);
        assertEquals(0, shown.status(), shown.err());
        assertTrue(shown.out().contains("c' = f * c + i * g"), shown.out());
        assertTrue(shown.out().contains("layer1.U_f"), shown.out());

        var evaluated = Terminal.run("evaluate", model, text);
        assertEquals(0, evaluated.status(), evaluated.err());
        assertTrue(evaluated.out().contains("perplexity"), evaluated.out());
    }

    @Test
    void aCellOfOnesOwnTrainsLikeAnyOther() throws Exception {
        var cell = folder.resolve("mine.cell");
        Files.writeString(cell, "h' = tanh(W x + u * h + b)\n");
        var trained = train("--epochs", 1, "--cell", cell);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(Terminal.run("show", model).out().contains("u * h"));
    }

    @Test
    void jsonIsOneEventALine() {
        var trained = train("--epochs", 2, "--json");
        assertEquals(0, trained.status(), trained.err());
        assertEquals("", trained.err());
        var events =
                trained.out()
                        .lines()
                        .map(line -> Json.parse(line, "an event").asObject().get("event").asText())
                        .toList();
        assertEquals("started", events.getFirst());
        assertEquals("stopped", events.getLast());
        assertEquals(2, events.stream().filter("epoch-ended"::equals).count());
        assertTrue(events.contains("step"), events.toString());
    }

    @Test
    void quietSaysNothing() {
        var trained = train("--epochs", 1, "--quiet");
        assertEquals(0, trained.status());
        assertEquals("", trained.out() + trained.err());
    }

    @Test
    void onATerminalOneLineIsRewritten() {
        var trained =
                new Terminal()
                        .watched()
                        .rondo(
                                "train",
                                "language",
                                text,
                                "-o",
                                model,
                                "--hidden",
                                8,
                                "--epochs",
                                1,
                                "--batch",
                                4,
                                "--steps",
                                10);
        assertEquals(0, trained.status(), trained.err());
        // The bar is drawn over by the line of the epoch; how full it gets depends on the machine.
        assertTrue(trained.err().matches("(?s).*[░█].*"), trained.err());
        assertTrue(trained.err().contains("\r"), trained.err());
        assertTrue(trained.err().contains("loss"), trained.err());
    }

    @Test
    void theSameSeedGivesTheSameModelWhateverTheThreads() {
        train("--epochs", 2, "--shards", 2, "--dropout", 0.2, "--threads", 1);
        var one = LanguageModel.load(model).values();
        train("--epochs", 2, "--shards", 2, "--dropout", 0.2, "--threads", 3);
        assertArrayEquals(one, LanguageModel.load(model).values());
    }

    @Test
    void wordsAndBytesTrainToo() {
        for (var unit : List.of("words", "bytes")) {
            var trained = train("--epochs", 1, "--unit", unit);
            assertEquals(0, trained.status(), trained.err());
            assertEquals(0, Terminal.run("generate", model, "--length", 20).status());
        }
    }

    @Test
    void aDivergedTrainingFailsAndWritesNoModel() {
        var trained = train("--epochs", 3, "--optimiser", "sgd", "--rate", 1e30, "--clip-norm", 0);
        assertEquals(3, trained.status(), trained.err());
        assertTrue(trained.err().contains("diverged"), trained.err());
        assertFalse(Files.exists(model));
    }

    @Test
    void noiseAndAveragesChangeTheModel() throws Exception {
        train("--epochs", 2, "--quiet");
        var plain = LanguageModel.load(model).values();
        for (var option :
                List.of(
                        "--weight-noise=0.1",
                        "--weight-drop=0.5",
                        "--gradient-noise=0.1",
                        "--ema=0.9",
                        "--activation-penalty=2",
                        "--temporal-penalty=5",
                        "--init=orthogonal",
                        "--init=b_f=2",
                        "--l1=0.01",
                        "--l2=0.1")) {
            var trained = train("--epochs", 2, "--quiet", option);
            assertEquals(0, trained.status(), option + trained.err());
            assertFalse(java.util.Arrays.equals(plain, LanguageModel.load(model).values()), option);
        }
        // At this rate the validation loss of the fourth epoch is above that of the third.
        var high = List.of("--epochs", 7, "--quiet", "--optimiser", "sgd", "--rate", 11);
        train(high.toArray());
        var last = LanguageModel.load(model);
        var averaged = new ArrayList<Object>(high);
        averaged.add("--average-after=0");
        train(averaged.toArray());
        var mean = LanguageModel.load(model);
        for (int epoch = 0; epoch < 4; epoch++) {
            assertEquals(
                    last.record().orElseThrow().epochs().get(epoch).validation(),
                    mean.record().orElseThrow().epochs().get(epoch).validation());
        }
        assertTrue(
                mean.record().orElseThrow().best().get().validation().get()
                        < last.record().orElseThrow().best().get().validation().get());
        assertEquals(2, train("--ema", 0.9, "--average-after").status());
        assertEquals(2, train("--weight-drop", 1).status());
    }

    @Test
    void startsOfParametersAreChosenForAllLayersOrOne() {
        var trained =
                train(
                        "--epochs",
                        1,
                        "--layer",
                        "dense/8",
                        "--layer",
                        "lstm/8",
                        "--init",
                        "U=orthogonal",
                        "--init",
                        "layer2.b_f=3",
                        "--init",
                        "layer1.W=identity");
        assertEquals(0, trained.status(), trained.err());
        var shown = Terminal.run("show", model).out();
        assertTrue(shown.contains("init U_g = orthogonal"), shown);
        assertTrue(shown.contains("init b_f = 3"), shown);
        assertTrue(shown.contains("init W = identity"), shown);
        for (var wrong : List.of("V=orthogonal", "layer3.W=glorot", "U=sideways", "U=")) {
            assertEquals(2, train("--init", wrong).status(), wrong);
        }
    }

    @Test
    void resumingBeforeTheFirstCheckpointStartsAnewAndSaysSo() {
        var trained = train("--resume", "--epochs", 1);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(
                trained.err().contains("there is no checkpoint yet: the training starts anew"),
                trained.err());
        var finished = train("--resume", "--epochs", 1);
        assertEquals(2, finished.status());
        assertTrue(finished.err().contains("no such checkpoint"), finished.err());
        assertTrue(finished.err().contains("that training finished"), finished.err());
    }

    @Test
    void aFolderThatIsMissingIsFoundBeforeAnyWork() {
        model = folder.resolve("missing").resolve("model.safetensors");
        var trained = train();
        assertEquals(2, trained.status());
        assertTrue(trained.err().contains("there is no folder"), trained.err());
        assertFalse(trained.err().contains("epoch"), trained.err());
    }

    @Test
    void schedulesAndOptimisersAreReadByName() {
        for (var schedule :
                List.of("constant", "cosine", "cosine:0.1", "step:0.5,1,4", "plateau:0.25,1")) {
            var trained = train("--epochs", 1, "--schedule", schedule, "--warm-up", 2, "--quiet");
            assertEquals(0, trained.status(), schedule + trained.err());
        }
        for (var optimiser :
                List.of("sgd", "momentum", "nesterov", "adamw", "rmsprop", "adagrad")) {
            var trained =
                    train("--epochs", 1, "--optimiser", optimiser, "--rate", 0.001, "--quiet");
            assertEquals(0, trained.status(), optimiser + trained.err());
        }
        var wrong = train("--schedule", "sawtooth");
        assertEquals(2, wrong.status());
        assertTrue(wrong.err().contains("expected constant, cosine, step or plateau"), wrong.err());
    }
}
