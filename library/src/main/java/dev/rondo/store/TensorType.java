package dev.rondo.store;

/// The element types of the safetensors format, by their names in its header.
@Key("dtype")
public enum TensorType {
    @Key("F64")
    F64(8),
    @Key("I64")
    I64(8),
    @Key("U64")
    U64(8),
    @Key("C64")
    C64(8),
    @Key("F32")
    F32(4),
    @Key("I32")
    I32(4),
    @Key("U32")
    U32(4),
    @Key("F16")
    F16(2),
    @Key("BF16")
    BF16(2),
    @Key("I16")
    I16(2),
    @Key("U16")
    U16(2),
    @Key("I8")
    I8(1),
    @Key("U8")
    U8(1),
    @Key("BOOL")
    BOOL(1),
    @Key("F8_E5M2")
    F8_E5M2(1),
    @Key("F8_E4M3")
    F8_E4M3(1),
    @Key("F8_E8M0")
    F8_E8M0(1);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one element.
    public int bytes() {
        return bytes;
    }
}
