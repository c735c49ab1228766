package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Layer normalisation, Ba, Kiros & Hinton 2016, without gain and bias.
final class VectorNorm {
    private VectorNorm() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    static void layerNorm(
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
            float mean = VectorReductions.sum(a, from, width) / width;
            float inverse = inverseDeviation(a, from, mean, width);
            centre(d, dOff + r * dStride, a, from, mean, inverse, width);
        }
    }

    private static void centre(
            float[] d, int dOff, float[] a, int aOff, float mean, float inverse, int n) {
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            FloatVector.fromArray(SPECIES, a, aOff + j)
                    .sub(mean)
                    .mul(inverse)
                    .intoArray(d, dOff + j);
        }
        for (; j < n; j++) {
            d[dOff + j] = (a[aOff + j] - mean) * inverse;
        }
    }

    private static float inverseDeviation(float[] a, int off, float mean, int n) {
        FloatVector p = FloatVector.zero(SPECIES);
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            FloatVector e = FloatVector.fromArray(SPECIES, a, off + j).sub(mean);
            p = e.fma(e, p);
        }
        float squares = Lanes.sum(p);
        for (; j < n; j++) {
            squares += (a[off + j] - mean) * (a[off + j] - mean);
        }
        return (float) (1 / Math.sqrt(squares / n + Provider.LAYER_NORM_EPSILON));
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
        for (int r = 0; r < rows; r++) {
            int gRow = gOff + r * gStride;
            int yRow = yOff + r * yStride;
            int xRow = xOff + r * xStride;
            float inverse =
                    inverseDeviation(x, xRow, VectorReductions.sum(x, xRow, width) / width, width);
            float mean = VectorReductions.sum(g, gRow, width) / width;
            float meanDot = VectorReductions.dot(g, gRow, y, yRow, width) / width;
            back(d, dOff + r * dStride, g, gRow, y, yRow, mean, meanDot, inverse, width);
        }
    }

    private static void back(
            float[] d,
            int dOff,
            float[] g,
            int gOff,
            float[] y,
            int yOff,
            float mean,
            float meanDot,
            float inverse,
            int n) {
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            FloatVector e = FloatVector.fromArray(SPECIES, g, gOff + j).sub(mean);
            FloatVector f = FloatVector.fromArray(SPECIES, y, yOff + j).mul(meanDot);
            e.sub(f).mul(inverse).intoArray(d, dOff + j);
        }
        for (; j < n; j++) {
            d[dOff + j] = (g[gOff + j] - mean - y[yOff + j] * meanDot) * inverse;
        }
    }
}
