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

    void resize(int k, int n, long size) {
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a matrix of "
                            + k
                            + " × "
                            + n
                            + " takes "
                            + size
                            + " packed elements, more than one array holds");
        }
        this.k = k;
        this.n = n;
        if (data.length < size) {
            data = new float[(int) size];
        }
    }
}
