package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/// Copies and sums of whole rows.
final class VectorRows {
    private VectorRows() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    static void spread(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            Arrays.fill(d, dOff + r * dStride, dOff + r * dStride + width, a[aOff + r * aStride]);
        }
    }

    static void gatherRows(
            float[] d,
            int dOff,
            int dStride,
            float[] table,
            int tOff,
            int tStride,
            int[] index,
            int indexOff,
            int rows,
            int width,
            boolean accumulate) {
        for (int r = 0; r < rows; r++) {
            int from = tOff + index[indexOff + r] * tStride;
            if (index[indexOff + r] < 0) {
                if (!accumulate) {
                    Arrays.fill(d, dOff + r * dStride, dOff + r * dStride + width, 0f);
                }
            } else if (accumulate) {
                add(d, dOff + r * dStride, table, from, width);
            } else {
                System.arraycopy(table, from, d, dOff + r * dStride, width);
            }
        }
    }

    static void scatterAddRows(
            float[] table,
            int tOff,
            int tStride,
            float[] a,
            int aOff,
            int aStride,
            int[] index,
            int indexOff,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            if (index[indexOff + r] >= 0) {
                add(table, tOff + index[indexOff + r] * tStride, a, aOff + r * aStride, width);
            }
        }
    }

    static void scaleRows(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] s,
            int sOff,
            int sStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            FloatVector scale = FloatVector.broadcast(SPECIES, s[sOff + r * sStride]);
            int to = dOff + r * dStride;
            int from = aOff + r * aStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector.fromArray(SPECIES, a, from + j).mul(scale).intoArray(d, to + j);
            }
            for (; j < width; j++) {
                d[to + j] = s[sOff + r * sStride] * a[from + j];
            }
        }
    }

    static void scatterScaledRows(
            float[] d,
            int dOff,
            int dStride,
            int[] dIndex,
            float[] a,
            int aOff,
            int aStride,
            int[] aIndex,
            float[] s,
            int sOff,
            int sStride,
            int at,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            addScaled(
                    d,
                    dOff + dIndex[at + r] * dStride,
                    s[sOff + r * sStride],
                    a,
                    aOff + aIndex[at + r] * aStride,
                    width);
        }
    }

    static void gatheredDot(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int[] aIndex,
            float[] b,
            int bOff,
            int bStride,
            int[] bIndex,
            int at,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            d[dOff + r * dStride] =
                    VectorReductions.dot(
                            a,
                            aOff + aIndex[at + r] * aStride,
                            b,
                            bOff + bIndex[at + r] * bStride,
                            width);
        }
    }

    private static void addScaled(float[] d, int dOff, float s, float[] a, int aOff, int n) {
        FloatVector scale = FloatVector.broadcast(SPECIES, s);
        int j = 0;
        for (; j <= n - 2 * LANES; j += 2 * LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, d, dOff + j);
            FloatVector q = FloatVector.fromArray(SPECIES, d, dOff + j + LANES);
            FloatVector.fromArray(SPECIES, a, aOff + j).fma(scale, p).intoArray(d, dOff + j);
            FloatVector.fromArray(SPECIES, a, aOff + j + LANES)
                    .fma(scale, q)
                    .intoArray(d, dOff + j + LANES);
        }
        for (; j < n; j++) {
            d[dOff + j] = Math.fma(s, a[aOff + j], d[dOff + j]);
        }
    }

    private static void add(float[] d, int dOff, float[] a, int aOff, int n) {
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            FloatVector sum =
                    FloatVector.fromArray(SPECIES, d, dOff + j)
                            .add(FloatVector.fromArray(SPECIES, a, aOff + j));
            sum.intoArray(d, dOff + j);
        }
        for (; j < n; j++) {
            d[dOff + j] += a[aOff + j];
        }
    }

    static double sumOfSquares(float[] a, int off, int count) {
        double p = 0;
        double q = 0;
        double s = 0;
        double t = 0;
        int j = 0;
        for (; j <= count - 4; j += 4) {
            p += (double) a[off + j] * a[off + j];
            q += (double) a[off + j + 1] * a[off + j + 1];
            s += (double) a[off + j + 2] * a[off + j + 2];
            t += (double) a[off + j + 3] * a[off + j + 3];
        }
        for (; j < count; j++) {
            p += (double) a[off + j] * a[off + j];
        }
        return p + q + (s + t);
    }

    static boolean allFinite(float[] a, int off, int count) {
        FloatVector p = FloatVector.zero(SPECIES);
        FloatVector zero = p;
        int j = 0;
        for (; j <= count - LANES; j += LANES) {
            // 0 · a is ±0, and NaN where a is not finite.
            p = FloatVector.fromArray(SPECIES, a, off + j).fma(zero, p);
        }
        boolean finite = p.test(VectorOperators.IS_NAN).not().allTrue();
        for (; j < count; j++) {
            finite &= Float.isFinite(a[off + j]);
        }
        return finite;
    }
}
