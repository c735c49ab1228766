package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.invoke.MethodHandle;

/// The innermost loops of A · B: a tile of up to 6 rows by one vector of C stays in registers while
/// k passes. The panel holds `B[t][0 … LANES)` at bOff + t·LANES; A is row-major.
///
/// Each count of rows is a method of its own, because accumulators must be local variables to live
/// in registers, and because HotSpot compiles small methods best. No vector may cross a call that
/// is not inlined: it would be allocated. And no branch, mask or addition at the end: with them the
/// graph of a method exceeds what HotSpot inlines vectors in. Sums and edges go through
/// [VectorProducts]' buffer.
final class SingleTile {
    private SingleTile() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static final MethodHandle[] LOOPS = {
        NotInlined.of(SingleTile.class, "rows1"),
        NotInlined.of(SingleTile.class, "rows2"),
        NotInlined.of(SingleTile.class, "rows3"),
        NotInlined.of(SingleTile.class, "rows4"),
        NotInlined.of(SingleTile.class, "rows5"),
        NotInlined.of(SingleTile.class, "rows6")
    };

    /// C (m × LANES) = A (m × k) · panel, 1 ≤ m ≤ 6.
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

    private static void store(float[] c, int at, FloatVector p) {
        p.intoArray(c, at);
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
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
        }
        store(c, cOff, c0p);
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
        FloatVector c1p = FloatVector.zero(SPECIES);
        int a1 = aOff + lda;
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + t]);
            c1p = x1.fma(p, c1p);
        }
        store(c, cOff, c0p);
        store(c, cOff + ldc, c1p);
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
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        int a1 = aOff + lda;
        int a2 = a1 + lda;
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + t]);
            c1p = x1.fma(p, c1p);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + t]);
            c2p = x2.fma(p, c2p);
        }
        store(c, cOff, c0p);
        store(c, cOff + ldc, c1p);
        store(c, cOff + 2 * ldc, c2p);
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
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        int a1 = aOff + lda;
        int a2 = a1 + lda;
        int a3 = a2 + lda;
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + t]);
            c1p = x1.fma(p, c1p);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + t]);
            c2p = x2.fma(p, c2p);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + t]);
            c3p = x3.fma(p, c3p);
        }
        store(c, cOff, c0p);
        store(c, cOff + ldc, c1p);
        store(c, cOff + 2 * ldc, c2p);
        store(c, cOff + 3 * ldc, c3p);
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
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        FloatVector c4p = FloatVector.zero(SPECIES);
        int a1 = aOff + lda;
        int a2 = a1 + lda;
        int a3 = a2 + lda;
        int a4 = a3 + lda;
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + t]);
            c1p = x1.fma(p, c1p);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + t]);
            c2p = x2.fma(p, c2p);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + t]);
            c3p = x3.fma(p, c3p);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + t]);
            c4p = x4.fma(p, c4p);
        }
        store(c, cOff, c0p);
        store(c, cOff + ldc, c1p);
        store(c, cOff + 2 * ldc, c2p);
        store(c, cOff + 3 * ldc, c3p);
        store(c, cOff + 4 * ldc, c4p);
    }

    static void rows6(
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
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        FloatVector c4p = FloatVector.zero(SPECIES);
        FloatVector c5p = FloatVector.zero(SPECIES);
        int a1 = aOff + lda;
        int a2 = a1 + lda;
        int a3 = a2 + lda;
        int a4 = a3 + lda;
        int a5 = a4 + lda;
        for (int t = 0; t < k; t++) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, bOff + t * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0p = x0.fma(p, c0p);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[a1 + t]);
            c1p = x1.fma(p, c1p);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[a2 + t]);
            c2p = x2.fma(p, c2p);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[a3 + t]);
            c3p = x3.fma(p, c3p);
            FloatVector x4 = FloatVector.broadcast(SPECIES, a[a4 + t]);
            c4p = x4.fma(p, c4p);
            FloatVector x5 = FloatVector.broadcast(SPECIES, a[a5 + t]);
            c5p = x5.fma(p, c5p);
        }
        store(c, cOff, c0p);
        store(c, cOff + ldc, c1p);
        store(c, cOff + 2 * ldc, c2p);
        store(c, cOff + 3 * ldc, c3p);
        store(c, cOff + 4 * ldc, c4p);
        store(c, cOff + 5 * ldc, c5p);
    }
}
