package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;

/// The elementary functions over rows. Each loop holds its function once and takes whole vectors
/// only: with a second copy for the masked end of a row its graph would exceed what HotSpot inlines
/// vectors in. Ends go through a buffer.
final class VectorFunctions {
    private VectorFunctions() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int CHUNK = 32 * LANES;
    private static final ThreadLocal<float[]> BUFFER =
            ThreadLocal.withInitial(() -> new float[2 * LANES]);
    private static final ThreadLocal<float[]> EXPONENTIALS =
            ThreadLocal.withInitial(() -> new float[CHUNK]);
    private static final MethodHandle[] LOOPS = {
        NotInlined.of(VectorFunctions.class, "sigmoid"),
        NotInlined.of(VectorFunctions.class, "tanh"),
        NotInlined.of(VectorFunctions.class, "exp"),
        NotInlined.of(VectorFunctions.class, "log"),
        NotInlined.of(VectorFunctions.class, "elu"),
        NotInlined.of(VectorFunctions.class, "softplus"),
        NotInlined.of(VectorFunctions.class, "expOfMinusAbsolute"),
        NotInlined.of(VectorFunctions.class, "softplusEnd")
    };

    static void apply(
            Element op,
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        int number = number(op);
        int whole = width / LANES * LANES;
        int rest = width - whole;
        float @Nullable [] buffer = rest > 0 ? BUFFER.get() : null;
        for (int r = 0; r < rows; r++) {
            int to = dOff + r * dStride;
            int from = aOff + r * aStride;
            if (whole > 0) {
                run(number, d, to, a, from, whole);
            }
            if (buffer != null) {
                System.arraycopy(a, from + whole, buffer, 0, rest);
                run(number, buffer, 0, buffer, 0, LANES);
                System.arraycopy(buffer, 0, d, to + whole, rest);
            }
        }
    }

    /// d = a·sigmoid(b).
    static void softplusBack(
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
        int whole = width / LANES * LANES;
        int rest = width - whole;
        float[] buffer = BUFFER.get();
        for (int r = 0; r < rows; r++) {
            int to = dOff + r * dStride;
            int aAt = aOff + r * aStride;
            int bAt = bOff + r * bStride;
            timesSigmoid(d, to, a, aAt, b, bAt, whole);
            if (rest > 0) {
                System.arraycopy(a, aAt + whole, buffer, 0, rest);
                System.arraycopy(b, bAt + whole, buffer, LANES, rest);
                timesSigmoid(buffer, 0, buffer, 0, buffer, LANES, LANES);
                System.arraycopy(buffer, 0, d, to + whole, rest);
            }
        }
    }

    private static int number(Element op) {
        return switch (op) {
            case SIGMOID -> 0;
            case TANH -> 1;
            case EXP -> 2;
            case LOG -> 3;
            case ELU -> 4;
            case SOFTPLUS -> 5;
            default ->
                    throw new IllegalArgumentException(
                            op + " takes another number of operands than 1");
        };
    }

    private static void run(int number, float[] d, int dOff, float[] a, int aOff, int n) {
        try {
            LOOPS[number].invokeExact(d, dOff, a, aOff, n);
        } catch (Throwable e) {
            throw NotInlined.unchecked(e);
        }
    }

    static void sigmoid(float[] d, int dOff, float[] a, int aOff, int n) {
        for (int j = 0; j < n; j += LANES) {
            VectorMath.sigmoid(FloatVector.fromArray(SPECIES, a, aOff + j)).intoArray(d, dOff + j);
        }
    }

    static void tanh(float[] d, int dOff, float[] a, int aOff, int n) {
        for (int j = 0; j < n; j += LANES) {
            VectorMath.tanh(FloatVector.fromArray(SPECIES, a, aOff + j)).intoArray(d, dOff + j);
        }
    }

    static void elu(float[] d, int dOff, float[] a, int aOff, int n) {
        for (int j = 0; j < n; j += LANES) {
            VectorMath.elu(FloatVector.fromArray(SPECIES, a, aOff + j)).intoArray(d, dOff + j);
        }
    }

    /// max(x, 0) + ln(1 + exp(−|x|)): two loops, a chunk at a time.
    static void softplus(float[] d, int dOff, float[] a, int aOff, int n) {
        float[] z = EXPONENTIALS.get();
        for (int j = 0; j < n; j += CHUNK) {
            int count = Math.min(CHUNK, n - j);
            run(6, z, 0, a, aOff + j, count);
            try {
                LOOPS[7].invokeExact(d, dOff + j, a, aOff + j, z, count);
            } catch (Throwable e) {
                throw NotInlined.unchecked(e);
            }
        }
    }

    static void expOfMinusAbsolute(float[] d, int dOff, float[] a, int aOff, int n) {
        for (int j = 0; j < n; j += LANES) {
            VectorMath.expOfNegative(FloatVector.fromArray(SPECIES, a, aOff + j).abs().neg())
                    .intoArray(d, dOff + j);
        }
    }

    static void softplusEnd(float[] d, int dOff, float[] a, int aOff, float[] z, int n) {
        for (int j = 0; j < n; j += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, a, aOff + j);
            VectorMath.softplus(x, FloatVector.fromArray(SPECIES, z, j)).intoArray(d, dOff + j);
        }
    }

    static void exp(float[] d, int dOff, float[] a, int aOff, int n) {
        for (int j = 0; j < n; j += LANES) {
            VectorMath.exp(FloatVector.fromArray(SPECIES, a, aOff + j)).intoArray(d, dOff + j);
        }
    }

    static void log(float[] d, int dOff, float[] a, int aOff, int n) {
        for (int j = 0; j < n; j += LANES) {
            VectorMath.log(FloatVector.fromArray(SPECIES, a, aOff + j)).intoArray(d, dOff + j);
        }
    }

    private static void timesSigmoid(
            float[] d, int dOff, float[] a, int aOff, float[] b, int bOff, int n) {
        for (int j = 0; j < n; j += LANES) {
            FloatVector.fromArray(SPECIES, a, aOff + j)
                    .mul(VectorMath.sigmoid(FloatVector.fromArray(SPECIES, b, bOff + j)))
                    .intoArray(d, dOff + j);
        }
    }
}
