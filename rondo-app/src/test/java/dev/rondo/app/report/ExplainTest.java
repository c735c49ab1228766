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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
                "(there are i, f, o, g, c, h, importance)",
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
        says("nothing was read", "predict", model, "--explain", json);
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
        var value =
                attention(List.of("a"))
                        .json(1)
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

    private Path model(Object... line) {
        var model = folder.resolve("m" + line[1] + ".safetensors");
        var all = new ArrayList<Object>(List.of(line));
        all.addAll(List.of("-o", model, "--hidden", 4, "--epochs", 1));
        var trained = Terminal.run(all.toArray());
        assertEquals(0, trained.status(), trained.err());
        return model;
    }

    /// The objects of a file with explanations.
    private List<Json.Obj> explained(String typed, Object... line) throws Exception {
        var json = folder.resolve("explained.json");
        Files.deleteIfExists(json);
        var all = new ArrayList<Object>(List.of("predict"));
        all.addAll(List.of(line));
        all.addAll(List.of("--explain", json, "--values", "importance"));
        var outcome = new Terminal().typed(typed).rondo(all.toArray());
        assertEquals(0, outcome.status(), outcome.err());
        var lines = Files.readAllLines(json);
        lines.forEach(each -> Schemas.check("explain", each));
        return lines.stream().map(each -> Json.parse(each, "explained").asObject()).toList();
    }

    private static List<Integer> numbers(List<Json.Obj> explained) {
        return explained.stream().map(e -> e.get("item").as(Integer.class)).toList();
    }

    private static List<String> targets(List<Json.Obj> explained) {
        return explained.stream()
                .map(e -> e.get("importance").asObject().get("target").asText())
                .toList();
    }

    @Test
    void itemsAreChosenByTheirNumbersAndOneAtATimeIsDrawn() throws Exception {
        var reviews = folder.resolve("reviews.tsv");
        Files.writeString(reviews, "good\tfine hot soup\nbad\tcold thin soup\n".repeat(20));
        var sentences = folder.resolve("s.conll");
        Files.writeString(sentences, "fine A\nhot A\nsoup N\n\n".repeat(20));
        var text = folder.resolve("text.txt");
        Files.writeString(text, "fine hot soup and cold soup\n".repeat(20));
        var typed = "\nfine hot soup\ncold soup\n\nhot\n";
        for (var model :
                List.of(
                        model("train", "classify", "--unit", "words", reviews),
                        model("train", "tag", sentences),
                        model("train", "language", text, "--batch", 2))) {
            // an empty text of a classifier is one unknown word; other empty lines have no step
            boolean empty = model.toString().contains("classify");
            var first = explained(typed, model);
            assertEquals(List.of(empty ? 1 : 2), numbers(first));
            var all = explained(typed, model, "--explain-items", "all");
            assertEquals(empty ? List.of(1, 2, 3, 4, 5) : List.of(2, 3, 5), numbers(all));
            assertEquals(first.getFirst().get("read"), all.getFirst().get("read"));
            assertEquals("explain/1", all.getFirst().get("schema").asText());
            assertTrue(all.get(1).find("schema").isEmpty());
            assertEquals(
                    all.stream()
                            .filter(e -> e.get("item").as(Integer.class) > 2)
                            .map(e -> e.get("importance"))
                            .toList(),
                    explained(typed, model, "--explain-items", "3-4,5").stream()
                            .map(e -> e.get("importance"))
                            .toList());
            for (var wrong :
                    Map.of(
                                    List.of("7"), "no item 7, there are 5",
                                    List.of("3-2"), "expected numbers of items",
                                    List.of("first"), "expected numbers of items")
                            .entrySet()) {
                var line = new ArrayList<Object>(List.of("predict", model, "--explain"));
                line.add(folder.resolve("none.json"));
                line.add("--explain-items");
                line.addAll(wrong.getKey());
                var outcome = new Terminal().typed(typed).rondo(line.toArray());
                assertEquals(2, outcome.status(), outcome.out());
                assertTrue(outcome.err().contains(wrong.getValue()), outcome.err());
                assertTrue(Files.notExists(folder.resolve("none.json")));
            }
            if (!empty) {
                var outcome =
                        new Terminal()
                                .typed(typed)
                                .rondo(
                                        "predict",
                                        model,
                                        "--explain",
                                        folder.resolve("none.json"),
                                        "--explain-items",
                                        4);
                assertEquals(2, outcome.status(), outcome.out());
                assertTrue(outcome.err().contains("nothing was read"), outcome.err());
            }
            says(
                    "draws one item",
                    "predict",
                    model,
                    "--explain-chart",
                    folder.resolve("c.svg"),
                    "--explain-items",
                    "1-2");
            says("neither was given", "predict", model, "--explain-items", "2");
        }
    }

    @Test
    void theTargetOfTheImportanceIsChosen() throws Exception {
        var reviews = folder.resolve("reviews.tsv");
        Files.writeString(reviews, "good\tfine hot soup\nbad\tcold thin soup\n".repeat(20));
        var classifier = model("train", "classify", "--unit", "words", reviews);
        for (var label : List.of("good", "bad")) {
            assertEquals(
                    List.of(label),
                    targets(explained("hot soup\n", classifier, "--explain-target", label)));
        }
        var json = folder.resolve("x.json");
        says(
                "there are bad, good",
                "predict",
                classifier,
                reviews,
                "--explain",
                json,
                "--explain-target",
                "so-so");
        var sentences = folder.resolve("s.conll");
        Files.writeString(sentences, "fine A\nhot A\nsoup N\n\n".repeat(20));
        var tagger = model("train", "tag", sentences);
        var tags = targets(explained("fine hot soup\n", tagger)).getFirst().split(" ", -1);
        assertEquals(3, tags.length);
        assertEquals(
                List.of(tags[2]),
                targets(explained("fine hot soup\n", tagger, "--explain-target", 3)));
        says(
                "the sentence has 3",
                "predict",
                tagger,
                sentences,
                "--explain",
                json,
                "--explain-target",
                4);
        says(
                "expected the number of a token",
                "predict",
                tagger,
                sentences,
                "--explain",
                json,
                "--explain-target",
                "N");
        var text = folder.resolve("text.txt");
        Files.writeString(text, "fine hot soup and cold soup\n".repeat(20));
        var language = model("train", "language", text, "--batch", 2);
        assertEquals(
                List.of("p"),
                targets(explained("", language, "--prompt", "hot so", "--explain-target", "p")));
        says(
                "is not one symbol",
                "predict",
                language,
                "--prompt",
                "hot",
                "--explain",
                json,
                "--explain-target",
                "soup");
    }

    @Test
    void everySeriesAndEveryStepOfAForecast() throws Exception {
        var table = new StringBuilder("shop,a,b\n");
        for (int r = 0; r < 40; r++) {
            for (var shop : List.of("north", "south")) {
                table.append(shop + "," + r % 4 + "," + r % 3 + "\n");
            }
        }
        var series = folder.resolve("shops.csv");
        Files.writeString(series, table);
        var model =
                model("train", "forecast", series, "--id", "shop", "--horizon", 2, "--context", 8);
        var all = explained("", model, series, "--explain-items", "all");
        assertEquals(List.of(1, 2), numbers(all));
        assertEquals(List.of("a, step 1", "a, step 1"), targets(all));
        var importance = all.getLast().get("importance").asObject();
        assertEquals("[\"a\",\"b\"]", importance.get("inputs").write());
        assertEquals(8, importance.get("rows").asList().size());
        assertEquals("33", all.getLast().get("read").asList().getFirst().asText());
        for (var wanted :
                Map.of("b", "b, step 1", "2", "a, step 2", "b:2", "b, step 2").entrySet()) {
            assertEquals(
                    List.of(wanted.getValue()),
                    targets(explained("", model, series, "--explain-target", wanted.getKey())));
        }
        for (var wrong : Map.of("c", "there are a, b", "b:3", "expected 1 to 2").entrySet()) {
            says(
                    wrong.getValue(),
                    "predict",
                    model,
                    series,
                    "--explain",
                    folder.resolve("x.json"),
                    "--explain-target",
                    wrong.getKey());
        }
    }
}
