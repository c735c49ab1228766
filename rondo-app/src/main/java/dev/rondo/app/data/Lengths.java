package dev.rondo.app.data;

import java.util.Arrays;
import java.util.Locale;

/// Lengths of many things: least, middle, mean, most.
final class Lengths {
    private int[] values = new int[64];
    private int count;

    void add(int length) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count + (count >> 1));
        }
        values[count++] = length;
    }

    int count() {
        return count;
    }

    @Override
    public String toString() {
        if (count == 0) {
            return "none";
        }
        int[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        if (sorted[0] == sorted[count - 1]) {
            return String.format(Locale.ROOT, "%,d", sorted[0]);
        }
        return String.format(
                Locale.ROOT,
                "%,d to %,d, median %,d, mean %.1f, 95 %% below %,d",
                sorted[0],
                sorted[count - 1],
                sorted[count / 2],
                Arrays.stream(sorted).average().orElse(0),
                sorted[Math.min(count - 1, (int) (0.95 * count))] + 1);
    }
}
