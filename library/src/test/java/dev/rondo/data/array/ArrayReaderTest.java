package dev.rondo.data.array;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.Faults;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.SourceTest;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

public class ArrayReaderTest {
    static byte[] idx(int type, int[] shape, byte... numbers) {
        var bytes = ByteBuffer.allocate(4 + 4 * shape.length + numbers.length);
        bytes.put((byte) 0).put((byte) 0).put((byte) type).put((byte) shape.length);
        for (int size : shape) {
            bytes.putInt(size);
        }
        return bytes.put(numbers).array();
    }

    public static byte[] numpy(String type, String shape, byte... numbers) {
        String header =
                "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
        var bytes = ByteBuffer.allocate(10 + header.length() + numbers.length);
        bytes.order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        bytes.put((byte) 1).put((byte) 0).putShort((short) header.length());
        bytes.put(header.getBytes(StandardCharsets.US_ASCII)).put(numbers);
        return bytes.array();
    }

    private static ArrayReader open(byte... bytes) {
        return ArrayReader.open(DataSource.of("a.bin", bytes));
    }

    private static float[] all(byte... bytes) {
        try (var reader = open(bytes)) {
            return reader.all();
        }
    }

    @Test
    void imagesComeOneByOne() throws IOException {
        byte[] images =
                idx(8, new int[] {2, 2, 3}, new byte[] {0, 1, 2, 3, 4, 5, -1, 7, 8, 9, 10, 11});
        for (byte[] bytes : new byte[][] {images, SourceTest.zipped(images)}) {
            try (var reader = open(bytes)) {
                assertArrayEquals(new int[] {2, 2, 3}, reader.shape());
                assertEquals(2, reader.items());
                assertEquals(6, reader.width());
                float[] image = new float[6];
                assertTrue(reader.next(image));
                assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, image);
                assertTrue(reader.next(image));
                assertArrayEquals(new float[] {255, 7, 8, 9, 10, 11}, image);
                assertFalse(reader.next(image));
            }
        }
        assertArrayEquals(
                new int[] {3, 1}, open(idx(8, new int[] {2}, new byte[] {3, 1})).labels());
    }

    @Test
    void allTypesOfNumbersAreRead() {
        byte[] four = ByteBuffer.allocate(4).putFloat(-1.5f).array();
        byte[] eight = ByteBuffer.allocate(8).putDouble(-2.5).array();
        assertArrayEquals(new float[] {-1}, all(idx(9, new int[] {1}, (byte) -1)));
        assertArrayEquals(new float[] {-2}, all(idx(0xb, new int[] {1}, (byte) -1, (byte) -2)));
        assertArrayEquals(new float[] {-1.5f}, all(idx(0xd, new int[] {1}, four)));
        assertArrayEquals(new float[] {-2.5f}, all(idx(0xe, new int[] {1}, eight)));
        assertArrayEquals(new float[] {-1.5f}, all(numpy(">f4", "(1,)", four)));
        assertArrayEquals(new float[] {-2.5f}, all(numpy(">f8", "()", eight)));
        assertArrayEquals(
                new float[] {255, 254}, all(numpy("|u1", "(1, 2)", (byte) -1, (byte) -2)));
        assertArrayEquals(new float[] {258}, all(numpy("<i2", "(1,)", (byte) 2, (byte) 1)));
        assertArrayEquals(new float[] {1}, all(numpy("<f2", "(1,)", (byte) 0, (byte) 0x3c)));
        assertArrayEquals(
                new float[] {-2},
                all(
                        numpy(
                                "<i8",
                                "(1L,)",
                                ByteBuffer.allocate(8)
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .putLong(-2)
                                        .array())));
        assertArrayEquals(new float[0], all(numpy("<f4", "(0, 3)")));
    }

    @Test
    void whatIsWrongIsSaid() {
        Faults.says("a.bin: the file is empty", () -> open());
        Faults.says("unknown first bytes", () -> open((byte) 1, (byte) 2));
        Faults.says(
                "ends within item 2 of 3",
                () -> all(idx(8, new int[] {3, 2}, new byte[] {1, 2, 3})));
        Faults.says("0x55 is none of IDX", () -> open(idx(0x55, new int[] {1})));
        Faults.says("more than", () -> open(idx(8, new int[] {1, Integer.MAX_VALUE, 9})));
        Faults.says("impossible size", () -> open(idx(8, new int[] {-1})));
        Faults.says("ends too early", () -> open(Arrays.copyOf(idx(8, new int[] {1, 2}), 9)));
        Faults.says("type U3 is not read", () -> open(numpy("<U3", "(1,)")));
        Faults.says(
                "expected a label", () -> open(numpy("<f2", "(1,)", (byte) 1, (byte) 1)).labels());
        Faults.says(
                "one number for each item",
                () -> open(idx(8, new int[] {1, 2}, new byte[2])).labels());
    }
}
