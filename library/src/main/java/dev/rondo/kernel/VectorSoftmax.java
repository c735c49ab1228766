package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// Softmax and the cross-entropy fused with it: three passes over a row, which stays in the cache:
/// the maximum; the exponentials, kept in place of the logits, and their sum; the scaling.
final class VectorSoftmax {
    private VectorSoftmax() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Elements whose exponentials are summed in float before the sum goes on in double.
    private static final int CHUNK = 32 * LANES;

    /// For exponentials that nobody keeps, and for the end of a row.
    private static final ThreadLocal<float[]> BUFFER =
            ThreadLocal.withInitial(() -> new float[CHUNK]);

    private static final MethodHandle[] LOOPS = {NotInlined.of(VectorSoftmax.class, "chunkLoop")};

    static void softmax(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int from = aOff + r * aStride;
            int to = dOff + r * dStride;
            double sum =
                    exponentials(d, to, a, from, VectorReductions.max(a, from, width), width, true);
            scale(d, to, (float) (1 / sum), width);
        }
    }

    static void softmaxBack(
            float[] d,
            int dOff,
            int dStride,
            float[] g,
            int gOff,
            int gStride,
            float[] y,
            int yOff,
            int yStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            float dot = VectorReductions.dot(g, gOff + r * gStride, y, yOff + r * yStride, width);
            back(d, dOff + r * dStride, g, gOff + r * gStride, y, yOff + r * yStride, dot, width);
        }
    }

    private static void back(
            float[] d, int dOff, float[] g, int gOff, float[] y, int yOff, float dot, int n) {
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            FloatVector e = FloatVector.fromArray(SPECIES, g, gOff + j).sub(dot);
            e.mul(FloatVector.fromArray(SPECIES, y, yOff + j)).intoArray(d, dOff + j);
        }
        for (; j < n; j++) {
            d[dOff + j] = y[yOff + j] * (g[gOff + j] - dot);
        }
    }

    /// Σ exp(a − max); `keep`: d = exp(a − max).
    private static double exponentials(
            float[] d, int dOff, float[] a, int aOff, float max, int n, boolean keep) {
        float[] buffer = BUFFER.get();
        double sum = 0;
        for (int j = 0; j < n; j += CHUNK) {
            int count = Math.min(CHUNK, n - j);
            int rest = count % LANES;
            int whole = count - rest;
            if (whole > 0) {
                sum += chunk(keep ? d : buffer, keep ? dOff + j : 0, a, aOff + j, max, whole);
            }
            if (rest > 0) {
                System.arraycopy(a, aOff + j + whole, buffer, 0, rest);
                Arrays.fill(buffer, rest, LANES, Float.NEGATIVE_INFINITY);
                sum += chunk(buffer, 0, buffer, 0, max, LANES);
                if (keep) {
                    System.arraycopy(buffer, 0, d, dOff + j + whole, rest);
                }
            }
        }
        return sum;
    }

    private static float chunk(float[] d, int dOff, float[] a, int aOff, float max, int n) {
        try {
            return (float) LOOPS[0].invokeExact(d, dOff, a, aOff, max, n);
        } catch (Throwable e) {
            throw NotInlined.unchecked(e);
        }
    }

    static float chunkLoop(float[] d, int dOff, float[] a, int aOff, float max, int n) {
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int j = 0; j < n; j += LANES) {
            FloatVector e =
                    VectorMath.expOfNegative(FloatVector.fromArray(SPECIES, a, aOff + j).sub(max));
            e.intoArray(d, dOff + j);
            sum = sum.add(e);
        }
        return Lanes.sum(sum);
    }

    private static void scale(float[] d, int off, float s, int n) {
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            FloatVector.fromArray(SPECIES, d, off + j).mul(s).intoArray(d, off + j);
        }
        for (; j < n; j++) {
            d[off + j] *= s;
        }
    }

    static double crossEntropy(
            float[] logits,
            int off,
            int stride,
            int[] labels,
            int labelOff,
            int rows,
            int width,
            float scale,
            boolean gradient,
            float @Nullable [] rowLoss,
            int rowLossOff) {
        double total = 0;
        for (int r = 0; r < rows; r++) {
            int row = off + r * stride;
            int label = labels[labelOff + r];
            double loss = 0;
            if (label >= 0) {
                float max = VectorReductions.max(logits, row, width);
                double labelLogit = logits[row + label];
                double sum = exponentials(logits, row, logits, row, max, width, gradient);
                if (gradient) {
                    scale(logits, row, (float) (scale / sum), width);
                    logits[row + label] -= scale;
                }
                loss = Math.log(sum) + (max - labelLogit);
            } else if (gradient) {
                Arrays.fill(logits, row, row + width, 0f);
            }
            total += loss;
            if (rowLoss != null) {
                rowLoss[rowLossOff + r] = (float) loss;
            }
        }
        return total;
    }
}
