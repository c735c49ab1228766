package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

import java.lang.invoke.MethodHandle;

/// [Provider#scanBack], from the last step to the first: columns side by side in vectors, which
/// stay in registers while the steps pass. One state takes four vectors at a time and two states
/// two, so that the latency of one multiplication and addition is filled with the others; the
/// columns that remain take one vector, masked.
final class VectorScanBack {
    private VectorScanBack() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static final MethodHandle[] LOOPS = {
        NotInlined.of(VectorScanBack.class, "backOne"),
        NotInlined.of(VectorScanBack.class, "backOneMasked"),
        NotInlined.of(VectorScanBack.class, "backTwo"),
        NotInlined.of(VectorScanBack.class, "backTwoMasked")
    };

    static void scanBack(int states, ScanOperands x, int steps, int rows, int width) {
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

    static void backOne(ScanOperands x, int r, int j, int columns, int steps) {
        FloatVector p0 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j));
        FloatVector p1 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j) + LANES);
        FloatVector p2 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j) + 2 * LANES);
        FloatVector p3 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j) + 3 * LANES);
        float[] d = x.data[1];
        int dAt = x.at(1, r, j) + (steps - 1) * x.step[1];
        int dStep = x.step[1];
        float[] g = x.data[2];
        int gAt = x.at(2, r, j) + (steps - 1) * x.step[2];
        int gStep = x.step[2];
        float[] e = x.data[3];
        int eAt = x.at(3, r, j) + (steps - 1) * x.step[3];
        int eStep = x.step[3];
        float[] a = x.data[4];
        int aAt = x.at(4, r, j) + (steps - 1) * x.step[4];
        int aStep = x.step[4];
        for (int t = 0; t < steps; t++) {
            FloatVector l0 = p0.add(FloatVector.fromArray(SPECIES, g, gAt));
            l0.intoArray(d, dAt);
            p0 =
                    FloatVector.fromArray(SPECIES, a, aAt)
                            .fma(l0, FloatVector.fromArray(SPECIES, e, eAt));
            FloatVector l1 = p1.add(FloatVector.fromArray(SPECIES, g, gAt + LANES));
            l1.intoArray(d, dAt + LANES);
            p1 =
                    FloatVector.fromArray(SPECIES, a, aAt + LANES)
                            .fma(l1, FloatVector.fromArray(SPECIES, e, eAt + LANES));
            FloatVector l2 = p2.add(FloatVector.fromArray(SPECIES, g, gAt + 2 * LANES));
            l2.intoArray(d, dAt + 2 * LANES);
            p2 =
                    FloatVector.fromArray(SPECIES, a, aAt + 2 * LANES)
                            .fma(l2, FloatVector.fromArray(SPECIES, e, eAt + 2 * LANES));
            FloatVector l3 = p3.add(FloatVector.fromArray(SPECIES, g, gAt + 3 * LANES));
            l3.intoArray(d, dAt + 3 * LANES);
            p3 =
                    FloatVector.fromArray(SPECIES, a, aAt + 3 * LANES)
                            .fma(l3, FloatVector.fromArray(SPECIES, e, eAt + 3 * LANES));
            dAt -= dStep;
            gAt -= gStep;
            eAt -= eStep;
            aAt -= aStep;
        }
        p0.intoArray(x.data[0], x.at(0, r, j));
        p1.intoArray(x.data[0], x.at(0, r, j) + LANES);
        p2.intoArray(x.data[0], x.at(0, r, j) + 2 * LANES);
        p3.intoArray(x.data[0], x.at(0, r, j) + 3 * LANES);
    }

    static void backOneMasked(ScanOperands x, int r, int j, int columns, int steps) {
        VectorMask<Float> m = SPECIES.indexInRange(0, columns);
        FloatVector p0 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j), m);
        float[] d = x.data[1];
        int dAt = x.at(1, r, j) + (steps - 1) * x.step[1];
        int dStep = x.step[1];
        float[] g = x.data[2];
        int gAt = x.at(2, r, j) + (steps - 1) * x.step[2];
        int gStep = x.step[2];
        float[] e = x.data[3];
        int eAt = x.at(3, r, j) + (steps - 1) * x.step[3];
        int eStep = x.step[3];
        float[] a = x.data[4];
        int aAt = x.at(4, r, j) + (steps - 1) * x.step[4];
        int aStep = x.step[4];
        for (int t = 0; t < steps; t++) {
            FloatVector l0 = p0.add(FloatVector.fromArray(SPECIES, g, gAt, m));
            l0.intoArray(d, dAt, m);
            p0 =
                    FloatVector.fromArray(SPECIES, a, aAt, m)
                            .fma(l0, FloatVector.fromArray(SPECIES, e, eAt, m));
            dAt -= dStep;
            gAt -= gStep;
            eAt -= eStep;
            aAt -= aStep;
        }
        p0.intoArray(x.data[0], x.at(0, r, j), m);
    }

    static void backTwo(ScanOperands x, int r, int j, int columns, int steps) {
        FloatVector p0 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j));
        FloatVector p1 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j) + LANES);
        FloatVector q0 = FloatVector.fromArray(SPECIES, x.data[1], x.at(1, r, j));
        FloatVector q1 = FloatVector.fromArray(SPECIES, x.data[1], x.at(1, r, j) + LANES);
        float[] d = x.data[2];
        int dAt = x.at(2, r, j) + (steps - 1) * x.step[2];
        int dStep = x.step[2];
        float[] f = x.data[3];
        int fAt = x.at(3, r, j) + (steps - 1) * x.step[3];
        int fStep = x.step[3];
        float[] g = x.data[4];
        int gAt = x.at(4, r, j) + (steps - 1) * x.step[4];
        int gStep = x.step[4];
        float[] i = x.data[5];
        int iAt = x.at(5, r, j) + (steps - 1) * x.step[5];
        int iStep = x.step[5];
        float[] e = x.data[6];
        int eAt = x.at(6, r, j) + (steps - 1) * x.step[6];
        int eStep = x.step[6];
        float[] k = x.data[7];
        int kAt = x.at(7, r, j) + (steps - 1) * x.step[7];
        int kStep = x.step[7];
        float[] aa = x.data[8];
        int aaAt = x.at(8, r, j) + (steps - 1) * x.step[8];
        int aaStep = x.step[8];
        float[] ab = x.data[9];
        int abAt = x.at(9, r, j) + (steps - 1) * x.step[9];
        int abStep = x.step[9];
        float[] ba = x.data[10];
        int baAt = x.at(10, r, j) + (steps - 1) * x.step[10];
        int baStep = x.step[10];
        float[] bb = x.data[11];
        int bbAt = x.at(11, r, j) + (steps - 1) * x.step[11];
        int bbStep = x.step[11];
        for (int t = 0; t < steps; t++) {
            FloatVector l0 = p0.add(FloatVector.fromArray(SPECIES, g, gAt));
            FloatVector n0 = q0.add(FloatVector.fromArray(SPECIES, i, iAt));
            l0.intoArray(d, dAt);
            n0.intoArray(f, fAt);
            p0 =
                    FloatVector.fromArray(SPECIES, aa, aaAt)
                            .fma(
                                    l0,
                                    FloatVector.fromArray(SPECIES, ba, baAt)
                                            .fma(n0, FloatVector.fromArray(SPECIES, e, eAt)));
            q0 =
                    FloatVector.fromArray(SPECIES, ab, abAt)
                            .fma(
                                    l0,
                                    FloatVector.fromArray(SPECIES, bb, bbAt)
                                            .fma(n0, FloatVector.fromArray(SPECIES, k, kAt)));
            FloatVector l1 = p1.add(FloatVector.fromArray(SPECIES, g, gAt + LANES));
            FloatVector n1 = q1.add(FloatVector.fromArray(SPECIES, i, iAt + LANES));
            l1.intoArray(d, dAt + LANES);
            n1.intoArray(f, fAt + LANES);
            p1 =
                    FloatVector.fromArray(SPECIES, aa, aaAt + LANES)
                            .fma(
                                    l1,
                                    FloatVector.fromArray(SPECIES, ba, baAt + LANES)
                                            .fma(
                                                    n1,
                                                    FloatVector.fromArray(
                                                            SPECIES, e, eAt + LANES)));
            q1 =
                    FloatVector.fromArray(SPECIES, ab, abAt + LANES)
                            .fma(
                                    l1,
                                    FloatVector.fromArray(SPECIES, bb, bbAt + LANES)
                                            .fma(
                                                    n1,
                                                    FloatVector.fromArray(
                                                            SPECIES, k, kAt + LANES)));
            dAt -= dStep;
            fAt -= fStep;
            gAt -= gStep;
            iAt -= iStep;
            eAt -= eStep;
            kAt -= kStep;
            aaAt -= aaStep;
            abAt -= abStep;
            baAt -= baStep;
            bbAt -= bbStep;
        }
        p0.intoArray(x.data[0], x.at(0, r, j));
        p1.intoArray(x.data[0], x.at(0, r, j) + LANES);
        q0.intoArray(x.data[1], x.at(1, r, j));
        q1.intoArray(x.data[1], x.at(1, r, j) + LANES);
    }

    static void backTwoMasked(ScanOperands x, int r, int j, int columns, int steps) {
        VectorMask<Float> m = SPECIES.indexInRange(0, columns);
        FloatVector p0 = FloatVector.fromArray(SPECIES, x.data[0], x.at(0, r, j), m);
        FloatVector q0 = FloatVector.fromArray(SPECIES, x.data[1], x.at(1, r, j), m);
        float[] d = x.data[2];
        int dAt = x.at(2, r, j) + (steps - 1) * x.step[2];
        int dStep = x.step[2];
        float[] f = x.data[3];
        int fAt = x.at(3, r, j) + (steps - 1) * x.step[3];
        int fStep = x.step[3];
        float[] g = x.data[4];
        int gAt = x.at(4, r, j) + (steps - 1) * x.step[4];
        int gStep = x.step[4];
        float[] i = x.data[5];
        int iAt = x.at(5, r, j) + (steps - 1) * x.step[5];
        int iStep = x.step[5];
        float[] e = x.data[6];
        int eAt = x.at(6, r, j) + (steps - 1) * x.step[6];
        int eStep = x.step[6];
        float[] k = x.data[7];
        int kAt = x.at(7, r, j) + (steps - 1) * x.step[7];
        int kStep = x.step[7];
        float[] aa = x.data[8];
        int aaAt = x.at(8, r, j) + (steps - 1) * x.step[8];
        int aaStep = x.step[8];
        float[] ab = x.data[9];
        int abAt = x.at(9, r, j) + (steps - 1) * x.step[9];
        int abStep = x.step[9];
        float[] ba = x.data[10];
        int baAt = x.at(10, r, j) + (steps - 1) * x.step[10];
        int baStep = x.step[10];
        float[] bb = x.data[11];
        int bbAt = x.at(11, r, j) + (steps - 1) * x.step[11];
        int bbStep = x.step[11];
        for (int t = 0; t < steps; t++) {
            FloatVector l0 = p0.add(FloatVector.fromArray(SPECIES, g, gAt, m));
            FloatVector n0 = q0.add(FloatVector.fromArray(SPECIES, i, iAt, m));
            l0.intoArray(d, dAt, m);
            n0.intoArray(f, fAt, m);
            p0 =
                    FloatVector.fromArray(SPECIES, aa, aaAt, m)
                            .fma(
                                    l0,
                                    FloatVector.fromArray(SPECIES, ba, baAt, m)
                                            .fma(n0, FloatVector.fromArray(SPECIES, e, eAt, m)));
            q0 =
                    FloatVector.fromArray(SPECIES, ab, abAt, m)
                            .fma(
                                    l0,
                                    FloatVector.fromArray(SPECIES, bb, bbAt, m)
                                            .fma(n0, FloatVector.fromArray(SPECIES, k, kAt, m)));
            dAt -= dStep;
            fAt -= fStep;
            gAt -= gStep;
            iAt -= iStep;
            eAt -= eStep;
            kAt -= kStep;
            aaAt -= aaStep;
            abAt -= abStep;
            baAt -= baStep;
            bbAt -= bbStep;
        }
        p0.intoArray(x.data[0], x.at(0, r, j), m);
        q0.intoArray(x.data[1], x.at(1, r, j), m);
    }
}
