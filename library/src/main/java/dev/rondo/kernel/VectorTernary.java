package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [Element]s of three operands over rows of vectors, each a loop of its own, so that HotSpot
/// compiles it by itself. The last vector of a row is masked.
final class VectorTernary {
    private VectorTernary() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    static void apply(
            Element op,
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            float[] c,
            int cOff,
            int cStride,
            int rows,
            int width) {
        switch (op) {
            case MUL_ADD ->
                    mulAdd(
                            d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, c, cOff, cStride,
                            rows, width);
            case WHERE_LE ->
                    whereLe(
                            d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, c, cOff, cStride,
                            rows, width);
            case WHERE_GT ->
                    whereGt(
                            d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, c, cOff, cStride,
                            rows, width);
            default ->
                    throw new IllegalArgumentException(
                            op + " takes another number of operands than 3");
        }
    }

    private static void mulAdd(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            float[] c,
            int cOff,
            int cStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int cAt = cOff + r * cStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                FloatVector z = FloatVector.fromArray(SPECIES, c, cAt + j);
                x.fma(y, z).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                FloatVector z = FloatVector.fromArray(SPECIES, c, cAt + j, m);
                x.fma(y, z).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void whereLe(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            float[] c,
            int cOff,
            int cStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int cAt = cOff + r * cStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                FloatVector z = FloatVector.fromArray(SPECIES, c, cAt + j);
                x.blend(0f, y.compare(VectorOperators.LE, z).not()).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                FloatVector z = FloatVector.fromArray(SPECIES, c, cAt + j, m);
                x.blend(0f, y.compare(VectorOperators.LE, z).not()).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void whereGt(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            float[] c,
            int cOff,
            int cStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int cAt = cOff + r * cStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                FloatVector z = FloatVector.fromArray(SPECIES, c, cAt + j);
                x.blend(0f, y.compare(VectorOperators.GT, z).not()).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                FloatVector z = FloatVector.fromArray(SPECIES, c, cAt + j, m);
                x.blend(0f, y.compare(VectorOperators.GT, z).not()).intoArray(d, dAt + j, m);
            }
        }
    }
}
