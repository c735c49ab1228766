package dev.rondo.kernel;

/// Working memory of one thread for the products; grows, never shrinks.
public final class Scratch {
    float[] a = new float[0];
    float[] b = new float[0];

    void reserve(int aSize, int bSize) {
        if (a.length < aSize) {
            a = new float[aSize];
        }
        if (b.length < bSize) {
            b = new float[bSize];
        }
    }
}
