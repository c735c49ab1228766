package dev.rondo.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class AtomicFilesTest {
    @TempDir Path folder;

    private List<String> files() throws IOException {
        try (var list = Files.list(folder)) {
            return list.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void writesAndReplaces() throws IOException {
        var file = folder.resolve("a");
        AtomicFiles.write(file, new byte[] {1, 2, 3});
        AtomicFiles.write(file, new byte[] {4});
        assertArrayEquals(new byte[] {4}, Files.readAllBytes(file));
        assertEquals(List.of("a"), files());
    }

    @Test
    void failureInTheMiddleKeepsWhatWasThereAndLeavesNothing() throws IOException {
        var file = folder.resolve("a");
        AtomicFiles.write(file, new byte[] {1, 2, 3});
        var e =
                assertThrows(
                        RondoException.class,
                        () ->
                                AtomicFiles.write(
                                        file,
                                        channel -> {
                                            channel.write(ByteBuffer.wrap(new byte[] {9}));
                                            throw new IOException("No space left on device");
                                        }));
        assertTrue(e.getMessage().contains("the disk is full"), e.getMessage());
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(file));
        assertThrows(
                IllegalStateException.class,
                () ->
                        AtomicFiles.write(
                                file,
                                _ -> {
                                    throw new IllegalStateException();
                                }));
        assertEquals(List.of("a"), files());
    }

    @Test
    void saysWhichFolderIsMissing() {
        var e =
                assertThrows(
                        RondoException.class,
                        () -> AtomicFiles.write(folder.resolve("none/model"), new byte[0]));
        assertTrue(
                e.getMessage().contains(folder.resolve("none") + " does not exist"),
                e.getMessage());
    }

    @Test
    void refusesAFolderAsTarget() {
        var e = assertThrows(RondoException.class, () -> AtomicFiles.write(folder, new byte[0]));
        assertTrue(e.getMessage().contains("is a folder"), e.getMessage());
    }

    @Test
    void refusesAFileAsFolder() throws IOException {
        Files.createFile(folder.resolve("a"));
        var e =
                assertThrows(
                        RondoException.class,
                        () -> AtomicFiles.write(folder.resolve("a/b"), new byte[0]));
        assertTrue(e.getMessage().contains("is not a folder"), e.getMessage());
    }

    @Test
    void symbolicLinkStaysOne() throws IOException {
        var file = folder.resolve("a");
        AtomicFiles.write(file, new byte[] {1});
        var link = Files.createSymbolicLink(folder.resolve("link"), file);
        AtomicFiles.write(link, new byte[] {2});
        assertTrue(Files.isSymbolicLink(link));
        assertArrayEquals(new byte[] {2}, Files.readAllBytes(file));
    }
}
