package dev.rondo.series.method;

import java.util.Arrays;

/// The coefficients of many methods in one array, which becomes a tensor of a model file.
///
/// @since 0.1
public final class NumberStore {
    private double[] numbers;
    private int count;

    /// Without any.
    public NumberStore() {
        this(new double[256], 0);
    }

    private NumberStore(double[] numbers, int count) {
        this.numbers = numbers;
        this.count = count;
    }

    /// Those of a model file.
    public static NumberStore of(double[] numbers) {
        return new NumberStore(numbers.clone(), numbers.length);
    }

    /// Adds some; returns where they begin.
    int add(double... added) {
        int at = count;
        if (count + added.length > numbers.length) {
            numbers = Arrays.copyOf(numbers, Math.max(2 * numbers.length, count + added.length));
        }
        System.arraycopy(added, 0, numbers, count, added.length);
        count += added.length;
        return at;
    }

    /// Adds one.
    public void put(double number) {
        add(number);
    }

    /// How many there are.
    public int size() {
        return count;
    }

    /// One of them.
    public double at(int place) {
        return numbers[place];
    }

    double[] get(int at, int length) {
        return Arrays.copyOfRange(numbers, at, at + length);
    }

    /// All of them.
    public double[] toArray() {
        return Arrays.copyOf(numbers, count);
    }
}
