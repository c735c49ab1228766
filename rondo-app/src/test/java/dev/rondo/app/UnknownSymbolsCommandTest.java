package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Text with symbols that a language model does not know.
class UnknownSymbolsCommandTest {
    @TempDir Path folder;

    @Test
    void theyAreReadAsUnknownAndTheirCostIsStatedApart() throws Exception {
        var text = Files.writeString(folder.resolve("t.txt"), "a bc abc, ab cab ".repeat(90) + "Z");
        var other = Files.writeString(folder.resolve("o.txt"), "ab☃c ab");
        for (var task : List.of("language", "ngram")) {
            var model = folder.resolve(task + ".safetensors");
            var train =
                    task.equals("ngram")
                            ? Terminal.run("train", task, text, "-o", model, "--order", 3)
                            : Terminal.run(
                                    "train", task, text, "-o", model, "--hidden", 6, "--epochs", 1);
            assertEquals(0, train.status(), train.err());
            var evaluated = Terminal.run("evaluate", model, other, "--json");
            assertEquals(0, evaluated.status(), evaluated.err());
            var found = Json.parse(evaluated.out(), "out").asObject();
            var unknown = found.get("unknown").asObject();
            assertEquals(1, unknown.get("predictions").asInt());
            double all = 6 * found.get("loss").asDouble();
            assertEquals(
                    all,
                    unknown.get("loss").asDouble() + 5 * unknown.get("knownLoss").asDouble(),
                    1e-9 * all);
            assertTrue(
                    Terminal.run("evaluate", model, other).out().contains("that the vocabulary"));
            var written = Terminal.run("generate", model, "--prompt", "a☃", "--length", 5);
            assertTrue(written.out().startsWith("a☃"), written.out() + written.err());
            assertEquals(0, Terminal.run("predict", model, "--prompt", "☃").status());
            for (var strict :
                    List.of(
                            Terminal.run("evaluate", model, other, "--strict"),
                            Terminal.run("generate", model, "--prompt", "☃", "--strict"),
                            Terminal.run("predict", model, "--prompt", "☃", "--strict"))) {
                assertEquals(2, strict.status());
                assertTrue(strict.err().contains("\"☃\" (U+2603) is not among the"), strict.err());
            }
        }
    }
}
