package dev.rondo.store;

import dev.rondo.RondoException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/// A safetensors file, open for reading: named tensors and a map of texts.
///
/// The format (huggingface/safetensors, README, section "Format"): 8 bytes, the length of the
/// header as a little-endian number; the header, a JSON object that gives each tensor's `dtype`,
/// `shape` and `data_offsets` and under `__metadata__` a map of texts; the data, little-endian and
/// row-major, without holes.
///
/// [SafetensorsWriter] adds the metadata `rondo.checksum`, `crc32c:` and the CRC-32C (RFC 3720) of
/// the whole file with its eight digits as zeros. Where metadata of Rondo is found, the checksum
/// must be there and right. Files of other programs need none.
///
/// Opening checks all of this before any memory is taken for tensors, so no file, however damaged,
/// leads to anything but a [RondoException]. May be used by several threads at once.
public final class Safetensors implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;
    private static final Map<String, String> FOREIGN =
            Map.of(
                    "504b0304",
                            "a zip archive: a PyTorch .pt or a Keras file must first be converted",
                    "80027d",
                            "a Python pickle, as older PyTorch writes: it must first be converted",
                    "89504e47", "a PNG image",
                    "89484446", "an HDF5 file, as Keras writes: it must first be converted",
                    "47475546", "a GGUF file",
                    "1f8b", "a gzip archive: it must first be unpacked",
                    "25504446", "a PDF document",
                    "7b22", "a JSON text",
                    "76657273696f6e20", "a Git LFS pointer: the file itself was not fetched");

    private final Path path;
    private final FileChannel file;
    private final long dataBegin;
    private final SafetensorsHeader header;

    private Safetensors(Path path, FileChannel file, long dataBegin, SafetensorsHeader header) {
        this.path = path;
        this.file = file;
        this.dataBegin = dataBegin;
        this.header = header;
    }

    /// Opens a file, checks it from end to end, and keeps it open for reading tensors.
    ///
    /// @throws RondoException if it is missing, unreadable, truncated, altered or not a safetensors
    ///   file
    public static Safetensors open(Path path) {
        if (!Files.exists(path)) {
            throw MissingFiles.file(path);
        } else if (!Files.isRegularFile(path)) {
            throw new RondoException(
                    path + ": not a file" + (Files.isDirectory(path) ? " but a folder" : ""));
        }
        FileChannel file = null;
        Safetensors opened = null;
        try {
            file = FileChannel.open(path, StandardOpenOption.READ);
            opened = open(path, file);
            return opened;
        } catch (IOException e) {
            throw unreadable(path, e);
        } finally {
            if (file != null && opened == null) {
                close(file);
            }
        }
    }

    private static Safetensors open(Path path, FileChannel file) throws IOException {
        long length = file.size();
        if (length < 10) {
            throw new RondoException(
                    path
                            + ": "
                            + (length == 0 ? "empty" : "only " + length + " bytes long")
                            + ", a model file has at least 10 bytes: was it cut off in copying?");
        }
        var start = new byte[8];
        read(file, 0, ByteBuffer.wrap(start));
        long headerLength = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (headerLength < 2
                || headerLength > SafetensorsHeader.MAXIMUM_BYTES
                || headerLength > length - 8) {
            throw notSafetensors(path, start, headerLength, length);
        }
        var bytes = new byte[(int) headerLength];
        read(file, 8, ByteBuffer.wrap(bytes));
        if (bytes[0] != '{') {
            throw notSafetensors(path, start, headerLength, length);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new RondoException(
                    path + ": the header is not valid UTF-8: was the file altered?", e);
        }
        try {
            var header = SafetensorsHeader.parse(text, length - 8 - headerLength);
            var opened = new Safetensors(path, file, 8 + headerLength, header);
            opened.verify(start, bytes, length);
            return opened;
        } catch (SafetensorsHeader.Fault e) {
            throw new RondoException(
                    path + ": damaged, or not a safetensors file: " + e.getMessage(), e);
        }
    }

    private static RondoException notSafetensors(
            Path path, byte[] start, long headerLength, long length) {
        String hex = HexFormat.of().formatHex(start);
        for (var foreign : FOREIGN.entrySet()) {
            if (hex.startsWith(foreign.getKey())) {
                return new RondoException(
                        path
                                + ": not a safetensors file but, by its first bytes, "
                                + foreign.getValue());
            }
        }
        boolean plausible = headerLength >= 2 && headerLength <= SafetensorsHeader.MAXIMUM_BYTES;
        return new RondoException(
                path
                        + ": not a safetensors file, or cut off: its first 8 bytes announce a header of "
                        + Long.toUnsignedString(headerLength)
                        + " bytes, "
                        + (plausible && headerLength > length - 8
                                ? "the file has only " + length
                                : "expected 2 to "
                                        + SafetensorsHeader.MAXIMUM_BYTES
                                        + ", beginning with {"));
    }

    private void verify(byte[] start, byte[] headerBytes, long length) throws IOException {
        boolean byRondo =
                header.metadata().keySet().stream().anyMatch(key -> key.startsWith("rondo."));
        if (!byRondo) {
            return;
        }
        String format = header.metadata().get(SafetensorsWriter.FORMAT_KEY);
        try {
            checksum(start, headerBytes, length);
        } catch (RondoException e) {
            if (FileFormat.isNewer(this) && format != null && format.matches("[0-9]{1,9}")) {
                // a newer container may have another checksum
                SafetensorsWriter.FORMAT.check(this, Integer.parseInt(format));
            }
            throw e;
        }
        if (format != null) {
            SafetensorsWriter.FORMAT.check(
                    this, FileFormat.number(path, SafetensorsWriter.FORMAT_KEY, format));
        }
    }

    private void checksum(byte[] start, byte[] headerBytes, long length) throws IOException {
        String expected = header.metadata().get(SafetensorsWriter.CHECKSUM_KEY);
        byte[] prefix = SafetensorsWriter.PREFIX.getBytes(StandardCharsets.US_ASCII);
        int end = prefix.length + 8;
        if (expected == null
                || headerBytes.length <= end
                || !Arrays.equals(headerBytes, 0, prefix.length, prefix, 0, prefix.length)
                || headerBytes[end] != '"') {
            throw new RondoException(
                    path
                            + ": the checksum (metadata "
                            + SafetensorsWriter.CHECKSUM_KEY
                            + ") is not at its place: was the file altered, or saved again by another program?");
        }
        Arrays.fill(headerBytes, prefix.length, end, (byte) '0');
        var crc = new CRC32C();
        crc.update(start);
        crc.update(headerBytes);
        var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        for (long at = dataBegin; at < length; at += buffer.limit()) {
            read(file, at, buffer.clear().limit((int) Math.min(BUFFER_BYTES, length - at)));
            crc.update(buffer);
        }
        String actual = "crc32c:" + HexFormat.of().toHexDigits((int) crc.getValue());
        if (!actual.equals(expected)) {
            throw new RondoException(
                    path
                            + ": the content does not match its checksum (expected "
                            + SafetensorsHeader.shorten(expected)
                            + ", got "
                            + actual
                            + "): the file was altered or damaged; fetch or train it again");
        }
    }

    /// The file.
    public Path path() {
        return path;
    }

    /// The names of all tensors, in the order of the header.
    public Set<String> names() {
        return header.tensors().keySet();
    }

    /// All texts of the metadata.
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /// One text of the metadata.
    ///
    /// @throws RondoException if there is none under this key
    public String metadata(String key) {
        String text = header.metadata().get(key);
        if (text == null) {
            throw new RondoException(
                    path
                            + ": the metadata \""
                            + key
                            + "\" is missing (there are: "
                            + NameList.of(header.metadata().keySet())
                            + "): was this file written by another program?");
        }
        return text;
    }

    /// Type, shape and place of a tensor.
    ///
    /// @throws RondoException if there is none of this name
    public Tensor tensor(String name) {
        var tensor = header.tensors().get(name);
        if (tensor == null) {
            var some = names().stream().limit(20).toList();
            throw new RondoException(
                    path
                            + ": there is no tensor \""
                            + name
                            + "\"; there are "
                            + names().size()
                            + ": "
                            + NameList.of(some)
                            + (names().size() > 20 ? ", …" : ""));
        }
        return tensor;
    }

    /// All elements of a tensor of floating-point numbers (F32, F16 and BF16 as they are, F64
    /// rounded).
    ///
    /// @throws RondoException if there is no such tensor or its type is another
    public float[] floats(String name) {
        var values = new float[elements(tensor(name))];
        fill(tensor(name), values, 0);
        return values;
    }

    /// Checks that what was read of a tensor is finite.
    ///
    /// @throws RondoException if a number is infinite or none, with its place
    public void expectFinite(String name, float[] values, int offset, int count) {
        for (int i = 0; i < count; i++) {
            if (!Float.isFinite(values[offset + i])) {
                throw new RondoException(
                        path
                                + ": tensor "
                                + name
                                + ": the number at index "
                                + i
                                + " is "
                                + values[offset + i]
                                + ", expected finite numbers: did the training diverge, or was the"
                                + " file altered?");
            }
        }
    }

    /// Copies a tensor of floating-point numbers into an array, from `target[offset]` on.
    ///
    /// @param shape that it must have
    /// @throws RondoException if there is no such tensor or its type or shape is another
    public void floats(String name, float[] target, int offset, int... shape) {
        var tensor = tensor(name);
        expectShape(tensor, shape);
        if (offset < 0 || elements(tensor) > target.length - offset) {
            throw new IllegalArgumentException(
                    name
                            + " has "
                            + tensor.size()
                            + " elements, the array has room for "
                            + (target.length - offset)
                            + " from "
                            + offset);
        }
        fill(tensor, target, offset);
    }

    private void fill(Tensor tensor, float[] target, int offset) {
        switch (tensor.type()) {
            case F32 ->
                    each(
                            tensor,
                            (buffer, from, n) ->
                                    buffer.asFloatBuffer().get(target, offset + from, n));
            case F64 ->
                    each(
                            tensor,
                            (buffer, from, n) -> {
                                for (int i = 0; i < n; i++) {
                                    target[offset + from + i] = (float) buffer.getDouble(8 * i);
                                }
                            });
            case F16 ->
                    each(
                            tensor,
                            (buffer, from, n) -> {
                                for (int i = 0; i < n; i++) {
                                    target[offset + from + i] =
                                            Float.float16ToFloat(buffer.getShort(2 * i));
                                }
                            });
            case BF16 ->
                    each(
                            tensor,
                            (buffer, from, n) -> {
                                for (int i = 0; i < n; i++) {
                                    target[offset + from + i] =
                                            Float.intBitsToFloat(buffer.getShort(2 * i) << 16);
                                }
                            });
            default -> throw wrongType(tensor, "F32, F64, F16 or BF16");
        }
    }

    /// All elements of an F64 tensor, bit for bit.
    ///
    /// @throws RondoException if there is no such tensor or its type is another
    public double[] doubles(String name) {
        var tensor = typed(name, TensorType.F64);
        var values = new double[elements(tensor)];
        each(tensor, (buffer, from, n) -> buffer.asDoubleBuffer().get(values, from, n));
        return values;
    }

    /// All elements of an I32 tensor.
    ///
    /// @throws RondoException if there is no such tensor or its type is another
    public int[] ints(String name) {
        var tensor = typed(name, TensorType.I32);
        var values = new int[elements(tensor)];
        each(tensor, (buffer, from, n) -> buffer.asIntBuffer().get(values, from, n));
        return values;
    }

    /// All elements of an I64 tensor.
    ///
    /// @throws RondoException if there is no such tensor or its type is another
    public long[] longs(String name) {
        var tensor = typed(name, TensorType.I64);
        var values = new long[elements(tensor)];
        each(tensor, (buffer, from, n) -> buffer.asLongBuffer().get(values, from, n));
        return values;
    }

    /// All elements of a U8 tensor.
    ///
    /// @throws RondoException if there is no such tensor or its type is another
    public byte[] bytes(String name) {
        var tensor = typed(name, TensorType.U8);
        var values = new byte[elements(tensor)];
        each(tensor, (buffer, from, n) -> buffer.get(0, values, from, n));
        return values;
    }

    /// Checks the shape of a tensor.
    ///
    /// @throws RondoException if it has another, or there is no such tensor
    public void expectShape(String name, int... shape) {
        expectShape(tensor(name), shape);
    }

    private void expectShape(Tensor tensor, int... shape) {
        List<Long> expected = Arrays.stream(shape).mapToObj(n -> (long) n).toList();
        if (!tensor.shape().equals(expected)) {
            throw new RondoException(
                    path
                            + ": tensor \""
                            + tensor.name()
                            + "\" has the shape "
                            + tensor.shape()
                            + ", expected "
                            + expected
                            + ": does it belong to a model of another size?");
        }
    }

    private Tensor typed(String name, TensorType type) {
        var tensor = tensor(name);
        if (tensor.type() != type) {
            throw wrongType(tensor, type.name());
        }
        return tensor;
    }

    private RondoException wrongType(Tensor tensor, String expected) {
        return new RondoException(
                path
                        + ": tensor \""
                        + tensor.name()
                        + "\" is of type "
                        + tensor.type()
                        + ", expected "
                        + expected);
    }

    private int elements(Tensor tensor) {
        if (tensor.size() > Integer.MAX_VALUE - 8) {
            throw new RondoException(
                    path
                            + ": tensor \""
                            + tensor.name()
                            + "\" has "
                            + tensor.size()
                            + " elements, more than fit into an array");
        }
        return (int) tensor.size();
    }

    private interface Chunk {
        /// @param buffer holds `n` elements from its start
        /// @param from which element of the tensor the first one is
        void take(ByteBuffer buffer, int from, int n);
    }

    private void each(Tensor tensor, Chunk chunk) {
        int width = tensor.type().bytes();
        int size = elements(tensor);
        long bytes = tensor.end() - tensor.begin();
        var buffer =
                ByteBuffer.allocateDirect((int) Math.min(BUFFER_BYTES, bytes))
                        .order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (int from = 0; from < size; ) {
                int n = Math.min(BUFFER_BYTES / width, size - from);
                read(
                        file,
                        dataBegin + tensor.begin() + (long) from * width,
                        buffer.clear().limit(n * width));
                chunk.take(buffer, from, n);
                from += n;
            }
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /// Fills the buffer up to its limit and rewinds it.
    private static void read(FileChannel file, long position, ByteBuffer buffer)
            throws IOException {
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("it became shorter while it was read");
            }
        }
        buffer.rewind();
    }

    private static RondoException unreadable(Path path, IOException e) {
        String message =
                switch (e) {
                    case AccessDeniedException _ -> "no permission";
                    case ClosedByInterruptException _ ->
                            "this thread was interrupted (Thread.interrupted() clears that)";
                    default -> e.getMessage();
                };
        return new RondoException(path + ": cannot be read: " + message, e);
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException _) {
            // nothing was written, so nothing is lost
        }
    }

    @Override
    public void close() {
        close(file);
    }
}
