package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [Element]s of two operands over rows of vectors, each a loop of its own, so that HotSpot
/// compiles it by itself. The last vector of a row is masked.
final class VectorBinary {
    private VectorBinary() {}

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
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        switch (op) {
            case ADD -> add(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case SUB -> sub(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case MUL -> mul(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case DIV -> div(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case MIN -> min(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case MAX -> max(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case SIGMOID_BACK ->
                    sigmoidBack(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case TANH_BACK ->
                    tanhBack(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case RELU_BACK ->
                    reluBack(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case ELU_BACK ->
                    eluBack(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case LEAKY_RELU_BACK ->
                    leakyReluBack(
                            d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case SOFTPLUS_BACK ->
                    VectorFunctions.softplusBack(
                            d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case ABS_BACK ->
                    absBack(d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            case HARD_SIGMOID_BACK ->
                    hardSigmoidBack(
                            d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
            default ->
                    throw new IllegalArgumentException(
                            op + " takes another number of operands than 2");
        }
    }

    private static FloatVector sign(FloatVector y) {
        FloatVector one =
                FloatVector.broadcast(SPECIES, 1f).blend(-1f, y.compare(VectorOperators.LT, 0f));
        return one.blend(y, y.compare(VectorOperators.EQ, 0f))
                .blend(y, y.test(VectorOperators.IS_NAN));
    }

    private static void add(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.add(y).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.add(y).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void sub(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.sub(y).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.sub(y).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void mul(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.mul(y).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.mul(y).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void div(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.div(y).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.div(y).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void min(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.min(y).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.min(y).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void max(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.max(y).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.max(y).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void sigmoidBack(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.mul(y.mul(FloatVector.broadcast(SPECIES, 1f).sub(y))).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.mul(y.mul(FloatVector.broadcast(SPECIES, 1f).sub(y))).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void tanhBack(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.mul(FloatVector.broadcast(SPECIES, 1f).sub(y.mul(y))).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.mul(FloatVector.broadcast(SPECIES, 1f).sub(y.mul(y))).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void reluBack(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.blend(0f, y.compare(VectorOperators.GT, 0f).not()).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.blend(0f, y.compare(VectorOperators.GT, 0f).not()).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void eluBack(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.blend(x.mul(y.add(1f)), y.compare(VectorOperators.GT, 0f).not())
                        .intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.blend(x.mul(y.add(1f)), y.compare(VectorOperators.GT, 0f).not())
                        .intoArray(d, dAt + j, m);
            }
        }
    }

    private static void leakyReluBack(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.blend(x.mul(0.01f), y.compare(VectorOperators.GT, 0f).not())
                        .intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.blend(x.mul(0.01f), y.compare(VectorOperators.GT, 0f).not())
                        .intoArray(d, dAt + j, m);
            }
        }
    }

    private static void absBack(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.mul(sign(y)).intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.mul(sign(y)).intoArray(d, dAt + j, m);
            }
        }
    }

    private static void hardSigmoidBack(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int dAt = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j);
                x.mul(SIXTH)
                        .blend(0f, y.abs().compare(VectorOperators.LT, 3f).not())
                        .intoArray(d, dAt + j);
            }
            if (j < width) {
                VectorMask<Float> m = SPECIES.indexInRange(j, width);
                FloatVector x = FloatVector.fromArray(SPECIES, a, aAt + j, m);
                FloatVector y = FloatVector.fromArray(SPECIES, b, bAt + j, m);
                x.mul(SIXTH)
                        .blend(0f, y.abs().compare(VectorOperators.LT, 3f).not())
                        .intoArray(d, dAt + j, m);
            }
        }
    }
}
