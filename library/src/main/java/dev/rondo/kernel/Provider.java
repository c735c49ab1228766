package dev.rondo.kernel;

import org.jspecify.annotations.Nullable;

/// The kernels: arrays in, arrays out. One implementation is chosen per JVM, see [#chosen]; callers
/// keep it in a `static final` field, so that HotSpot calls it directly.
///
/// A matrix is float32 and row-major, given as (array `a`, offset `aOff` of its first element,
/// stride `aStride` or `lda` between rows): element j of row r is `a[aOff + r · aStride + j]`. An
/// operand that is only read may have a stride of 0, which repeats one row.
///
/// - **Arguments are not checked.** Plans and networks have validated shapes, symbols and labels
///   where they took them; a kernel that is given others throws [IndexOutOfBoundsException] or
///   computes with the wrong numbers.
/// - **Aliasing.** What is written must not overlap what is read, unless the parameter says so.
///   "The same place" is the same array, offset and stride.
/// - **Threads.** Calls may run side by side as long as none writes what another reads or writes.
///   No array is kept after a call.
public abstract sealed class Provider permits ScalarProvider, VectorProvider {
    /// Keeps the quotient of a constant row finite.
    static final double LAYER_NORM_EPSILON = 1e-5;

    /// The implementation of this JVM: the system property `rondo.provider` (`vector` or `scalar`)
    /// says which, without it the vector one where the module jdk.incubator.vector is present.
    /// Chosen and logged once.
    ///
    /// @throws IllegalArgumentException if the property has another value
    public static Provider chosen() {
        return Providers.CHOSEN;
    }

    /// `vector 512-bit`, `vector 256-bit`, `vector 128-bit` or `scalar`.
    public abstract String name();

    // ---- matrix products ----------------------------------------------------------------------

    /// Sets the size of a packed matrix to k × n and makes room.
    ///
    /// @throws dev.rondo.RondoException if its layout takes more numbers than an array holds
    public abstract void reserve(Packed into, int k, int n);

    /// Lays out B for products. Part `part` of `parts` of the panels is written, so that threads
    /// can share the work; every part must be run before the first product, and [#reserve] before
    /// the first part.
    ///
    /// @param into reserved for k × n, written
    /// @param b `transposed == false`: k × n, `B[i][j] = b[bOff + i·ldb + j]`; true: n × k,
    ///   `B[i][j] = b[bOff + j·ldb + i]`
    public abstract void pack(
            Packed into, float[] b, int bOff, int ldb, boolean transposed, int part, int parts);

    /// C = A · B, or C += A · B.
    ///
    /// @param a m × k
    /// @param b packed, k × n
    /// @param c m × n, written; read too where `accumulate`
    public final void multiply(
            float[] a,
            int aOff,
            int lda,
            Packed b,
            float[] c,
            int cOff,
            int ldc,
            int m,
            boolean accumulate) {
        multiplyPlus(a, aOff, lda, b, accumulate ? c : null, cOff, ldc, c, cOff, ldc, m);
    }

    /// C = base + A · B.
    ///
    /// @param a m × k
    /// @param b packed, k × n
    /// @param base m × n, or one row with a stride of 0: another array than `c`, or the same place;
    ///   null: zeros
    /// @param c m × n, written
    public abstract void multiplyPlus(
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

    /// C = or += Σ over runs, Σ r < count: `A[aRow + r][·]ᵀ · B[bRow + r][·]`: the gradient of a
    /// weight matrix as one product over all rows.
    ///
    /// @param a rows of m numbers
    /// @param b rows of n numbers
    /// @param runs `runCount` triples (aRow, bRow, count)
    /// @param c m × n, written; read too where `accumulate`
    /// @param scratch written: the caller's, grown as needed, one per thread
    public abstract void multiplyRows(
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

    // ---- element by element -------------------------------------------------------------------

    /// d = op(a, b, c), element by element. An unused b or c is null with offset and stride 0.
    ///
    /// @param d rows × width, written; may be the same place as an operand
    /// @param a rows × width, and so are b and c
    /// @param alpha of [Element#AFFINE], and so is beta
    public final void apply(
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
        applyRows(
                op, d, dOff, dStride, a, aOff, aStride, b, bOff, bStride, c, cOff, cStride, alpha,
                beta, rows, width);
    }

    /// [#apply] row by row; dense rows came together as one.
    abstract void applyRows(
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

    // ---- rows and columns ---------------------------------------------------------------------

    /// `d[r][j] = a[r·aStride]`: repeats one number a row.
    ///
    /// @param d rows × width, written
    /// @param a one number a row
    public abstract void spread(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width);

    /// `d[r·dStride] = Σ_j a[r][j]`.
    ///
    /// @param d one number a row, written
    /// @param a rows × width
    public abstract void rowSum(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width);

    /// `acc[j] += Σ_r a[r][j]`.
    ///
    /// @param acc width, read and written
    /// @param a rows × width
    public abstract void columnSum(
            float[] acc, int accOff, float[] a, int aOff, int aStride, int rows, int width);

    /// `acc[j] += Σ_r a[r][j]·b[r][j]`.
    ///
    /// @param acc width, read and written
    /// @param a rows × width, and so is b
    public abstract void columnDot(
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

    /// `d[r] = Σ_j a[r][j]·x[j]`: a matrix times one row.
    ///
    /// @param d one number a row, dense, written
    /// @param a rows × width
    /// @param x width
    public abstract void rowDots(
            float[] d,
            int dOff,
            float[] a,
            int aOff,
            int aStride,
            float[] x,
            int xOff,
            int rows,
            int width);

    /// `d[r] = s[r] · a[r]`.
    ///
    /// @param d rows × width, written; may be the same place as a
    /// @param a rows × width
    /// @param s one number a row
    public abstract void scaleRows(
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

    /// `d[r][j] += scale[scaleOff + r]·a[r][j]`.
    ///
    /// @param d rows × width, read and written; a stride of 0 adds all rows to one (the transposed
    ///   matrix times `scale`)
    /// @param a rows × width; a stride of 0 adds the outer product of `scale` and one row
    /// @param scale one number a row, dense
    public abstract void addScaledRows(
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

    /// The same in double precision. Rows whose scale is 0 may be passed over, and then change
    /// nothing even where they hold NaN or infinities.
    public abstract void addScaledRows(
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

    // ---- softmax and layer normalisation ------------------------------------------------------

    /// Softmax over the elements of each row.
    ///
    /// @param d rows × width, written; may be the same place as a
    /// @param a rows × width
    public abstract void softmax(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width);

    /// d = y·(g − Σ g·y) a row.
    ///
    /// @param d rows × width, written; may be the same place as g or y
    /// @param g the adjoint of the softmax, rows × width
    /// @param y the softmax, rows × width
    public abstract void softmaxBack(
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

    /// (a − mean)/sqrt(variance + 1e-5) over the elements of each row.
    ///
    /// @param d rows × width, written; may be the same place as a
    /// @param a rows × width
    public abstract void layerNorm(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int rows,
            int width);

    /// d = (g − mean(g) − y·mean(g·y)) / sqrt(variance(x) + 1e-5) a row.
    ///
    /// @param d rows × width, written; may be the same place as g, y or x
    /// @param g the adjoint of the normalised value, rows × width
    /// @param y the normalised value, rows × width
    /// @param x the argument, rows × width
    public abstract void layerNormBack(
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

    /// Cross-entropy of each row of logits with its label: returns the sum over rows of log Σ
    /// `exp(logits) − logits[label]`, and, where `gradient`, replaces the logits by scale·(softmax
    /// − onehot). A negative label is ignored: no loss, a zero gradient.
    ///
    /// @param logits rows × width, read; written too where `gradient`
    /// @param labels one a row, dense, below `width`
    /// @param rowLoss gets each row's loss at [rowLossOff + r]; null: nobody needs it
    public abstract double crossEntropy(
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

    // ---- rows by an index ---------------------------------------------------------------------

    /// `d[r]` = or += `table[index[indexOff + r]]`; zeros where the index is negative.
    ///
    /// @param d rows × width, written; read too where `accumulate`
    /// @param table rows of `width` numbers
    /// @param index a row of the table for each row of d, dense
    public abstract void gatherRows(
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

    /// `table[index[indexOff + r]] += a[r]`, in the order of r; nowhere where the index is
    /// negative.
    ///
    /// @param table rows of `width` numbers, read and written
    /// @param a rows × width
    /// @param index a row of the table for each row of a, dense
    public abstract void scatterAddRows(
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

    /// `d[dIndex[at + r]] += s[r] · a[aIndex[at + r]]` for each r in turn.
    ///
    /// @param d rows of `width` numbers, read and written
    /// @param dIndex rows of d, none negative
    /// @param a rows of `width` numbers
    /// @param aIndex rows of a, none negative
    /// @param s one number for each r
    public abstract void scatterScaledRows(
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

    /// `d[r·dStride] = a[aIndex[at + r]] · b[bIndex[at + r]]`, the dot product of two rows.
    ///
    /// @param d one number for each r, written
    /// @param a rows of `width` numbers
    /// @param aIndex rows of a, none negative
    /// @param b rows of `width` numbers
    /// @param bIndex rows of b, none negative
    public abstract void gatheredDot(
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

    // ---- over an array ------------------------------------------------------------------------

    /// Σ a² in double precision, in an order that depends on `count` alone.
    public abstract double sumOfSquares(float[] a, int off, int count);

    /// Whether none of the values is NaN or infinite.
    public abstract boolean allFinite(float[] a, int off, int count);

    // ---- through time -------------------------------------------------------------------------

    /// Influences E_p (p < planes) of a matrix on states, each row on its own unit. First `g[r][j]
    /// += Σ_p adjoint[p][r]·E_p[r][j]`, then all planes at once `E_p[r][j] ← Σ_q
    /// keep[p][q][r]·E_q[r][j] + fresh[p][r]·operand[j]`.
    ///
    /// @param e read and written: E_p is rows × width, dense, from eOff + p·plane on
    /// @param keep planes × planes × rows
    /// @param fresh planes × rows
    /// @param adjoint planes × rows
    /// @param operand width
    /// @param g rows × width, dense, read and written
    public abstract void traces(
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

    /// Linear recurrences over time, element by element: for each row r and column j, for t = 0, …
    /// steps − 1
    ///
    /// ```
    /// s_a(t) = Σ_b A_ab(t) · s_b(t − 1) + r_a(t)
    /// ```
    ///
    /// @param states m, 1 or 2
    /// @param operands rows × width each, in this order: m arriving values s(−1) (of the first
    ///   step), m leaving values, which are written, m² factors by a and then b, m rests. A rest
    ///   may be the same place as its leaving value
    public final void scan(int states, ScanOperands operands, int steps, int rows, int width) {
        if (operands.dense(3 * states + states * states, width)) {
            width *= rows;
            rows = 1;
        }
        scanRows(states, operands, steps, rows, width);
    }

    /// [#scan] row by row; dense rows came together as one.
    abstract void scanRows(int states, ScanOperands operands, int steps, int rows, int width);

    /// The way back of [#scan], for t = steps − 1, … 0
    ///
    /// ```
    /// λ_a(t) = p_a + g_a(t),   then   p_b = Σ_a A_ab(t) · λ_a(t) + δ_b(t)
    /// ```
    ///
    /// @param states m, 1 or 2
    /// @param operands rows × width each, in this order: m carried adjoints p (of the first step),
    ///   read and written; m adjoints λ, which are written; m g; m δ; m² factors by a and then b. A
    ///   g may be the same place as its λ
    public final void scanBack(int states, ScanOperands operands, int steps, int rows, int width) {
        if (operands.dense(4 * states + states * states, width)) {
            width *= rows;
            rows = 1;
        }
        scanBackRows(states, operands, steps, rows, width);
    }

    /// [#scanBack] row by row; dense rows came together as one.
    abstract void scanBackRows(int states, ScanOperands operands, int steps, int rows, int width);
}
