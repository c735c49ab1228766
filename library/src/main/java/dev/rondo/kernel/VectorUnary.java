package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [Element]s of one operand over rows of vectors, each a loop of its own, so that HotSpot
/// compiles it by itself. The last vector of a row is masked.
final class VectorUnary {
    private VectorUnary() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final float SIXTH = 1f / 6f;

    static void apply(
            Element op,
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float alpha,
            float beta,
            int rows,
            int width) {
        switch (op) {
            case COPY -> copy(d, dOff, dStride, a, aOff, aStride, rows, width);
            case NEG -> neg(d, dOff, dStride, a, aOff, aStride, rows, width);
            case AFFINE -> affine(d, dOff, dStride, a, aOff, aStride, alpha, beta, rows, width);
            case RELU -> relu(d, dOff, dStride, a, aOff, aStride, rows, width);
            case LEAKY_RELU -> leakyRelu(d, dOff, dStride, a, aOff, aStride, rows, width);
            case SQRT -> sqrt(d, dOff, dStride, a, aOff, aStride, rows, width);
            case ABS -> abs(d, dOff, dStride, a, aOff, aStride, rows, width);
            case HARD_SIGMOID -> hardSigmoid(d, dOff, dStride, a, aOff, aStride, rows, width);
            case SIN, COS -> oneByOne(op, d, dOff, dStride, a, aOff, aStride, rows, width);
            default -> VectorFunctions.apply(op, d, dOff, dStride, a, aOff, aStride, rows, width);
        }
    }

    /// Sine and cosine, for which the JDK has exact reductions of any argument.
    private static void oneByOne(
            Element op,
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            ScalarElements.strip(
                    op,
                    d,
                    dOff + r * dStride,
                    a,
                    aOff + r * aStride,
                    null,
                    0,
                    null,
                    0,
                    0f,
                    0f,
                    width);
        }
    }

    private static void copy(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                x.intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                x.intoArray(d, dAt + j, m);
            }
        }
    }

    private static void neg(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                x.neg().intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                x.neg().intoArray(d, dAt + j, m);
            }
        }
    }

    private static void affine(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float alpha,
            float beta,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                x.fma(FloatVector.broadcast(SPECIES, alpha), FloatVector.broadcast(SPECIES, beta))
                        .intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                x.fma(FloatVector.broadcast(SPECIES, alpha), FloatVector.broadcast(SPECIES, beta))
                        .intoArray(d, dAt + j, m);
            }
        }
    }

    private static void relu(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                x.max(0f).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                x.max(0f).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void leakyRelu(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                x.blend(x.mul(0.01f), x.compare(VectorOperators.GT, 0f).not())
                        .intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                x.blend(x.mul(0.01f), x.compare(VectorOperators.GT, 0f).not())
                        .intoArray(d, dAt + j, m);
            }
        }
    }

    private static void sqrt(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                x.sqrt().intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                x.sqrt().intoArray(d, dAt + j, m);
            }
        }
    }

    private static void abs(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                x.abs().intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                x.abs().intoArray(d, dAt + j, m);
            }
        }
    }

    private static void hardSigmoid(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                x.fma(FloatVector.broadcast(SPECIES, SIXTH), FloatVector.broadcast(SPECIES, 0.5f))
                        .max(0f)
                        .min(1f)
                        .intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                x.fma(FloatVector.broadcast(SPECIES, SIXTH), FloatVector.broadcast(SPECIES, 0.5f))
                        .max(0f)
                        .min(1f)
                        .intoArray(d, dAt + j, m);
            }
        }
    }
}
