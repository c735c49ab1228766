package dev.rondo.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
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

    @Test
    void whatIsNoRegularFileIsNeverReplaced() throws Exception {
        var pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        var link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        for (var target : List.of(pipe, link)) {
            var e =
                    assertThrows(
                            RondoException.class, () -> AtomicFiles.write(target, new byte[] {1}));
            assertTrue(e.getMessage().startsWith(target + ": is a device, a pipe"), e.getMessage());
            assertThrows(RondoException.class, () -> AtomicFiles.check(target));
            assertThrows(RondoException.class, () -> new SafetensorsWriter().write(target));
        }
        var kind = Files.readAttributes(pipe, BasicFileAttributes.class);
        assertTrue(kind.isOther());
        assertEquals(List.of("link", "pipe"), files());
    }

    @Test
    void permissionsOfAReplacedFileStay() throws IOException {
        var file = folder.resolve("a");
        AtomicFiles.write(file, new byte[] {1});
        for (var permissions : List.of("rw-------", "rw-r-----", "rwxrwxrwx")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
            AtomicFiles.write(file, new byte[] {2});
            assertEquals(
                    permissions,
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
    }

    @Test
    void theNextWriterOfANameSweepsWhatAKilledOneLeft() throws IOException {
        for (var name : List.of(".a.1x9.tmp", ".a.zz.tmp", ".b.1x9.tmp", ".a.x-1.tmp", "a.1.tmp")) {
            Files.writeString(folder.resolve(name), "half");
        }
        Files.createDirectory(folder.resolve(".a.dir.tmp"));
        Files.writeString(folder.resolve(".a.lock"), ""); // of a process that is gone
        AtomicFiles.write(folder.resolve("a"), new byte[] {1});
        assertEquals(List.of(".a.dir.tmp", ".a.x-1.tmp", ".b.1x9.tmp", "a", "a.1.tmp"), files());
    }

    @Test
    void twoThreadsWriteOneNameAndBothAreWhole() throws Exception {
        var file = folder.resolve("a");
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            var content = new byte[1000];
            Arrays.fill(content, (byte) i);
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int k = 0; k < 20; k++) {
                                    AtomicFiles.write(file, content);
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        var bytes = Files.readAllBytes(file);
        assertEquals(1000, bytes.length);
        for (var b : bytes) {
            assertEquals(bytes[0], b);
        }
        assertEquals(List.of("a"), files());
    }

    /// A process that locks a file until its input ends.
    private static final String HOLDER =
            """
            import java.nio.channels.FileChannel;
            import java.nio.file.*;

            class Holder {
                public static void main(String[] a) throws Exception {
                    var channel = FileChannel.open(Path.of(a[0]), StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    channel.lock();
                    System.out.println("held");
                    while (System.in.read() >= 0) {}
                }
            }
            """;

    @Test
    void whatAnotherProcessWritesIsRefusedUntilItEnds() throws Exception {
        var file = folder.resolve("a");
        AtomicFiles.write(file, new byte[] {1});
        var program = Files.writeString(folder.resolve("Holder.java"), HOLDER);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process =
                new ProcessBuilder(java, program.toString(), folder.resolve(".a.lock").toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            assertEquals("held", process.inputReader().readLine());
            for (Executable writer :
                    List.<Executable>of(
                            () -> AtomicFiles.write(file, new byte[] {2}),
                            () -> OutputLock.hold(file).close())) {
                var e = assertThrows(RondoException.class, writer);
                assertEquals(
                        file
                                + ": is being written by another process: wait for its end, or choose"
                                + " another name",
                        e.getMessage());
            }
            assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
        } finally {
            process.destroyForcibly(); // as a kill does
            process.waitFor();
        }
        AtomicFiles.write(file, new byte[] {3});
        assertArrayEquals(new byte[] {3}, Files.readAllBytes(file));
        assertEquals(List.of("Holder.java", "a"), files());
    }

    @Test
    void whoHoldsANameWritesItAndNobodyElseHoldsIt() throws IOException {
        var file = folder.resolve("a");
        try (var _ = OutputLock.hold(file)) {
            AtomicFiles.write(file, new byte[] {1});
            AtomicFiles.write(file, new byte[] {2});
            assertEquals(List.of(".a.lock", "a"), files());
            var link = Files.createSymbolicLink(folder.resolve("link"), file);
            assertThrows(RondoException.class, () -> OutputLock.hold(file).close());
            assertThrows(RondoException.class, () -> OutputLock.hold(link).close());
            OutputLock.hold(folder.resolve("b")).close();
        }
        OutputLock.hold(file).close();
        assertEquals(List.of("a", "link"), files());
    }

    @Test
    void aModelFileReplacesWhatRondoWroteAndNothingElse() throws IOException {
        var own = folder.resolve("own");
        new SafetensorsWriter().metadata("about", "one").write(own);
        new SafetensorsWriter().metadata("about", "two").write(own);
        try (var file = Safetensors.open(own)) {
            assertEquals("two", file.metadata("about"));
        }
        var empty = Files.createFile(folder.resolve("empty"));
        new SafetensorsWriter().write(empty);
        assertTrue(SafetensorsWriter.isRondos(empty));
        var header = "{\"__metadata__\":{\"format\":\"pt\"}}";
        var foreign = new byte[8 + header.length()];
        foreign[0] = (byte) header.length();
        System.arraycopy(header.getBytes(StandardCharsets.UTF_8), 0, foreign, 8, header.length());
        for (var content :
                List.of(
                        "yes\tgood\n".getBytes(StandardCharsets.UTF_8),
                        "{\"rondo.checksum\": 1}".getBytes(StandardCharsets.UTF_8),
                        foreign)) {
            var data = Files.write(folder.resolve("data"), content);
            var link = folder.resolve("link");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, data);
            for (var target : List.of(data, link)) {
                var e =
                        assertThrows(
                                RondoException.class, () -> new SafetensorsWriter().write(target));
                assertTrue(e.getMessage().contains("no file that Rondo wrote"), e.getMessage());
            }
            assertArrayEquals(content, Files.readAllBytes(data));
        }
    }
}
