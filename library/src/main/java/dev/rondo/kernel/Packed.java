package dev.rondo.kernel;

import dev.rondo.RondoException;

/// A matrix operand `k × n` laid out in panels for the products of the chosen provider. Written by
/// [Provider#pack], read by [Provider#multiply]. Grows, never shrinks, so that it can be reused.
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
            throw new RondoException(
                    "a matrix of "
                            + k
                            + " × "
                            + n
                            + " takes "
                            + size
                            + " packed elements, more than one array holds: is a width larger"
                            + " than meant?");
        }
        this.k = k;
        this.n = n;
        if (data.length < size) {
            data = new float[(int) size];
        }
    }
}
