package dev.rondo.data.array;

import dev.rondo.RondoException;
import dev.rondo.data.number.NumberType;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/// What an array file says of itself before its numbers.
///
/// @param shape the sizes of the dimensions
record ArrayHeader(int[] shape, NumberType type, boolean bigEndian) {
    private static final int MAXIMUM_HEADER = 1 << 16;
    private static final Pattern DESCRIPTION =
            Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)([a-zA-Z?][0-9]*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9, L]*)\\)");

    static ArrayHeader read(String name, InputStream in) throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length == 4 && magic[0] == 0 && magic[1] == 0) {
            return idx(name, in, magic[2] & 0xff, magic[3] & 0xff);
        }
        if (magic.length == 4
                && (magic[0] & 0xff) == 0x93
                && magic[1] == 'N'
                && magic[2] == 'U'
                && magic[3] == 'M') {
            return numpy(name, in);
        }
        throw new RondoException(
                name
                        + (magic.length == 0 ? ": the file is empty" : ": unknown first bytes")
                        + ", expected an array: IDX (as MNIST) or NumPy (.npy)");
    }

    private static ArrayHeader idx(String name, InputStream in, int code, int dimensions)
            throws IOException {
        NumberType type =
                switch (code) {
                    case 0x08 -> NumberType.UNSIGNED_BYTE;
                    case 0x09 -> NumberType.BYTE;
                    case 0x0b -> NumberType.SHORT;
                    case 0x0c -> NumberType.INT;
                    case 0x0d -> NumberType.FLOAT;
                    case 0x0e -> NumberType.DOUBLE;
                    default ->
                            throw new RondoException(
                                    String.format(
                                            Locale.ROOT,
                                            "%s: the type of number 0x%02x is none of IDX: is it an"
                                                    + " IDX file?",
                                            name,
                                            code));
                };
        if (dimensions < 1 || dimensions > 8) {
            throw new RondoException(
                    name + ": " + dimensions + " dimensions, expected 1 to 8: is it an IDX file?");
        }
        int[] shape = new int[dimensions];
        byte[] size = new byte[4];
        for (int d = 0; d < dimensions; d++) {
            fill(in, size);
            shape[d] = (int) NumberType.bits(size, 0, 4, true); // negative from 2^31
        }
        return new ArrayHeader(shape, type, true).checked(name);
    }

    private static ArrayHeader numpy(String name, InputStream in) throws IOException {
        byte[] rest = new byte[4];
        fill(in, rest); // PY, major, minor
        boolean old = rest[2] == 1;
        if (rest[0] != 'P' || rest[1] != 'Y' || rest[2] < 1 || rest[2] > 3) {
            throw new RondoException(
                    name
                            + ": NumPy's format in a version that is not known ("
                            + rest[2]
                            + "), expected 1 to 3");
        }
        byte[] size = new byte[old ? 2 : 4];
        fill(in, size);
        long length = NumberType.bits(size, 0, size.length, false);
        if (length < 1 || length > MAXIMUM_HEADER) {
            throw new RondoException(
                    name + ": a NumPy header of " + length + " bytes: is the file damaged?");
        }
        byte[] text = new byte[(int) length];
        fill(in, text);
        String header = new String(text, StandardCharsets.UTF_8);
        var description = DESCRIPTION.matcher(header);
        var order = ORDER.matcher(header);
        var sizes = SHAPE.matcher(header);
        if (!description.find() || !order.find() || !sizes.find()) {
            throw new RondoException(
                    name
                            + ": a NumPy header without a plain type, order and shape ("
                            + header.strip()
                            + "): records and objects are not read");
        }
        NumberType type =
                switch (description.group(2)) {
                    case "u1", "b1", "?" -> NumberType.UNSIGNED_BYTE;
                    case "i1" -> NumberType.BYTE;
                    case "i2" -> NumberType.SHORT;
                    case "u2" -> NumberType.UNSIGNED_SHORT;
                    case "i4" -> NumberType.INT;
                    case "u4" -> NumberType.UNSIGNED_INT;
                    case "i8" -> NumberType.LONG;
                    case "f2" -> NumberType.HALF;
                    case "f4" -> NumberType.FLOAT;
                    case "f8" -> NumberType.DOUBLE;
                    default ->
                            throw new RondoException(
                                    name
                                            + ": NumPy's type "
                                            + description.group(2)
                                            + " is not read, expected whole or floating-point"
                                            + " numbers: save it with .astype('float32')");
                };
        var numbers = sizes.group(1).replace("L", "").replace(" ", "").split(",", 0);
        int[] shape = new int[numbers.length == 1 && numbers[0].isEmpty() ? 0 : numbers.length];
        for (int d = 0; d < shape.length; d++) {
            shape[d] =
                    numbers[d].isEmpty() || numbers[d].length() > 9
                            ? -1
                            : Integer.parseInt(numbers[d]);
        }
        if (order.group(1).equals("True") && shape.length > 1) {
            throw new RondoException(
                    name
                            + ": an array in Fortran order, expected C order: save it with"
                            + " numpy.ascontiguousarray");
        }
        return new ArrayHeader(shape, type, description.group(1).equals(">")).checked(name);
    }

    private static void fill(InputStream in, byte[] bytes) throws IOException {
        if (in.readNBytes(bytes, 0, bytes.length) < bytes.length) {
            throw new EOFException();
        }
    }

    private ArrayHeader checked(String name) {
        long width = 1;
        for (int d = 0; d < shape.length; d++) {
            if (shape[d] < 0) {
                throw new RondoException(
                        name
                                + ": dimension "
                                + (d + 1)
                                + " has an impossible size: is it damaged?");
            }
            width = d == 0 ? 1 : Math.min(width * shape[d], Integer.MAX_VALUE);
        }
        if (width > ArrayReader.MAXIMUM_WIDTH) {
            throw new RondoException(
                    name
                            + ": more than "
                            + ArrayReader.MAXIMUM_WIDTH
                            + " numbers in one item: is its first dimension the items?");
        }
        return this;
    }

    int width() {
        int width = 1;
        for (int d = 1; d < shape.length; d++) {
            width *= shape[d];
        }
        return width;
    }
}
