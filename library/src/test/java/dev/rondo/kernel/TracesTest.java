package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Random;

@Tag("provider")
class TracesTest {
    private static final Provider KERNELS = Provider.chosen();

    private static final int[] WIDTHS = {1, 2, 13, 16, 31, 33, 64, 65, 207};

    private static float[] random(int n, long seed) {
        var random = new Random(seed);
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) random.nextGaussian();
        }
        return a;
    }

    @Test
    void scaledRowsInDoublePrecisionEqualTheDefinition() {
        int rows = 5;
        var random = new Random(6);
        for (int width : WIDTHS) {
            int stride = width + 3;
            double[] a = random.doubles(2 + rows * stride, -1, 1).toArray();
            double[] scale = random.doubles(3 + rows, -1, 1).toArray();
            scale[4] = 0;
            for (int[] strides : new int[][] {{width + 1, stride}, {0, stride}, {width + 1, 0}}) {
                double[] d = random.doubles(1 + rows * (width + 1), -1, 1).toArray();
                double[] expected = d.clone();
                for (int r = 0; r < rows; r++) {
                    for (int j = 0; j < width; j++) {
                        expected[1 + r * strides[0] + j] +=
                                scale[3 + r] * a[2 + r * strides[1] + j];
                    }
                }
                KERNELS.addScaledRows(d, 1, strides[0], a, 2, strides[1], scale, 3, rows, width);
                org.junit.jupiter.api.Assertions.assertArrayEquals(expected, d, 1e-14);
            }
        }
    }

    @Test
    void productsWithOneRowEqualTheDefinition() {
        int rows = 5;
        for (int width : WIDTHS) {
            int stride = width + 3;
            float[] a = random(2 + rows * stride, 1);
            float[] x = random(1 + width, 2);
            float[] scale = random(3 + rows, 3);
            float[] dots = new float[4 + rows];
            KERNELS.rowDots(dots, 4, a, 2, stride, x, 1, rows, width);
            float[] each = random(rows * (width + 1), 4);
            float[] start = each.clone();
            KERNELS.addScaledRows(each, 0, width + 1, a, 2, stride, scale, 3, rows, width);
            float[] one = start.clone();
            KERNELS.addScaledRows(one, 0, 0, a, 2, stride, scale, 3, rows, width);
            float[] outer = start.clone();
            KERNELS.addScaledRows(outer, 0, width + 1, x, 1, 0, scale, 3, rows, width);
            double[] sums = new double[width];
            for (int r = 0; r < rows; r++) {
                double dot = 0;
                for (int j = 0; j < width; j++) {
                    double product = (double) scale[3 + r] * a[2 + r * stride + j];
                    int at = r * (width + 1) + j;
                    dot += (double) a[2 + r * stride + j] * x[1 + j];
                    sums[j] += product;
                    assertEquals(start[at] + product, each[at], 1e-5);
                    assertEquals(start[at] + (double) scale[3 + r] * x[1 + j], outer[at], 1e-5);
                }
                assertEquals(dot, dots[4 + r], 1e-4);
                assertEquals(start[r * (width + 1) + width], each[r * (width + 1) + width]);
            }
            for (int j = 0; j < width; j++) {
                assertEquals(start[j] + sums[j], one[j], 1e-5);
            }
            assertEquals(start[width], one[width]);
        }
    }

    @Test
    void tracesAreReadAndThenGoOnAllAtOnce() {
        int rows = 3;
        for (int planes = 1; planes <= 4; planes++) {
            for (int width : WIDTHS) {
                int plane = rows * width + 5;
                float[] e = random(2 + planes * plane, 5);
                float[] before = e.clone();
                float[] keep = random(planes * planes * rows, 6);
                float[] fresh = random(planes * rows, 7);
                float[] adjoint = random(planes * rows, 8);
                float[] operand = random(1 + width, 9);
                float[] g = random(3 + rows * width, 10);
                float[] start = g.clone();
                KERNELS.traces(
                        e, 2, plane, planes, keep, fresh, adjoint, operand, 1, g, 3, rows, width);
                for (int r = 0; r < rows; r++) {
                    for (int j = 0; j < width; j++) {
                        int at = r * width + j;
                        double sum = start[3 + at];
                        for (int p = 0; p < planes; p++) {
                            sum += (double) adjoint[p * rows + r] * before[2 + p * plane + at];
                            double next = (double) fresh[p * rows + r] * operand[1 + j];
                            for (int q = 0; q < planes; q++) {
                                next +=
                                        (double) keep[(p * planes + q) * rows + r]
                                                * before[2 + q * plane + at];
                            }
                            assertEquals(next, e[2 + p * plane + at], 1e-5);
                        }
                        assertEquals(sum, g[3 + at], 1e-5);
                    }
                }
            }
        }
    }
}
