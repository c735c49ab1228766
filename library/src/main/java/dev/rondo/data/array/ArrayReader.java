package dev.rondo.data.array;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;

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
/// Numbers become doubles, or floats, which round those of more than 24 bits.
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
    public static ArrayReader open(DataSource source) {
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
        return next((at, number) -> item[at] = (float) number);
    }

    /// Reads the next item in double precision, see [#next(float\[\])].
    public boolean next(double[] item) {
        return next((at, number) -> item[at] = number);
    }

    private boolean next(Target to) {
        if (read == items()) {
            return false;
        }
        for (int done = 0; done < width(); ) {
            done += some(to, done, width() - done);
        }
        read++;
        return true;
    }

    /// Where numbers go.
    private interface Target {
        void set(int at, double number);
    }

    /// Reads as many numbers as the buffer takes, at most `count`.
    private int some(Target to, int at, int count) {
        var type = header.type();
        int size = type.bytes();
        int numbers = Math.min(bytes.length / size, count);
        try {
            if (in.readNBytes(bytes, 0, numbers * size) < numbers * size) {
                throw new RondoException(
                        name
                                + ": the file ends within item "
                                + (read + 1)
                                + " of "
                                + items()
                                + ": is it cut off?");
            }
        } catch (IOException e) {
            throw new RondoException(name + ": cannot be read: " + e.getMessage(), e);
        }
        for (int i = 0; i < numbers; i++) {
            to.set(at + i, type.number(bytes, i * size, header.bigEndian()));
        }
        return numbers;
    }

    /// All items that are left, one after the other, in memory.
    ///
    /// @return items × width
    public float[] all() {
        long total = (items() - read) * width();
        if (total > Integer.MAX_VALUE - 8) {
            throw new RondoException(
                    name + ": too many numbers for one array in memory: read it item by item");
        }
        // what the header promises need not be there
        float[] all = new float[(int) Math.min(total, 1 << 16)];
        for (int filled = 0; filled < total; ) {
            if (filled == all.length) {
                all = Arrays.copyOf(all, (int) Math.min(total, 2L * all.length));
            }
            float[] into = all;
            int count = some((at, n) -> into[at] = (float) n, filled, all.length - filled);
            filled += count;
            read = items() - (total - filled) / width();
        }
        read = items();
        return all;
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
