package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.invoke.MethodHandle;

/// The innermost loops of A · B: a tile of up to 5 rows by four vectors of C stays in registers
/// while k passes. The panel holds `B[t][0 … 4 LANES)` at bOff + t·4 LANES; A is row-major.
///
/// Each count of rows is a method of its own, because accumulators must be local variables to live
/// in registers, and because HotSpot compiles small methods best. No vector may cross a call that
/// is not inlined: it would be allocated. And no branch, mask or addition at the end: with them the
/// graph of a method exceeds what HotSpot inlines vectors in. Sums and edges go through
/// [VectorProducts]' buffer.
final class QuadTile {
    private QuadTile() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 4 * LANES;

    private static final MethodHandle[] LOOPS = {
        NotInlined.of(QuadTile.class, "rows1"),
        NotInlined.of(QuadTile.class, "rows2"),
        NotInlined.of(QuadTile.class, "rows3"),
        NotInlined.of(QuadTile.class, "rows4"),
        NotInlined.of(QuadTile.class, "rows5")
    };

    /// C (m × 4 LANES) = A (m × k) · panel, 1 ≤ m ≤ 5.
    static void rows(
            int m,
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int k,
            float[] c,
            int cOff,
            int ldc) {
        try {
            LOOPS[m - 1].invokeExact(a, aOff, lda, b, bOff, k, c, cOff, ldc);
        } catch (Throwable e) {
            throw NotInlined.unchecked(e);
        }
    }

    private static void store(
            float[] c, int at, FloatVector p, FloatVector q, FloatVector r, FloatVector s) {
        p.intoArray(c, at);
        q.intoArray(c, at + LANES);
        r.intoArray(c, at + 2 * LANES);
        s.intoArray(c, at + 3 * LANES);
    }

    static void rows1(
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int k,
            float[] c,
            int cOff,
            int ldc) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c0q = FloatVector.zero(SPECIES);
        FloatVector c0r = FloatVector.zero(SPECIES);
        FloatVector c0s = FloatVector.zero(SPECIES);
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 2 * LANES);
            FloatVector s = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 3 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
            c0q = x0.fma(q, c0q);
            c0r = x0.fma(r, c0r);
            c0s = x0.fma(s, c0s);
        }
        store(c, cOff, c0p, c0q, c0r, c0s);
    }

    static void rows2(
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int k,
            float[] c,
            int cOff,
            int ldc) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c0q = FloatVector.zero(SPECIES);
        FloatVector c0r = FloatVector.zero(SPECIES);
        FloatVector c0s = FloatVector.zero(SPECIES);
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c1q = FloatVector.zero(SPECIES);
        FloatVector c1r = FloatVector.zero(SPECIES);
        FloatVector c1s = FloatVector.zero(SPECIES);
        int a1 = aOff + lda;
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 2 * LANES);
            FloatVector s = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 3 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
            c0q = x0.fma(q, c0q);
            c0r = x0.fma(r, c0r);
            c0s = x0.fma(s, c0s);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + t]);
            c1p = x1.fma(p, c1p);
            c1q = x1.fma(q, c1q);
            c1r = x1.fma(r, c1r);
            c1s = x1.fma(s, c1s);
        }
        store(c, cOff, c0p, c0q, c0r, c0s);
        store(c, cOff + ldc, c1p, c1q, c1r, c1s);
    }

    static void rows3(
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int k,
            float[] c,
            int cOff,
            int ldc) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c0q = FloatVector.zero(SPECIES);
        FloatVector c0r = FloatVector.zero(SPECIES);
        FloatVector c0s = FloatVector.zero(SPECIES);
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c1q = FloatVector.zero(SPECIES);
        FloatVector c1r = FloatVector.zero(SPECIES);
        FloatVector c1s = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c2q = FloatVector.zero(SPECIES);
        FloatVector c2r = FloatVector.zero(SPECIES);
        FloatVector c2s = FloatVector.zero(SPECIES);
        int a1 = aOff + lda;
        int a2 = a1 + lda;
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 2 * LANES);
            FloatVector s = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 3 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
            c0q = x0.fma(q, c0q);
            c0r = x0.fma(r, c0r);
            c0s = x0.fma(s, c0s);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + t]);
            c1p = x1.fma(p, c1p);
            c1q = x1.fma(q, c1q);
            c1r = x1.fma(r, c1r);
            c1s = x1.fma(s, c1s);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + t]);
            c2p = x2.fma(p, c2p);
            c2q = x2.fma(q, c2q);
            c2r = x2.fma(r, c2r);
            c2s = x2.fma(s, c2s);
        }
        store(c, cOff, c0p, c0q, c0r, c0s);
        store(c, cOff + ldc, c1p, c1q, c1r, c1s);
        store(c, cOff + 2 * ldc, c2p, c2q, c2r, c2s);
    }

    static void rows4(
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int k,
            float[] c,
            int cOff,
            int ldc) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c0q = FloatVector.zero(SPECIES);
        FloatVector c0r = FloatVector.zero(SPECIES);
        FloatVector c0s = FloatVector.zero(SPECIES);
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c1q = FloatVector.zero(SPECIES);
        FloatVector c1r = FloatVector.zero(SPECIES);
        FloatVector c1s = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c2q = FloatVector.zero(SPECIES);
        FloatVector c2r = FloatVector.zero(SPECIES);
        FloatVector c2s = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        FloatVector c3q = FloatVector.zero(SPECIES);
        FloatVector c3r = FloatVector.zero(SPECIES);
        FloatVector c3s = FloatVector.zero(SPECIES);
        int a1 = aOff + lda;
        int a2 = a1 + lda;
        int a3 = a2 + lda;
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 2 * LANES);
            FloatVector s = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 3 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
            c0q = x0.fma(q, c0q);
            c0r = x0.fma(r, c0r);
            c0s = x0.fma(s, c0s);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + t]);
            c1p = x1.fma(p, c1p);
            c1q = x1.fma(q, c1q);
            c1r = x1.fma(r, c1r);
            c1s = x1.fma(s, c1s);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + t]);
            c2p = x2.fma(p, c2p);
            c2q = x2.fma(q, c2q);
            c2r = x2.fma(r, c2r);
            c2s = x2.fma(s, c2s);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + t]);
            c3p = x3.fma(p, c3p);
            c3q = x3.fma(q, c3q);
            c3r = x3.fma(r, c3r);
            c3s = x3.fma(s, c3s);
        }
        store(c, cOff, c0p, c0q, c0r, c0s);
        store(c, cOff + ldc, c1p, c1q, c1r, c1s);
        store(c, cOff + 2 * ldc, c2p, c2q, c2r, c2s);
        store(c, cOff + 3 * ldc, c3p, c3q, c3r, c3s);
    }

    static void rows5(
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int k,
            float[] c,
            int cOff,
            int ldc) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c0q = FloatVector.zero(SPECIES);
        FloatVector c0r = FloatVector.zero(SPECIES);
        FloatVector c0s = FloatVector.zero(SPECIES);
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c1q = FloatVector.zero(SPECIES);
        FloatVector c1r = FloatVector.zero(SPECIES);
        FloatVector c1s = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c2q = FloatVector.zero(SPECIES);
        FloatVector c2r = FloatVector.zero(SPECIES);
        FloatVector c2s = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        FloatVector c3q = FloatVector.zero(SPECIES);
        FloatVector c3r = FloatVector.zero(SPECIES);
        FloatVector c3s = FloatVector.zero(SPECIES);
        FloatVector c4p = FloatVector.zero(SPECIES);
        FloatVector c4q = FloatVector.zero(SPECIES);
        FloatVector c4r = FloatVector.zero(SPECIES);
        FloatVector c4s = FloatVector.zero(SPECIES);
        int a1 = aOff + lda;
        int a2 = a1 + lda;
        int a3 = a2 + lda;
        int a4 = a3 + lda;
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH);
            FloatVector q = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 2 * LANES);
            FloatVector s = FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 3 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
            c0q = x0.fma(q, c0q);
            c0r = x0.fma(r, c0r);
            c0s = x0.fma(s, c0s);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + t]);
            c1p = x1.fma(p, c1p);
            c1q = x1.fma(q, c1q);
            c1r = x1.fma(r, c1r);
            c1s = x1.fma(s, c1s);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + t]);
            c2p = x2.fma(p, c2p);
            c2q = x2.fma(q, c2q);
            c2r = x2.fma(r, c2r);
            c2s = x2.fma(s, c2s);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + t]);
            c3p = x3.fma(p, c3p);
            c3q = x3.fma(q, c3q);
            c3r = x3.fma(r, c3r);
            c3s = x3.fma(s, c3s);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + t]);
            c4p = x4.fma(p, c4p);
            c4q = x4.fma(q, c4q);
            c4r = x4.fma(r, c4r);
            c4s = x4.fma(s, c4s);
        }
        store(c, cOff, c0p, c0q, c0r, c0s);
        store(c, cOff + ldc, c1p, c1q, c1r, c1s);
        store(c, cOff + 2 * ldc, c2p, c2q, c2r, c2s);
        store(c, cOff + 3 * ldc, c3p, c3q, c3r, c3s);
        store(c, cOff + 4 * ldc, c4p, c4q, c4r, c4s);
    }
}
