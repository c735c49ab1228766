package dev.rondo.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.Faults;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

class WordVectorReaderTest {
    private static WordVectors read(byte... bytes) {
        return WordVectorReader.read(DataSource.of("v", bytes), _ -> true);
    }

    private static WordVectors read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] binary(String lineEnd, String head, Object... wordsAndVectors)
            throws IOException {
        var out = new ByteArrayOutputStream();
        out.write(head.getBytes(StandardCharsets.UTF_8));
        for (Object part : wordsAndVectors) {
            if (part instanceof String word) {
                out.write((word + " ").getBytes(StandardCharsets.ISO_8859_1));
            } else if (part instanceof float[] vector) {
                var bytes = ByteBuffer.allocate(4 * vector.length).order(ByteOrder.LITTLE_ENDIAN);
                for (float value : vector) {
                    bytes.putFloat(value);
                }
                out.write(bytes.array());
                out.write(lineEnd.getBytes(StandardCharsets.UTF_8));
            }
        }
        return out.toByteArray();
    }

    @Test
    void textWithAndWithoutFirstLine() {
        for (String head : List.of("", "3 2\n")) {
            var vectors = read(head + "the 0.5 -1\n. . 2 3e-1 \ncat 4 5\n");
            assertEquals(2, vectors.width());
            assertEquals(3, vectors.total());
            assertArrayEquals(
                    new float[] {4, 5, 0, 0, .5f, -1, 2, .3f},
                    vectors.of(List.of("cat", "dog", "The", ". .")));
            assertEquals(2, vectors.covered(List.of("cat", "dog", "The")));
        }
    }

    @Test
    void onlyWhatIsWantedIsKeptAndOfTwoTheFirst() {
        var vectors =
                WordVectorReader.read(
                        DataSource.of("v", "a 1 2\nb 3 4\na 5 6\n"), List.of("a")::contains);
        assertArrayEquals(new float[] {1, 2}, vectors.values());
        assertEquals(3, vectors.total());
    }

    @Test
    void binaryFormWithAndWithoutLineEnds() throws IOException {
        for (String end : List.of("", "\n")) {
            var vectors =
                    read(
                            binary(
                                    end,
                                    "3 2\n",
                                    "the",
                                    new float[] {.5f, -1},
                                    "\u00ff",
                                    new float[] {7, 8},
                                    "cat",
                                    new float[] {4, 5}));
            assertArrayEquals(new float[] {4, 5, .5f, -1}, vectors.of(List.of("cat", "the")));
            assertEquals(3, vectors.total());
            assertEquals(1, vectors.unreadable());
        }
    }

    @Test
    void whatIsWrongIsSaidWithItsPlace() throws IOException {
        Faults.says("v:2: 1 numbers, expected 2", () -> read("a 1 2\nb 1\n"));
        Faults.says("v:2: `x`, expected a number", () -> read("a 1 2\nb x 2\n"));
        Faults.says("the file is empty", () -> read(""));
        Faults.says("no word vectors", () -> read("2 3\n"));
        byte[] cut = binary("", "3 2\n", "the", new float[] {.5f, -1}, "c");
        Faults.says("v: ends too early", () -> read(cut));
        Faults.says("vectors of 0 numbers", () -> read("word\n"));
    }
}
