package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class NgramCommandsTest {
    @TempDir Path folder;

    private Path text;
    private Path model;

    @BeforeEach
    void train() throws Exception {
        text = folder.resolve("text.txt");
        Files.writeString(text, "the cat sat on the mat\n".repeat(20));
        model = folder.resolve("model.safetensors");
        var outcome = Terminal.run("train", "ngram", text, "-o", model, "--order", 4);
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals("", outcome.out());
        assertTrue(outcome.err().contains("memory"), outcome.err());
        assertTrue(outcome.err().contains("perplexity"), outcome.err());
    }

    @Test
    void generateGoesOnFromThePrompt() {
        var outcome =
                Terminal.run(
                        "generate", model, "--prompt", "the c", "--length", 2, "--temperature", 0);
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals("the cat" + System.lineSeparator(), outcome.out());
    }

    @Test
    void theSameSeedGeneratesTheSameText() {
        var one = Terminal.run("generate", model, "--seed", 7, "--length", 200);
        var other = Terminal.run("generate", model, "--seed", 7, "--length", 200);
        assertEquals(one.out(), other.out());
    }

    @Test
    void predictShowsTheLikeliestFirst() {
        var outcome = Terminal.run("predict", model, "--prompt", "the ca", "--top", 1);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().strip().endsWith("%  t"), outcome.out());
    }

    @Test
    void predictReadsPromptsFromTheStandardInput() {
        var outcome =
                new Terminal().typed("the ca\nsa\n").rondo("predict", model, "--top", 1, "--json");
        assertEquals(0, outcome.status(), outcome.err());
        var lines = outcome.out().lines().toList();
        assertEquals(2, lines.size());
        var second = Json.parse(lines.get(1), "line 2").asObject();
        assertEquals("sa", second.get("prompt").asText());
        assertEquals("t", second.get("next").asList().getFirst().asObject().get("symbol").asText());
    }

    @Test
    void evaluateMeasuresAText() {
        var outcome = Terminal.run("evaluate", model, text);
        assertEquals(0, outcome.status(), outcome.err());
        assertTrue(outcome.out().contains("predictions 459 characters"), outcome.out());
        assertTrue(outcome.out().contains("perplexity"), outcome.out());
    }

    @Test
    void theCostsOfTheTokensAddUpToThoseOfTheText() {
        var outcome = Terminal.run("evaluate", model, text, "--tokens", "--json");
        assertEquals(0, outcome.status(), outcome.err());
        var lines =
                outcome.out().lines().map(line -> Json.parse(line, "a line").asObject()).toList();
        assertEquals(459 + 1, lines.size());
        var bits =
                lines.subList(0, 459).stream()
                        .mapToDouble(line -> line.get("bits").asDouble())
                        .sum();
        assertEquals(lines.getLast().get("bits").asDouble(), bits / 459, 1e-9);
    }

    @Test
    void aFileThatIsNoModelIsWrongInput() {
        var outcome = Terminal.run("generate", text);
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("text.txt: not a safetensors file"), outcome.err());
    }
}
