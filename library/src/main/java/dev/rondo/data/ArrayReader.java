package dev.rondo.data;

import dev.rondo.RondoException;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Reads an array of numbers item by item, an item being all that stands under one index of its
/// first dimension: an image of MNIST, a row of a matrix, a number of a vector. The formats are
/// recognised by their first bytes:
///
/// - IDX, the format of MNIST: two zero bytes, the type, the number of dimensions, the sizes
///   (big-endian, 32 bits), the numbers;
/// - NumPy's `.npy`, versions 1 to 3, of whole and floating-point numbers and booleans, in C order.
///
/// Numbers become floats; those of more than 24 bits are rounded.
public final class ArrayReader implements AutoCloseable {
    /// The most numbers in an item.
    public static final int MAXIMUM_WIDTH = 1 << 26;

    private final String name;
    private final InputStream in;
    private final ArrayHeader header;
    private final byte[] bytes;
    private long read;

    private ArrayReader(String name, InputStream in) throws IOException {
        this.name = name;
        this.in = in;
        this.header = ArrayHeader.read(name, in);
        this.bytes = new byte[Math.min(1 << 16, Math.max(1, width()) * header.type().bytes())];
    }

    /// Opens a file.
    ///
    /// @throws RondoException if it is neither IDX nor NumPy
    public static ArrayReader open(Source source) {
        InputStream in = source.open();
        try {
            return new ArrayReader(source.name(), in);
        } catch (IOException e) {
            close(in);
            throw source.unreadable(e);
        } catch (RondoException e) {
            close(in);
            throw e;
        }
    }

    /// An array within a file, whose stream somebody else closes.
    static ArrayReader within(String name, InputStream in) throws IOException {
        return new ArrayReader(name, in);
    }

    private static void close(InputStream in) {
        try {
            in.close();
        } catch (IOException _) {
            // what went wrong before is reported
        }
    }

    /// The sizes of its dimensions.
    public int[] shape() {
        return header.shape().clone();
    }

    /// How many items there are: the first size, 1 for a single number.
    public int items() {
        return header.shape().length == 0 ? 1 : header.shape()[0];
    }

    /// How many numbers an item has: the product of the other sizes.
    public int width() {
        return header.width();
    }

    /// Reads the next item.
    ///
    /// @param item receives its [#width] numbers
    /// @return false after the last
    /// @throws RondoException if the file ends before it should
    public boolean next(float[] item) {
        if (read == items()) {
            return false;
        }
        try {
            var type = header.type();
            int size = type.bytes();
            int width = width();
            int most = bytes.length / size;
            for (int done = 0; done < width; ) {
                int count = Math.min(most, width - done);
                int got = in.readNBytes(bytes, 0, count * size);
                if (got < count * size) {
                    throw new RondoException(
                            name
                                    + ": the file ends within item "
                                    + (read + 1)
                                    + " of "
                                    + items()
                                    + ": is it cut off?");
                }
                for (int i = 0; i < count; i++) {
                    item[done + i] = type.number(bytes, i * size, header.bigEndian());
                }
                done += count;
            }
            read++;
            return true;
        } catch (IOException e) {
            throw new RondoException(name + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /// All items that are left, one after the other, in memory.
    ///
    /// @return items × width
    public float[] all() {
        int width = Math.max(1, width());
        float[] row = new float[width];
        float[] all = new float[width * Math.min(items(), Math.max(1, (1 << 20) / width))];
        int filled = 0;
        while (next(row)) {
            if (filled + (long) width() > Integer.MAX_VALUE - 8) {
                throw new RondoException(
                        name + ": too many numbers for one array in memory: read it item by item");
            }
            if (filled + width() > all.length) {
                long more = Math.max(filled + (long) width(), 2L * all.length);
                all = Arrays.copyOf(all, (int) Math.min(more, Integer.MAX_VALUE - 8));
            }
            System.arraycopy(row, 0, all, filled, width());
            filled += width();
        }
        return Arrays.copyOf(all, filled);
    }

    /// All numbers of a vector of whole numbers, as labels are.
    ///
    /// @throws RondoException if it has another shape or a number is not whole
    public int[] labels() {
        if (width() != 1) {
            throw new RondoException(
                    name
                            + ": an array of shape "
                            + Arrays.toString(header.shape())
                            + ", expected one number for each item, as labels are");
        }
        float[] all = all();
        int[] labels = new int[all.length];
        for (int i = 0; i < all.length; i++) {
            labels[i] = (int) all[i];
            if (labels[i] != all[i] || Math.abs(all[i]) > 1 << 24) {
                throw new RondoException(
                        name
                                + ": item "
                                + (i + 1)
                                + ": "
                                + all[i]
                                + ", expected a label: 0, 1, 2…");
            }
        }
        return labels;
    }

    @Override
    public void close() {
        close(in);
    }
}
