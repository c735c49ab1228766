package dev.rondo.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Packing and matrix products of the vector provider, after Goto & van de Geijn, *Anatomy of
/// high-performance matrix multiplication*, ACM TOMS 34(3), 2008.
///
/// A packed B (k × n) is cut into blocks of DEPTH rows; a block into panels of 4 vectors (2 where
/// there are but 16 registers), then at the right edge, where columns remain, panels of 2 and 1
/// vectors, the last of them filled up with zeros; a panel holds its rows one after the other.
/// Every element of C is summed in the order of k, block by block, whatever the number of rows, so
/// that a batch gives the same bits as its rows one by one.
final class VectorProducts {
    private VectorProducts() {}

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    /// AVX-512 and the 64-bit ARM architecture have 32 vector registers, others 16.
    private static final boolean MANY_REGISTERS =
            LANES == 16 || System.getProperty("os.arch", "").equals("aarch64");

    private static final int VECTORS = MANY_REGISTERS ? 4 : 2;
    static final int WIDTH = VECTORS * LANES;
    private static final int TILE_ROWS = MANY_REGISTERS ? 5 : 6;

    /// Rows of B in a block: a panel of them should stay in the second-level cache.
    private static final int DEPTH = 1024;

    /// Elements of A that are passed over all panels before the next: half of a second-level cache.
    static final int RESIDENT = 112 * 1024;

    private static final int BUFFER_ROWS = 6;

    /// A tile on its way to a C that it is added to or that is narrower: the tile loops only store.
    static final ThreadLocal<float[]> BUFFER =
            ThreadLocal.withInitial(() -> new float[BUFFER_ROWS * 2 * WIDTH]);

    /// n rounded up to whole vectors.
    static int padded(int n) {
        return (n + LANES - 1) / LANES * LANES;
    }

    /// Vectors in the panel that begins at column j. Only a panel of one vector is ever partly
    /// filled.
    static int vectors(int j, int n) {
        int left = n - j;
        return left >= WIDTH ? VECTORS : left >= 2 * LANES ? 2 : 1;
    }

    /// k cut into equal blocks of at most `limit`.
    static int blockSize(int k, int limit) {
        int blocks = (k + limit - 1) / limit;
        return blocks == 0 ? 1 : (k + blocks - 1) / blocks;
    }

    static void reserve(Packed into, int k, int n) {
        into.resize(k, n, (long) k * padded(n));
    }

    static void pack(
            Packed into, float[] b, int bOff, int ldb, boolean transposed, int part, int parts) {
        int k = into.k;
        int n = into.n;
        int wide = padded(n);
        int groups = (n + WIDTH - 1) / WIDTH;
        int from = (int) ((long) groups * part / parts) * WIDTH;
        int to = Math.min(n, (int) ((long) groups * (part + 1) / parts) * WIDTH);
        int step = blockSize(k, DEPTH);
        for (int k0 = 0; k0 < k; k0 += step) {
            int depth = Math.min(step, k - k0);
            for (int j = from, width; j < to; j += width) {
                width = vectors(j, n) * LANES;
                int used = Math.min(width, n - j);
                int at = k0 * wide + j * depth;
                if (transposed) {
                    panelTransposed(into.data, at, width, b, bOff + j * ldb + k0, ldb, depth, used);
                } else {
                    panel(into.data, at, width, b, bOff + k0 * ldb + j, ldb, depth, used);
                }
            }
        }
    }

    private static void panel(
            float[] d, int at, int width, float[] b, int bOff, int ldb, int depth, int used) {
        for (int t = 0; t < depth; t++) {
            int to = at + t * width;
            System.arraycopy(b, bOff + t * ldb, d, to, used);
            for (int j = used; j < width; j++) {
                d[to + j] = 0f;
            }
        }
    }

    /// Blocks of 64 rows of the panel, which the first-level cache holds, four columns at a time.
    private static void panelTransposed(
            float[] d, int at, int width, float[] b, int bOff, int ldb, int depth, int used) {
        for (int t = 0; t < depth; t += 64) {
            int count = Math.min(64, depth - t);
            int to = at + t * width;
            int j = 0;
            for (; j <= used - 4; j += 4) {
                fourColumns(d, to + j, width, b, bOff + j * ldb + t, ldb, count);
            }
            for (; j < width; j++) {
                oneColumn(d, to + j, width, b, bOff + j * ldb + t, count, j < used);
            }
        }
    }

    private static void fourColumns(
            float[] d, int to, int width, float[] b, int from, int ldb, int count) {
        int second = from + ldb;
        int third = second + ldb;
        int fourth = third + ldb;
        for (int t = 0, at = to; t < count; t++, at += width) {
            d[at] = b[from + t];
            d[at + 1] = b[second + t];
            d[at + 2] = b[third + t];
            d[at + 3] = b[fourth + t];
        }
    }

    private static void oneColumn(
            float[] d, int to, int width, float[] b, int from, int count, boolean present) {
        for (int t = 0, at = to; t < count; t++, at += width) {
            d[at] = present ? b[from + t] : 0f;
        }
    }

    /// C = base + A · B; without a base C = A · B. The base may be C itself.
    static void multiply(
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
        if (k == 0) {
            for (int i = 0; i < m; i++) {
                int to = cOff + i * ldc;
                if (base == null) {
                    Arrays.fill(c, to, to + n, 0f);
                } else {
                    System.arraycopy(base, baseOff + i * baseStride, c, to, n);
                }
            }
            return;
        }
        int wide = padded(n);
        int step = blockSize(k, DEPTH);
        for (int k0 = 0; k0 < k; k0 += step) {
            int depth = Math.min(step, k - k0);
            float @Nullable [] plus = k0 > 0 ? c : base;
            int plusOff = k0 > 0 ? cOff : baseOff;
            int plusStride = k0 > 0 ? ldc : baseStride;
            int chunk = Math.max(TILE_ROWS, RESIDENT / depth / TILE_ROWS * TILE_ROWS);
            for (int i = 0; i < m; i += chunk) {
                block(
                        a,
                        aOff + i * lda + k0,
                        lda,
                        b.data,
                        k0 * wide,
                        depth,
                        n,
                        plus,
                        plusOff + i * plusStride,
                        plusStride,
                        c,
                        cOff + i * ldc,
                        ldc,
                        Math.min(chunk, m - i));
            }
        }
    }

    /// C (m × n) = base + A (m × depth) · one block of B, which begins at bOff; base null: zero.
    private static void block(
            float[] a,
            int aOff,
            int lda,
            float[] b,
            int bOff,
            int depth,
            int n,
            float @Nullable [] base,
            int baseOff,
            int baseStride,
            float[] c,
            int cOff,
            int ldc,
            int m) {
        boolean add = base != null;
        int tiles = (m + TILE_ROWS - 1) / TILE_ROWS;
        float[] buffer = BUFFER.get();
        int j = 0;
        if (VECTORS == 4 && m == 1) {
            for (; j + 2 * WIDTH <= n; j += 2 * WIDTH) {
                VectorRow.twoPanels(
                        a, aOff, b, bOff + j * depth, depth, add ? buffer : c, add ? 0 : cOff + j);
                if (add) {
                    settle(
                            buffer,
                            2 * WIDTH,
                            base,
                            baseOff + j,
                            baseStride,
                            c,
                            cOff + j,
                            ldc,
                            1,
                            2 * WIDTH);
                }
            }
        }
        for (int width; j < n; j += width) {
            int count = vectors(j, n);
            width = count * LANES;
            int panel = bOff + j * depth;
            int used = Math.min(width, n - j);
            boolean direct = !add && used == width;
            float[] to = direct ? c : buffer;
            int toStride = direct ? ldc : width;
            for (int tile = 0; tile < tiles; tile++) {
                int i = m * tile / tiles;
                int rows = m * (tile + 1) / tiles - i;
                int aAt = aOff + i * lda;
                int cAt = cOff + i * ldc + j;
                int toAt = direct ? cAt : 0;
                if (count == 4) {
                    QuadTile.rows(rows, a, aAt, lda, b, panel, depth, to, toAt, toStride);
                } else if (count == 2) {
                    PairTile.rows(rows, a, aAt, lda, b, panel, depth, to, toAt, toStride);
                } else {
                    SingleTile.rows(rows, a, aAt, lda, b, panel, depth, to, toAt, toStride);
                }
                if (!direct) {
                    settle(
                            buffer,
                            width,
                            base,
                            baseOff + i * baseStride + j,
                            baseStride,
                            c,
                            cAt,
                            ldc,
                            rows,
                            used);
                }
            }
        }
    }

    /// C (rows × n) = base + the buffer; base null: the buffer.
    static void settle(
            float[] buffer,
            int stride,
            float @Nullable [] base,
            int baseOff,
            int baseStride,
            float[] c,
            int cOff,
            int ldc,
            int rows,
            int n) {
        for (int i = 0; i < rows; i++) {
            int from = i * stride;
            int to = cOff + i * ldc;
            if (base != null) {
                add(buffer, from, base, baseOff + i * baseStride, c, to, n);
            } else {
                System.arraycopy(buffer, from, c, to, n);
            }
        }
    }

    private static void add(
            float[] buffer, int from, float[] base, int plus, float[] c, int to, int n) {
        int j = 0;
        for (; j <= n - LANES; j += LANES) {
            FloatVector.fromArray(SPECIES, buffer, from + j)
                    .add(FloatVector.fromArray(SPECIES, base, plus + j))
                    .intoArray(c, to + j);
        }
        for (; j < n; j++) {
            c[to + j] = base[plus + j] + buffer[from + j];
        }
    }
}
