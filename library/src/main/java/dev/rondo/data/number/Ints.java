package dev.rondo.data.number;

import java.util.Arrays;

/// Whole numbers that become more.
public final class Ints {
    private int[] values = new int[16];
    private int size;

    public Ints() {}

    public void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1));
        }
        values[size++] = value;
    }

    public int size() {
        return size;
    }

    public int[] array() {
        return Arrays.copyOf(values, size);
    }
}
