package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// One row times two panels of four vectors: eight chains of additions, enough to hide their
/// latency.
final class VectorRow {
    private VectorRow() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = 4 * LANES;

    /// The second panel follows the first in b, and in c.
    static void twoPanels(float[] a, int aOff, float[] b, int bOff, int k, float[] c, int cOff) {
        FloatVector c0 = FloatVector.zero(SPECIES);
        FloatVector c1 = FloatVector.zero(SPECIES);
        FloatVector c2 = FloatVector.zero(SPECIES);
        FloatVector c3 = FloatVector.zero(SPECIES);
        FloatVector c4 = FloatVector.zero(SPECIES);
        FloatVector c5 = FloatVector.zero(SPECIES);
        FloatVector c6 = FloatVector.zero(SPECIES);
        FloatVector c7 = FloatVector.zero(SPECIES);
        int second = bOff + k * WIDTH;
        for (int t = 0; t < k; t++) {
            FloatVector x = FloatVector.broadcast(SPECIES, a[aOff + t]);
            c0 = x.fma(FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH), c0);
            c1 = x.fma(FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + LANES), c1);
            c2 = x.fma(FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 2 * LANES), c2);
            c3 = x.fma(FloatVector.fromArray(SPECIES, b, bOff + t * WIDTH + 3 * LANES), c3);
            c4 = x.fma(FloatVector.fromArray(SPECIES, b, second + t * WIDTH), c4);
            c5 = x.fma(FloatVector.fromArray(SPECIES, b, second + t * WIDTH + LANES), c5);
            c6 = x.fma(FloatVector.fromArray(SPECIES, b, second + t * WIDTH + 2 * LANES), c6);
            c7 = x.fma(FloatVector.fromArray(SPECIES, b, second + t * WIDTH + 3 * LANES), c7);
        }
        c0.intoArray(c, cOff);
        c1.intoArray(c, cOff + LANES);
        c2.intoArray(c, cOff + 2 * LANES);
        c3.intoArray(c, cOff + 3 * LANES);
        c4.intoArray(c, cOff + 4 * LANES);
        c5.intoArray(c, cOff + 5 * LANES);
        c6.intoArray(c, cOff + 6 * LANES);
        c7.intoArray(c, cOff + 7 * LANES);
    }
}
