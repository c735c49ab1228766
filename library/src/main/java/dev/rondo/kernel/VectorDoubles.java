package dev.rondo.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.invoke.MethodHandle;

/// Sums of scaled rows in double precision: a vector times a matrix, and outer products.
final class VectorDoubles {
    private VectorDoubles() {}

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static final MethodHandle[] LOOPS = {
        NotInlined.of(VectorDoubles.class, "sumLoop"), NotInlined.of(VectorDoubles.class, "rowLoop")
    };

    static void addScaledRows(
            double[] d,
            int dOff,
            int dStride,
            double[] a,
            int aOff,
            int aStride,
            double[] scale,
            int scaleOff,
            int rows,
            int width) {
        try {
            if (dStride == 0) {
                int whole = width - width % LANES;
                LOOPS[0].invokeExact(d, dOff, a, aOff, aStride, scale, scaleOff, rows, whole);
                for (int r = 0; r < rows && whole < width; r++) {
                    double by = scale[scaleOff + r];
                    for (int j = whole; j < width; j++) {
                        d[dOff + j] = Math.fma(by, a[aOff + r * aStride + j], d[dOff + j]);
                    }
                }
            } else {
                for (int r = 0; r < rows; r++) {
                    double by = scale[scaleOff + r];
                    if (by != 0) {
                        LOOPS[1].invokeExact(
                                d, dOff + r * dStride, a, aOff + r * aStride, by, width);
                    }
                }
            }
        } catch (Throwable e) {
            throw NotInlined.unchecked(e);
        }
    }

    /// Four vectors of columns at a time stay in registers over all rows.
    static void sumLoop(
            double[] d,
            int dOff,
            double[] a,
            int aOff,
            int aStride,
            double[] scale,
            int scaleOff,
            int rows,
            int width) {
        int j = 0;
        for (; j <= width - 4 * LANES; j += 4 * LANES) {
            DoubleVector p = DoubleVector.fromArray(SPECIES, d, dOff + j);
            DoubleVector q = DoubleVector.fromArray(SPECIES, d, dOff + j + LANES);
            DoubleVector u = DoubleVector.fromArray(SPECIES, d, dOff + j + 2 * LANES);
            DoubleVector v = DoubleVector.fromArray(SPECIES, d, dOff + j + 3 * LANES);
            for (int r = 0; r < rows; r++) {
                int at = aOff + r * aStride + j;
                DoubleVector by = DoubleVector.broadcast(SPECIES, scale[scaleOff + r]);
                p = DoubleVector.fromArray(SPECIES, a, at).fma(by, p);
                q = DoubleVector.fromArray(SPECIES, a, at + LANES).fma(by, q);
                u = DoubleVector.fromArray(SPECIES, a, at + 2 * LANES).fma(by, u);
                v = DoubleVector.fromArray(SPECIES, a, at + 3 * LANES).fma(by, v);
            }
            p.intoArray(d, dOff + j);
            q.intoArray(d, dOff + j + LANES);
            u.intoArray(d, dOff + j + 2 * LANES);
            v.intoArray(d, dOff + j + 3 * LANES);
        }
        for (; j < width; j += LANES) {
            DoubleVector p = DoubleVector.fromArray(SPECIES, d, dOff + j);
            for (int r = 0; r < rows; r++) {
                DoubleVector by = DoubleVector.broadcast(SPECIES, scale[scaleOff + r]);
                p = DoubleVector.fromArray(SPECIES, a, aOff + r * aStride + j).fma(by, p);
            }
            p.intoArray(d, dOff + j);
        }
    }

    static void rowLoop(double[] d, int dOff, double[] a, int aOff, double by, int width) {
        int j = 0;
        for (; j <= width - LANES; j += LANES) {
            DoubleVector.fromArray(SPECIES, a, aOff + j)
                    .fma(
                            DoubleVector.broadcast(SPECIES, by),
                            DoubleVector.fromArray(SPECIES, d, dOff + j))
                    .intoArray(d, dOff + j);
        }
        for (; j < width; j++) {
            d[dOff + j] = Math.fma(by, a[aOff + j], d[dOff + j]);
        }
    }
}
