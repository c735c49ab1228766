package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/// The kernels on the vector instructions of the machine, through the JDK's Vector API.
final class VectorProvider extends Provider {
    @Override
    public String name() {
        return "vector " + VectorProducts.LANES * Float.SIZE + "-bit";
    }

    @Override
    public void pack(
            Packed into, float[] b, int bOff, int ldb, boolean transposed, int part, int parts) {
        VectorProducts.pack(into, b, bOff, ldb, transposed, part, parts);
    }

    @Override
    public void reserve(Packed into, int k, int n) {
        VectorProducts.reserve(into, k, n);
    }

    @Override
    public void multiplyPlus(
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
            int m) {
        VectorProducts.multiply(a, aOff, lda, b, base, baseOff, baseStride, c, cOff, ldc, m);
    }

    @Override
    public void multiplyRows(
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
            Scratch scratch) {
        VectorRowProducts.multiplyRows(
                a,
                aOff,
                lda,
                m,
                b,
                bOff,
                ldb,
                n,
                runs,
                runCount,
                c,
                cOff,
                ldc,
                accumulate,
                scratch);
    }

    @Override
    void applyRows(
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
        VectorElements.apply(
                op, d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, c, cOff, cStride, alpha,
                beta, rows, width);
    }

    @Override
    public void spread(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        VectorRows.spread(d, dOff, dStride, a, aOff, aStride, rows, width);
    }

    @Override
    public void rowSum(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        VectorReductions.rowSum(d, dOff, dStride, a, aOff, aStride, rows, width);
    }

    @Override
    public void columnSum(
            float[] acc, int accOff, float[] a, int aOff, int aStride, int rows, int width) {
        VectorReductions.columnSum(acc, accOff, a, aOff, aStride, rows, width);
    }

    @Override
    public void columnDot(
            float[] acc,
            int accOff,
            float[] a,
            int aOff,
            int aStride,
            float[] b,
            int bOff,
            int bStride,
            int rows,
            int width) {
        VectorReductions.columnDot(acc, accOff, a, aOff, aStride, b, bOff, bStride, rows, width);
    }

    @Override
    public void softmax(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        VectorSoftmax.softmax(d, dOff, dStride, a, aOff, aStride, rows, width);
    }

    @Override
    public void softmaxBack(
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
        VectorSoftmax.softmaxBack(
                d, dOff, dStride, g, gOff, gStride, y, yOff, yStride, rows, width);
    }

    @Override
    public void layerNorm(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        VectorNorm.layerNorm(d, dOff, dStride, a, aOff, aStride, rows, width);
    }

    @Override
    public void layerNormBack(
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
        VectorNorm.layerNormBack(
                d, dOff, dStride, g, gOff, gStride, y, yOff, yStride, x, xOff, xStride, rows,
                width);
    }

    @Override
    public void gatherRows(
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
            boolean accumulate) {
        VectorRows.gatherRows(
                d, dOff, dStride, table, tOff, tStride, index, indexOff, rows, width, accumulate);
    }

    @Override
    public void scatterAddRows(
            float[] table,
            int tOff,
            int tStride,
            float[] a,
            int aOff,
            int aStride,
            int[] index,
            int indexOff,
            int rows,
            int width) {
        VectorRows.scatterAddRows(
                table, tOff, tStride, a, aOff, aStride, index, indexOff, rows, width);
    }

    @Override
    public void scaleRows(
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
            int width) {
        VectorRows.scaleRows(d, dOff, dStride, a, aOff, aStride, s, sOff, sStride, rows, width);
    }

    @Override
    public void scatterScaledRows(
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
            int width) {
        VectorRows.scatterScaledRows(
                d, dOff, dStride, dIndex, a, aOff, aStride, aIndex, s, sOff, sStride, at, rows,
                width);
    }

    @Override
    public void gatheredDot(
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
            int width) {
        VectorRows.gatheredDot(
                d, dOff, dStride, a, aOff, aStride, aIndex, b, bOff, bStride, bIndex, at, rows,
                width);
    }

    @Override
    public double crossEntropy(
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
        return VectorSoftmax.crossEntropy(
                logits,
                off,
                stride,
                labels,
                labelOff,
                rows,
                width,
                scale,
                gradient,
                rowLoss,
                rowLossOff);
    }

    @Override
    public double sumOfSquares(float[] a, int off, int count) {
        return VectorRows.sumOfSquares(a, off, count);
    }

    @Override
    public boolean allFinite(float[] a, int off, int count) {
        return VectorRows.allFinite(a, off, count);
    }

    @Override
    public void rowDots(
            float[] d,
            int dOff,
            float[] a,
            int aOff,
            int aStride,
            float[] x,
            int xOff,
            int rows,
            int width) {
        VectorTraces.rowDots(d, dOff, a, aOff, aStride, x, xOff, rows, width);
    }

    @Override
    public void addScaledRows(
            double[] d,
            int dOff,
            int dStride,
            double[] a,
            int aOff,
            int aStride,
            double[] scale,
            int scaleOff,
            int rows,
            int width) {
        VectorDoubles.addScaledRows(
                d, dOff, dStride, a, aOff, aStride, scale, scaleOff, rows, width);
    }

    @Override
    public void addScaledRows(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            float[] scale,
            int scaleOff,
            int rows,
            int width) {
        VectorTraces.addScaledRows(
                d, dOff, dStride, a, aOff, aStride, scale, scaleOff, rows, width);
    }

    @Override
    public void traces(
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
            int width) {
        VectorTraces.traces(
                e,
                eOff,
                plane,
                planes,
                keep,
                fresh,
                adjoint,
                operand,
                operandOff,
                g,
                gOff,
                rows,
                width);
    }

    @Override
    void scanRows(int states, ScanOperands operands, int steps, int rows, int width) {
        VectorScan.scan(states, operands, steps, rows, width);
    }

    @Override
    void scanBackRows(int states, ScanOperands operands, int steps, int rows, int width) {
        VectorScanBack.scanBack(states, operands, steps, rows, width);
    }
}
