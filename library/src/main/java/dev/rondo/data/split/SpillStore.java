package dev.rondo.data.split;

import dev.rondo.RondoException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// Encoded items, records of whole numbers, numbered from 0: in memory up to a bound, and what goes
/// beyond it in a temporary file that is read page by page as records are asked for. Data larger
/// than memory are put here once, and read in any order ever after.
///
/// Filled by one thread; then read by any number. The file is deleted by [#close], at the latest
/// when the program ends.
public final class SpillStore implements AutoCloseable {
    private static final int CHUNK = 1 << 20; // numbers
    private static final long BYTES = (long) Integer.BYTES * CHUNK;

    private final int chunksInMemory;
    private final Arena arena = Arena.ofShared();
    private final List<MemorySegment> chunks = new ArrayList<>();
    private final CRC32C checksum = new CRC32C();
    private int[] filling = new int[CHUNK];
    private long[] starts = new long[1024]; // 1 + count: the number at which a record begins
    private int count;
    private @Nullable FileChannel file;

    /// Up to 1 GiB in memory.
    public SpillStore() {
        this(1L << 30);
    }

    /// @param memory bytes that may be held in memory, at least those of one chunk of 4 MiB
    public SpillStore(long memory) {
        chunksInMemory = (int) Math.max(1, Math.min(Integer.MAX_VALUE, memory / BYTES));
    }

    /// Puts a record on the shelf.
    ///
    /// @return its number
    public int add(int[] record) {
        long at = starts[count];
        if (count + 2 > starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        var bytes = ByteBuffer.allocate(Integer.BYTES * (1 + record.length));
        bytes.putInt(record.length);
        int done = 0;
        while (done < record.length) {
            int offset = (int) (at % CHUNK);
            int n = Math.min(record.length - done, CHUNK - offset);
            System.arraycopy(record, done, filling, offset, n);
            done += n;
            at += n;
            if (at % CHUNK == 0) {
                full();
            }
        }
        bytes.asIntBuffer().put(record);
        checksum.update(bytes.array());
        count++;
        starts[count] = at;
        return count - 1;
    }

    /// The chunk that was being filled goes to its place, and another one begins.
    private void full() {
        if (chunks.size() < chunksInMemory) {
            chunks.add(MemorySegment.ofArray(filling));
            filling = new int[CHUNK];
            return;
        }
        try {
            if (file == null) {
                var path = Files.createTempFile("rondo", ".shelf");
                file =
                        FileChannel.open(
                                path,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE,
                                StandardOpenOption.DELETE_ON_CLOSE);
            }
            var bytes = ByteBuffer.allocate((int) BYTES).order(java.nio.ByteOrder.nativeOrder());
            bytes.asIntBuffer().put(filling);
            long at = (chunks.size() - chunksInMemory) * BYTES;
            for (long to = at; bytes.hasRemaining(); ) {
                to += file.write(bytes, to);
            }
            chunks.add(file.map(FileChannel.MapMode.READ_ONLY, at, BYTES, arena));
        } catch (IOException e) {
            throw new RondoException(
                    "data that are larger than memory could not be put into a temporary file ("
                            + e.getMessage()
                            + "): is the disk full?",
                    e);
        }
    }

    /// A copy of record `number`.
    public int[] get(int number) {
        int[] record = new int[length(number)];
        long at = starts[number];
        for (int done = 0; done < record.length; ) {
            int chunk = (int) (at / CHUNK);
            int offset = (int) (at % CHUNK);
            int n = Math.min(record.length - done, CHUNK - offset);
            if (chunk == chunks.size()) {
                System.arraycopy(filling, offset, record, done, n);
            } else {
                MemorySegment.copy(
                        chunks.get(chunk),
                        ValueLayout.JAVA_INT,
                        (long) Integer.BYTES * offset,
                        record,
                        done,
                        n);
            }
            done += n;
            at += n;
        }
        return record;
    }

    /// Numbers of record `number`.
    public int length(int number) {
        java.util.Objects.checkIndex(number, count);
        return Math.toIntExact(starts[number + 1] - starts[number]);
    }

    /// How many records there are.
    public int count() {
        return count;
    }

    /// Tells these records, in this order, from others.
    public String digest() {
        return count
                + " records, "
                + starts[count]
                + " numbers, checksum "
                + Long.toHexString(checksum.getValue());
    }

    @Override
    public void close() {
        arena.close();
        chunks.clear();
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
