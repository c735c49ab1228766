package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Console;
import dev.rondo.app.console.FailingOutput;
import dev.rondo.app.console.Terminal;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What happens to a command whose results cannot be written, or whose input cannot be read.
class StandardOutputTest {
    @TempDir Path folder;

    private static final String TEXTS = "the soup was good\nthe soup was bad\n";

    private record Ended(int status, String err) {}

    private static Ended run(String reason, List<String> arguments) {
        var err = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(TEXTS.getBytes(StandardCharsets.UTF_8));
        var console = Console.of(in, FailingOutput.after(0, reason), err, 0);
        int status = RondoCommand.run(console, arguments.toArray(String[]::new));
        return new Ended(status, err.toString(StandardCharsets.UTF_8));
    }

    /// Command lines that print, of all commands.
    private List<List<String>> lines() throws IOException {
        var data = folder.resolve("data.tsv");
        var text = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            text.append("good\tthe soup was good ").append(i).append('\n');
            text.append("bad\tthe soup was bad ").append(i).append('\n');
        }
        Files.writeString(data, text);
        var classifier = folder.resolve("c.safetensors");
        var trained =
                Terminal.run(
                        "train", "classify", data, "-o", classifier, "--hidden", 4, "--epochs", 1);
        assertEquals(0, trained.status(), trained.err());
        var prose = folder.resolve("prose.txt");
        Files.writeString(prose, TEXTS.repeat(20));
        var ngram = folder.resolve("n.safetensors");
        assertEquals(0, Terminal.run("train", "ngram", prose, "-o", ngram).status());
        var series = folder.resolve("series.csv");
        var rows = new StringBuilder("y\n");
        for (int i = 0; i < 60; i++) {
            rows.append(Math.sin(i)).append('\n');
        }
        Files.writeString(series, rows);
        var lines = new ArrayList<List<String>>();
        for (var line :
                List.of(
                        "train classify DATA -o NEW1 --hidden 4 --epochs 1 --json",
                        "train classify DATA -o NEW2 --hidden 4 --epochs 1",
                        "train language PROSE -o NEW3 --hidden 4 --epochs 1 --batch 2 --json",
                        "train forecast SERIES -o NEW4 --hidden 4 --epochs 1",
                        "predict CLASSIFIER",
                        "predict CLASSIFIER DATA",
                        "predict CLASSIFIER DATA --json",
                        "predict NGRAM --prompt the",
                        "evaluate CLASSIFIER DATA",
                        "evaluate CLASSIFIER DATA --json",
                        "evaluate CLASSIFIER DATA --report -",
                        "evaluate NGRAM PROSE",
                        "generate NGRAM --length 20",
                        "gradients lstm --hidden 4 --windows 2 --steps 10 --radii 1",
                        "gradients lstm --hidden 4 --windows 2 --steps 10 --radii 1 --json",
                        "online --symbols characters --hidden 4",
                        "online --symbols characters --hidden 4 --json",
                        "show CLASSIFIER",
                        "cells",
                        "cells show gru",
                        "cells check gru",
                        "data inspect DATA",
                        "study",
                        "completion bash",
                        "help",
                        "help train",
                        "tune classify DATA --hidden 4 --over epochs=1,2 --trials 1 -o SEARCH",
                        "tune classify DATA --hidden 4 --over epochs=1,2 --trials 1 -o SEARCH"
                                + " --json")) {
            var words =
                    line.replace("DATA", data.toString())
                            .replace("CLASSIFIER", classifier.toString())
                            .replace("NGRAM", ngram.toString())
                            .replace("PROSE", prose.toString())
                            .replace("SERIES", series.toString())
                            .replace("SEARCH", folder.resolve("search").toString())
                            .replace("NEW", folder.resolve("new").toString());
            lines.add(List.of(words.split(" ")));
        }
        lines.add(List.of());
        return lines;
    }

    @Test
    void everyCommandNoticesThatItsResultsCannotBeWritten() throws Exception {
        for (var line : lines()) {
            for (var each : folder.toFile().listFiles((_, n) -> n.endsWith(".checkpoint"))) {
                Files.delete(each.toPath());
            }
            var full = run("No space left on device", line);
            assertEquals(1, full.status(), line + ": " + full.err());
            assertTrue(
                    full.err()
                            .endsWith(
                                    "rondo: the standard output cannot be written: No space left on"
                                            + " device\n"),
                    line + ": " + full.err());
            if (line.contains("train") && !line.contains("--json") && !line.contains("help")) {
                // the report is lost, the training is not
                var model = line.get(line.indexOf("-o") + 1);
                assertTrue(Files.exists(Path.of(model)), line::toString);
                assertFalse(Files.exists(Path.of(model + ".checkpoint")), line::toString);
            }
        }
    }

    @Test
    void helpOfEveryCommandNoticesIt() {
        var line = RondoCommand.line(Console.ofProcess(), new RondoCommand());
        var all = new ArrayList<List<String>>();
        collect(line, List.of(), all);
        assertTrue(all.size() > 20);
        for (var words : all) {
            for (var option : List.of("--help", "--help-all")) {
                var arguments = new ArrayList<>(words);
                arguments.add(option);
                assertEquals(
                        1, run("No space left on device", arguments).status(), words::toString);
                var closed = run("Broken pipe", arguments);
                assertEquals(new Ended(141, ""), closed, words::toString);
            }
        }
        assertEquals(1, run("No space left on device", List.of("--version")).status());
    }

    private static void collect(CommandLine line, List<String> words, List<List<String>> all) {
        all.add(words);
        line.getSubcommands()
                .forEach((name, sub) -> {
                    var more = new ArrayList<>(words);
                    more.add(name);
                    collect(sub, more, all);
                });
    }

    @Test
    void aClosedPipeIsTheEndAndNoFault() throws Exception {
        for (var line : lines()) {
            if (line.isEmpty()
                    || line.getFirst().matches("predict|generate|online|data|cells|show")) {
                assertEquals(new Ended(141, ""), run("Broken pipe", line), line::toString);
            }
        }
    }

    @Test
    void aClosedStandardInputIsAnError() throws Exception {
        lines();
        InputStream closed =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("it is closed");
                    }
                };
        for (var line :
                List.of(
                        List.of("predict", folder.resolve("c.safetensors").toString()),
                        List.of("predict", folder.resolve("n.safetensors").toString()),
                        List.of("predict", folder.resolve("c.safetensors").toString(), "-"),
                        List.of("data", "inspect", "-"),
                        List.of("online"),
                        List.of("online", "--symbols", "words"))) {
            var out = new ByteArrayOutputStream();
            var err = new ByteArrayOutputStream();
            int status =
                    RondoCommand.run(Console.of(closed, out, err, 0), line.toArray(String[]::new));
            assertEquals(2, status, line::toString);
            assertEquals(
                    "rondo: the standard input cannot be read: it is closed\n",
                    err.toString(StandardCharsets.UTF_8),
                    line::toString);
            assertEquals("", out.toString(StandardCharsets.UTF_8), line::toString);
        }
    }
}
