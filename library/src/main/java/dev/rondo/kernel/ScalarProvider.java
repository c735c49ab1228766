package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Plain loops: the readable meaning of every kernel, and what runs without the Vector API. A
/// packed matrix is B itself, row by row.
final class ScalarProvider extends Provider {
    /// Columns of B, and rows of it, that a product visits before it goes on: they stay in the
    /// cache.
    private static final int COLUMNS = 256;

    private static final int DEPTH = 64;

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public void reserve(Packed into, int k, int n) {
        into.resize(k, n, (long) k * n);
    }

    @Override
    public void pack(
            Packed into, float[] b, int bOff, int ldb, boolean transposed, int part, int parts) {
        int k = into.k;
        int n = into.n;
        int from = (int) ((long) n * part / parts);
        int to = (int) ((long) n * (part + 1) / parts);
        for (int i = 0; i < k; i++) {
            if (transposed) {
                for (int j = from; j < to; j++) {
                    into.data[i * n + j] = b[bOff + j * ldb + i];
                }
            } else {
                System.arraycopy(b, bOff + i * ldb + from, into.data, i * n + from, to - from);
            }
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very same array needs no copy
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
        int k = b.k;
        int n = b.n;
        for (int i = 0; i < m; i++) {
            if (base == null) {
                Arrays.fill(c, cOff + i * ldc, cOff + i * ldc + n, 0f);
            } else if (base != c) {
                System.arraycopy(base, baseOff + i * baseStride, c, cOff + i * ldc, n);
            }
        }
        for (int j0 = 0; j0 < n; j0 += COLUMNS) {
            int width = Math.min(COLUMNS, n - j0);
            for (int p0 = 0; p0 < k; p0 += DEPTH) {
                int p1 = Math.min(k, p0 + DEPTH);
                for (int i = 0; i < m; i++) {
                    for (int p = p0; p < p1; p++) {
                        addScaled(
                                c,
                                cOff + i * ldc + j0,
                                a[aOff + i * lda + p],
                                b.data,
                                p * n + j0,
                                width);
                    }
                }
            }
        }
    }

    /// `c[j] += s·b[j]` for j < n.
    private static void addScaled(float[] c, int cOff, float s, float[] b, int bOff, int n) {
        for (int j = 0; j < n; j++) {
            c[cOff + j] += s * b[bOff + j];
        }
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
        for (int i = 0; i < m; i++) {
            int row = cOff + i * ldc;
            if (!accumulate) {
                Arrays.fill(c, row, row + n, 0f);
            }
            for (int run = 0; run < runCount; run++) {
                int aRow = aOff + runs[3 * run] * lda + i;
                int bRow = bOff + runs[3 * run + 1] * ldb;
                for (int r = 0; r < runs[3 * run + 2]; r++) {
                    addScaled(c, row, a[aRow + r * lda], b, bRow + r * ldb, n);
                }
            }
        }
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
        for (int r = 0; r < rows; r++) {
            ScalarElements.strip(
                    op,
                    d,
                    dOff + r * dStride,
                    a,
                    aOff + r * aStride,
                    b,
                    bOff + r * bStride,
                    c,
                    cOff + r * cStride,
                    alpha,
                    beta,
                    width);
        }
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
        for (int r = 0; r < rows; r++) {
            Arrays.fill(d, dOff + r * dStride, dOff + r * dStride + width, a[aOff + r * aStride]);
        }
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
        for (int r = 0; r < rows; r++) {
            d[dOff + r * dStride] = (float) sum(a, aOff + r * aStride, width);
        }
    }

    private static double sum(float[] a, int off, int n) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum += a[off + j];
        }
        return sum;
    }

    private static double dot(float[] a, int aOff, float[] b, int bOff, int n) {
        double sum = 0;
        for (int j = 0; j < n; j++) {
            sum += (double) a[aOff + j] * b[bOff + j];
        }
        return sum;
    }

    private static float max(float[] a, int off, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int j = 0; j < n; j++) {
            max = Math.max(max, a[off + j]);
        }
        return max;
    }

    @Override
    public void columnSum(
            float[] acc, int accOff, float[] a, int aOff, int aStride, int rows, int width) {
        for (int r = 0; r < rows; r++) {
            addScaled(acc, accOff, 1f, a, aOff + r * aStride, width);
        }
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
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < width; j++) {
                acc[accOff + j] += a[aOff + r * aStride + j] * b[bOff + r * bStride + j];
            }
        }
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
        for (int r = 0; r < rows; r++) {
            int from = aOff + r * aStride;
            int to = dOff + r * dStride;
            double sum = exponentials(d, to, a, from, width);
            scale(d, to, (float) (1 / sum), width);
        }
    }

    /// d = exp(a − max a); the sum of it.
    private static double exponentials(float[] d, int dOff, float[] a, int aOff, int n) {
        float max = max(a, aOff, n);
        double sum = 0;
        for (int j = 0; j < n; j++) {
            float e = ScalarMath.exp(a[aOff + j] - max);
            sum += e;
            d[dOff + j] = e;
        }
        return sum;
    }

    private static void scale(float[] d, int off, float s, int n) {
        for (int j = 0; j < n; j++) {
            d[off + j] *= s;
        }
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
        for (int r = 0; r < rows; r++) {
            float dot = (float) dot(g, gOff + r * gStride, y, yOff + r * yStride, width);
            for (int j = 0; j < width; j++) {
                d[dOff + r * dStride + j] =
                        y[yOff + r * yStride + j] * (g[gOff + r * gStride + j] - dot);
            }
        }
    }

    /// 1/sqrt(variance + 1e-5).
    private static float inverseDeviation(float[] a, int off, double mean, int n) {
        double squares = 0;
        for (int j = 0; j < n; j++) {
            double e = a[off + j] - mean;
            squares += e * e;
        }
        return (float) (1 / Math.sqrt(squares / n + LAYER_NORM_EPSILON));
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
        for (int r = 0; r < rows; r++) {
            int from = aOff + r * aStride;
            double mean = sum(a, from, width) / width;
            float inverse = inverseDeviation(a, from, mean, width);
            for (int j = 0; j < width; j++) {
                d[dOff + r * dStride + j] = (a[from + j] - (float) mean) * inverse;
            }
        }
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
        for (int r = 0; r < rows; r++) {
            int gRow = gOff + r * gStride;
            int yRow = yOff + r * yStride;
            int xRow = xOff + r * xStride;
            float inverse = inverseDeviation(x, xRow, sum(x, xRow, width) / width, width);
            float mean = (float) (sum(g, gRow, width) / width);
            float meanDot = (float) (dot(g, gRow, y, yRow, width) / width);
            for (int j = 0; j < width; j++) {
                d[dOff + r * dStride + j] = (g[gRow + j] - mean - y[yRow + j] * meanDot) * inverse;
            }
        }
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
        for (int r = 0; r < rows; r++) {
            int from = tOff + index[indexOff + r] * tStride;
            if (index[indexOff + r] < 0) {
                if (!accumulate) {
                    Arrays.fill(d, dOff + r * dStride, dOff + r * dStride + width, 0f);
                }
            } else if (accumulate) {
                addScaled(d, dOff + r * dStride, 1f, table, from, width);
            } else {
                System.arraycopy(table, from, d, dOff + r * dStride, width);
            }
        }
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
        for (int r = 0; r < rows; r++) {
            int to = tOff + index[indexOff + r] * tStride;
            if (index[indexOff + r] >= 0) {
                addScaled(table, to, 1f, a, aOff + r * aStride, width);
            }
        }
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
        for (int r = 0; r < rows; r++) {
            for (int j = 0; j < width; j++) {
                d[dOff + r * dStride + j] = s[sOff + r * sStride] * a[aOff + r * aStride + j];
            }
        }
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
        for (int r = 0; r < rows; r++) {
            addScaled(
                    d,
                    dOff + dIndex[at + r] * dStride,
                    s[sOff + r * sStride],
                    a,
                    aOff + aIndex[at + r] * aStride,
                    width);
        }
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
        for (int r = 0; r < rows; r++) {
            int i = aOff + aIndex[at + r] * aStride;
            int j = bOff + bIndex[at + r] * bStride;
            float sum = 0;
            for (int k = 0; k < width; k++) {
                sum += a[i + k] * b[j + k];
            }
            d[dOff + r * dStride] = sum;
        }
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
        double total = 0;
        for (int r = 0; r < rows; r++) {
            int row = off + r * stride;
            int label = labels[labelOff + r];
            double loss = 0;
            if (label >= 0) {
                double max = max(logits, row, width);
                double labelLogit = logits[row + label];
                double sum = 0;
                if (gradient) {
                    sum = exponentials(logits, row, logits, row, width);
                    scale(logits, row, (float) (scale / sum), width);
                    logits[row + label] -= scale;
                } else {
                    for (int j = 0; j < width; j++) {
                        sum += ScalarMath.exp(logits[row + j] - (float) max);
                    }
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

    @Override
    public double sumOfSquares(float[] a, int off, int count) {
        return dot(a, off, a, off, count);
    }

    @Override
    public boolean allFinite(float[] a, int off, int count) {
        int exponent = 0x7f800000;
        boolean finite = true;
        for (int j = 0; j < count; j++) {
            finite &= (Float.floatToRawIntBits(a[off + j]) & exponent) != exponent;
        }
        return finite;
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
        for (int r = 0; r < rows; r++) {
            d[dOff + r] = (float) dot(a, aOff + r * aStride, x, xOff, width);
        }
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
        for (int r = 0; r < rows; r++) {
            double by = scale[scaleOff + r];
            for (int j = 0; j < width; j++) {
                d[dOff + r * dStride + j] += by * a[aOff + r * aStride + j];
            }
        }
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
        for (int r = 0; r < rows; r++) {
            float by = scale[scaleOff + r];
            for (int j = 0; j < width; j++) {
                d[dOff + r * dStride + j] += by * a[aOff + r * aStride + j];
            }
        }
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
        for (int r = 0; r < rows; r++) {
            ScalarTraces.row(
                    e,
                    eOff + r * width,
                    plane,
                    planes,
                    keep,
                    fresh,
                    adjoint,
                    r,
                    rows,
                    operand,
                    operandOff,
                    g,
                    gOff + r * width,
                    width);
        }
    }

    @Override
    void scanRows(int states, ScanOperands operands, int steps, int rows, int width) {
        ScalarScan.scan(states, operands, steps, rows, width);
    }

    @Override
    void scanBackRows(int states, ScanOperands operands, int steps, int rows, int width) {
        ScalarScan.scanBack(states, operands, steps, rows, width);
    }
}
