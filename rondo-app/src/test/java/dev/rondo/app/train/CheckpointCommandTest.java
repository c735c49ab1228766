package dev.rondo.app.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.RondoCommand;
import dev.rondo.app.console.Console;
import dev.rondo.app.console.FailingOutput;
import dev.rondo.app.console.Terminal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Trainings that were ended before they were done: what stays of them.
class CheckpointCommandTest {
    @TempDir Path folder;

    private Path text;
    private Path model;
    private Path checkpoint;

    @BeforeEach
    void write() throws Exception {
        text = folder.resolve("text.txt");
        Files.writeString(text, "to be or not to be\n".repeat(40));
        model = folder.resolve("m.safetensors");
        checkpoint = folder.resolve("m.safetensors.checkpoint");
    }

    private String[] line(Path to, Object... options) {
        var all = new ArrayList<String>(List.of("train", "language", text.toString()));
        all.addAll(List.of("-o", to.toString(), "--hidden", "4", "--batch", "2"));
        all.addAll(List.of("--threads", "1"));
        for (var option : options) {
            all.add(option.toString());
        }
        return all.toArray(String[]::new);
    }

    private Terminal.Outcome train(Object... options) {
        return Terminal.run((Object[]) line(model, options));
    }

    /// Ends a training after its second epoch, as a kill would.
    private void end() {
        var console =
                Console.of(
                        InputStream.nullInputStream(),
                        FailingOutput.after("\"event\":\"epoch-ended\",\"epoch\":2", "Broken pipe"),
                        new ByteArrayOutputStream(),
                        0);
        assertEquals(141, RondoCommand.run(console, line(model, "--epochs", 4, "--json")));
        assertTrue(Files.exists(checkpoint));
        assertFalse(Files.exists(model));
    }

    @Test
    void aForgottenResumeNeverGivesUpACheckpoint() throws Exception {
        end();
        var before = Files.readAllBytes(checkpoint);
        var forgotten = train("--epochs", 4);
        assertEquals(2, forgotten.status());
        assertEquals(
                "rondo: "
                        + checkpoint
                        + ": the checkpoint of an unfinished training: --resume continues it, --force"
                        + " gives it up\n",
                forgotten.err());
        assertArrayEquals(before, Files.readAllBytes(checkpoint));
        var resumed = train("--epochs", 4, "--resume");
        assertEquals(0, resumed.status(), resumed.err());
        assertTrue(resumed.err().contains("resumed after step"), resumed.err());
        assertFalse(Files.exists(checkpoint));
        var whole = folder.resolve("whole.safetensors");
        assertEquals(0, Terminal.run((Object[]) line(whole, "--epochs", 4)).status());
        assertArrayEquals(Files.readAllBytes(whole), Files.readAllBytes(model));
    }

    @Test
    void forceGivesItUp() {
        end();
        var forced = train("--epochs", 1, "--force");
        assertEquals(0, forced.status(), forced.err());
        assertFalse(forced.err().contains("resumed"), forced.err());
        assertFalse(Files.exists(checkpoint));
        assertTrue(Files.exists(model));
    }

    @Test
    void resumingWithFewerEpochsThanAreDoneKeepsEverything() throws Exception {
        end();
        var before = Files.readAllBytes(checkpoint);
        var fewer = train("--epochs", 1, "--resume");
        assertEquals(0, fewer.status(), fewer.err());
        assertTrue(
                fewer.err()
                        .contains(
                                "more epochs are done than --epochs says: nothing was trained, and the"
                                        + " checkpoint stays"),
                fewer.err());
        assertArrayEquals(before, Files.readAllBytes(checkpoint));
        var shown = Terminal.run("show", model);
        assertTrue(shown.out().contains("2 "), shown.out());
        var rest = train("--epochs", 4, "--resume");
        assertEquals(0, rest.status(), rest.err());
        assertFalse(Files.exists(checkpoint));
    }

    @Test
    void aFileOfThatNameThatIsNoCheckpointIsNotReplaced() throws Exception {
        Files.writeString(checkpoint, "my diary");
        for (var options : List.of(List.of("--epochs", 1), List.of("--epochs", 1, "--resume"))) {
            var refused = train(options.toArray());
            assertEquals(2, refused.status(), refused.err());
            assertEquals("my diary", Files.readString(checkpoint));
        }
    }
}
