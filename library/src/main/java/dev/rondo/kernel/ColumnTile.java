package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.invoke.MethodHandle;

/// The innermost loops of Aᵀ · B: as [QuadTile], [PairTile] and [SingleTile], but with four columns
/// of A, `A[t][0 … 4)` at aOff + t·lda, and a panel of which row t begins at bOff + t·ldb: both as
/// they lie, or laid out, with lda = 4 and ldb = the panel's width. All four rows of C are written.
final class ColumnTile {
    private ColumnTile() {}

    static final int ROWS = 4;
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    private static void store(
            float[] c, int at, FloatVector p, FloatVector q, FloatVector r, FloatVector s) {
        p.intoArray(c, at);
        q.intoArray(c, at + LANES);
        r.intoArray(c, at + 2 * LANES);
        s.intoArray(c, at + 3 * LANES);
    }

    private static void store(float[] c, int at, FloatVector p, FloatVector q) {
        p.intoArray(c, at);
        q.intoArray(c, at + LANES);
    }

    private static void store(float[] c, int at, FloatVector p) {
        p.intoArray(c, at);
    }

    private static final MethodHandle[] LOOPS = {
        NotInlined.of(ColumnTile.class, "columns1"),
        NotInlined.of(ColumnTile.class, "columns2"),
        NotInlined.of(ColumnTile.class, "columns4")
    };

    /// C (4 × vectors · LANES) = Aᵀ · panel.
    static void run(
            int vectors,
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int ldb,
            int k,
            float[] c,
            int cOff,
            int ldc) {
        try {
            LOOPS[vectors >> 1].invokeExact(a, aOff, lda, b, bOff, ldb, k, c, cOff, ldc);
        } catch (Throwable e) {
            throw NotInlined.unchecked(e);
        }
    }

    static void columns4(
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int ldb,
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
        for (int t = 0, x = aOff, y = bOff; t < k; t++, x += lda, y += ldb) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, y);
            FloatVector q = FloatVector.fromArray(SPECIES, b, y + LANES);
            FloatVector r = FloatVector.fromArray(SPECIES, b, y + 2 * LANES);
            FloatVector s = FloatVector.fromArray(SPECIES, b, y + 3 * LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[x]);
            c0p = x0.fma(p, c0p);
            c0q = x0.fma(q, c0q);
            c0r = x0.fma(r, c0r);
            c0s = x0.fma(s, c0s);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[x + 1]);
            c1p = x1.fma(p, c1p);
            c1q = x1.fma(q, c1q);
            c1r = x1.fma(r, c1r);
            c1s = x1.fma(s, c1s);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[x + 2]);
            c2p = x2.fma(p, c2p);
            c2q = x2.fma(q, c2q);
            c2r = x2.fma(r, c2r);
            c2s = x2.fma(s, c2s);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[x + 3]);
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

    static void columns2(
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int ldb,
            int k,
            float[] c,
            int cOff,
            int ldc) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c0q = FloatVector.zero(SPECIES);
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c1q = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c2q = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        FloatVector c3q = FloatVector.zero(SPECIES);
        for (int t = 0, x = aOff, y = bOff; t < k; t++, x += lda, y += ldb) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, y);
            FloatVector q = FloatVector.fromArray(SPECIES, b, y + LANES);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[x]);
            c0p = x0.fma(p, c0p);
            c0q = x0.fma(q, c0q);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[x + 1]);
            c1p = x1.fma(p, c1p);
            c1q = x1.fma(q, c1q);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[x + 2]);
            c2p = x2.fma(p, c2p);
            c2q = x2.fma(q, c2q);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[x + 3]);
            c3p = x3.fma(p, c3p);
            c3q = x3.fma(q, c3q);
        }
        store(c, cOff, c0p, c0q);
        store(c, cOff + ldc, c1p, c1q);
        store(c, cOff + 2 * ldc, c2p, c2q);
        store(c, cOff + 3 * ldc, c3p, c3q);
    }

    static void columns1(
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int ldb,
            int k,
            float[] c,
            int cOff,
            int ldc) {
        FloatVector c0p = FloatVector.zero(SPECIES);
        FloatVector c1p = FloatVector.zero(SPECIES);
        FloatVector c2p = FloatVector.zero(SPECIES);
        FloatVector c3p = FloatVector.zero(SPECIES);
        for (int t = 0, x = aOff, y = bOff; t < k; t++, x += lda, y += ldb) {
            FloatVector p = FloatVector.fromArray(SPECIES, b, y);
            FloatVector x0 = FloatVector.broadcast(SPECIES, a[x]);
            c0p = x0.fma(p, c0p);
            FloatVector x1 = FloatVector.broadcast(SPECIES, a[x + 1]);
            c1p = x1.fma(p, c1p);
            FloatVector x2 = FloatVector.broadcast(SPECIES, a[x + 2]);
            c2p = x2.fma(p, c2p);
            FloatVector x3 = FloatVector.broadcast(SPECIES, a[x + 3]);
            c3p = x3.fma(p, c3p);
        }
        store(c, cOff, c0p);
        store(c, cOff + ldc, c1p);
        store(c, cOff + 2 * ldc, c2p);
        store(c, cOff + 3 * ldc, c3p);
    }
}
