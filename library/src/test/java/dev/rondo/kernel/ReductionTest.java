package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Random;

@Tag("provider")
class ReductionTest {
    private static final Provider KERNELS = Provider.chosen();

    private static final int[] WIDTHS = {1, 2, 13, 16, 31, 33, 65, 207, 1030};
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
    void sumsOfRowsAndColumnsEqualTheDefinition() {
        for (int width : WIDTHS) {
            int stride = width + 3;
            float[] a = random(2 + ROWS * stride, 1);
            float[] b = random(4 + ROWS * stride, 2);
            float[] row = new float[1 + 2 * ROWS];
            float[] column = random(6 + width, 3);
            float[] dot = column.clone();
            float[] start = column.clone();
            KERNELS.rowSum(row, 1, 2, a, 2, stride, ROWS, width);
            KERNELS.columnSum(column, 6, a, 2, stride, ROWS, width);
            KERNELS.columnDot(dot, 6, a, 2, stride, b, 4, stride, ROWS, width);
            for (int r = 0; r < ROWS; r++) {
                double sum = 0;
                for (int j = 0; j < width; j++) {
                    sum += a[2 + r * stride + j];
                }
                assertEquals(sum, row[1 + 2 * r], 1e-4);
            }
            for (int j = 0; j < width; j++) {
                double sum = start[6 + j];
                double products = start[6 + j];
                for (int r = 0; r < ROWS; r++) {
                    sum += a[2 + r * stride + j];
                    products += (double) a[2 + r * stride + j] * b[4 + r * stride + j];
                }
                assertEquals(sum, column[6 + j], 1e-5);
                assertEquals(products, dot[6 + j], 1e-5);
            }
            assertEquals(start[5], column[5]);
        }
    }

    @Test
    void spreadRepeatsOneNumberARow() {
        float[] d = new float[11];
        KERNELS.spread(d, 1, 5, new float[] {0, 7, 0, 8}, 1, 2, 2, 3);
        assertArrayEquals(new float[] {0, 7, 7, 7, 0, 0, 8, 8, 8, 0, 0}, d);
    }

    @Test
    void rowsAreGatheredAndScattered() {
        for (int width : new int[] {1, 13, 33, 64}) {
            float[] table = random(7 + 4 * width, 4);
            int[] index = {9, 3, 0, 3};
            float[] d = new float[3 * width];
            KERNELS.gatherRows(d, 0, width, table, 7, width, index, 1, 3, width, false);
            KERNELS.gatherRows(d, 0, width, table, 7, width, index, 1, 3, width, true);
            float[] grown = table.clone();
            KERNELS.scatterAddRows(grown, 7, width, d, 0, width, index, 1, 3, width);
            for (int j = 0; j < width; j++) {
                assertEquals(2 * table[7 + 3 * width + j], d[j]);
                assertEquals(2 * table[7 + j], d[width + j]);
                assertEquals(5 * table[7 + 3 * width + j], grown[7 + 3 * width + j], 1e-5);
                assertEquals(3 * table[7 + j], grown[7 + j], 1e-5);
                assertEquals(table[7 + width + j], grown[7 + width + j]);
            }
        }
    }

    @Test
    void softmaxAndItsAdjointEqualTheDefinition() {
        for (int width : WIDTHS) {
            int stride = width + 1;
            float[] a = random(ROWS * stride, 5);
            float[] g = random(ROWS * stride, 6);
            float[] y = new float[ROWS * stride];
            float[] d = g.clone();
            KERNELS.softmax(y, 0, stride, a, 0, stride, ROWS, width);
            KERNELS.softmaxBack(d, 0, stride, d, 0, stride, y, 0, stride, ROWS, width);
            for (int r = 0; r < ROWS; r++) {
                double sum = 0;
                double dot = 0;
                for (int j = r * stride; j < r * stride + width; j++) {
                    sum += Math.exp(a[j]);
                    dot += g[j] * Math.exp(a[j]);
                }
                for (int j = r * stride; j < r * stride + width; j++) {
                    double want = Math.exp(a[j]) / sum;
                    assertEquals(want, y[j], 1e-6);
                    assertEquals(want * (g[j] - dot / sum), d[j], 2e-6);
                }
            }
        }
    }

    @Test
    void layerNormAndItsAdjointEqualTheDefinition() {
        for (int width : WIDTHS) {
            float[] x = random(ROWS * width, 7);
            float[] g = random(ROWS * width, 8);
            float[] y = new float[ROWS * width];
            float[] d = new float[ROWS * width];
            KERNELS.layerNorm(y, 0, width, x, 0, width, ROWS, width);
            KERNELS.layerNormBack(d, 0, width, g, 0, width, y, 0, width, x, 0, width, ROWS, width);
            for (int r = 0; r < ROWS; r++) {
                double mean = 0;
                double gMean = 0;
                for (int j = r * width; j < (r + 1) * width; j++) {
                    mean += x[j] / (double) width;
                    gMean += g[j] / (double) width;
                }
                double variance = 0;
                for (int j = r * width; j < (r + 1) * width; j++) {
                    variance += (x[j] - mean) * (x[j] - mean) / width;
                }
                double inverse = 1 / Math.sqrt(variance + 1e-5);
                double dot = 0;
                for (int j = r * width; j < (r + 1) * width; j++) {
                    dot += g[j] * (x[j] - mean) * inverse / width;
                }
                for (int j = r * width; j < (r + 1) * width; j++) {
                    double want = (x[j] - mean) * inverse;
                    assertEquals(want, y[j], 1e-5);
                    assertEquals(
                            (g[j] - gMean - want * dot) * inverse, d[j], width == 1 ? 1e-3 : 2e-5);
                }
            }
        }
    }

    @Test
    void crossEntropyEqualsTheDefinition() {
        for (int width : new int[] {2, 13, 65, 207, 10_007}) {
            int stride = width + 2;
            float[] logits = random(3 + ROWS * stride, 9);
            for (int i = 0; i < logits.length; i++) {
                logits[i] *= 5;
            }
            float[] start = logits.clone();
            int[] labels = {99, 0, width - 1, -1, width / 2, 1};
            float[] rowLoss = new float[1 + ROWS];
            double loss =
                    KERNELS.crossEntropy(
                            logits, 3, stride, labels, 1, ROWS, width, .5f, false, null, 0);
            assertArrayEquals(start, logits);
            double again =
                    KERNELS.crossEntropy(
                            logits, 3, stride, labels, 1, ROWS, width, .5f, true, rowLoss, 1);
            assertEquals(loss, again);
            double total = 0;
            for (int r = 0; r < ROWS; r++) {
                int row = 3 + r * stride;
                int label = labels[1 + r];
                double sum = 0;
                for (int j = 0; j < width; j++) {
                    sum += Math.exp(start[row + j]);
                }
                double want = label < 0 ? 0 : Math.log(sum) - start[row + label];
                total += want;
                assertEquals(want, rowLoss[1 + r], 1e-7 + 4 * Math.ulp((float) want));
                for (int j = 0; j < width; j++) {
                    double softmax = Math.exp(start[row + j]) / sum;
                    double slope = label < 0 ? 0 : .5 * (softmax - (j == label ? 1 : 0));
                    assertEquals(slope, logits[row + j], 2e-7);
                }
                assertEquals(start[row + width], logits[row + width]);
            }
            assertEquals(total, loss, 1e-6 * ROWS);
        }
    }

    @Test
    void crossEntropyOfExtremeLogitsIsNoNaN() {
        float most = Float.MAX_VALUE;
        float[][] cases = {
            {most, -most, 0, 3e38f}, {-most, -most, -most, -most}, {most, most, 1, 2}, {0, 0, 0, 0}
        };
        for (float[] logits : cases) {
            double loss =
                    KERNELS.crossEntropy(logits, 0, 4, new int[] {1}, 0, 1, 4, 1f, true, null, 0);
            assertTrue(loss >= 0 && loss < Double.POSITIVE_INFINITY);
            assertTrue(KERNELS.allFinite(logits, 0, 4));
            assertEquals(0f, logits[0] + logits[1] + logits[2] + logits[3], 1e-6f);
        }
    }

    @Test
    void squaresAreSummedInDoublePrecision() {
        float[] a = random(1001, 10);
        double sum = 0;
        for (int i = 1; i < 1000; i++) {
            sum += (double) a[i] * a[i];
        }
        assertEquals(sum, KERNELS.sumOfSquares(a, 1, 999), 1e-9);
        assertEquals(2e60, KERNELS.sumOfSquares(new float[] {1e30f, 1e30f}, 0, 2), 1e54);
    }

    @Test
    void aNumberThatIsNotFiniteIsFoundAnywhere() {
        for (float bad :
                new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            for (int at = 0; at < 40; at++) {
                float[] a = random(40, 11);
                a[0] = Float.MAX_VALUE;
                assertTrue(KERNELS.allFinite(a, 0, 40));
                a[at] = bad;
                assertFalse(KERNELS.allFinite(a, 0, 40));
                assertTrue(KERNELS.allFinite(a, at + 1, 39 - at));
            }
        }
    }
}
