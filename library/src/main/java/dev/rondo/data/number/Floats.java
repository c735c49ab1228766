package dev.rondo.data.number;

import java.util.Arrays;

/// Numbers that become more.
public final class Floats {
    private float[] values = new float[16];
    private int size;

    public Floats() {}

    public void add(float value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    public float[] array() {
        return Arrays.copyOf(values, size);
    }
}
