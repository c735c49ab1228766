package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/// Which loop runs an element-wise operation, by its number of operands.
final class VectorElements {
    private VectorElements() {}

    static void apply(
            Element op,
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float @Nullable [] b,
            int bOff,
            int bStride,
            float @Nullable [] c,
            int cOff,
            int cStride,
            float alpha,
            float beta,
            int rows,
            int width) {
        if (b == null) {
            VectorUnary.apply(op, d, dOff, dStride, a, aOff, aStride, alpha, beta, rows, width);
        } else if (c == null) {
            VectorBinary.apply(
                    op, d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, rows, width);
        } else {
            VectorTernary.apply(
                    op, d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, c, cOff, cStride,
                    rows, width);
        }
    }
}
