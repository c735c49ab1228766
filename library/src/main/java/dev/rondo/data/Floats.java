package dev.rondo.data;

import java.util.Arrays;

/// Numbers that become more.
final class Floats {
    private float[] values = new float[16];
    private int size;

    void add(float value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    float[] array() {
        return Arrays.copyOf(values, size);
    }
}
