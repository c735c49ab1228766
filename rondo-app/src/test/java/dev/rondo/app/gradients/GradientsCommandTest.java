package dev.rondo.app.gradients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

final class GradientsCommandTest {
    @TempDir Path folder;

    private static Map<String, Json> verdicts(String... arguments) {
        var all = new java.util.ArrayList<>(List.of("gradients", "--json"));
        all.addAll(List.of(arguments));
        var terminal = Terminal.run(all.toArray());
        assertEquals(0, terminal.status(), terminal.err());
        var found = new HashMap<String, Json>();
        var findings = (Json.Arr) ((Json.Obj) Json.parse(terminal.out(), "out")).get("findings");
        for (var item : findings.items()) {
            var finding = (Json.Obj) item;
            var verdict = ((Json.Arr) finding.get("verdicts")).items().getFirst();
            found.put(((Json.Text) finding.get("name")).value(), verdict);
        }
        return found;
    }

    private static String text(Json verdict, String key) {
        return ((Json.Text) ((Json.Obj) verdict).get(key)).value();
    }

    private static double number(Json verdict, String key) {
        return Double.parseDouble(((Json.Num) ((Json.Obj) verdict).get(key)).spelling());
    }

    @Test
    void theClassicPictureComesOut() {
        var found =
                verdicts(
                        "tanh",
                        "tanh@5",
                        "lstm:forget_bias=5",
                        "lstm",
                        "gru@b_z=5",
                        "--hidden",
                        "24",
                        "--windows",
                        "6",
                        "--radii",
                        "4");
        assertEquals("VANISHING", text(found.get("tanh"), "outcome"));
        assertTrue(number(found.get("tanh"), "perStep") < 0.75);
        assertEquals("EXPLODING", text(found.get("tanh@5"), "outcome"));
        assertEquals("HOLDING", text(found.get("lstm:forget_bias=5"), "outcome"));
        assertEquals("HOLDING", text(found.get("gru@b_z=5"), "outcome"));
        assertTrue(
                text(found.get("lstm"), "cure").contains("the mean of b_f is 1.0"),
                text(found.get("lstm"), "cure"));
        assertTrue(text(found.get("tanh"), "cure").contains("gates its state"));
        assertTrue(text(found.get("tanh@5"), "cure").contains("clip"));
        assertEquals("", text(found.get("gru@b_z=5"), "cure"));
    }

    /// A gate that is a number: every figure is known beforehand.
    @Test
    void figuresOfALeakyIntegratorAreThoseOfItsLeak() throws IOException {
        var cell = folder.resolve("leak.cell");
        Files.writeString(cell, "# Leaky integrator.\nh' = a * h + W x\ninit a = 0.9\n");
        var found = verdicts(cell.toString(), "--steps", "60", "--hidden", "7");
        var verdict = found.get(cell.toString());
        assertEquals(0.9, number(verdict, "perStep"), 1e-4);
        assertEquals(Math.log(2) / -Math.log(0.9), number(verdict, "halfLife"), 1e-2);
        assertEquals(Math.pow(0.9, 59), number(verdict, "left"), 1e-5);
        var radius = ((Json.Obj) verdict).get("radius");
        assertEquals(0.9, number(radius, "median"), 1e-5);
        assertTrue(text(found.get(cell.toString()), "words").startsWith("stable"));
    }

    @Test
    void aTableAndAChartOfCellsAndModelsOnAText() throws IOException {
        var story = folder.resolve("story.txt");
        Files.writeString(story, "the cat sat on the mat and the dog sat on the log. ".repeat(20));
        var model = folder.resolve("m.safetensors");
        assertEquals(
                0,
                Terminal.run(
                                "train",
                                "language",
                                story,
                                "-o",
                                model,
                                "--hidden",
                                8,
                                "--layers",
                                2,
                                "--epochs",
                                1,
                                "--batch",
                                4,
                                "--quiet")
                        .status());
        var picture = folder.resolve("p.svg");
        var terminal =
                Terminal.run(
                        "gradients",
                        model,
                        "gru",
                        story,
                        "--steps",
                        30,
                        "--hidden",
                        8,
                        "--windows",
                        3,
                        "--chart",
                        picture);
        assertEquals(0, terminal.status(), terminal.err());
        for (var expected :
                List.of("m.safetensors, layer 1", "m.safetensors, layer 2", "gru: vanishing")) {
            assertTrue(terminal.out().contains(expected), terminal.out());
        }
        assertTrue(Files.readString(picture).contains("m.safetensors, layer 2"));
    }

    /// (That watching changes no bit is tested beside the training.)
    @Test
    void aWatchedTrainingLeavesARecordThatIsShownOverTime() throws IOException {
        var story = folder.resolve("story.txt");
        Files.writeString(story, "the cat sat on the mat and the dog sat on the log. ".repeat(30));
        var model = folder.resolve("w.safetensors");
        var trained =
                Terminal.run(
                        "train",
                        "language",
                        story,
                        "-o",
                        model,
                        "--hidden",
                        8,
                        "--epochs",
                        2,
                        "--batch",
                        8,
                        "--steps",
                        12,
                        "--watch-gradients",
                        5);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.err().contains("layer 1 h "), trained.err());
        var log = folder.resolve("w.safetensors.gradients.jsonl");
        var picture = folder.resolve("over-time.svg");
        var shown = Terminal.run("gradients", log, "--chart", picture);
        assertEquals(0, shown.status(), shown.err());
        assertTrue(shown.out().contains("layer1.c@11"), shown.out());
        assertTrue(shown.out().lines().count() > 3, shown.out());
        assertTrue(Files.readString(picture).contains("layer1.U_f"));
        assertEquals(2, Terminal.run("gradients", story + ".jsonl").status());
    }

    private Path trained(String name, Object... line) {
        var model = folder.resolve(name + ".safetensors");
        var all = new ArrayList<Object>(List.of(line));
        all.addAll(List.of("-o", model, "--hidden", 4, "--epochs", 1));
        var terminal = Terminal.run(all.toArray());
        assertEquals(0, terminal.status(), terminal.err());
        return model;
    }

    /// The layers in the table, as they are named.
    private static void measured(Path model, Path data, String... layers) {
        var terminal = Terminal.run("gradients", model, data, "--steps", 3, "--json");
        assertEquals(0, terminal.status(), terminal.err());
        var text = Terminal.run("gradients", model, data, "--steps", 3);
        for (var layer : layers) {
            assertTrue(text.out().contains(layer + ": "), text.out());
        }
        assertFalse(text.out().contains("carries no state"), text.out());
        var missing = Terminal.run("gradients", model);
        assertEquals(2, missing.status());
        assertTrue(missing.err().contains("name a file of them"), missing.err());
    }

    @Test
    void everyKindOfModelIsMeasuredOnDataOfItsTask() throws IOException {
        var reviews = folder.resolve("reviews.tsv");
        Files.writeString(
                reviews, "good\tfine hot soup here\nbad\tcold thin soup there\n".repeat(20));
        measured(
                trained("c", "train", "classify", reviews),
                reviews,
                "layer 1 forward",
                "layer 1 backward");
        measured(
                trained("d", "train", "classify", reviews, "--direction", "forward"),
                reviews,
                "d.safetensors");
        var sentences = folder.resolve("s.conll");
        Files.writeString(sentences, "Ida B-PER\nleft O\nold O\nOslo B-LOC\n\n".repeat(20));
        measured(
                trained("t", "train", "tag", sentences),
                sentences,
                "layer 1 forward",
                "layer 1 backward");
        var series = folder.resolve("s.csv");
        Files.writeString(series, "a\n" + "1\n2\n4\n3\n".repeat(20));
        measured(trained("f", "train", "forecast", series), series, "f.safetensors");
        measured(
                trained("w", "train", "forecast", series, "--context", 6), series, "w.safetensors");
    }

    /// The figures of two ways to name the same data.
    private static String findings(Object... line) {
        var all = new ArrayList<Object>(List.of("gradients", "--steps", 3, "--json"));
        all.addAll(List.of(line));
        var terminal = Terminal.run(all.toArray());
        assertEquals(0, terminal.status(), terminal.err());
        return terminal.out();
    }

    @Test
    void dataAreReadWithTheOptionsOfAnEvaluation() throws IOException {
        var reviews = folder.resolve("reviews.tsv");
        var lines = "good\tfine hot soup here\nbad\tcold thin soup there\n".repeat(20);
        Files.writeString(reviews, lines);
        var votes = folder.resolve("votes.csv");
        Files.writeString(votes, "vote,text\n" + lines.replace('\t', ','));
        var model = trained("c", "train", "classify", reviews);
        var plain = findings(model, reviews);
        assertEquals(plain, findings(model, votes, "--label-column", "vote"));
        assertEquals(
                plain,
                findings(
                        model,
                        "--sql-anywhere",
                        "--sql",
                        "select text, vote as label from '" + votes + "'"));
        var unnamed = Terminal.run("gradients", model, votes);
        assertEquals(2, unnamed.status(), unnamed.out());
        assertTrue(unnamed.err().contains("--label-column"), unnamed.err());
        var both = Terminal.run("gradients", model, votes, "--sql", "select 1");
        assertEquals(2, both.status(), both.out());
        assertTrue(both.err().contains("got both"), both.err());

        var sentences = folder.resolve("s.conll");
        Files.writeString(sentences, "Ida B-PER\nleft O\nold O\nOslo B-LOC\n\n".repeat(20));
        var inline = folder.resolve("s.txt");
        Files.writeString(inline, "Ida/B-PER left/O old/O Oslo/B-LOC\n".repeat(20));
        var tagger = trained("t", "train", "tag", sentences);
        assertEquals(findings(tagger, sentences), findings(tagger, inline, "--format", "tagged"));
        for (var wrong :
                Map.of(
                                List.of(tagger, sentences, "--label-column", "x"),
                                "is for a classifier",
                                List.of("lstm", "--format", "table"),
                                "lstm is a cell",
                                List.of("lstm", reviews, "--label-column", "x"),
                                "lstm is a cell",
                                List.of(folder.resolve("log.jsonl"), "--join-lines"),
                                "is the gradient log")
                        .entrySet()) {
            var line = new ArrayList<Object>(List.of("gradients"));
            line.addAll(wrong.getKey());
            var terminal = Terminal.run(line.toArray());
            assertEquals(2, terminal.status(), terminal.out());
            assertTrue(terminal.err().contains(wrong.getValue()), terminal.err());
        }
    }

    @Test
    void modelsOfOnlineLearningAreMeasuredOnTheLinesThatTheyRead() throws IOException {
        var rows = folder.resolve("rows.csv");
        Files.writeString(rows, "1,2\n2,3\n4,1\n".repeat(30));
        var text = folder.resolve("text.txt");
        Files.writeString(text, "a sea and a ship\n".repeat(30));
        for (var stream : List.of(List.of(rows), List.of(text, "--symbols", "words"))) {
            var model = folder.resolve(stream.size() + ".safetensors");
            var line = new ArrayList<Object>(List.of("online", "-o", model, "--hidden", 4));
            line.addAll(stream.subList(1, stream.size()));
            var data = (Path) stream.getFirst();
            var terminal = new Terminal().typed(Files.readString(data)).rondo(line.toArray());
            assertEquals(0, terminal.status(), terminal.err());
            measured(model, data, stream.size() + ".safetensors");
        }
    }

    @Test
    void modelsThatCountHaveNoGradients() throws IOException {
        var text = folder.resolve("t.txt");
        Files.writeString(text, "a sea and a ship\n".repeat(30));
        var model = folder.resolve("n.safetensors");
        assertEquals(0, Terminal.run("train", "ngram", text, "-o", model, "--order", 2).status());
        var terminal = Terminal.run("gradients", model, text);
        assertEquals(2, terminal.status());
        assertTrue(terminal.err().contains("counts and has no gradients"), terminal.err());
    }

    @Test
    void whatIsMissingOrMisspeltIsSaid() {
        for (var wrong :
                Map.of(
                                "gradients m.safetensors", "m.safetensors",
                                "gradients tanh@x", "multiplies the recurrent matrices",
                                "gradients tanh --chart p.pdf", ".svg or .png",
                                "gradients tanh --steps 0", "steps: 0",
                                "gradients lstn", "lstn")
                        .entrySet()) {
            var terminal = Terminal.run((Object[]) wrong.getKey().split(" "));
            assertEquals(2, terminal.status(), wrong.getKey());
            assertTrue(terminal.err().contains(wrong.getValue()), terminal.err());
        }
    }
}
