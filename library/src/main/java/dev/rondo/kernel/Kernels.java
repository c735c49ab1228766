package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/// Arrays in, arrays out. All matrices are float32, row-major, given as (array, offset of the first
/// element, stride between rows). A stride of 0 repeats one row. Callers have validated; providers
/// trust.
public final class Kernels {
    private Kernels() {}

    private static final Provider PROVIDER = Providers.choose();

    /// What computes: `vector 512-bit`, `vector 256-bit`, `vector 128-bit` or `scalar`.
    public static String providerName() {
        return PROVIDER.name();
    }

    /// Lays out B (k × n) for products. `transposed == false`: `B[i][j] = b[bOff + i·ldb + j]`;
    /// true: `B[i][j] = b[bOff + j·ldb + i]`. Part `part` of `parts` of the panels is written, so
    /// that threads can share the work; every part must be run before the first product, and
    /// [#reserve] before the first part.
    public static void pack(
            Packed into, float[] b, int bOff, int ldb, boolean transposed, int part, int parts) {
        PROVIDER.pack(into, b, bOff, ldb, transposed, part, parts);
    }

    /// Sets the size of a packed matrix to k × n and makes room.
    public static void reserve(Packed into, int k, int n) {
        PROVIDER.reserve(into, k, n);
    }

    /// C (m × n) = A (m × k) · B, or C += A · B.
    public static void multiply(
            float[] a,
            int aOff,
            int lda,
            Packed b,
            float[] c,
            int cOff,
            int ldc,
            int m,
            boolean accumulate) {
        PROVIDER.multiply(a, aOff, lda, b, accumulate ? c : null, cOff, ldc, c, cOff, ldc, m);
    }

    /// C (m × n) = base + A · B. The base is C itself, or lies elsewhere; with a stride of 0 it is
    /// one row.
    public static void multiplyPlus(
            float[] a,
            int aOff,
            int lda,
            Packed b,
            float[] base,
            int baseOff,
            int baseStride,
            float[] c,
            int cOff,
            int ldc,
            int m) {
        PROVIDER.multiply(a, aOff, lda, b, base, baseOff, baseStride, c, cOff, ldc, m);
    }

    /// C (m × n) = or += Σ over runs, Σ r < count: A[aRow + r][·]ᵀ · B[bRow + r][·]: the gradient
    /// of a weight matrix as one product over all rows. `runs` holds `runCount` triples (aRow,
    /// bRow, count). `scratch` is the caller's, grown as needed, one per thread.
    public static void multiplyRows(
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
        PROVIDER.multiplyRows(
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

    /// d = op(a, b, c) over `rows × width` elements. An unused b or c is null with offset and
    /// stride 0. d may be the same place as an operand (same offset and stride), but may not
    /// overlap it otherwise.
    public static void apply(
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
        if (rows > 1
                && dStride == width
                && aStride == width
                && (b == null || bStride == width)
                && (c == null || cStride == width)) {
            width *= rows;
            rows = 1;
        }
        PROVIDER.apply(
                op, d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, c, cOff, cStride, alpha,
                beta, rows, width);
    }

    /// `d[r][j] = a[r·aStride]`: repeats one number a row.
    public static void spread(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        PROVIDER.spread(d, dOff, dStride, a, aOff, aStride, rows, width);
    }

    /// `d[r·dStride] = Σ_j a[r][j]`.
    public static void rowSum(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        PROVIDER.rowSum(d, dOff, dStride, a, aOff, aStride, rows, width);
    }

    /// `acc[j] += Σ_r a[r][j]`.
    public static void columnSum(
            float[] acc, int accOff, float[] a, int aOff, int aStride, int rows, int width) {
        PROVIDER.columnSum(acc, accOff, a, aOff, aStride, rows, width);
    }

    /// `acc[j] += Σ_r a[r][j]·b[r][j]`.
    public static void columnDot(
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
        PROVIDER.columnDot(acc, accOff, a, aOff, aStride, b, bOff, bStride, rows, width);
    }

    /// Softmax over the elements of each row.
    public static void softmax(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        PROVIDER.softmax(d, dOff, dStride, a, aOff, aStride, rows, width);
    }

    /// d = y·(g − Σ g·y) a row; y the softmax, g the adjoint.
    public static void softmaxBack(
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
        PROVIDER.softmaxBack(d, dOff, dStride, g, gOff, gStride, y, yOff, yStride, rows, width);
    }

    /// (a − mean)/sqrt(variance + 1e-5) over the elements of each row.
    public static void layerNorm(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width) {
        PROVIDER.layerNorm(d, dOff, dStride, a, aOff, aStride, rows, width);
    }

    /// d = (g − mean(g) − y·mean(g·y)) / sqrt(variance(x) + 1e-5) a row; y the normalised value, x
    /// the argument.
    public static void layerNormBack(
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
        PROVIDER.layerNormBack(
                d, dOff, dStride, g, gOff, gStride, y, yOff, yStride, x, xOff, xStride, rows,
                width);
    }

    /// `d[r]` = or += `table[index[indexOff + r]]`; zeros where the index is negative.
    public static void gatherRows(
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
        PROVIDER.gatherRows(
                d, dOff, dStride, table, tOff, tStride, index, indexOff, rows, width, accumulate);
    }

    /// `table[index[indexOff + r]] += a[r]`, in the order of r; nowhere where the index is
    /// negative.
    public static void scatterAddRows(
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
        PROVIDER.scatterAddRows(
                table, tOff, tStride, a, aOff, aStride, index, indexOff, rows, width);
    }

    /// `d[r] = s[r] · a[r]`, s being one number a row.
    public static void scaleRows(
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
        PROVIDER.scaleRows(d, dOff, dStride, a, aOff, aStride, s, sOff, sStride, rows, width);
    }

    /// `d[dIndex[at + r]] += s[r] · a[aIndex[at + r]]` for each r in turn, `width` numbers a row.
    public static void scatterScaledRows(
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
        PROVIDER.scatterScaledRows(
                d, dOff, dStride, dIndex, a, aOff, aStride, aIndex, s, sOff, sStride, at, rows,
                width);
    }

    /// `d[r] = a[aIndex[at + r]] · b[bIndex[at + r]]`, the dot product of two rows.
    public static void gatheredDot(
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
        PROVIDER.gatheredDot(
                d, dOff, dStride, a, aOff, aStride, aIndex, b, bOff, bStride, bIndex, at, rows,
                width);
    }

    /// Cross-entropy of each row of logits with its label: returns the sum over rows of log Σ
    /// `exp(logits) − logits[label]`, and, where `gradient`, replaces the logits by scale·(softmax
    /// − onehot). A negative label is ignored: no loss, a zero gradient. `rowLoss`, if not null,
    /// gets each row's loss at `rowLossOff + r`.
    public static double crossEntropy(
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
        return PROVIDER.crossEntropy(
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

    /// Σ a² in double precision, in an order that depends on `count` alone.
    public static double sumOfSquares(float[] a, int off, int count) {
        return PROVIDER.sumOfSquares(a, off, count);
    }

    /// Whether none of the values is NaN or infinite.
    public static boolean allFinite(float[] a, int off, int count) {
        return PROVIDER.allFinite(a, off, count);
    }

    /// `d[r] = Σ_j a[r][j]·x[j]`: a matrix times one row.
    public static void rowDots(
            float[] d,
            int dOff,
            float[] a,
            int aOff,
            int aStride,
            float[] x,
            int xOff,
            int rows,
            int width) {
        PROVIDER.rowDots(d, dOff, a, aOff, aStride, x, xOff, rows, width);
    }

    /// `d[r][j] += scale[scaleOff + r]·a[r][j]`. A dStride of 0 adds all rows to one (the
    /// transposed matrix times `scale`), an aStride of 0 adds the outer product of `scale` and one
    /// row.
    public static void addScaledRows(
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
        PROVIDER.addScaledRows(d, dOff, dStride, a, aOff, aStride, scale, scaleOff, rows, width);
    }

    /// The same in double precision. Rows whose scale is 0 may be passed over, and then change
    /// nothing even where they hold NaN or infinities.
    public static void addScaledRows(
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
        PROVIDER.addScaledRows(d, dOff, dStride, a, aOff, aStride, scale, scaleOff, rows, width);
    }

    /// Influences E_p (rows × width, dense, p < planes, plane p from eOff + p·plane on) of a matrix
    /// on states, each row on its own unit. First `g[r][j] += Σ_p adjoint[p][r]·E_p[r][j]`, then
    /// all planes at once `E_p[r][j] ← Σ_q keep[p][q][r]·E_q[r][j] + fresh[p][r]·operand[j]`.
    /// `keep` is planes × planes × rows, `fresh` and `adjoint` planes × rows, g rows × width.
    public static void traces(
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
        PROVIDER.traces(
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

    /// Linear recurrences over time, element by element: for each row r and column j, for t = 0, …
    /// steps − 1
    ///
    /// ```
    /// s_a(t) = Σ_b A_ab(t) · s_b(t − 1) + r_a(t)
    /// ```
    ///
    /// with m states, 1 or 2. Operands, in this order: m arriving values s(−1) (of the first step),
    /// m leaving values, which are written, m² factors by a and then b, m rests. A rest may be the
    /// same place as its leaving value.
    public static void scan(int states, Tracks operands, int steps, int rows, int width) {
        if (operands.dense(3 * states + states * states, width)) {
            width *= rows;
            rows = 1;
        }
        PROVIDER.scan(states, operands, steps, rows, width);
    }

    /// The way back of [#scan], for t = steps − 1, … 0
    ///
    /// ```
    /// λ_a(t) = p_a + g_a(t),   then   p_b = Σ_a A_ab(t) · λ_a(t) + δ_b(t)
    /// ```
    ///
    /// Operands: m carried adjoints p (of the first step), read and written; m adjoints λ, which
    /// are written; m g; m δ; m² factors by a and then b. A g may be the same place as its λ.
    public static void scanBack(int states, Tracks operands, int steps, int rows, int width) {
        if (operands.dense(4 * states + states * states, width)) {
            width *= rows;
            rows = 1;
        }
        PROVIDER.scanBack(states, operands, steps, rows, width);
    }
}
