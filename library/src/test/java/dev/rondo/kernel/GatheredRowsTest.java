package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Random;

/// Rows that are found by an index, at awkward widths, against the definition.
@Tag("provider")
class GatheredRowsTest {
    private static final Provider KERNELS = Provider.chosen();

    private static final int[] WIDTHS = {1, 2, 13, 16, 31, 33, 64, 65, 207};
    private static final int[] INDEX = {9, 3, -1, 0, 3, 1};
    private static final int[] OTHER = {9, 2, 0, 2, 3, 3};
    private static final int ROWS = 5;

    private static float[] random(int n, long seed) {
        var random = new Random(seed);
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) random.nextGaussian();
        }
        return a;
    }

    @Test
    void aNegativeIndexIsNoRow() {
        for (int width : WIDTHS) {
            int stride = width + 3;
            float[] table = random(2 + 4 * stride, 1);
            float[] given = random(1 + ROWS * (width + 1), 2);
            float[] got = given.clone();
            KERNELS.gatherRows(got, 1, width + 1, table, 2, stride, INDEX, 1, ROWS, width, false);
            float[] added = given.clone();
            KERNELS.gatherRows(added, 1, width + 1, table, 2, stride, INDEX, 1, ROWS, width, true);
            float[] spread = table.clone();
            KERNELS.scatterAddRows(spread, 2, stride, given, 1, width + 1, INDEX, 1, ROWS, width);
            double[] sums = new double[table.length];
            for (int r = 0; r < ROWS; r++) {
                int from = INDEX[1 + r];
                for (int j = 0; j < width; j++) {
                    int at = 1 + r * (width + 1) + j;
                    float row = from < 0 ? 0 : table[2 + from * stride + j];
                    assertEquals(row, got[at]);
                    assertEquals(given[at] + row, added[at], 1e-6);
                    if (from >= 0) {
                        sums[2 + from * stride + j] += given[at];
                    }
                }
                assertEquals(given[1 + r * (width + 1) + width], got[1 + r * (width + 1) + width]);
            }
            for (int i = 0; i < table.length; i++) {
                assertEquals(table[i] + sums[i], spread[i], 1e-5);
            }
        }
    }

    @Test
    void numbersTimesRowsEqualTheDefinition() {
        int[] from = {9, 3, 1, 0, 3, 1};
        for (int width : WIDTHS) {
            int stride = width + 3;
            float[] a = random(2 + 4 * stride, 1);
            float[] b = random(1 + 4 * (width + 1), 2);
            float[] s = random(3 + 2 * ROWS, 3);
            float[] into = random(2 + 4 * stride, 4);
            float[] got = into.clone();
            KERNELS.scatterScaledRows(
                    got, 2, stride, OTHER, a, 2, stride, from, s, 3, 2, 1, ROWS, width);
            float[] dots = new float[1 + 3 * ROWS];
            KERNELS.gatheredDot(
                    dots, 1, 3, a, 2, stride, from, b, 1, width + 1, OTHER, 1, ROWS, width);
            float[] scaled = new float[ROWS * (width + 1)];
            KERNELS.scaleRows(scaled, 0, width + 1, b, 1, 0, s, 3, 2, ROWS, width);
            double[] expected = new double[into.length];
            for (int r = 0; r < ROWS; r++) {
                double dot = 0;
                for (int j = 0; j < width; j++) {
                    float x = a[2 + from[1 + r] * stride + j];
                    expected[2 + OTHER[1 + r] * stride + j] += (double) s[3 + 2 * r] * x;
                    dot += (double) x * b[1 + OTHER[1 + r] * (width + 1) + j];
                    assertEquals(s[3 + 2 * r] * b[1 + j], scaled[r * (width + 1) + j], 1e-6);
                }
                assertEquals(dot, dots[1 + 3 * r], 1e-4);
            }
            for (int i = 0; i < into.length; i++) {
                assertEquals(into[i] + expected[i], got[i], 1e-5);
            }
        }
    }
}
