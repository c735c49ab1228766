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
import java.util.ArrayList;
import java.util.List;

class ClassifyCommandsTest {
    @TempDir Path folder;

    private Path names;
    private Path model;

    @BeforeEach
    void write() throws Exception {
        names = folder.resolve("names");
        Files.createDirectory(names);
        var one = new ArrayList<String>();
        var other = new ArrayList<String>();
        for (int i = 0; i < 40; i++) {
            String middle = "" + (char) ('a' + i % 7) + (char) ('k' + i % 5);
            one.add("Ma" + middle + "ino");
            other.add("O'" + middle + "gan");
        }
        Files.write(names.resolve("South.txt"), one);
        Files.write(names.resolve("North.txt"), other);
        model = folder.resolve("m.safetensors");
    }

    /// Trains a small network, where `more` does not say otherwise.
    private Terminal.Outcome train(Object... more) {
        return Terminal.run(
                Terminal.arguments(
                        List.of("train", "classify", "-o", model),
                        more,
                        "--hidden",
                        8,
                        "--embedding",
                        8,
                        "--epochs",
                        4,
                        "--rate",
                        0.02,
                        "--threads",
                        1));
    }

    @Test
    void trainsEvaluatesPredicts() {
        var trained = train(names, "--validation-part", 0.1);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(
                trained.err().contains("72 items for training, 8 for validation"), trained.err());
        assertTrue(trained.err().contains("val error"), trained.err());
        assertTrue(trained.out().contains("accuracy"), trained.out());
        var evaluated = Terminal.run("evaluate", model, names);
        assertEquals(0, evaluated.status(), evaluated.err());
        assertTrue(evaluated.out().contains("100.00 %"), evaluated.out());
        var typed = new Terminal().typed("Manuino\nO'Hagan\n").rondo("predict", model);
        assertEquals(
                List.of("South", "North"),
                typed.out().lines().map(l -> l.split(" ", 2)[0]).toList(),
                typed.err());
        var json = new Terminal().typed("Manuino\n").rondo("predict", model, "--json");
        var line = Json.parse(json.out(), "out").asObject();
        assertEquals(Json.of("South"), line.get("class"));
        var csv = new Terminal().typed("Manuino\n").rondo("predict", model, "--to", "csv");
        assertEquals("class,North,South", csv.out().lines().findFirst().orElse(""));
        var inline = new Terminal().typed("Manuino\n").rondo("predict", model, "--to", "inline");
        assertEquals(2, inline.status());
        assertTrue(inline.err().contains("text or json or csv"), inline.err());
        var shown = Terminal.run("show", model);
        assertEquals(0, shown.status(), shown.err());
        assertTrue(shown.out().contains("classes     2: North, South"), shown.out());
        assertTrue(shown.out().contains("both directions"), shown.out());
    }

    /// A file gives the same answers as its lines do, with or without their classes before them.
    @Test
    void aFileIsReadAsItsLines() throws Exception {
        assertEquals(0, train(names).status());
        var lines = Files.writeString(folder.resolve("l.txt"), "Manuino\n\nO'Hagan\n");
        var fromFile = Terminal.run("predict", model, lines, "--to", "csv");
        var typed =
                new Terminal()
                        .typed(Files.readString(lines))
                        .rondo("predict", model, "--to", "csv");
        assertEquals(0, fromFile.status(), fromFile.err());
        assertEquals(typed.out(), fromFile.out());
        assertEquals(4, fromFile.out().lines().count());
        var labelled =
                Files.writeString(folder.resolve("c.tsv"), "South\tManuino\n\nNorth\tO'Hagan\n");
        assertEquals(typed.out(), Terminal.run("predict", model, labelled, "--to", "csv").out());
        assertEquals(
                typed.out(),
                Terminal.run("predict", model, labelled, "--format", "labelled", "--to", "csv")
                        .out());
    }

    @Test
    void itemsWithoutAClassAreInNoMeasure() throws Exception {
        assertEquals(0, train(names).status());
        var data = folder.resolve("e.csv");
        Files.writeString(data, "label,text\nSouth,Manuino\n,Xy\nNorth,O'Hagan\n");
        var json = Terminal.run("evaluate", model, data, "--json");
        var found = Json.parse(json.out(), "out").asObject();
        assertEquals(2, found.get("items").asInt(), json.out());
        var shown = Terminal.run("evaluate", model, data);
        assertTrue(
                shown.out().contains("Items without a class, left out of all measures: 1."),
                shown.out());
        Files.writeString(data, "label,text\n,Xy\n");
        var none = Terminal.run("evaluate", model, data);
        assertEquals(2, none.status());
        assertTrue(none.err().contains("none of the 1 items has a class"), none.err());
    }

    /// The example of the README and docs/classifying.md, with a smaller network and few epochs.
    @Test
    void theGuestBook() {
        var book = Path.of("..", "samples", "guest-book.tsv");
        var page = folder.resolve("page.html");
        var trained = train(book, "--dropout", 0, "--epochs", 6, "--report", page);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(trained.err().contains("378 items for training, 42 for validation; 3 classes"));
        assertTrue(Files.exists(page));
        var predicted =
                new Terminal().typed("How long does the ferry take?\n").rondo("predict", model);
        assertTrue(predicted.out().startsWith("question "), predicted.out());
        var json = Terminal.run("evaluate", model, book, "--json");
        var found = Json.parse(json.out(), "out").asObject();
        assertTrue(found.get("accuracy").asDouble() > 0.9, json.out());
        var inspected = Terminal.run("data", "inspect", book);
        assertTrue(
                inspected.out().contains("rondo train classify " + book + " -o MODEL"),
                inspected.out());
    }

    @Test
    void seriesWithGapsFromATableOfMeasurements() throws Exception {
        var rows = new ArrayList<String>(List.of("id,time,variable,value"));
        var labels = new ArrayList<String>(List.of("id,class"));
        for (int i = 0; i < 40; i++) {
            for (int t = 0; t < 4; t++) {
                rows.add(i + "," + t + ",pulse," + (i % 2 == 0 ? 60 + 10 * t : 90 - 10 * t));
            }
            rows.add(i + ",1.5,heat," + (36 + i % 3));
            labels.add(i + "," + (i % 2 == 0 ? "rising" : "falling"));
        }
        var events = folder.resolve("events.csv");
        var classes = folder.resolve("classes.csv");
        Files.write(events, rows);
        Files.write(classes, labels);
        var trained = train(events, "--labels", classes, "--cell", "gru-d", "--epochs", 20);
        assertEquals(0, trained.status(), trained.err());
        assertTrue(
                trained.err().contains("40 items for training, 0 for validation"), trained.err());
        var evaluated = Terminal.run("evaluate", model, events, "--labels", classes, "--json");
        var found = Json.parse(evaluated.out(), "out").asObject();
        assertTrue(found.get("accuracy").asDouble() > 0.9, evaluated.out());
        var predicted = Terminal.run("predict", model, events, "--to", "csv");
        assertEquals(41, predicted.out().lines().count(), predicted.err());
        var without = Terminal.run("evaluate", model, events);
        assertEquals(2, without.status());
        assertTrue(without.err().contains("--labels"), without.err());
        var typed = new Terminal().typed("hello\n").rondo("predict", model);
        assertEquals(2, typed.status());
        assertTrue(typed.err().contains("reads series of numbers"), typed.err());
    }

    @Test
    void tablesJsonAndSeveralClasses() throws Exception {
        var table = folder.resolve("t.csv");
        var json = folder.resolve("t.jsonl");
        var rows = new ArrayList<String>(List.of("review,label"));
        var values = new ArrayList<String>();
        for (int i = 0; i < 30; i++) {
            String text =
                    (i % 2 == 0 ? "large " : "small ") + (i % 3 == 0 ? "red" : "blue") + " " + i;
            String labels =
                    (i % 2 == 0 ? "big" : "") + (i % 6 == 0 ? ";" : "") + (i % 3 == 0 ? "red" : "");
            rows.add(text + "," + labels);
            values.add(
                    "{\"text\": \""
                            + text
                            + "\", \"label\": [\""
                            + labels.replace(";", "\", \"")
                            + "\"]}");
        }
        Files.write(table, rows);
        Files.write(json, values);
        var trained = train(table, "--label-separator", ";", "--epochs", 60, "--dropout", 0);
        assertEquals(0, trained.status(), trained.err());
        var predicted = new Terminal().typed("large red\nsmall blue\n").rondo("predict", model);
        assertTrue(predicted.out().startsWith("big "), predicted.out());
        assertTrue(predicted.out().contains("(none)  small blue"), predicted.out());
        assertEquals(0, train(json, "--label-separator", ";").status());
        var other = train(table, "--text-column", "what");
        assertEquals(2, other.status());
        assertTrue(other.err().contains("no column is called what"), other.err());
        var unnamed = folder.resolve("unnamed.csv");
        Files.writeString(unnamed, "text,b,c\nred,1,2\nblue,3,4\n");
        var asked = train(unnamed);
        assertEquals(2, asked.status());
        assertTrue(
                asked.err()
                        .contains(
                                "which column holds the class? give --label-column (there are text,"
                                        + " b, c)"),
                asked.err());
    }

    @Test
    void aModelRemembersTheColumnsThatItWasTrainedOn() throws Exception {
        var table = folder.resolve("mood.csv");
        var json = folder.resolve("mood.jsonl");
        var rows = new ArrayList<String>(List.of("id,body,kind"));
        var values = new ArrayList<String>();
        for (int i = 0; i < 20; i++) {
            String text = i % 2 == 0 ? "large red" : "small blue";
            rows.add(i + "," + text + "," + (i % 2 == 0 ? "big" : "little"));
            values.add("{\"body\": \"" + text + "\", \"kind\": \"big\"}");
        }
        Files.write(table, rows);
        Files.write(json, values);
        assertEquals(0, train(table, "--text-column", "body", "--label-column", "kind").status());
        for (var data : List.of(table, json)) {
            var measured = Terminal.run("evaluate", model, data, "--json");
            assertEquals(0, measured.status(), measured.err());
            assertTrue(measured.out().contains("\"items\":20"), measured.out());
            var predicted = Terminal.run("predict", model, data);
            assertEquals(0, predicted.status(), predicted.err());
            assertTrue(predicted.out().lines().findFirst().orElse("").endsWith("  large red"));
        }
        // without the class, with usual names, and with names that are given
        var other = folder.resolve("other.csv");
        Files.writeString(other, "id,body,size\n1,small blue,3\n");
        assertTrue(Terminal.run("predict", model, other).out().endsWith("  small blue\n"));
        Files.writeString(other, "id,text,label\n1,small blue,big\n");
        assertEquals(0, Terminal.run("evaluate", model, other).status());
        Files.writeString(other, "id,body,kind,note\n1,small blue,big,large red\n");
        var explicit = Terminal.run("predict", model, other, "--text-column", "note");
        assertTrue(explicit.out().endsWith("  large red\n"), explicit.out());
        assertEquals(2, Terminal.run("evaluate", model, other, "--label-column", "what").status());
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        var none = train(folder.resolve("nothing"));
        assertEquals(2, none.status());
        assertTrue(none.err().contains("no such file"), none.err());
        var empty = folder.resolve("empty.txt");
        Files.writeString(empty, "");
        assertEquals(2, train(empty).status());
        var plain = folder.resolve("plain.txt");
        Files.writeString(plain, "It was a dark night.\nNothing stirred here.\n");
        var text = train(plain);
        assertEquals(2, text.status());
        assertTrue(text.err().contains("expected a class for each text"), text.err());
        var one = folder.resolve("one.tsv");
        Files.writeString(one, "ham\thello\n");
        assertEquals(2, train(one, "--format", "labelled").status());
        assertEquals(0, train(names).status());
        var series = folder.resolve("s.ts");
        Files.writeString(series, "@classLabel true a b\n@data\n1,2:a\n2,3:b\n");
        var unlike = Terminal.run("evaluate", model, series);
        assertEquals(2, unlike.status());
        assertTrue(unlike.err().contains("expected a text"), unlike.err());
        var horizon = Terminal.run("predict", model, names, "--horizon", 3);
        assertEquals(2, horizon.status());
        assertTrue(horizon.err().contains("is for a forecaster"), horizon.err());
    }

    @Test
    void groupsAndTheLatestAreHeldOut() throws Exception {
        var table = folder.resolve("visits.csv");
        var rows = new StringBuilder("who,when,text,label\n");
        for (int i = 0; i < 60; i++) {
            rows.append(
                    "p%d,2024-%02d-%02d,%s day %d,%s%n"
                            .formatted(
                                    i % 6,
                                    1 + i / 20,
                                    1 + i % 20,
                                    i % 2 == 0 ? "fine" : "grey",
                                    i,
                                    i % 2 == 0 ? "good" : "bad"));
        }
        Files.writeString(table, rows.toString());
        var groups = train(table, "--hold-out", "group:who", "--validation-part", 0.3);
        assertEquals(0, groups.status(), groups.err());
        assertTrue(groups.err().contains("40 items for training, 20 for validation"), groups.err());
        var latest = train(table, "--hold-out", "time:when", "--validation-part", 0.3);
        assertEquals(0, latest.status(), latest.err());
        assertTrue(latest.err().contains("42 items for training, 18 for validation"), latest.err());
        var wrong = train(table, "--hold-out", "time:who");
        assertEquals(2, wrong.status());
        assertTrue(wrong.err().contains("is no time"), wrong.err());
        assertEquals(2, train(table, "--hold-out", "first").status());
        assertEquals(2, train(names, "--hold-out", "group:who").status());
    }
}
