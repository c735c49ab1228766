package dev.rondo.app.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoVersion;
import dev.rondo.app.console.Terminal;
import dev.rondo.store.SafetensorsWriter;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class ModelOptionsTest {
    @TempDir Path folder;

    private static void refused(Terminal.Outcome outcome, String reason) {
        assertEquals(2, outcome.status(), outcome.err());
        assertTrue(outcome.err().contains(reason), outcome.err());
        assertEquals("", outcome.out());
    }

    @Test
    void optionsOfOtherKindsOfModelsAreRefused() throws Exception {
        var text = folder.resolve("text.txt");
        Files.writeString(text, "to be or not to be\n".repeat(20));
        var model = folder.resolve("ngram.safetensors");
        assertEquals(0, Terminal.run("train", "ngram", text, "-o", model).status());
        refused(
                Terminal.run("evaluate", model, text, "--from", 3),
                "--from: is for a forecaster, and " + model + " is an n-gram model");
        refused(
                Terminal.run("predict", model, "--prompt", "to", "--horizon", 1),
                "--horizon: is for a forecaster");
        refused(Terminal.run("evaluate", model), "to evaluate a language model, name a text");
    }

    @Test
    void aKindThatANewerRondoWroteIsSaidToBeOne() {
        var file = folder.resolve("newer.safetensors");
        new SafetensorsWriter()
                .metadata("rondo.kind", "pudding")
                .metadata("rondo.writer", "9.9")
                .write(file);
        refused(
                Terminal.run("evaluate", file, file),
                "written by Rondo 9.9, this is Rondo " + RondoVersion.number());
    }

    @Test
    void aFileOfAnotherProgramIsNoModel() {
        var file = folder.resolve("other.safetensors");
        new SafetensorsWriter().metadata("rondo.kind", "pudding").write(file);
        for (var command : new String[] {"evaluate", "predict"}) {
            refused(Terminal.run(command, file, file), "rondo.kind = pudding, expected one of");
        }
    }
}
