package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Sums and maxima over rows and columns.
final class VectorReductions {
    private VectorReductions() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    static void rowSum(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            d[dOff + r * dStride] = sum(a, aOff + r * aStride, width);
        }
    }

    static float sum(float[] a, int off, int n) {
        FloatVector p = FloatVector.zero(SPECIES);
        FloatVector q = FloatVector.zero(SPECIES);
        int j = 0;
        for (; j <= n - 2 * LANES; j += 2 * LANES) {
            p = p.add(FloatVector.fromArray(SPECIES, a, off + j));
            q = q.add(FloatVector.fromArray(SPECIES, a, off + j + LANES));
        }
        for (; j < n; j += LANES) {
            p = p.add(FloatVector.fromArray(SPECIES, a, off + j, SPECIES.indexInRange(j, n)));
        }
        return Lanes.sum(p.add(q));
    }

    static float dot(float[] a, int aOff, float[] b, int bOff, int n) {
        FloatVector p = FloatVector.zero(SPECIES);
        FloatVector q = FloatVector.zero(SPECIES);
        int j = 0;
        for (; j <= n - 2 * LANES; j += 2 * LANES) {
            p =
                    FloatVector.fromArray(SPECIES, a, aOff + j)
                            .fma(FloatVector.fromArray(SPECIES, b, bOff + j), p);
            q =
                    FloatVector.fromArray(SPECIES, a, aOff + j + LANES)
                            .fma(FloatVector.fromArray(SPECIES, b, bOff + j + LANES), q);
        }
        for (; j < n; j += LANES) {
            VectorMask<Float> m = SPECIES.indexInRange(j, n);
            p =
                    FloatVector.fromArray(SPECIES, a, aOff + j, m)
                            .fma(FloatVector.fromArray(SPECIES, b, bOff + j, m), p);
        }
        return Lanes.sum(p.add(q));
    }

    static float max(float[] a, int off, int n) {
        FloatVector p = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            p = p.max(FloatVector.fromArray(SPECIES, a, off + j));
        }
        float max = p.reduceLanes(VectorOperators.MAX);
        for (; j < n; j++) {
            max = Math.max(max, a[off + j]);
        }
        return max;
    }

    /// Column by column of vectors, so that the sums stay in registers.
    static void columnSum(
            float[] acc, int accOff, float[] a, int aOff, int aStride, int rows, int width) {
        int j = 0;
        for (; j <= width - 4 * LANES; j += 4 * LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, acc, accOff + j);
            FloatVector q = FloatVector.fromArray(SPECIES, acc, accOff + j + LANES);
            FloatVector s = FloatVector.fromArray(SPECIES, acc, accOff + j + 2 * LANES);
            FloatVector t = FloatVector.fromArray(SPECIES, acc, accOff + j + 3 * LANES);
            for (int r = 0, at = aOff + j; r < rows; r++, at += aStride) {
                p = p.add(FloatVector.fromArray(SPECIES, a, at));
                q = q.add(FloatVector.fromArray(SPECIES, a, at + LANES));
                s = s.add(FloatVector.fromArray(SPECIES, a, at + 2 * LANES));
                t = t.add(FloatVector.fromArray(SPECIES, a, at + 3 * LANES));
            }
            p.intoArray(acc, accOff + j);
            q.intoArray(acc, accOff + j + LANES);
            s.intoArray(acc, accOff + j + 2 * LANES);
            t.intoArray(acc, accOff + j + 3 * LANES);
        }
        for (; j < width; j += LANES) {
            VectorMask<Float> m = SPECIES.indexInRange(j, width);
            FloatVector p = FloatVector.fromArray(SPECIES, acc, accOff + j, m);
            for (int r = 0, at = aOff + j; r < rows; r++, at += aStride) {
                p = p.add(FloatVector.fromArray(SPECIES, a, at, m));
            }
            p.intoArray(acc, accOff + j, m);
        }
    }

    static void columnDot(
            float[] acc,
            int accOff,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        int j = 0;
        for (; j <= width - 2 * LANES; j += 2 * LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, acc, accOff + j);
            FloatVector q = FloatVector.fromArray(SPECIES, acc, accOff + j + LANES);
            for (int r = 0, at = aOff + j, bt = bOff + j;
                    r < rows;
                    r++, at += aStride, bt += bStride) {
                p =
                        FloatVector.fromArray(SPECIES, a, at)
                                .fma(FloatVector.fromArray(SPECIES, b, bt), p);
                q =
                        FloatVector.fromArray(SPECIES, a, at + LANES)
                                .fma(FloatVector.fromArray(SPECIES, b, bt + LANES), q);
            }
            p.intoArray(acc, accOff + j);
            q.intoArray(acc, accOff + j + LANES);
        }
        for (; j < width; j += LANES) {
            VectorMask<Float> m = SPECIES.indexInRange(j, width);
            FloatVector p = FloatVector.fromArray(SPECIES, acc, accOff + j, m);
            for (int r = 0, at = aOff + j, bt = bOff + j;
                    r < rows;
                    r++, at += aStride, bt += bStride) {
                p =
                        FloatVector.fromArray(SPECIES, a, at, m)
                                .fma(FloatVector.fromArray(SPECIES, b, bt, m), p);
            }
            p.intoArray(acc, accOff + j, m);
        }
    }
}
