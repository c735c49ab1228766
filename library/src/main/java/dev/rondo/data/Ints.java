package dev.rondo.data;

import java.util.Arrays;

/// Whole numbers that become more.
final class Ints {
    private int[] values = new int[16];
    private int size;

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    int[] array() {
        return Arrays.copyOf(values, size);
    }
}
