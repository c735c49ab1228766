package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.invoke.MethodHandle;

/// Layer normalisation, Ba, Kiros & Hinton 2016, without gain and bias.
///
/// Rows are short: what costs is not the arithmetic but waiting for sums. So each loop goes over
/// many rows, of which the processor works on several at a time.
final class VectorNorm {
    private VectorNorm() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /// Rows of which mean and deviation are kept at a time.
    private static final int ROWS = 32;

    /// Of each row its mean, and one over its deviation.
    private static final ThreadLocal<float[]> MOMENTS =
            ThreadLocal.withInitial(() -> new float[2 * ROWS]);

    private static final MethodHandle[] LOOPS = {
        NotInlined.of(VectorNorm.class, "moments"),
        NotInlined.of(VectorNorm.class, "centre"),
        NotInlined.of(VectorNorm.class, "back")
    };

    static void layerNorm(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        float[] moments = MOMENTS.get();
        try {
            for (int r = 0; r < rows; r += ROWS) {
                int count = Math.min(ROWS, rows - r);
                int from = aOff + r * aStride;
                int to = dOff + r * dStride;
                LOOPS[0].invokeExact(moments, a, from, aStride, count, width);
                LOOPS[1].invokeExact(d, to, dStride, a, from, aStride, moments, count, width);
            }
        } catch (Throwable e) {
            throw NotInlined.unchecked(e);
        }
    }

    static void moments(float[] moments, float[] a, int aOff, int aStride, int rows, int width) {
        for (int r = 0, at = aOff; r < rows; r++, at += aStride) {
            FloatVector p = FloatVector.zero(SPECIES);
            FloatVector q = p;
            int j = 0;
            for (; j <= width - 2 * LANES; j += 2 * LANES) {
                p = p.add(FloatVector.fromArray(SPECIES, a, at + j));
                q = q.add(FloatVector.fromArray(SPECIES, a, at + j + LANES));
            }
            float sum = Lanes.sum(p.add(q));
            for (; j < width; j++) {
                sum += a[at + j];
            }
            float mean = sum / width;
            p = FloatVector.zero(SPECIES);
            q = p;
            for (j = 0; j <= width - 2 * LANES; j += 2 * LANES) {
                FloatVector e = FloatVector.fromArray(SPECIES, a, at + j).sub(mean);
                p = e.fma(e, p);
                FloatVector f = FloatVector.fromArray(SPECIES, a, at + j + LANES).sub(mean);
                q = f.fma(f, q);
            }
            float squares = Lanes.sum(p.add(q));
            for (; j < width; j++) {
                squares += (a[at + j] - mean) * (a[at + j] - mean);
            }
            moments[2 * r] = mean;
            moments[2 * r + 1] =
                    (float) (1 / Math.sqrt(squares / width + Provider.LAYER_NORM_EPSILON));
        }
    }

    static void centre(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] moments,
            int rows,
            int width) {
        for (int r = 0, to = dOff, at = aOff; r < rows; r++, to += dStride, at += aStride) {
            float mean = moments[2 * r];
            float inverse = moments[2 * r + 1];
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector.fromArray(SPECIES, a, at + j)
                        .sub(mean)
                        .mul(inverse)
                        .intoArray(d, to + j);
            }
            for (; j < width; j++) {
                d[to + j] = (a[at + j] - mean) * inverse;
            }
        }
    }

    static void layerNormBack(
            float[] d,
            int dOff,
            int dStride,
            float[] g,
            int gOff,
            int gStride,
            float[] y,
            int yOff,
            int yStride,
            float[] x,
            int xOff,
            int xStride,
            int rows,
            int width) {
        float[] moments = MOMENTS.get();
        try {
            for (int r = 0; r < rows; r += ROWS) {
                int count = Math.min(ROWS, rows - r);
                int from = xOff + r * xStride;
                LOOPS[0].invokeExact(moments, x, from, xStride, count, width);
                LOOPS[2].invokeExact(
                        d,
                        dOff + r * dStride,
                        dStride,
                        g,
                        gOff + r * gStride,
                        gStride,
                        y,
                        yOff + r * yStride,
                        yStride,
                        moments,
                        count,
                        width);
            }
        } catch (Throwable e) {
            throw NotInlined.unchecked(e);
        }
    }

    static void back(
            float[] d,
            int dOff,
            int dStride,
            float[] g,
            int gOff,
            int gStride,
            float[] y,
            int yOff,
            int yStride,
            float[] moments,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int to = dOff + r * dStride;
            int gAt = gOff + r * gStride;
            int yAt = yOff + r * yStride;
            FloatVector p = FloatVector.zero(SPECIES);
            FloatVector q = p;
            int j = 0;
            for (; j <= width - LANES; j += LANES) {
                FloatVector e = FloatVector.fromArray(SPECIES, g, gAt + j);
                p = p.add(e);
                q = e.fma(FloatVector.fromArray(SPECIES, y, yAt + j), q);
            }
            float sum = Lanes.sum(p);
            float dot = Lanes.sum(q);
            for (; j < width; j++) {
                sum += g[gAt + j];
                dot += g[gAt + j] * y[yAt + j];
            }
            float mean = sum / width;
            float meanDot = dot / width;
            float inverse = moments[2 * r + 1];
            for (j = 0; j <= width - LANES; j += LANES) {
                FloatVector e = FloatVector.fromArray(SPECIES, g, gAt + j).sub(mean);
                FloatVector f = FloatVector.fromArray(SPECIES, y, yAt + j).mul(meanDot);
                e.sub(f).mul(inverse).intoArray(d, to + j);
            }
            for (; j < width; j++) {
                d[to + j] = (g[gAt + j] - mean - y[yAt + j] * meanDot) * inverse;
            }
        }
    }
}
