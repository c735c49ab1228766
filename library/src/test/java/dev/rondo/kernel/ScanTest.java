package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Random;

/// Scans against their definition in double precision, with operands that have a row for each row
/// of each step, one a row for all steps, and one for all.
@Tag("provider")
class ScanTest {
    private static final Provider KERNELS = Provider.chosen();

    private static final int[] WIDTHS = {1, 2, 13, 16, 31, 33, 65, 130, 207};
    private static final int STEPS = 7;
    private static final int ROWS = 3;

    private final Random random = new Random(7);

    private float[] random(int n) {
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = (float) random.nextGaussian() * 0.7f;
        }
        return a;
    }

    /// Operands after the first `states`, which have a row for all steps.
    private ScanOperands operands(int states, int count, int width) {
        var x = new ScanOperands(count);
        for (int k = 0; k < count; k++) {
            int stride = width + k % 3;
            boolean each = k < 2 * states || k % 4 != 1;
            boolean oneForAll = k >= 2 * states && k % 8 == 5;
            float[] data = random(2 + (STEPS * ROWS + 1) * stride);
            int step = k < states || !each ? 0 : ROWS * stride;
            x.set(k, data, 2, step, oneForAll ? 0 : stride);
        }
        return x;
    }

    private static ScanOperands copy(ScanOperands x) {
        var y = new ScanOperands(x.data.length);
        for (int k = 0; k < x.data.length; k++) {
            y.set(k, x.data[k].clone(), x.offset[k], x.step[k], x.stride[k]);
        }
        return y;
    }

    private static double get(ScanOperands x, int k, int r, int j, int t) {
        return x.data[k][x.at(k, r, j) + t * x.step[k]];
    }

    @Test
    void scansEqualTheirDefinition() {
        for (int m = 1; m <= 2; m++) {
            for (int width : WIDTHS) {
                var x = operands(m, 3 * m + m * m, width);
                var got = copy(x);
                KERNELS.scan(m, got, STEPS, ROWS, width);
                for (int r = 0; r < ROWS; r++) {
                    for (int j = 0; j < width; j++) {
                        double[] s = new double[m];
                        for (int a = 0; a < m; a++) {
                            s[a] = get(x, a, r, j, 0);
                        }
                        for (int t = 0; t < STEPS; t++) {
                            double[] next = new double[m];
                            for (int a = 0; a < m; a++) {
                                next[a] = get(x, 2 * m + m * m + a, r, j, t);
                                for (int b = 0; b < m; b++) {
                                    next[a] += get(x, 2 * m + a * m + b, r, j, t) * s[b];
                                }
                            }
                            s = next;
                            for (int a = 0; a < m; a++) {
                                assertEquals(s[a], get(got, m + a, r, j, t), 1e-4);
                            }
                        }
                    }
                }
                untouched(x, got, m, m, width);
            }
        }
    }

    @Test
    void scansBackEqualTheirDefinition() {
        for (int m = 1; m <= 2; m++) {
            for (int width : WIDTHS) {
                var x = operands(m, 4 * m + m * m, width);
                var got = copy(x);
                KERNELS.scanBack(m, got, STEPS, ROWS, width);
                for (int r = 0; r < ROWS; r++) {
                    for (int j = 0; j < width; j++) {
                        double[] p = new double[m];
                        for (int a = 0; a < m; a++) {
                            p[a] = get(x, a, r, j, 0);
                        }
                        for (int t = STEPS - 1; t >= 0; t--) {
                            double[] adjoint = new double[m];
                            for (int a = 0; a < m; a++) {
                                adjoint[a] = p[a] + get(x, 2 * m + a, r, j, t);
                                assertEquals(adjoint[a], get(got, m + a, r, j, t), 1e-4);
                            }
                            for (int b = 0; b < m; b++) {
                                p[b] = get(x, 3 * m + b, r, j, t);
                                for (int a = 0; a < m; a++) {
                                    p[b] += get(x, 4 * m + a * m + b, r, j, t) * adjoint[a];
                                }
                            }
                        }
                        for (int b = 0; b < m; b++) {
                            assertEquals(p[b], get(got, b, r, j, 0), 1e-4);
                        }
                    }
                }
                untouched(x, got, m, 0, width);
            }
        }
    }

    /// What is not written, or lies between rows, is as it was.
    private static void untouched(
            ScanOperands x, ScanOperands got, int states, int read, int width) {
        for (int k = 0; k < x.data.length; k++) {
            if (k < read || k >= 2 * states) {
                assertArrayEquals(x.data[k], got.data[k]);
            } else {
                for (int i = 0; i < x.data[k].length; i++) {
                    int rows = k < states ? ROWS : STEPS * ROWS;
                    int row = (i - 2) / x.stride[k];
                    if (i < 2 || row >= rows || (i - 2) % x.stride[k] >= width) {
                        assertEquals(x.data[k][i], got.data[k][i]);
                    }
                }
            }
        }
    }

    @Test
    void restsAndAdjointsMayBeOverwritten() {
        for (int width : new int[] {5, 70}) {
            var x = operands(1, 4, width);
            var inPlace = copy(x);
            inPlace.set(3, inPlace.data[1], x.offset[1], x.step[1], x.stride[1]);
            x.set(3, x.data[1].clone(), x.offset[1], x.step[1], x.stride[1]);
            KERNELS.scan(1, x, STEPS, ROWS, width);
            KERNELS.scan(1, inPlace, STEPS, ROWS, width);
            assertArrayEquals(x.data[1], inPlace.data[1]);

            var back = operands(1, 5, width);
            var over = copy(back);
            over.set(2, over.data[1], back.offset[1], back.step[1], back.stride[1]);
            back.set(2, back.data[1].clone(), back.offset[1], back.step[1], back.stride[1]);
            KERNELS.scanBack(1, back, STEPS, ROWS, width);
            KERNELS.scanBack(1, over, STEPS, ROWS, width);
            assertArrayEquals(back.data[1], over.data[1]);
            assertArrayEquals(back.data[0], over.data[0]);
        }
    }
}
