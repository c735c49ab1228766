package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/// What a provider computes: see [Kernels] for the meaning, shapes and aliasing of each method.
abstract sealed class Provider permits ScalarProvider, VectorProvider {
    /// Keeps the quotient of a constant row finite.
    static final double LAYER_NORM_EPSILON = 1e-5;

    abstract String name();

    abstract void pack(
            Packed into, float[] b, int bOff, int ldb, boolean transposed, int part, int parts);

    abstract void reserve(Packed into, int k, int n);

    abstract void multiply(
            float[] a,
            int aOff,
            int lda,
            Packed b,
            float @Nullable [] base,
            int baseOff,
            int baseStride,
            float[] c,
            int cOff,
            int ldc,
            int m);

    abstract void multiplyRows(
            float[] a,
            int aOff,
            int lda,
            int m,
            float[] b,
            int bOff,
            int ldb,
            int n,
            int[] runs,
            int runCount,
            float[] c,
            int cOff,
            int ldc,
            boolean accumulate,
            Scratch scratch);

    abstract void apply(
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
            int width);

    abstract void spread(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width);

    abstract void rowSum(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width);

    abstract void columnSum(
            float[] acc, int accOff, float[] a, int aOff, int aStride, int rows, int width);

    abstract void columnDot(
            float[] acc,
            int accOff,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width);

    abstract void softmax(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width);

    abstract void softmaxBack(
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
            int width);

    abstract void layerNorm(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width);

    abstract void layerNormBack(
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
            int width);

    abstract void gatherRows(
            float[] d,
            int dOff,
            int dStride,
            float[] table,
            int tOff,
            int tStride,
            int[] index,
            int indexOff,
            int rows,
            int width,
            boolean accumulate);

    abstract void scatterAddRows(
            float[] table,
            int tOff,
            int tStride,
            float[] a,
            int aOff,
            int aStride,
            int[] index,
            int indexOff,
            int rows,
            int width);

    abstract void scaleRows(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] s,
            int sOff,
            int sStride,
            int rows,
            int width);

    abstract void scatterScaledRows(
            float[] d,
            int dOff,
            int dStride,
            int[] dIndex,
            float[] a,
            int aOff,
            int aStride,
            int[] aIndex,
            float[] s,
            int sOff,
            int sStride,
            int at,
            int rows,
            int width);

    abstract void gatheredDot(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int[] aIndex,
            float[] b,
            int bOff,
            int bStride,
            int[] bIndex,
            int at,
            int rows,
            int width);

    abstract double crossEntropy(
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
            int rowLossOff);

    abstract double sumOfSquares(float[] a, int off, int count);

    abstract boolean allFinite(float[] a, int off, int count);

    abstract void rowDots(
            float[] d,
            int dOff,
            float[] a,
            int aOff,
            int aStride,
            float[] x,
            int xOff,
            int rows,
            int width);

    abstract void addScaledRows(
            double[] d,
            int dOff,
            int dStride,
            double[] a,
            int aOff,
            int aStride,
            double[] scale,
            int scaleOff,
            int rows,
            int width);

    abstract void addScaledRows(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] scale,
            int scaleOff,
            int rows,
            int width);

    abstract void traces(
            float[] e,
            int eOff,
            int plane,
            int planes,
            float[] keep,
            float[] fresh,
            float[] adjoint,
            float[] operand,
            int operandOff,
            float[] g,
            int gOff,
            int rows,
            int width);

    abstract void scan(int states, Tracks operands, int steps, int rows, int width);

    abstract void scanBack(int states, Tracks operands, int steps, int rows, int width);
}
