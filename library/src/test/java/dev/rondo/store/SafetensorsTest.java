package dev.rondo.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

class SafetensorsTest {
    private static final float[] FLOATS = {99, 1, -2.5f, Float.MIN_VALUE, Float.NaN, -0f, 7};
    private static final long[] LONGS = {Long.MIN_VALUE, -1, 0, 1, Long.MAX_VALUE};
    private static final double[] DOUBLES = {Math.PI, Double.MIN_VALUE};
    private static final int[] INTS = {Integer.MIN_VALUE, 5};
    private static final byte[] BYTES = {-1, 0, 1};
    private static final String TEXT = "h' = o * tanh(c')\n\"é😀\" ⊙ σ";

    @TempDir Path folder;

    private Path file;

    @BeforeEach
    void write() {
        file = folder.resolve("model.safetensors");
        new SafetensorsWriter()
                .metadata("rondo.cell", TEXT)
                .metadata("note", "")
                .bytes("bytes", BYTES, 0, 3)
                .floats("W", FLOATS, 1, 2, 3)
                .longs("seed", LONGS, 0, 5)
                .doubles("moments", DOUBLES, 0, 2, 1)
                .ints("table", INTS, 0, 2)
                .floats("scalar", FLOATS, 2)
                .floats("none", FLOATS, 0, 0, 4)
                .write(file);
    }

    private static void assertAllThere(Path file) {
        try (var read = Safetensors.open(file)) {
            assertEquals(
                    Set.of("bytes", "W", "seed", "moments", "table", "scalar", "none"),
                    read.names());
            assertEquals(TEXT, read.metadata("rondo.cell"));
            assertEquals("", read.metadata("note"));
            assertEquals(List.of(2L, 3L), read.tensor("W").shape());
            assertEquals(TensorType.F32, read.tensor("W").type());
            assertArrayEquals(
                    new float[] {1, -2.5f, Float.MIN_VALUE, Float.NaN, -0f, 7}, read.floats("W"));
            var target = new float[8];
            read.floats("W", target, 2, 2, 3);
            assertArrayEquals(
                    new float[] {0, 0, 1, -2.5f, Float.MIN_VALUE, Float.NaN, -0f, 7}, target);
            assertArrayEquals(LONGS, read.longs("seed"));
            assertArrayEquals(DOUBLES, read.doubles("moments"));
            assertArrayEquals(INTS, read.ints("table"));
            assertArrayEquals(BYTES, read.bytes("bytes"));
            assertArrayEquals(new float[] {-2.5f}, read.floats("scalar"));
            assertEquals(0, read.floats("none").length);
        }
    }

    @Test
    void whatIsWrittenIsReadBackBitForBit() {
        assertAllThere(file);
    }

    @Test
    void sameContentGivesTheSameBytes() throws IOException {
        byte[] first = Files.readAllBytes(file);
        write();
        assertArrayEquals(first, Files.readAllBytes(file));
    }

    @Test
    void theHeaderInTheDocumentationIsWhatIsWritten() throws IOException {
        new SafetensorsWriter()
                .metadata("rondo.writer", "0.1.0")
                .metadata("note", "an example")
                .floats("W", new float[] {1, 2, 3, 4, 5, 6}, 0, 2, 3)
                .write(file);
        byte[] bytes = Files.readAllBytes(file);
        String header = new String(bytes, 8, bytes.length - 8 - 24, StandardCharsets.UTF_8).strip();
        assertTrue(
                Files.readString(Path.of("../docs/model-file.md")).contains("\n" + header + "\n"),
                header);
        assertTrue(
                header.contains(
                        "\"crc32c:" + new String(bytes, 50, 8, StandardCharsets.UTF_8) + "\""));
    }

    @Test
    void tensorsLargerThanTheBufferSurvive() {
        var values = new float[200_003];
        var random = new Random(1);
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        var longs = random.longs(100_001).toArray();
        new SafetensorsWriter()
                .floats("a", values, 0, values.length)
                .longs("b", longs, 0, longs.length)
                .write(file);
        try (var read = Safetensors.open(file)) {
            assertArrayEquals(values, read.floats("a"));
            assertArrayEquals(longs, read.longs("b"));
        }
    }

    /// A reader written from the specification alone: it finds a tensor by the header's text.
    @Test
    void anIndependentReaderFindsTheTensors() throws IOException {
        var buffer = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(buffer.getLong());
        assertEquals(0, (8 + length) % 8);
        var header = new byte[length];
        buffer.get(header);
        String json = new String(header, StandardCharsets.UTF_8);
        var matcher =
                Pattern.compile(
                                "\"W\":\\{\"dtype\":\"F32\",\"shape\":\\[2,3\\],\"data_offsets\":\\[(\\d+),(\\d+)\\]\\}")
                        .matcher(json);
        assertTrue(matcher.find(), json);
        int begin = Integer.parseInt(matcher.group(1));
        assertEquals(24, Integer.parseInt(matcher.group(2)) - begin);
        assertEquals(1f, buffer.getFloat(8 + length + begin));
        assertEquals(-2.5f, buffer.getFloat(8 + length + begin + 4));
    }

    @Test
    void readsHalfAndDoublePrecision() throws IOException {
        var data = ByteBuffer.allocate(8 + 4 + 4).order(ByteOrder.LITTLE_ENDIAN);
        data.putDouble(0.1)
                .putShort(Float.floatToFloat16(1.5f))
                .putShort(Float.floatToFloat16(-65504));
        data.putShort((short) (Float.floatToIntBits(-3f) >> 16)).putShort((short) 0);
        write(
                "{\"d\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                        + "\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[8,12]},"
                        + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[12,16]}}   ",
                data.array());
        try (var read = Safetensors.open(file)) {
            assertArrayEquals(new float[] {0.1f}, read.floats("d"));
            assertArrayEquals(new float[] {1.5f, -65504f}, read.floats("h"));
            assertArrayEquals(new float[] {-3, 0}, read.floats("b"));
            assertEquals(Map.of(), read.metadata());
        }
    }

    private void write(String header, byte[] data) throws IOException {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        writeRaw(text.length, text, data);
    }

    private void writeRaw(long length, byte[] header, byte[] data) throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
        out.write(header);
        out.write(data);
        Files.write(file, out.toByteArray());
    }

    private void assertRefused(String part) {
        var e = assertThrows(RondoException.class, () -> Safetensors.open(file).close());
        assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    private void assertHeaderRefused(String part, String header) throws IOException {
        write(header, new byte[8]);
        assertRefused(part);
    }

    private static String entry(String name, String shape, String offsets) {
        return "\""
                + name
                + "\":{\"dtype\":\"F32\",\"shape\":"
                + shape
                + ",\"data_offsets\":"
                + offsets
                + "}";
    }

    @Test
    void damagedHeadersAreRefused() throws IOException {
        assertHeaderRefused("not valid JSON", "{\"a\"");
        assertHeaderRefused("not a safetensors file", "[]");
        assertHeaderRefused(
                "overlap",
                "{" + entry("a", "[2]", "[0,8]") + "," + entry("b", "[1]", "[4,8]") + "}");
        assertHeaderRefused("hole", "{" + entry("a", "[1]", "[4,8]") + "}");
        assertHeaderRefused("cut off", "{" + entry("a", "[4]", "[0,16]") + "}");
        assertHeaderRefused("appended", "{" + entry("a", "[1]", "[0,4]") + "}");
        assertHeaderRefused("takes 12 bytes", "{" + entry("a", "[3]", "[0,8]") + "}");
        assertHeaderRefused("whole numbers", "{" + entry("a", "[-2]", "[0,8]") + "}");
        assertHeaderRefused("whole numbers", "{" + entry("a", "[2.0]", "[0,8]") + "}");
        assertHeaderRefused("whole numbers", "{" + entry("a", "[\"2\"]", "[0,8]") + "}");
        assertHeaderRefused("begin ≤ end", "{" + entry("a", "[2]", "[8,0]") + "}");
        assertHeaderRefused("begin ≤ end", "{" + entry("a", "[2]", "[8]") + "}");
        assertHeaderRefused(
                "more than 2^63",
                "{" + entry("a", "[4611686018427387904,4611686018427387904]", "[0,8]") + "}");
        assertHeaderRefused(
                "twice", "{" + entry("a", "[2]", "[0,8]") + "," + entry("a", "[2]", "[0,8]") + "}");
        assertHeaderRefused("twice", "{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}");
        assertHeaderRefused("twice", "{\"__metadata__\":{},\"__metadata__\":{}}");
        assertHeaderRefused("not a string", "{\"__metadata__\":{\"a\":1}}");
        assertHeaderRefused("lacks", "{\"a\":{\"dtype\":\"F32\"}}");
        assertHeaderRefused("unknown dtype", "{\"a\":{\"dtype\":\"F33\"}}");
        assertHeaderRefused("unknown key", "{\"a\":{\"kind\":\"F32\"}}");
        assertHeaderRefused(
                "more than 32", "{" + entry("a", "[1" + ",1".repeat(100_000) + "]", "[0,8]") + "}");
        assertHeaderRefused("unexpected text", "{" + entry("a", "[2]", "[0,8]") + "} {}");
        assertHeaderRefused("", "{\"a\":".repeat(100_000));
        assertHeaderRefused(
                "checksum",
                "{\"__metadata__\":{\"rondo.format\":\"1\"}," + entry("a", "[2]", "[0,8]") + "}");
    }

    @Test
    void impossibleHeaderLengthsAreRefusedAtOnce() throws IOException {
        for (long length :
                new long[] {0, 1, 1000, 1L << 31, 1L << 40, Long.MAX_VALUE, -1, Long.MIN_VALUE}) {
            writeRaw(length, "{}".getBytes(StandardCharsets.UTF_8), new byte[0]);
            assertRefused("not a safetensors file");
        }
    }

    @Test
    void headersThatAreNotUtf8AreRefused() throws IOException {
        writeRaw(6, new byte[] {'{', '"', (byte) 0xe9, '"', ':', '}'}, new byte[0]);
        assertRefused("UTF-8");
    }

    @Test
    void foreignFilesAreNamed() throws IOException {
        Files.write(file, new byte[0]);
        assertRefused("empty");
        Files.write(file, new byte[] {1, 2, 3});
        assertRefused("only 3 bytes");
        for (var foreign :
                Map.of(
                                "PNG", "\u0089PNG\r\n\u001a\n0000",
                                "PyTorch", "PK\u0003\u0004\u0000\u0000\u0008\u0008archive/data.pkl",
                                "pickle", "\u0080\u0002}q\u0000.00000000",
                                "JSON", "{\"model\": 1}          ",
                                "Git LFS", "version https://git-lfs.github.com/spec/v1",
                                "not a safetensors", "It was a dark and stormy night")
                        .entrySet()) {
            Files.write(file, foreign.getValue().getBytes(StandardCharsets.ISO_8859_1));
            assertRefused(foreign.getKey());
        }
    }

    @Test
    void missingFilesAndFoldersAreRefused() {
        file = folder;
        assertRefused("folder");
        file = folder.resolve("none");
        assertRefused("no such file");
    }

    @Test
    void truncationsAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += length < 64 ? 1 : 5) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused("");
        }
    }

    @Test
    void everyFlippedBitIsFound() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            var altered = whole.clone();
            altered[at] ^= (byte) (1 << at % 8);
            Files.write(file, altered);
            assertRefused("");
        }
    }

    @Test
    void randomDamageIsFound() throws IOException {
        byte[] whole = Files.readAllBytes(file);
        var random = new Random(7);
        for (int round = 0; round < 300; round++) {
            var altered = whole.clone();
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                altered[random.nextInt(altered.length)] = (byte) random.nextInt(256);
            }
            if (!Arrays.equals(whole, altered)) {
                Files.write(file, altered);
                assertRefused("");
            }
        }
    }

    @Test
    void wrongNamesShapesAndTypesAreExplained() {
        try (var read = Safetensors.open(file)) {
            assertTrue(
                    assertThrows(RondoException.class, () -> read.floats("U"))
                            .getMessage()
                            .contains("W"));
            assertTrue(
                    assertThrows(
                                    RondoException.class,
                                    () -> read.floats("W", new float[6], 0, 3, 2))
                            .getMessage()
                            .contains("[2, 3], expected [3, 2]"));
            assertTrue(
                    assertThrows(RondoException.class, () -> read.floats("seed"))
                            .getMessage()
                            .contains("I64"));
            assertTrue(
                    assertThrows(RondoException.class, () -> read.longs("W"))
                            .getMessage()
                            .contains("F32"));
            assertTrue(
                    assertThrows(RondoException.class, () -> read.metadata("rondo.other"))
                            .getMessage()
                            .contains("rondo.cell"));
        }
    }

    @Test
    void theWriterChecksWhatItIsGiven() {
        var writer = new SafetensorsWriter().floats("a", FLOATS, 0, 7);
        assertThrows(RondoException.class, () -> writer.floats("a", FLOATS, 0, 7));
        assertThrows(RondoException.class, () -> writer.floats("b", FLOATS, 1, 7));
        assertThrows(RondoException.class, () -> writer.floats("b", FLOATS, 0, -1));
        assertThrows(RondoException.class, () -> writer.floats("__metadata__", FLOATS, 0, 1));
        assertThrows(RondoException.class, () -> writer.metadata("rondo.checksum", ""));
        assertThrows(RondoException.class, () -> writer.metadata("a", "\ud800").write(file));
        assertAllThere(file);
    }
}
