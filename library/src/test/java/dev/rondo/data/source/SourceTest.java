package dev.rondo.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.rondo.data.Faults;

import io.airlift.compress.zstd.ZstdOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

public class SourceTest {
    public static byte[] zipped(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] standard(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new ZstdOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static List<String> lines(DataSource source) {
        var all = new ArrayList<String>();
        try (var lines = source.lines()) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                all.add(line);
                assertEquals(all.size(), lines.number());
            }
            assertNull(lines.next());
        }
        return all;
    }

    private static List<String> lines(byte... bytes) {
        return lines(DataSource.of("t.txt", bytes));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void compressionsThatAreNotReadAreNamed() {
        byte[] xz = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0, 0, 4, (byte) 0xe6, (byte) 0xd6, 1};
        byte[] bzip2 = {'B', 'Z', 'h', '9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, 7};
        Faults.says("t.txt: compressed with xz, which is not read", () -> lines(xz));
        Faults.says("t.txt: compressed with bzip2, which is not read", () -> lines(bzip2));
        assertEquals(List.of("BZh9 is a text"), lines(latin("BZh9 is a text")));
    }

    @Test
    void linesEndAsTheyDoEverywhere() {
        assertEquals(List.of(), lines());
        assertEquals(List.of(""), lines((byte) '\n'));
        assertEquals(List.of("a", "", "b"), lines(latin("a\r\n\nb")));
        assertEquals(List.of("a", "b"), lines(latin("a\nb\n")));
        assertEquals(List.of("ä"), lines("\uFEFFä\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void linesLongerThanAnyBufferStayWhole() {
        for (int length : new int[] {65535, 65536, 65537, 200_000}) {
            String line = "x".repeat(length - 1) + "y";
            assertEquals(List.of(line, line, "z"), lines(latin(line + "\n" + line + "\nz")));
        }
    }

    @Test
    void whatIsPackedIsUnpacked(@TempDir Path folder) throws IOException {
        var file = folder.resolve("anything");
        Files.write(file, zipped(latin("a\nb\n")));
        assertEquals(List.of("a", "b"), lines(DataSource.of(file)));
        byte[] whole = zipped(latin("a\nb\n".repeat(1000)));
        Faults.says("t.txt: ends too early", () -> lines(Arrays.copyOf(whole, whole.length / 2)));
        byte[] other = standard(latin("a\nb\n".repeat(1000)));
        assertEquals(2000, lines(other).size());
        Faults.says("t.txt: ", () -> lines(Arrays.copyOf(other, other.length - 3)));
        other[8] ^= 0x55;
        Faults.says("t.txt: ", () -> lines(other));
        whole[14] ^= 0x55;
        Faults.says("t.txt: ", () -> lines(whole));
    }

    @Test
    void whatIsNoTextIsSaidWithItsPlace() {
        Faults.says(
                "t.txt:2: byte offset 5: the byte 0xe4 is not valid UTF-8 here: is it Latin-1",
                () -> lines(latin("ab\nxyäz\n")));
        Faults.says("is it UTF-16?", () -> lines("ab\n".getBytes(StandardCharsets.UTF_16)));
        Faults.says(
                "t.txt:1: a null character at column 2",
                () -> lines("ab\n".getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(
                List.of("xyäz"),
                lines(DataSource.of("t", latin("xyäz")).in(StandardCharsets.ISO_8859_1)));
        Faults.says("iconv", () -> DataSource.of("t", new byte[0]).in(StandardCharsets.UTF_16LE));
        Faults.says("there is no such file", () -> lines(DataSource.of(Path.of("none.txt"))));
    }
}
