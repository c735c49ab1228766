package dev.rondo.plan;

import dev.rondo.kernel.Element;
import dev.rondo.kernel.Provider;
import dev.rondo.runtime.Argmax;

/// What is done over the edges of each node together. Edge e of all begins at `off + e · stride`;
/// node r has edges `first[r]` to `first[r + 1]`.
final class Segments {
    private static final Provider KERNELS = Provider.chosen();

    private Segments() {}

    /// d = softmax of a over the edges of a node, element by element.
    static void softmax(
            int[] first,
            int from,
            int to,
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int width) {
        for (int node = from; node < to; node++) {
            int e0 = first[node];
            int edges = first[node + 1] - e0;
            if (edges == 0) {
                continue;
            }
            int at = dOff + e0 * dStride;
            int of = aOff + e0 * aStride;
            if (width == 1 && dStride == 1 && aStride == 1) {
                KERNELS.softmax(d, at, edges, a, of, edges, 1, edges);
                continue;
            }
            for (int j = 0; j < width; j++) {
                float most = Float.NEGATIVE_INFINITY;
                for (int e = 0; e < edges; e++) {
                    most = Math.max(most, a[of + e * aStride + j]);
                }
                for (int e = 0; e < edges; e++) {
                    d[at + e * dStride + j] = a[of + e * aStride + j] - most;
                }
            }
            KERNELS.apply(
                    Element.EXP,
                    d,
                    at,
                    dStride,
                    d,
                    at,
                    dStride,
                    null,
                    0,
                    0,
                    null,
                    0,
                    0,
                    0,
                    0,
                    edges,
                    width);
            for (int j = 0; j < width; j++) {
                float sum = 0;
                for (int e = 0; e < edges; e++) {
                    sum += d[at + e * dStride + j];
                }
                float scale = 1 / sum;
                for (int e = 0; e < edges; e++) {
                    d[at + e * dStride + j] *= scale;
                }
            }
        }
    }

    /// d = g of the node on the first of its edges where a is greatest, else 0.
    static void toGreatest(
            int[] first,
            int from,
            int to,
            float[] d,
            int dOff,
            int dStride,
            float[] g,
            int gOff,
            int gStride,
            float[] a,
            int aOff,
            int aStride,
            int width) {
        for (int node = from; node < to; node++) {
            for (int j = 0; j < width; j++) {
                int edge = first[node];
                int edges = first[node + 1] - edge;
                for (int e = edge; e < edge + edges; e++) {
                    d[dOff + e * dStride + j] = 0;
                }
                if (edges > 0) {
                    edge += Argmax.of(a, aOff + edge * aStride + j, edges, aStride);
                    d[dOff + edge * dStride + j] = g[gOff + node * gStride + j];
                }
            }
        }
    }

    /// Row `map[at + r]` of d = the greatest of the rows r of a that have it. The rows of one node
    /// follow each other, and may go on from the strip before.
    static void greatest(
            float[] d,
            int dOff,
            int dStride,
            float[] a,
            int aOff,
            int aStride,
            int[] map,
            int at,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int to = dOff + map[at + r] * dStride;
            int of = aOff + r * aStride;
            boolean begins = at + r == 0 || map[at + r - 1] != map[at + r];
            for (int j = 0; j < width; j++) {
                d[to + j] = begins ? a[of + j] : Math.max(d[to + j], a[of + j]);
            }
        }
    }
}
