package dev.rondo.app.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;

class SpoolTest {
    @Test
    void copiesAreThereUntilItIsClosed() throws Exception {
        Path copy;
        Path other;
        try (var spool = Spool.open()) {
            copy = spool.copy("x", new ByteArrayInputStream(new byte[] {1, 2}), "a");
            other = spool.copy("y", new ByteArrayInputStream(new byte[] {3}), "a");
            assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(copy));
            assertArrayEquals(new byte[] {3}, Files.readAllBytes(other));
            Spool.open().close(); // which sweeps, and leaves what is in use
            assertTrue(Files.exists(copy));
        }
        assertFalse(Files.exists(copy.getParent()));
    }

    @Test
    void whatIsLargerThanTheLimitIsRefused() {
        try (var spool = Spool.open(3)) {
            spool.copy("x", new ByteArrayInputStream(new byte[3]), "a");
            var e =
                    assertThrows(
                            RondoException.class,
                            () -> spool.copy("ff", new ByteArrayInputStream(new byte[4]), "b"));
            assertEquals(
                    "ff: more than 3 bytes, which is all that is put into a temporary file: write it"
                            + " to a file first",
                    e.getMessage());
        }
    }

    @Test
    void theNextOneSweepsWhatAKilledOneLeft() throws Exception {
        var parent = Path.of(System.getProperty("java.io.tmpdir"));
        var left = Files.createTempDirectory(parent, Spool.PREFIX);
        Files.writeString(left.resolve(".in-use.lock"), "");
        Files.writeString(left.resolve("ff"), "half");
        var fresh = Files.createTempDirectory(parent, Spool.PREFIX); // not locked yet
        Spool.open().close();
        assertFalse(Files.exists(left));
        assertTrue(Files.exists(fresh));
        Files.delete(fresh);
    }
}
