package dev.rondo.network.run;

import dev.rondo.kernel.Element;
import dev.rondo.kernel.Provider;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The rows that a unit gives in one shard, and their adjoints.
///
/// Rows may lie in a table: then there are [#rows] distinct ones, and [#index] says which of them
/// each row of the structure is. Adjoints are then of the table's rows.
public final class Activations {
    private static final Provider KERNELS = Provider.chosen();

    public final int width;

    /// Whether anything that is learned lies below.
    final boolean required;

    /// Units that read these rows.
    private final int readers;

    /// Row r begins at `offset + r · stride`.
    public float[] array = new float[0];

    public int offset;
    public int stride;
    public int rows;
    int @Nullable [] index;

    private float[] own = new float[0]; // rows × width
    private float[] adjoint = new float[0]; // rows × width
    private boolean begun;

    /// Whose adjoint is also this one's: these rows are all that is read of those.
    private @Nullable Activations through;

    Activations(int width, boolean required, int readers) {
        this.width = width;
        this.required = required;
        this.readers = readers;
    }

    static float[] atLeast(float[] a, long n) {
        return a.length >= n ? a : new float[Math.toIntExact(n)];
    }

    static int[] atLeast(int[] a, int n) {
        return a.length >= n ? a : new int[n];
    }

    // ---- values -------------------------------------------------------------------------------

    /// Rows that lie elsewhere.
    void view(float[] where, int from, int step, int count) {
        array = where;
        offset = from;
        stride = step;
        rows = count;
        index = null;
        through = null;
        begun = false;
    }

    /// Room for dense rows, to be filled.
    float[] buffer(int count) {
        own = atLeast(own, (long) count * width);
        view(own, 0, width, count);
        return own;
    }

    /// The rows of another flow, as they lie.
    void same(Activations other) {
        view(other.array, other.offset, other.stride, other.rows);
        index = other.index;
        asAdjointOf(other);
    }

    /// Shares the adjoint of a flow with as many rows, if nothing else reads that.
    void asAdjointOf(Activations other) {
        through = other.readers == 1 ? other : null;
    }

    // ---- adjoints -----------------------------------------------------------------------------

    /// Where the adjoint stands: rows × width.
    float[] adjoint() {
        if (through != null) {
            return through.adjoint();
        }
        adjoint = atLeast(adjoint, (long) rows * width);
        return adjoint;
    }

    /// Begins the adjoint; true for the first that does: it writes, all others add.
    boolean begin() {
        if (through != null) {
            return through.begin();
        }
        boolean first = !begun;
        begun = true;
        return first;
    }

    boolean begun() {
        return through != null ? through.begun() : begun;
    }

    /// Whether the adjoint is that of the source: nothing needs to be handed on.
    boolean shared() {
        return through != null;
    }

    /// The adjoint to add to: zero where nobody gave one.
    float[] whole() {
        float[] a = adjoint();
        if (begin()) {
            Arrays.fill(a, 0, rows * width, 0f);
        }
        return a;
    }

    /// Writes or adds dense-as-`step` rows of adjoint.
    void give(float[] a, int at, int step) {
        boolean add = !begin();
        move(add, adjoint(), 0, width, a, at, step, rows, width);
    }

    /// `d = a` or `d += a`.
    static void move(
            boolean add,
            float[] d,
            int dAt,
            int dStride,
            float[] a,
            int aAt,
            int aStride,
            int rows,
            int width) {
        KERNELS.apply(
                add ? Element.ADD : Element.COPY,
                d,
                dAt,
                dStride,
                add ? d : a,
                add ? dAt : aAt,
                add ? dStride : aStride,
                add ? a : null,
                add ? aAt : 0,
                add ? aStride : 0,
                null,
                0,
                0,
                0,
                0,
                rows,
                width);
    }

    long floats() {
        return (long) own.length + adjoint.length;
    }
}
