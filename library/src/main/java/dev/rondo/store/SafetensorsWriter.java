package dev.rondo.store;

import dev.rondo.RondoException;
import dev.rondo.RondoVersion;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;

/// Writes a safetensors file: named tensors and a map of texts.
///
/// Every file carries a checksum of itself in its metadata, see [Safetensors]. Arrays are kept, not
/// copied, until [#write] is done. The same content gives the same bytes.
public final class SafetensorsWriter {
    static final String FORMAT_KEY = "rondo.format";
    static final FileFormat FORMAT = new FileFormat("the container", 1, 1);
    static final String CHECKSUM_KEY = "rondo.checksum";
    static final String CHECKSUM_ZERO = "crc32c:00000000";

    /// How every header that is written begins, up to the digits of the checksum.
    static final String PREFIX =
            "{\"" + SafetensorsHeader.METADATA + "\":{\"" + CHECKSUM_KEY + "\":\"crc32c:";

    private static final int BUFFER_BYTES = 1 << 18;

    /// Puts elements `from` to `to` of an array into a buffer.
    private interface Elements {
        void put(int from, int to, ByteBuffer buffer);
    }

    private record Entry(
            String name, TensorType type, List<Long> shape, int size, Elements elements) {}

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /// Adds a text to the metadata, replacing one of the same key. Keys of Rondo begin with
    /// `rondo.`; [Safetensors] demands the checksum of any file that has one. The version of Rondo,
    /// `rondo.writer`, is there by itself.
    public SafetensorsWriter metadata(String key, String value) {
        if (key.equals(CHECKSUM_KEY) || key.equals(FORMAT_KEY)) {
            throw new RondoException("the metadata key " + key + " is written by itself");
        }
        metadata.put(key, Objects.requireNonNull(value, key));
        return this;
    }

    /// Adds an F32 tensor.
    ///
    /// @param shape row-major; `values[offset]` is its first element
    /// @throws RondoException if the name is taken or the array too short
    public SafetensorsWriter floats(String name, float[] values, int offset, int... shape) {
        return add(
                name,
                TensorType.F32,
                values.length,
                offset,
                shape,
                (from, to, buffer) -> buffer.asFloatBuffer().put(values, offset + from, to - from));
    }

    /// Adds an F64 tensor; otherwise as [#floats].
    public SafetensorsWriter doubles(String name, double[] values, int offset, int... shape) {
        return add(
                name,
                TensorType.F64,
                values.length,
                offset,
                shape,
                (from, to, buffer) ->
                        buffer.asDoubleBuffer().put(values, offset + from, to - from));
    }

    /// Adds an I32 tensor; otherwise as [#floats].
    public SafetensorsWriter ints(String name, int[] values, int offset, int... shape) {
        return add(
                name,
                TensorType.I32,
                values.length,
                offset,
                shape,
                (from, to, buffer) -> buffer.asIntBuffer().put(values, offset + from, to - from));
    }

    /// Adds an I64 tensor; otherwise as [#floats].
    public SafetensorsWriter longs(String name, long[] values, int offset, int... shape) {
        return add(
                name,
                TensorType.I64,
                values.length,
                offset,
                shape,
                (from, to, buffer) -> buffer.asLongBuffer().put(values, offset + from, to - from));
    }

    /// Adds a U8 tensor; otherwise as [#floats].
    public SafetensorsWriter bytes(String name, byte[] values, int offset, int... shape) {
        return add(
                name,
                TensorType.U8,
                values.length,
                offset,
                shape,
                (from, to, buffer) -> buffer.duplicate().put(values, offset + from, to - from));
    }

    private SafetensorsWriter add(
            String name, TensorType type, int length, int offset, int[] shape, Elements elements) {
        if (name.isEmpty() || name.equals(SafetensorsHeader.METADATA)) {
            throw new RondoException("a tensor cannot be called \"" + name + "\"");
        }
        long size = 1;
        for (int n : shape) {
            if (n < 0) {
                throw new RondoException(
                        "tensor " + name + ": negative shape " + Arrays.toString(shape));
            }
            size = Math.multiplyExact(size, (long) n);
        }
        if (offset < 0 || size > length - offset) {
            throw new RondoException(
                    "tensor "
                            + name
                            + ": shape "
                            + Arrays.toString(shape)
                            + " takes "
                            + size
                            + " elements from "
                            + offset
                            + ", the array has "
                            + length);
        }
        var dimensions = Arrays.stream(shape).mapToObj(n -> (long) n).toList();
        if (entries.putIfAbsent(name, new Entry(name, type, dimensions, (int) size, elements))
                != null) {
            throw new RondoException("there are two tensors of the name " + name);
        }
        return this;
    }

    /// Whether a file is one that Rondo wrote, a model or a checkpoint, and not one of somebody
    /// else's: by its header, whatever became of the rest.
    public static boolean isRondos(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (var in = Files.newInputStream(file)) {
            var start = in.readNBytes(BUFFER_BYTES);
            if (start.length <= Long.BYTES) {
                return false;
            }
            long header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
            return header > 0
                    && header <= SafetensorsHeader.MAXIMUM_BYTES
                    && start[Long.BYTES] == '{'
                    && new String(start, StandardCharsets.ISO_8859_1).contains("\"rondo.");
        } catch (IOException _) {
            return false;
        }
    }

    /// Refuses to replace a file that is none of Rondo's: data, or a model of another program. An
    /// empty file may be replaced.
    ///
    /// @throws RondoException if there is one
    public static void checkReplaces(Path target) {
        if (foreign(target)) {
            throw new RondoException(
                    target
                            + ": is there already, and is no file that Rondo wrote: it is not replaced;"
                            + " choose another name, or move it away");
        }
    }

    private static boolean foreign(Path target) {
        try {
            return Files.isRegularFile(target) && Files.size(target) > 0 && !isRondos(target);
        } catch (IOException _) {
            return true;
        }
    }

    /// Writes the file, whole or not at all. A file of that name is replaced if Rondo wrote it.
    ///
    /// @throws RondoException if there is a file that Rondo did not write, if names and metadata
    ///   together are too long for a header, or as [AtomicFiles#write(Path, AtomicFiles.Content)]
    public void write(Path target) {
        checkReplaces(target);
        replace(target);
    }

    /// Writes the file, whole or not at all, whoever wrote one that is there.
    ///
    /// @throws RondoException if names and metadata together are too long for a header, or as
    ///   [AtomicFiles#write(Path, AtomicFiles.Content)]
    public void replace(Path target) {
        var ordered = new ArrayList<>(entries.values());
        // large elements first, so that each tensor begins at a multiple of its element's size
        ordered.sort(Comparator.comparingInt(entry -> -entry.type().bytes()));
        byte[] header = header(ordered, target);
        AtomicFiles.write(
                target,
                file -> {
                    var crc = new CRC32C();
                    var buffer =
                            ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
                    buffer.putLong(header.length);
                    flush(buffer, file, crc);
                    for (int at = 0; at < header.length; at += BUFFER_BYTES) {
                        buffer.put(header, at, Math.min(BUFFER_BYTES, header.length - at));
                        flush(buffer, file, crc);
                    }
                    for (var entry : ordered) {
                        int width = entry.type().bytes();
                        int chunk = BUFFER_BYTES / width;
                        for (int from = 0; from < entry.size(); ) {
                            int to = from + Math.min(chunk, entry.size() - from);
                            entry.elements().put(from, to, buffer);
                            buffer.position((to - from) * width);
                            flush(buffer, file, crc);
                            from = to;
                        }
                    }
                    var digits =
                            ByteBuffer.wrap(
                                    HexFormat.of()
                                            .toHexDigits((int) crc.getValue())
                                            .getBytes(StandardCharsets.US_ASCII));
                    file.write(digits, Long.BYTES + PREFIX.length());
                });
    }

    private byte[] header(List<Entry> ordered, Path target) {
        var texts = new LinkedHashMap<String, String>();
        texts.put(CHECKSUM_KEY, CHECKSUM_ZERO);
        texts.put(FORMAT_KEY, Integer.toString(FORMAT.newest()));
        texts.put(FileFormat.WRITER, RondoVersion.number());
        texts.putAll(metadata);
        var tensors = new LinkedHashMap<String, Tensor>();
        long at = 0;
        for (var entry : ordered) {
            long end = at + (long) entry.size() * entry.type().bytes();
            tensors.put(
                    entry.name(), new Tensor(entry.name(), entry.type(), entry.shape(), at, end));
            at = end;
        }
        String text = new SafetensorsHeader(texts, tensors).write();
        ByteBuffer utf8;
        try {
            utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException e) {
            throw new RondoException(
                    target
                            + ": a name or metadata text has half a surrogate pair and is no Unicode",
                    e);
        }
        // the data begins at a multiple of 8
        var header = new byte[(utf8.remaining() + 7) / 8 * 8];
        if (header.length > SafetensorsHeader.MAXIMUM_BYTES) {
            throw new RondoException(
                    target
                            + ": names and metadata take "
                            + header.length
                            + " bytes, at most "
                            + SafetensorsHeader.MAXIMUM_BYTES
                            + " fit into the header: is the vocabulary larger than meant?");
        }
        Arrays.fill(header, (byte) ' ');
        utf8.get(header, 0, utf8.remaining());
        return header;
    }

    private static void flush(ByteBuffer buffer, FileChannel file, CRC32C crc) throws IOException {
        buffer.flip();
        crc.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        buffer.clear();
    }
}
