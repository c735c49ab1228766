package dev.rondo.data.number;

import java.util.Arrays;

/// Numbers in double precision that become more.
public final class Doubles {
    private double[] values = new double[16];
    private int size;

    public Doubles() {}

    /// The same numbers in double precision.
    public static double[] of(float[] numbers) {
        double[] all = new double[numbers.length];
        Arrays.setAll(all, i -> numbers[i]);
        return all;
    }

    public void add(double value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size + (size >> 1));
        }
        values[size++] = value;
    }

    public double[] array() {
        return Arrays.copyOf(values, size);
    }
}
