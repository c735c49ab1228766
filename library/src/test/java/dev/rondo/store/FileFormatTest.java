package dev.rondo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.RondoVersion;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

class FileFormatTest {
    private static final FileFormat FORMAT = new FileFormat("ladders", 2, 3);
    private static final String HERE = "this is Rondo " + RondoVersion.number();

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("f.safetensors");
    }

    private void write(String... metadata) {
        var writer = new SafetensorsWriter();
        for (int i = 0; i < metadata.length; i += 2) {
            writer.metadata(metadata[i], metadata[i + 1]);
        }
        writer.write(file);
    }

    /// The message without the name of the file.
    private String refusal(Consumer<Safetensors> reader) {
        var e =
                assertThrows(
                        RondoException.class,
                        () -> {
                            try (var in = Safetensors.open(file)) {
                                reader.accept(in);
                            }
                        });
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
        return e.getMessage().substring((file + ": ").length());
    }

    private static void unknownKey(Safetensors in) {
        FileFormat.read(
                in,
                () -> {
                    throw new RondoException("novel: unknown (known are steps)");
                });
    }

    @Test
    void everyFileNamesTheRondoThatWroteIt() {
        write();
        try (var in = Safetensors.open(file)) {
            assertEquals(RondoVersion.number(), in.metadata("rondo.writer"));
        }
        assertTrue(RondoVersion.number().matches("[0-9]+\\.[0-9]+\\.[0-9]+.*"), HERE);
    }

    @Test
    void versionsThatAreReadPass() {
        for (var version : new String[] {"2", "3"}) {
            write("rondo.version", version, "rondo.writer", "9.9");
            try (var in = Safetensors.open(file)) {
                FORMAT.check(in);
                assertEquals("done", FileFormat.read(in, () -> "done"));
            }
        }
        FORMAT.mark(new SafetensorsWriter()).write(file);
        try (var in = Safetensors.open(file)) {
            assertEquals("3", in.metadata("rondo.version"));
            FORMAT.check(in);
        }
    }

    @Test
    void aNewerFormatIsSaidToBeOne() {
        write("rondo.version", "4", "rondo.writer", "9.9");
        assertEquals(
                "written by Rondo 9.9 (format 4 of ladders), "
                        + HERE
                        + " and reads up to 3: use a newer Rondo",
                refusal(FORMAT::check));
    }

    @Test
    void anOlderFormatThatIsNoLongerReadIsSaidToBeOne() {
        for (var metadata : new String[][] {{"rondo.version", "1"}, {}}) {
            write(metadata);
            assertEquals(
                    "format 1 of ladders, "
                            + HERE
                            + " and reads from 2 on: use an older Rondo, or train it again",
                    refusal(FORMAT::check));
        }
    }

    @Test
    void aVersionThatIsNoNumberIsAltered() {
        write("rondo.version", "two");
        assertEquals(
                "metadata rondo.version is \"two\", expected a whole number: was the file altered?",
                refusal(FORMAT::check));
    }

    @Test
    void whatIsNotUnderstoodInAFileOfANewerRondoIsSaidToBeThat() {
        write("rondo.version", "3", "rondo.writer", "9.9");
        assertEquals(
                "written by Rondo 9.9, "
                        + HERE
                        + ": use a newer Rondo (novel: unknown (known are steps))",
                refusal(FileFormatTest::unknownKey));
    }

    @Test
    void whatIsNotUnderstoodInAnyOtherFileIsAltered() {
        for (var writer : new String[] {RondoVersion.number(), "0.0.1", "by hand"}) {
            write("rondo.version", "3", "rondo.writer", writer);
            assertEquals(
                    "novel: unknown (known are steps): was the file altered?",
                    refusal(FileFormatTest::unknownKey));
        }
    }

    @Test
    void versionsAreComparedAsNumbers() {
        assertTrue(RondoVersion.isOlderThan("10.0"));
        assertTrue(RondoVersion.isOlderThan("9.9.9-SNAPSHOT"));
        assertFalse(RondoVersion.isOlderThan(RondoVersion.number()));
        assertFalse(RondoVersion.isOlderThan("0.0.9"));
        assertFalse(RondoVersion.isOlderThan("new"));
        assertFalse(RondoVersion.isOlderThan(""));
    }

    // ---- the container ------------------------------------------------------------------------

    /// Says another version of the container, with the right checksum.
    private void container(char version) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String key = "\"rondo.format\":\"";
        bytes[text.indexOf(key) + key.length()] = (byte) version;
        Arrays.fill(bytes, 50, 58, (byte) '0');
        var crc = new CRC32C();
        crc.update(bytes);
        byte[] digits =
                HexFormat.of()
                        .toHexDigits((int) crc.getValue())
                        .getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, bytes, 50, 8);
        Files.write(file, bytes);
    }

    @Test
    void aNewerContainerIsSaidToBeOne() throws IOException {
        write("rondo.writer", "9.9");
        container('2');
        String expected =
                "written by Rondo 9.9 (format 2 of the container), "
                        + HERE
                        + " and reads up to 1: use a newer Rondo";
        assertEquals(expected, refusal(_ -> {}));
        byte[] bytes = Files.readAllBytes(file);
        bytes[50] = 'x'; // its checksum may be another
        Files.write(file, bytes);
        assertEquals(expected, refusal(_ -> {}));
    }

    @Test
    void damageIsNotTakenForANewerRondo() throws IOException {
        write("rondo.kind", "ladder");
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        bytes[text.indexOf("\"rondo.format\":\"1") + 16] = '3';
        Files.write(file, bytes);
        assertTrue(refusal(_ -> {}).contains("does not match its checksum"), refusal(_ -> {}));
        write("rondo.kind", "ladder", "rondo.writer", "9.9");
        bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);
        assertFalse(refusal(_ -> {}).contains("newer"), refusal(_ -> {}));
    }
}
