package dev.rondo.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.app.console.Schemas;
import dev.rondo.app.console.Terminal;
import dev.rondo.equation.Cell;
import dev.rondo.network.Explanation;
import dev.rondo.network.Explanation.CellValues;
import dev.rondo.network.Explanation.Value;
import dev.rondo.store.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

/// Gates and states of a prediction, as JSON and as a picture.
class ExplainTest {
    @TempDir Path folder;

    private Path trained(String kind, Object... more) throws Exception {
        var text = folder.resolve("text.txt");
        Files.writeString(text, "the cat sat on the mat\n".repeat(20));
        var model = folder.resolve(kind + ".safetensors");
        var line = new java.util.ArrayList<Object>(List.of("train", kind, text, "-o", model));
        line.addAll(List.of(more));
        var outcome = Terminal.run(line.toArray());
        assertEquals(0, outcome.status(), outcome.err());
        return model;
    }

    private static void says(String what, Object... line) {
        var outcome = Terminal.run(line);
        assertEquals(2, outcome.status(), outcome.out());
        assertTrue(outcome.err().contains(what), outcome.err());
        assertTrue(!outcome.err().contains("\tat "), outcome.err());
    }

    @Test
    void gatesOfALanguageModel() throws Exception {
        var model =
                trained(
                        "language",
                        "--hidden",
                        5,
                        "--embedding",
                        4,
                        "--layers",
                        2,
                        "--batch",
                        2,
                        "--steps",
                        10,
                        "--epochs",
                        1,
                        "--threads",
                        1);
        var json = folder.resolve("gates.json");
        var picture = folder.resolve("gates.svg");
        var outcome =
                Terminal.run(
                        "predict",
                        model,
                        "--prompt",
                        "the c",
                        "--explain",
                        json,
                        "--explain-chart",
                        picture,
                        "--values",
                        "f,c");
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals(10, outcome.out().lines().count(), outcome.out());
        var root = Json.parse(Files.readString(json), "gates.json").asObject();
        assertEquals("(space)", root.get("read").asList().get(3).asText());
        var cells = root.get("cells").asList();
        assertEquals(2, cells.size());
        var values = cells.get(1).asObject().get("values").asList();
        assertEquals(2, values.size());
        assertEquals("f", values.get(0).asObject().get("name").asText());
        assertEquals("c'", values.get(1).asObject().get("name").asText());
        var rows = values.get(0).asObject().get("rows").asList();
        assertEquals(5, rows.size());
        for (var row : rows) {
            for (var gate : row.asList()) {
                assertTrue(gate.asDouble() > 0 && gate.asDouble() < 1);
            }
        }
        var text =
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(picture.toFile())
                        .getDocumentElement()
                        .getTextContent();
        for (var expected : List.of("layer1: f", "layer2: c'", "unit", "read", "(space)")) {
            assertTrue(text.contains(expected), text);
        }
        says(
                "(there are i, f, o, g, c, h)",
                "predict",
                model,
                "--prompt",
                "the",
                "--explain",
                json,
                "--values",
                "q");
        says(
                "without primes",
                "predict",
                model,
                "--prompt",
                "the",
                "--explain",
                json,
                "--values",
                "c'");
        says("give it with --prompt", "predict", model, "--explain", json);
        says("--values chooses", "predict", model, "--prompt", "the", "--values", "i");
        says(".svg or .png", "predict", model, "--prompt", "the", "--explain-chart", "g.pdf");
        says("expected 1 to", "predict", model, "--prompt", "", "--explain", json);
    }

    @Test
    void modelsWithoutEquationsHaveNoneToExplain() throws Exception {
        var model = trained("ngram", "--order", 3);
        says(
                "no equations",
                "predict",
                model,
                "--prompt",
                "the",
                "--explain",
                folder.resolve("n.json"));
    }

    @Test
    void statesOfAForecaster() throws Exception {
        var series = folder.resolve("series.csv");
        Files.writeString(series, "a\n" + "1\n2\n4\n3\n".repeat(10));
        var model = folder.resolve("f.safetensors");
        var outcome =
                Terminal.run(
                        "train",
                        "forecast",
                        series,
                        "-o",
                        model,
                        "--hidden",
                        3,
                        "--epochs",
                        1,
                        "--batch",
                        1,
                        "--threads",
                        1,
                        "--cell",
                        "gru");
        assertEquals(0, outcome.status(), outcome.err());
        var json = folder.resolve("states.json");
        outcome = Terminal.run("predict", model, series, "--explain", json, "--values", "z");
        assertEquals(0, outcome.status(), outcome.err());
        var root = Json.parse(Files.readString(json), "states.json").asObject();
        assertEquals(40, root.get("read").asList().size());
    }

    @Test
    void howMuchEachTokenCountsForAClassAndForTags() throws Exception {
        var reviews = folder.resolve("reviews.tsv");
        Files.writeString(reviews, "good\tfine hot soup\nbad\tcold thin soup\n".repeat(20));
        var sentences = folder.resolve("s.conll");
        Files.writeString(sentences, "fine A\nhot A\nsoup N\n\n".repeat(20));
        for (var task :
                List.of(
                        List.of("classify", "--unit", "words", reviews),
                        List.of("tag", sentences))) {
            var model = folder.resolve(task.getFirst() + ".safetensors");
            var line = new java.util.ArrayList<Object>(List.of("train"));
            line.addAll(task);
            line.addAll(List.of("-o", model, "--hidden", 4, "--epochs", 1));
            var trained = Terminal.run(line.toArray());
            assertEquals(0, trained.status(), trained.err());
            var json = folder.resolve(task.getFirst() + ".json");
            var picture = folder.resolve(task.getFirst() + ".svg");
            var outcome =
                    new Terminal()
                            .typed("fine hot soup\ncold soup\n")
                            .rondo(
                                    "predict",
                                    model,
                                    "--explain",
                                    json,
                                    "--explain-chart",
                                    picture,
                                    "--values",
                                    "f,importance");
            assertEquals(0, outcome.status(), outcome.err());
            Schemas.check("explain", Files.readString(json));
            var root = Json.parse(Files.readString(json), "explained").asObject();
            assertEquals("[\"fine\",\"hot\",\"soup\"]", root.get("read").write());
            assertEquals(
                    List.of("\"layer1.forward\"", "\"layer1.backward\""),
                    root.get("cells").asList().stream()
                            .map(c -> c.asObject().get("name").write())
                            .toList());
            var importance = root.get("importance").asObject();
            assertEquals(3, importance.get("rows").asList().size());
            for (int t = 0; t < 3; t++) {
                var sum =
                        importance.get("rows").asList().get(t).asList().stream()
                                .mapToDouble(Json::asDouble)
                                .sum();
                assertEquals(sum, importance.get("totals").asList().get(t).asDouble(), 1e-9);
                assertTrue(sum != 0);
            }
            assertTrue(Files.readString(picture).contains("importance"));
        }
    }

    private static Explained attention(List<String> chosen) {
        var cell = Cell.parse("h' = tanh(W x + U h)", "mine.cell");
        var rows = new double[][] {{0.25}, {0.75}, {1}, {0}};
        var weights =
                new Value(
                        "a",
                        false,
                        Optional.of("m"),
                        1,
                        new int[] {0, 0, 1, 1},
                        true,
                        new int[] {0, 1, 0, 1},
                        rows);
        return new Explained(
                new Explanation(
                        List.of(new CellValues("layer1", cell, false, false, List.of(weights)))),
                List.of("ein", "Hund"),
                List.of("a", "dog"),
                chosen);
    }

    @Test
    void attentionIsAMatrixOfTargetsAndSources() throws Exception {
        var file = folder.resolve("attention.png");
        attention(List.of()).writeChart(file);
        var image = ImageIO.read(file.toFile());
        // White and full blue stand beside one another in the lower half, light and less in the
        // upper one.
        assertTrue(count(image, 0x0072B2) > 5000, "blue");
        assertEquals(count(image, 0x0072B2), count(image, 0x4095C5), 3000, "three quarters");
        var json = folder.resolve("attention.json");
        attention(List.of("a")).writeJson(json);
        var value =
                Json.parse(Files.readString(json), "attention.json")
                        .asObject()
                        .get("cells")
                        .asList()
                        .getFirst()
                        .asObject()
                        .get("values")
                        .asList()
                        .getFirst()
                        .asObject();
        assertEquals("a[m]", value.get("name").asText());
        assertEquals("[0,1,0,1]", value.get("from").write());
        assertThrows(RondoException.class, () -> attention(List.of("b")));
    }

    private static int count(BufferedImage image, int colour) {
        var n = 0;
        for (var x = 0; x < image.getWidth(); x++) {
            for (var y = 0; y < image.getHeight(); y++) {
                n += (image.getRGB(x, y) & 0xFFFFFF) == colour ? 1 : 0;
            }
        }
        return n;
    }
}
