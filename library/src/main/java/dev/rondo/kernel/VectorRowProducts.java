package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.util.Arrays;

/// Sums of outer products over rows, Aᵀ · B: what the gradient of a matrix is. Every element is
/// summed in the order of the rows, block by block of them, whatever columns of A are asked for.
final class VectorRowProducts {
    private VectorRowProducts() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int WIDTH = VectorProducts.WIDTH;

    /// Rows that a gradient product sums before it goes to the next columns, and those columns.
    private static final int ROWS_DEPTH = 512;

    private static final int COLUMNS = 1024;

    /// Columns of A, at most, for which neither A nor B is laid out: that would cost as much as the
    /// product.
    private static final int FEW = 16;

    static void multiplyRows(
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
        int total = 0;
        for (int run = 0; run < runCount; run++) {
            total += runs[3 * run + 2];
        }
        if (total == 0) {
            clear(c, cOff, ldc, m, n, accumulate);
            return;
        }
        int step = VectorProducts.blockSize(total, ROWS_DEPTH);
        int rows =
                Math.min(
                        m,
                        Math.max(
                                ColumnTile.ROWS,
                                VectorProducts.RESIDENT
                                        / step
                                        / ColumnTile.ROWS
                                        * ColumnTile.ROWS));
        int columns = Math.min(n, COLUMNS);
        scratch.reserve(
                (rows + ColumnTile.ROWS - 1) / ColumnTile.ROWS * tileStride(step),
                step * VectorProducts.padded(columns));
        boolean few = m <= FEW && m % ColumnTile.ROWS == 0 && n % LANES == 0 && ldb > 0;
        int run = 0;
        int skip = 0;
        for (int r0 = 0; r0 < total; r0 += step) {
            int depth = Math.min(step, total - r0);
            boolean add = accumulate || r0 > 0;
            boolean contiguous = few && skip + depth <= runs[3 * run + 2];
            if (contiguous) {
                int aAt = aOff + (runs[3 * run] + skip) * lda;
                int bAt = bOff + (runs[3 * run + 1] + skip) * ldb;
                int tile = ColumnTile.ROWS;
                block(a, aAt, tile, lda, b, bAt, ldb, depth, n, c, cOff, ldc, m, add);
            }
            for (int j = 0; j < n && !contiguous; j += columns) {
                int width = Math.min(columns, n - j);
                packRows(scratch.b, b, bOff + j, ldb, width, runs, run, skip, depth);
                for (int i = 0; i < m; i += rows) {
                    int height = Math.min(rows, m - i);
                    packColumns(scratch.a, a, aOff + i, lda, height, runs, run, skip, depth);
                    block(
                            scratch.a,
                            0,
                            tileStride(depth),
                            ColumnTile.ROWS,
                            scratch.b,
                            0,
                            0,
                            depth,
                            width,
                            c,
                            cOff + i * ldc + j,
                            ldc,
                            height,
                            add);
                }
            }
            skip += depth;
            while (run < runCount && skip >= runs[3 * run + 2]) {
                skip -= runs[3 * run + 2];
                run++;
            }
        }
    }

    /// From one tile of packed columns to the next: not a power of two, which would crowd a few
    /// sets of the cache.
    private static int tileStride(int depth) {
        return ColumnTile.ROWS * depth + 16;
    }

    /// `depth` rows of B, from row `skip` of run number `run` on, as panels.
    private static void packRows(
            float[] d,
            float[] b,
            int bOff,
            int ldb,
            int width,
            int[] runs,
            int run,
            int skip,
            int depth) {
        for (int t = 0; t < depth; run++, skip = 0) {
            int count = Math.min(depth - t, runs[3 * run + 2] - skip);
            int row = bOff + (runs[3 * run + 1] + skip) * ldb;
            for (int end = t + count; t < end; t++, row += ldb) {
                packRow(d, t, depth, b, row, width);
            }
        }
    }

    private static void packRow(float[] d, int t, int depth, float[] b, int row, int width) {
        int j = 0;
        for (; j + WIDTH <= width; j += WIDTH) {
            int to = j * depth + t * WIDTH;
            for (int v = 0; v < WIDTH; v += LANES) {
                FloatVector.fromArray(SPECIES, b, row + j + v).intoArray(d, to + v);
            }
        }
        for (int count; j < width; j += count) {
            count = VectorProducts.vectors(j, width) * LANES;
            int to = j * depth + t * count;
            int used = Math.min(count, width - j);
            for (int v = 0; v < count; v++) {
                d[to + v] = v < used ? b[row + j + v] : 0f;
            }
        }
    }

    /// `height` columns of `depth` rows of A, from row `skip` of run number `run` on, as tiles of
    /// four.
    private static void packColumns(
            float[] d,
            float[] a,
            int aOff,
            int lda,
            int height,
            int[] runs,
            int run,
            int skip,
            int depth) {
        int stride = tileStride(depth);
        for (int t = 0; t < depth; run++, skip = 0) {
            int count = Math.min(depth - t, runs[3 * run + 2] - skip);
            int row = aOff + (runs[3 * run] + skip) * lda;
            for (int end = t + count; t < end; t++, row += lda) {
                packColumnsOfRow(d, t * ColumnTile.ROWS, stride, a, row, height);
            }
        }
    }

    private static void packColumnsOfRow(
            float[] d, int to, int stride, float[] a, int row, int height) {
        int i = 0;
        for (; i + ColumnTile.ROWS <= height; i += ColumnTile.ROWS) {
            FloatVector.fromArray(FloatVector.SPECIES_128, a, row + i).intoArray(d, to);
            to += stride;
        }
        if (i < height) {
            for (int v = 0; v < ColumnTile.ROWS; v++) {
                d[to + v] = i + v < height ? a[row + i + v] : 0f;
            }
        }
    }

    /// C (height × width) = Aᵀ · B, or added to it. Column i of A's row t is at aOff + i / 4 ·
    /// aTile + t · lda + i % 4; B's row t at bOff + t · ldb, or, with ldb 0, B is laid out as
    /// panels.
    private static void block(
            float[] a,
            int aOff,
            int aTile,
            int lda,
            float[] b,
            int bOff,
            int ldb,
            int depth,
            int width,
            float[] c,
            int cOff,
            int ldc,
            int height,
            boolean add) {
        float[] buffer = VectorProducts.BUFFER.get();
        for (int j = 0, wide; j < width; j += wide) {
            int count = VectorProducts.vectors(j, width);
            wide = count * LANES;
            int panel = bOff + (ldb == 0 ? j * depth : j);
            int panelStride = ldb == 0 ? wide : ldb;
            int used = Math.min(wide, width - j);
            for (int i = 0, tile = aOff; i < height; i += ColumnTile.ROWS, tile += aTile) {
                int rows = Math.min(ColumnTile.ROWS, height - i);
                int cAt = cOff + i * ldc + j;
                boolean direct = !add && used == wide && rows == ColumnTile.ROWS;
                float[] to = direct ? c : buffer;
                int toAt = direct ? cAt : 0;
                int toStride = direct ? ldc : wide;
                ColumnTile.run(
                        count, a, tile, lda, b, panel, panelStride, depth, to, toAt, toStride);
                if (!direct) {
                    VectorProducts.settle(
                            buffer, wide, add ? c : null, cAt, ldc, c, cAt, ldc, rows, used);
                }
            }
        }
    }

    private static void clear(float[] c, int cOff, int ldc, int m, int n, boolean accumulate) {
        for (int i = 0; i < m && !accumulate; i++) {
            Arrays.fill(c, cOff + i * ldc, cOff + i * ldc + n, 0f);
        }
    }
}
