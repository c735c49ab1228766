package dev.rondo.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

@Tag("provider")
class ProductTest {
    private static final Provider KERNELS = Provider.chosen();

    private static final float UNTOUCHED = 12345f;

    private static float[] random(int n, long seed) {
        var random = new Random(seed);
        float[] a = new float[n];
        for (int i = 0; i < n; i++) {
            a[i] = random.nextFloat() * 2 - 1;
        }
        return a;
    }

    private static Packed packed(
            float[] b, int off, int ldb, int k, int n, boolean transposed, int parts) {
        var into = new Packed();
        KERNELS.reserve(into, k + 3, n + 40);
        Arrays.fill(into.data, Float.NaN);
        KERNELS.reserve(into, k, n);
        for (int part = parts - 1; part >= 0; part--) {
            KERNELS.pack(into, b, off, ldb, transposed, part, parts);
        }
        return into;
    }

    private static void check(
            int m, int k, int n, boolean transposed, boolean accumulate, int parts) {
        int lda = k + 3;
        int ldb = (transposed ? k : n) + 2;
        int ldc = n + 5;
        float[] a = random(7 + m * lda, 1);
        float[] b = random(11 + Math.max(k, n) * ldb + ldb, 2);
        float[] c = random(13 + m * ldc, 3);
        float[] before = c.clone();
        for (int i = 0; i < m; i++) {
            for (int j = n; j < ldc; j++) {
                c[13 + i * ldc + j] = UNTOUCHED;
            }
        }
        KERNELS.multiply(
                a, 7, lda, packed(b, 11, ldb, k, n, transposed, parts), c, 13, ldc, m, accumulate);
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = accumulate ? before[13 + i * ldc + j] : 0;
                for (int t = 0; t < k; t++) {
                    sum +=
                            (double) a[7 + i * lda + t]
                                    * b[11 + (transposed ? j * ldb + t : t * ldb + j)];
                }
                assertEquals(
                        sum,
                        c[13 + i * ldc + j],
                        1e-6 * (k + 2),
                        m + "×" + k + "×" + n + " at " + i + "," + j);
            }
            for (int j = n; j < ldc; j++) {
                assertEquals(UNTOUCHED, c[13 + i * ldc + j], "beyond the row");
            }
        }
        for (int i = 0; i < 13; i++) {
            assertEquals(before[i], c[i], "before the first row");
        }
    }

    @Test
    void productsOfAwkwardSizesEqualTheDefinition() {
        int[] sizes = {1, 2, 3, 13, 16, 31, 33, 64, 65, 207};
        for (int m : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 20, 33}) {
            for (int k : new int[] {1, 2, 13, 33, 207}) {
                for (int n : sizes) {
                    check(m, k, n, (m + k) % 2 == 0, n % 2 == 0, 1 + (m + n) % 3);
                }
            }
        }
    }

    @Test
    void productsDeeperAndTallerThanABlockEqualTheDefinition() {
        check(3, 2500, 70, false, true, 2);
        check(3, 2500, 70, true, false, 2);
        check(300, 500, 49, true, false, 1);
        check(1, 1100, 300, false, false, 4);
    }

    @Test
    void anEmptySumIsZero() {
        float[] c = {1, 2, 3, 4};
        var none = packed(new float[0], 0, 2, 0, 2, false, 1);
        KERNELS.multiply(new float[4], 0, 0, none, c, 0, 2, 2, true);
        assertEquals("[1.0, 2.0, 3.0, 4.0]", Arrays.toString(c));
        KERNELS.multiply(new float[4], 0, 0, none, c, 0, 2, 2, false);
        assertEquals("[0.0, 0.0, 0.0, 0.0]", Arrays.toString(c));
    }

    @Test
    void manyRowsGiveTheBitsOfEachRowAlone() {
        int m = 23;
        int k = 1300;
        int n = 237;
        float[] a = random(m * k, 4);
        var b = packed(random(k * n, 5), 0, n, k, n, false, 1);
        float[] together = new float[m * n];
        float[] alone = new float[m * n];
        KERNELS.multiply(a, 0, k, b, together, 0, n, m, false);
        for (int i = 0; i < m; i++) {
            KERNELS.multiply(a, i * k, k, b, alone, i * n, n, 1, false);
        }
        assertEquals(Arrays.hashCode(together), Arrays.hashCode(alone));
    }

    private static void checkRows(int m, int n, int[] runs, boolean accumulate) {
        int lda = m + 3;
        int ldb = n + 2;
        int ldc = n + 4;
        int rows = 0;
        for (int i = 0; i < runs.length; i += 3) {
            rows = Math.max(rows, Math.max(runs[i], runs[i + 1]) + runs[i + 2]);
        }
        float[] a = random(5 + rows * lda, 6);
        float[] b = random(9 + rows * ldb, 7);
        float[] c = random(3 + m * ldc, 8);
        float[] before = c.clone();
        var scratch = new Scratch();
        KERNELS.multiplyRows(
                a, 5, lda, m, b, 9, ldb, n, runs, runs.length / 3, c, 3, ldc, accumulate, scratch);
        double[] sum = new double[n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                sum[j] = accumulate ? before[3 + i * ldc + j] : 0;
            }
            for (int run = 0; run < runs.length; run += 3) {
                for (int r = 0; r < runs[run + 2]; r++) {
                    double x = a[5 + (runs[run] + r) * lda + i];
                    int at = 9 + (runs[run + 1] + r) * ldb;
                    for (int j = 0; j < n; j++) {
                        sum[j] += x * b[at + j];
                    }
                }
            }
            for (int j = 0; j < n; j++) {
                assertEquals(
                        sum[j],
                        c[3 + i * ldc + j],
                        1e-6 * (rows + 2),
                        m + "×" + n + " at " + i + "," + j);
            }
            for (int j = n; j < ldc; j++) {
                assertEquals(before[3 + i * ldc + j], c[3 + i * ldc + j], "beyond the row");
            }
        }
    }

    @Test
    void gradientProductsOfAwkwardSizesEqualTheDefinition() {
        int[][] runs = {{0, 0, 1}, {2, 0, 13}, {0, 3, 5, 9, 1, 31, 40, 60, 7, 1, 1, 0}};
        for (int m : new int[] {1, 2, 3, 4, 5, 13, 33, 64}) {
            for (int n : new int[] {1, 2, 13, 31, 33, 65, 207}) {
                checkRows(m, n, runs[(m + n) % 3], n % 2 == 0);
            }
        }
    }

    @Test
    void gradientProductsLargerThanABlockEqualTheDefinition() {
        checkRows(207, 70, new int[] {0, 1, 700, 703, 900, 600}, false);
        checkRows(6, 2100, new int[] {3, 0, 40}, true);
        checkRows(1200, 18, new int[] {3, 0, 90}, false);
    }

    @Test
    void gradientProductsOfFewColumnsHaveTheBitsOfThoseOfMany() {
        int rows = 1100; // in blocks of 367, of which the second lies in two runs
        int n = 48;
        int few = 8;
        int many = 40;
        int[] runs = {3, 0, 500, 503, 520, 600};
        float[] a = random((rows + 10) * many, 11);
        float[] b = random((rows + 30) * n, 12);
        float[] alone = random(few * n, 13);
        float[] together = Arrays.copyOf(alone, many * n);
        var s = new Scratch();
        KERNELS.multiplyRows(a, 0, many, few, b, 0, n, n, runs, 2, alone, 0, n, true, s);
        KERNELS.multiplyRows(a, 0, many, many, b, 0, n, n, runs, 2, together, 0, n, true, s);
        assertEquals(Arrays.toString(Arrays.copyOf(together, few * n)), Arrays.toString(alone));
    }

    @Test
    void aGradientProductTakesOneRowForAll() {
        float[] a = random(30 * 4, 14);
        float[] b = random(32, 15);
        float[] c = new float[4 * 32];
        KERNELS.multiplyRows(
                a, 0, 4, 4, b, 0, 0, 32, new int[] {0, 0, 30}, 1, c, 0, 32, false, new Scratch());
        for (int i = 0; i < 4; i++) {
            double sum = 0;
            for (int r = 0; r < 30; r++) {
                sum += a[4 * r + i];
            }
            for (int j = 0; j < 32; j++) {
                assertEquals(sum * b[j], c[32 * i + j], 1e-5);
            }
        }
    }

    @Test
    void aGradientOfNoRowsIsZeroOrLeftAlone() {
        float[] c = {1, 2, 3, 4};
        int[] none = {0, 0, 0};
        KERNELS.multiplyRows(
                new float[2],
                0,
                2,
                2,
                new float[2],
                0,
                2,
                2,
                none,
                1,
                c,
                0,
                2,
                true,
                new Scratch());
        assertEquals("[1.0, 2.0, 3.0, 4.0]", Arrays.toString(c));
        KERNELS.multiplyRows(
                new float[2],
                0,
                2,
                2,
                new float[2],
                0,
                2,
                2,
                none,
                0,
                c,
                0,
                2,
                false,
                new Scratch());
        assertEquals("[0.0, 0.0, 0.0, 0.0]", Arrays.toString(c));
    }
}
