package dev.rondo.kernel;

/// A matrix operand `k × n` laid out in panels for the products of the chosen provider. Written by
/// [Kernels#pack], read by [Kernels#multiply]. Grows, never shrinks, so that it can be reused.
public final class Packed {
    int k;
    int n;
    float[] data = new float[0];

    public int k() {
        return k;
    }

    public int n() {
        return n;
    }
}
