package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

import java.lang.invoke.MethodHandle;

/// [Provider#scan] forward in time: columns side by side in vectors, which stay in registers while
/// the steps pass. One state takes four vectors at a time and two states two, so that the latency
/// of one multiplication and addition is filled with the others; the columns that remain take one
/// vector, masked.
final class VectorScan {
    private VectorScan() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static final MethodHandle[] LOOPS = {
        NotInlined.of(VectorScan.class, "forwardOne"),
        NotInlined.of(VectorScan.class, "forwardOneMasked"),
        NotInlined.of(VectorScan.class, "forwardTwo"),
        NotInlined.of(VectorScan.class, "forwardTwoMasked")
    };

    static void scan(int states, ScanOperands x, int steps, int rows, int width) {
        int wide = (states == 1 ? 4 : 2) * LANES;
        int loop = 2 * (states - 1);
        try {
            for (int r = 0; r < rows; r++) {
                int j = 0;
                for (; j <= width - wide; j += wide) {
                    LOOPS[loop].invokeExact(x, r, j, wide, steps);
                }
                for (; j < width; j += LANES) {
                    int columns = Math.min(LANES, width - j);
                    LOOPS[loop + 1].invokeExact(x, r, j, columns, steps);
                }
            }
        } catch (Throwable e) {
            throw NotInlined.unchecked(e);
        }
    }

    static void forwardOne(ScanOperands x, int r, int j, int columns, int steps) {
        FloatVector h0 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j));
        FloatVector h1 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j) + LANES);
        FloatVector h2 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j) + 2 * LANES);
        FloatVector h3 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j) + 3 * LANES);
        float[] d = x.data[1];
        int dAt = x.at(1, r, j);
        int dStep = x.step[1];
        float[] a = x.data[2];
        int aAt = x.at(2, r, j);
        int aStep = x.step[2];
        float[] e = x.data[3];
        int eAt = x.at(3, r, j);
        int eStep = x.step[3];
        for (int t = 0; t < steps; t++) {
            h0 =
                    FloatVector.fromArray(SPECIES, a, aAt)
                            .fma(h0, FloatVector.fromArray(SPECIES, e, eAt));
            h0.intoArray(d, dAt);
            h1 =
                    FloatVector.fromArray(SPECIES, a, aAt + LANES)
                            .fma(h1, FloatVector.fromArray(SPECIES, e, eAt + LANES));
            h1.intoArray(d, dAt + LANES);
            h2 =
                    FloatVector.fromArray(SPECIES, a, aAt + 2 * LANES)
                            .fma(h2, FloatVector.fromArray(SPECIES, e, eAt + 2 * LANES));
            h2.intoArray(d, dAt + 2 * LANES);
            h3 =
                    FloatVector.fromArray(SPECIES, a, aAt + 3 * LANES)
                            .fma(h3, FloatVector.fromArray(SPECIES, e, eAt + 3 * LANES));
            h3.intoArray(d, dAt + 3 * LANES);
            dAt += dStep;
            aAt += aStep;
            eAt += eStep;
        }
    }

    static void forwardOneMasked(ScanOperands x, int r, int j, int columns, int steps) {
        VectorMask<Float> m = SPECIES.indexInRange(0, columns);
        FloatVector h0 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j), m);
        float[] d = x.data[1];
        int dAt = x.at(1, r, j);
        int dStep = x.step[1];
        float[] a = x.data[2];
        int aAt = x.at(2, r, j);
        int aStep = x.step[2];
        float[] e = x.data[3];
        int eAt = x.at(3, r, j);
        int eStep = x.step[3];
        for (int t = 0; t < steps; t++) {
            h0 =
                    FloatVector.fromArray(SPECIES, a, aAt, m)
                            .fma(h0, FloatVector.fromArray(SPECIES, e, eAt, m));
            h0.intoArray(d, dAt, m);
            dAt += dStep;
            aAt += aStep;
            eAt += eStep;
        }
    }

    static void forwardTwo(ScanOperands x, int r, int j, int columns, int steps) {
        FloatVector h0 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j));
        FloatVector h1 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j) + LANES);
        FloatVector k0 = FloatVector.fromArray(SPECIES, x.data[1], x.at(1, r, j));
        FloatVector k1 = FloatVector.fromArray(SPECIES, x.data[1], x.at(1, r, j) + LANES);
        float[] d = x.data[2];
        int dAt = x.at(2, r, j);
        int dStep = x.step[2];
        float[] f = x.data[3];
        int fAt = x.at(3, r, j);
        int fStep = x.step[3];
        float[] aa = x.data[4];
        int aaAt = x.at(4, r, j);
        int aaStep = x.step[4];
        float[] ab = x.data[5];
        int abAt = x.at(5, r, j);
        int abStep = x.step[5];
        float[] ba = x.data[6];
        int baAt = x.at(6, r, j);
        int baStep = x.step[6];
        float[] bb = x.data[7];
        int bbAt = x.at(7, r, j);
        int bbStep = x.step[7];
        float[] e = x.data[8];
        int eAt = x.at(8, r, j);
        int eStep = x.step[8];
        float[] g = x.data[9];
        int gAt = x.at(9, r, j);
        int gStep = x.step[9];
        for (int t = 0; t < steps; t++) {
            FloatVector n0 =
                    FloatVector.fromArray(SPECIES, aa, aaAt)
                            .fma(
                                    h0,
                                    FloatVector.fromArray(SPECIES, ab, abAt)
                                            .fma(k0, FloatVector.fromArray(SPECIES, e, eAt)));
            k0 =
                    FloatVector.fromArray(SPECIES, ba, baAt)
                            .fma(
                                    h0,
                                    FloatVector.fromArray(SPECIES, bb, bbAt)
                                            .fma(k0, FloatVector.fromArray(SPECIES, g, gAt)));
            h0 = n0;
            h0.intoArray(d, dAt);
            k0.intoArray(f, fAt);
            FloatVector n1 =
                    FloatVector.fromArray(SPECIES, aa, aaAt + LANES)
                            .fma(
                                    h1,
                                    FloatVector.fromArray(SPECIES, ab, abAt + LANES)
                                            .fma(
                                                    k1,
                                                    FloatVector.fromArray(
                                                            SPECIES, e, eAt + LANES)));
            k1 =
                    FloatVector.fromArray(SPECIES, ba, baAt + LANES)
                            .fma(
                                    h1,
                                    FloatVector.fromArray(SPECIES, bb, bbAt + LANES)
                                            .fma(
                                                    k1,
                                                    FloatVector.fromArray(
                                                            SPECIES, g, gAt + LANES)));
            h1 = n1;
            h1.intoArray(d, dAt + LANES);
            k1.intoArray(f, fAt + LANES);
            dAt += dStep;
            fAt += fStep;
            aaAt += aaStep;
            abAt += abStep;
            baAt += baStep;
            bbAt += bbStep;
            eAt += eStep;
            gAt += gStep;
        }
    }

    static void forwardTwoMasked(ScanOperands x, int r, int j, int columns, int steps) {
        VectorMask<Float> m = SPECIES.indexInRange(0, columns);
        FloatVector h0 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j), m);
        FloatVector k0 = FloatVector.fromArray(SPECIES, x.data[1], x.at(1, r, j), m);
        float[] d = x.data[2];
        int dAt = x.at(2, r, j);
        int dStep = x.step[2];
        float[] f = x.data[3];
        int fAt = x.at(3, r, j);
        int fStep = x.step[3];
        float[] aa = x.data[4];
        int aaAt = x.at(4, r, j);
        int aaStep = x.step[4];
        float[] ab = x.data[5];
        int abAt = x.at(5, r, j);
        int abStep = x.step[5];
        float[] ba = x.data[6];
        int baAt = x.at(6, r, j);
        int baStep = x.step[6];
        float[] bb = x.data[7];
        int bbAt = x.at(7, r, j);
        int bbStep = x.step[7];
        float[] e = x.data[8];
        int eAt = x.at(8, r, j);
        int eStep = x.step[8];
        float[] g = x.data[9];
        int gAt = x.at(9, r, j);
        int gStep = x.step[9];
        for (int t = 0; t < steps; t++) {
            FloatVector n0 =
                    FloatVector.fromArray(SPECIES, aa, aaAt, m)
                            .fma(
                                    h0,
                                    FloatVector.fromArray(SPECIES, ab, abAt, m)
                                            .fma(k0, FloatVector.fromArray(SPECIES, e, eAt, m)));
            k0 =
                    FloatVector.fromArray(SPECIES, ba, baAt, m)
                            .fma(
                                    h0,
                                    FloatVector.fromArray(SPECIES, bb, bbAt, m)
                                            .fma(k0, FloatVector.fromArray(SPECIES, g, gAt, m)));
            h0 = n0;
            h0.intoArray(d, dAt, m);
            k0.intoArray(f, fAt, m);
            dAt += dStep;
            fAt += fStep;
            aaAt += aaStep;
            abAt += abStep;
            baAt += baStep;
            bbAt += bbStep;
            eAt += eStep;
            gAt += gStep;
        }
    }
}
