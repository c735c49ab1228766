package dev.rondo.app.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.RondoCommand;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.FailingOutput;
import dev.rondo.app.console.Terminal;
import dev.rondo.store.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

class OnlineCommandTest {
    @TempDir Path folder;

    private static String wave(int from, int to) {
        var text = new StringBuilder();
        for (int t = from; t < to; t++) {
            text.append(
                    String.format(
                            Locale.ROOT, "%.5f,%.5f%n", 20 + Math.sin(t / 2.0), Math.cos(t / 2.0)));
        }
        return text.toString();
    }

    private static Terminal.Outcome online(String input, Object... options) {
        var all = new Object[options.length + 1];
        all[0] = "online";
        System.arraycopy(options, 0, all, 1, options.length);
        return new Terminal().typed(input).rondo(all);
    }

    private static List<String> lines(String text) {
        return Arrays.asList(text.strip().split("\\R"));
    }

    @Test
    void eachRowIsPredictedAndLearnedFrom() {
        var outcome = online(wave(0, 300), "--hidden", 8, "--every", 100, "--json");
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals(3, lines(outcome.out()).size(), outcome.out());
        var last = Json.parse(lines(outcome.out()).getLast(), "line").asObject();
        assertEquals(300, last.get("step").asLong());
        assertEquals(2, last.get("next").asList().size());
        double recent = last.get("recent").asDouble();
        double mean = last.get("running mean").asObject().get("recent").asDouble();
        assertTrue(recent < mean, recent + " " + mean);
        assertTrue(outcome.err().contains("299 predictions"), outcome.err());
    }

    @Test
    void resumingWithoutAModelStartsAnewAndSaysSo() throws Exception {
        Path model = folder.resolve("model.safetensors");
        var begun = online(wave(0, 20), "-o", model, "--resume");
        assertEquals(0, begun.status(), begun.err());
        assertTrue(begun.err().contains("there is no model yet: it starts anew"), begun.err());
        assertEquals(0, online(wave(20, 30), "-o", model, "--resume").status());
    }

    @Test
    void aClosedPipeEndsItQuietlyAndWhatWasLearnedIsSaved() throws Exception {
        Path model = folder.resolve("model.safetensors");
        var err = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(wave(0, 100).getBytes(StandardCharsets.UTF_8));
        var console = Console.of(in, FailingOutput.after(300, "Broken pipe"), err, 0);
        assertEquals(141, RondoCommand.run(console, "online", "-o", model.toString()));
        assertEquals("", err.toString(StandardCharsets.UTF_8));
        var shown = Terminal.run("show", model);
        assertEquals(0, shown.status(), shown.err());
    }

    @Test
    void aSavedModelGoesOnAsIfItHadNeverBeenAway() throws Exception {
        Path model = folder.resolve("model.safetensors");
        var options = new Object[] {"-o", model, "--hidden", 4, "--method", "rtrl"};
        var whole = online(wave(0, 60), options);
        assertEquals(0, whole.status(), whole.err());
        var forgotten = online(wave(0, 40), options);
        assertEquals(2, forgotten.status());
        assertEquals(
                "rondo: "
                        + model
                        + ": is there already: --resume continues with it, --force replaces it\n",
                forgotten.err());
        var forced = Terminal.arguments(List.of("--force"), options);
        assertEquals(0, online(wave(0, 40), forced).status());
        var rest = online(wave(40, 60), "-o", model, "--resume");
        assertEquals(0, rest.status(), rest.err());
        assertEquals(lines(whole.out()).subList(40, 60), lines(rest.out()));
        var shown = Terminal.run("show", model);
        assertTrue(shown.out().contains("59 predictions"), shown.out() + shown.err());
        assertTrue(shown.out().contains("layer1.W_i"), shown.out());
        var other = online(wave(0, 2), "-o", model, "--resume", "--hidden", 4);
        assertEquals(2, other.status());
        assertTrue(other.err().contains("--hidden: with --resume"), other.err());
    }

    @Test
    void charactersAreLearned() {
        var outcome = online("abcabcabcabc\n".repeat(60), "--symbols", "characters", "--hidden", 8);
        assertEquals(0, outcome.status(), outcome.err());
        assertEquals(13 * 60, lines(outcome.out()).size());
        assertTrue(lines(outcome.out()).getLast().contains("next \"a\""), outcome.out());
    }

    @Test
    void keysOfJsonStandInOneOrder() {
        var outcome =
                online(
                        "abcabcabcabc\n".repeat(10),
                        "--symbols",
                        "characters",
                        "--hidden",
                        4,
                        "--json");
        assertEquals(0, outcome.status(), outcome.err());
        var last = lines(outcome.out()).stream().filter(l -> l.contains("\"next\"")).toList();
        assertTrue(
                last.getLast().contains("\"next\":[{\"symbol\":\"a\",\"probability\":"),
                last.getLast());
    }

    @Test
    void aBadLineIsNamedAndWhatWasLearnedIsSaved() {
        Path model = folder.resolve("model.safetensors");
        var outcome = online("1 2\n3 4\n5 six\n7 8\n", "-o", model, "--hidden", 3);
        assertEquals(2, outcome.status());
        assertTrue(
                outcome.err().contains("standard input:3: column 2 is `six`, expected a number"),
                outcome.err());
        assertTrue(Files.exists(model));
        var more = online("5 6\n7\n", "-o", model, "--resume");
        assertEquals(2, more.status());
        assertTrue(more.err().contains("standard input:2: 1 columns, expected 2"), more.err());
        assertTrue(lines(more.out()).getFirst().startsWith("3 "), more.out());
    }

    @Test
    void columnsAreChosenByNameOrNumber() {
        String rows = "time,value\n" + "1,2\n2,3\n3,5\n";
        var named = online(rows, "--header", "--target", "value", "--hidden", 3);
        assertEquals(0, named.status(), named.err());
        var numbered = online(rows, "--header", "--target", "2", "--hidden", 3);
        assertEquals(named.out(), numbered.out());
        var unnamed = online(rows, "--hidden", 3);
        assertEquals(2, unnamed.status());
        assertTrue(unnamed.err().contains("--header"), unnamed.err());
        var wrong = online(rows, "--header", "--target", "weight");
        assertTrue(wrong.err().contains("one of time, value"), wrong.err());
        var narrow = online("a,b,c\n1,2\n", "--header");
        assertEquals(2, narrow.status());
        assertTrue(
                narrow.err().contains("standard input:2: 2 columns, expected 3 as in the header"),
                narrow.err());
    }

    @Test
    void theHelpShowsTheDefaultsOfTheBuilders() {
        var help = Terminal.run("online", "--help").out().replaceAll("\\s+", " ");
        for (var text :
                List.of(
                        "Hidden units of each layer (default: 32).",
                        "Number of layers (default: 1).",
                        "(default: snap1):",
                        "of Adam (default: 0.003).",
                        "no clipping (default: 1.0).",
                        "in rows or symbols (default: 1000).",
                        "(default: 128; words 512).",
                        "of your own (default: lstm).")) {
            assertTrue(help.contains(text), text + "\n" + help);
        }
    }

    @Test
    void wrongOptionsAreRefused() {
        assertTrue(online("1\n", "--resume").err().contains("with -o MODEL only"));
        assertTrue(online("1\n", "--method", "bptt").err().contains("expected rtrl, snap1"));
        assertTrue(online("1\n", "--capacity", 9).err().contains("with --symbols only"));
        var empty = online("");
        assertEquals(2, empty.status());
        assertTrue(empty.err().contains("standard input: it is empty"), empty.err());
        assertFalse(online("1\n", "--rate", 0).err().isEmpty());
    }
}
