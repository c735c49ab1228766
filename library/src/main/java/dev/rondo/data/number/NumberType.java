package dev.rondo.data.number;

/// How a number is kept in an array file.
public enum NumberType {
    UNSIGNED_BYTE(1),
    BYTE(1),
    SHORT(2),
    UNSIGNED_SHORT(2),
    INT(4),
    UNSIGNED_INT(4),
    LONG(8),
    HALF(2),
    FLOAT(4),
    DOUBLE(8);

    private final int bytes;

    NumberType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    public static long bits(byte[] from, int at, int bytes, boolean bigEndian) {
        long bits = 0;
        for (int i = 0; i < bytes; i++) {
            bits = bits << 8 | (from[bigEndian ? at + i : at + bytes - 1 - i] & 0xff);
        }
        return bits;
    }

    public double number(byte[] from, int at, boolean bigEndian) {
        long bits = bits(from, at, bytes, bigEndian);
        return switch (this) {
            case UNSIGNED_BYTE, UNSIGNED_SHORT, UNSIGNED_INT, LONG -> bits;
            case BYTE -> (byte) bits;
            case SHORT -> (short) bits;
            case INT -> (int) bits;
            case HALF -> Float.float16ToFloat((short) bits);
            case FLOAT -> Float.intBitsToFloat((int) bits);
            case DOUBLE -> Double.longBitsToDouble(bits);
        };
    }
}
