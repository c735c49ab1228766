package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

import java.lang.invoke.MethodHandle;

/// What learning at every step needs: products with one row, and influences that decay and grow in
/// place.
final class VectorTraces {
    private VectorTraces() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static final MethodHandle[] SUMS = {
        NotInlined.of(VectorTraces.class, "intoOneByFour"),
        NotInlined.of(VectorTraces.class, "intoOne")
    };

    static void rowDots(
            float[] d,
            int dOff,
            float[] a,
            int aOff,
            int aStride,
            float[] x,
            int xOff,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            d[dOff + r] = VectorReductions.dot(a, aOff + r * aStride, x, xOff, width);
        }
    }

    static void addScaledRows(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] scale,
            int scaleOff,
            int rows,
            int width) {
        if (dStride == 0) {
            int even = width / (4 * LANES) * (4 * LANES);
            try {
                if (even > 0) {
                    SUMS[0].invokeExact(d, dOff, a, aOff, aStride, scale, scaleOff, rows, even);
                }
                if (even < width) {
                    SUMS[1].invokeExact(
                            d,
                            dOff + even,
                            a,
                            aOff + even,
                            aStride,
                            scale,
                            scaleOff,
                            rows,
                            width - even);
                }
            } catch (Throwable e) {
                throw NotInlined.unchecked(e);
            }
            return;
        }
        for (int r = 0; r < rows; r++) {
            FloatVector s = FloatVector.broadcast(SPECIES, scale[scaleOff + r]);
            int to = dOff + r * dStride;
            int from = aOff + r * aStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector.fromArray(SPECIES, a, from + j)
                        .fma(s, FloatVector.fromArray(SPECIES, d, to + j))
                        .intoArray(d, to + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector.fromArray(SPECIES, a, from + j, m)
                        .fma(s, FloatVector.fromArray(SPECIES, d, to + j, m))
                        .intoArray(d, to + j, m);
            }
        }
    }

    /// All rows are added to one: column by column of vectors, so that the sums stay in registers.
    /// The width is a multiple of four vectors.
    static void intoOneByFour(
            float[] d,
            int dOff,
            float[] a,
            int aOff,
            int aStride,
            float[] scale,
            int scaleOff,
            int rows,
            int width) {
        for (int j = 0; j < width; j += 4 * LANES) {
            FloatVector p = FloatVector.fromArray(SPECIES, d, dOff + j);
            FloatVector q = FloatVector.fromArray(SPECIES, d, dOff + j + LANES);
            FloatVector s = FloatVector.fromArray(SPECIES, d, dOff + j + 2 * LANES);
            FloatVector t = FloatVector.fromArray(SPECIES, d, dOff + j + 3 * LANES);
            for (int r = 0, at = aOff + j; r < rows; r++, at += aStride) {
                FloatVector by = FloatVector.broadcast(SPECIES, scale[scaleOff + r]);
                p = FloatVector.fromArray(SPECIES, a, at).fma(by, p);
                q = FloatVector.fromArray(SPECIES, a, at + LANES).fma(by, q);
                s = FloatVector.fromArray(SPECIES, a, at + 2 * LANES).fma(by, s);
                t = FloatVector.fromArray(SPECIES, a, at + 3 * LANES).fma(by, t);
            }
            p.intoArray(d, dOff + j);
            q.intoArray(d, dOff + j + LANES);
            s.intoArray(d, dOff + j + 2 * LANES);
            t.intoArray(d, dOff + j + 3 * LANES);
        }
    }

    /// The same, one vector at a time, the last of them not full.
    static void intoOne(
            float[] d,
            int dOff,
            float[] a,
            int aOff,
            int aStride,
            float[] scale,
            int scaleOff,
            int rows,
            int width) {
        for (int j = 0; j < width; j += LANES) {
            VectorMask<Float> m = SPECIES.indexInRange(j, width);
            FloatVector p = FloatVector.fromArray(SPECIES, d, dOff + j, m);
            for (int r = 0, at = aOff + j; r < rows; r++, at += aStride) {
                FloatVector by = FloatVector.broadcast(SPECIES, scale[scaleOff + r]);
                p = FloatVector.fromArray(SPECIES, a, at, m).fma(by, p);
            }
            p.intoArray(d, dOff + j, m);
        }
    }

    static void traces(
            float[] e,
            int eOff,
            int plane,
            int planes,
            float[] keep,
            float[] fresh,
            float[] adjoint,
            float[] operand,
            int operandOff,
            float[] g,
            int gOff,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int at = eOff + r * width;
            int to = gOff + r * width;
            switch (planes) {
                case 1 ->
                        one(
                                e,
                                at,
                                keep[r],
                                fresh[r],
                                adjoint[r],
                                operand,
                                operandOff,
                                g,
                                to,
                                width);
                case 2 ->
                        two(
                                e,
                                at,
                                plane,
                                keep,
                                fresh,
                                adjoint,
                                r,
                                rows,
                                operand,
                                operandOff,
                                g,
                                to,
                                width);
                default ->
                        ScalarTraces.row(
                                e,
                                at,
                                plane,
                                planes,
                                keep,
                                fresh,
                                adjoint,
                                r,
                                rows,
                                operand,
                                operandOff,
                                g,
                                to,
                                width);
            }
        }
    }

    private static void one(
            float[] e,
            int at,
            float keep,
            float fresh,
            float adjoint,
            float[] x,
            int xOff,
            float[] g,
            int to,
            int width) {
        FloatVector k = FloatVector.broadcast(SPECIES, keep);
        FloatVector f = FloatVector.broadcast(SPECIES, fresh);
        FloatVector d = FloatVector.broadcast(SPECIES, adjoint);
        for (int j = 0; j < width; j += LANES) {
            VectorMask<Float> m = SPECIES.indexInRange(j, width);
            FloatVector old = FloatVector.fromArray(SPECIES, e, at + j, m);
            old.fma(d, FloatVector.fromArray(SPECIES, g, to + j, m)).intoArray(g, to + j, m);
            FloatVector.fromArray(SPECIES, x, xOff + j, m)
                    .fma(f, old.mul(k))
                    .intoArray(e, at + j, m);
        }
    }

    private static void two(
            float[] e,
            int at,
            int plane,
            float[] keep,
            float[] fresh,
            float[] adjoint,
            int r,
            int rows,
            float[] x,
            int xOff,
            float[] g,
            int to,
            int width) {
        FloatVector k00 = FloatVector.broadcast(SPECIES, keep[r]);
        FloatVector k01 = FloatVector.broadcast(SPECIES, keep[rows + r]);
        FloatVector k10 = FloatVector.broadcast(SPECIES, keep[2 * rows + r]);
        FloatVector k11 = FloatVector.broadcast(SPECIES, keep[3 * rows + r]);
        FloatVector f0 = FloatVector.broadcast(SPECIES, fresh[r]);
        FloatVector f1 = FloatVector.broadcast(SPECIES, fresh[rows + r]);
        FloatVector d0 = FloatVector.broadcast(SPECIES, adjoint[r]);
        FloatVector d1 = FloatVector.broadcast(SPECIES, adjoint[rows + r]);
        int second = at + plane;
        for (int j = 0; j < width; j += LANES) {
            VectorMask<Float> m = SPECIES.indexInRange(j, width);
            FloatVector a = FloatVector.fromArray(SPECIES, e, at + j, m);
            FloatVector b = FloatVector.fromArray(SPECIES, e, second + j, m);
            FloatVector operand = FloatVector.fromArray(SPECIES, x, xOff + j, m);
            FloatVector sum = FloatVector.fromArray(SPECIES, g, to + j, m);
            b.fma(d1, a.fma(d0, sum)).intoArray(g, to + j, m);
            operand.fma(f0, b.fma(k01, a.mul(k00))).intoArray(e, at + j, m);
            operand.fma(f1, b.fma(k11, a.mul(k10))).intoArray(e, second + j, m);
        }
    }
}
