package dev.rondo.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.app.console.Terminal;

import org.junit.jupiter.api.Test;

class RondoCommandTest {
    @Test
    void versionNamesTheProgramAndItsNumber() {
        var outcome = Terminal.run("--version");
        assertEquals(0, outcome.status());
        assertTrue(
                outcome.out().matches("rondo \\d+\\.\\d+\\.\\d+\\S*, Java 25\\S*\\R"),
                outcome.out());
        assertEquals("", outcome.err());
    }

    @Test
    void helpNamesTheSubcommands() {
        var outcome = Terminal.run("--help");
        assertEquals(0, outcome.status());
        assertTrue(outcome.out().contains("cells"), outcome.out());
    }

    @Test
    void aMissingOrUnknownSubcommandIsWrongUsage() {
        var missing = Terminal.run("train");
        assertEquals(2, missing.status());
        assertTrue(missing.err().contains("rondo train --help"), missing.err());
        var unknown = Terminal.run("predct");
        assertEquals(2, unknown.status());
        assertTrue(unknown.err().contains("did you mean predict?"), unknown.err());
        assertTrue(unknown.err().contains("rondo --help"), unknown.err());
    }

    @Test
    void anUnknownOptionIsWrongUsageAndNamesTheHelp() {
        var outcome = Terminal.run("cells", "--shape");
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("--shape"), outcome.err());
        assertTrue(outcome.err().contains("rondo cells --help"), outcome.err());
    }

    @Test
    void aFaultOfTheUserIsOneMessageWithoutAStackTrace() {
        var outcome = Terminal.run("cells", "show", "lstn");
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("did you mean `lstm`?"), outcome.err());
        assertFalse(outcome.err().contains("\tat "), outcome.err());
    }

    @Test
    void debugAddsTheStackTrace() {
        var outcome = Terminal.run("cells", "show", "lstn", "--debug");
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains("\tat "), outcome.err());
    }

    @Test
    void anOptionThatIsGivenTwiceIsRefused() {
        var twice = Terminal.run("train", "language", "x", "-o", "y", "--rate", 1, "--rate=2");
        assertEquals(2, twice.status());
        assertTrue(twice.err().contains("--learning-rate: given twice"), twice.err());
    }
}
