package dev.rondo.network;

import dev.rondo.kernel.Element;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Streams;
import dev.rondo.structure.Chain;

import org.jspecify.annotations.Nullable;

/// The rows that enter one layer (or the output matrix) of one shard or stream: those of its only
/// source as they lie, or a copy in which sources are put together; then dropout. Backward: the
/// adjoint of what entered, and its parts to the sources.
final class Inflow {
    /// Where the rows of sources lie.
    interface Sources {
        float[] array(int source);

        int offset(int source);

        int stride(int source);
    }

    final Junction junction;
    private float[] put = new float[0]; // N × width
    private float[] dropped = new float[0]; // N × width
    private float[] mask = new float[0]; // N × width, or B × width where variational
    private float[] adjoint = new float[0]; // N × width
    private boolean drops;
    private boolean variational;

    /// What enters, before dropout: row r begins at `givenOffset + r · givenStride`.
    float[] given = new float[0];

    int givenOffset;
    int givenStride;

    /// Row r of what enters begins at `offset + r · stride`.
    float[] array = new float[0];

    int offset;
    int stride;

    Inflow(Junction junction) {
        this.junction = junction;
    }

    private int width() {
        return junction.width();
    }

    /// Puts the sources' rows together.
    void gather(Sources from, int rows) {
        drops = false;
        put(from, rows);
        array = given;
        offset = givenOffset;
        stride = givenStride;
    }

    private void put(Sources from, int rows) {
        var sources = junction.sources();
        if (sources.size() == 1) {
            int s = sources.getFirst();
            given = from.array(s);
            givenOffset = from.offset(s);
            givenStride = from.stride(s);
            return;
        }
        put = Shard.atLeast(put, (long) rows * width());
        for (int i = 0; i < sources.size(); i++) {
            int s = sources.get(i);
            int w = junction.widths().get(i);
            boolean add = junction.sum() && i > 0;
            move(
                    add,
                    put,
                    junction.column(i),
                    width(),
                    from.array(s),
                    from.offset(s),
                    from.stride(s),
                    rows,
                    w);
        }
        given = put;
        givenOffset = 0;
        givenStride = width();
    }

    /// `d = a` or `d += a`.
    private static void move(
            boolean add,
            float[] d,
            int dAt,
            int dStride,
            float[] a,
            int aAt,
            int aStride,
            int rows,
            int width) {
        Kernels.apply(
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

    // ---- dropout ------------------------------------------------------------------------------

    /// Leaves out numbers with probability p.
    ///
    /// @param each the stream of masks that are drawn at every step
    /// @param kept if not null, masks are drawn from it once a sequence
    /// @param number that tells this draw from others of the streams
    void drop(double p, Chain chain, Streams each, @Nullable Streams kept, long number) {
        drops = true;
        variational = kept != null;
        int maskRows = variational ? chain.sequences() : chain.rows();
        mask = Shard.atLeast(mask, (long) maskRows * width());
        dropped = Shard.atLeast(dropped, (long) chain.rows() * width());
        (kept != null ? kept : each)
                .dropoutMask(mask, 0, maskRows * width(), (float) (1 - p), number, 0);
        masked(dropped, array, offset, stride, chain);
        array = dropped;
        offset = 0;
        stride = width();
    }

    private void masked(float[] into, float[] source, int at, int step, Chain chain) {
        if (!variational) {
            masked(into, 0, source, at, step, chain.rows());
            return;
        }
        for (int t = 0; t < chain.steps(); t++) {
            int row = chain.start(t);
            masked(into, row, source, at + row * step, step, chain.size(t));
        }
    }

    private void masked(float[] into, int row, float[] source, int at, int step, int rows) {
        int w = width();
        Kernels.apply(
                Element.MUL,
                into,
                row * w,
                w,
                source,
                at,
                step,
                mask,
                0,
                w,
                null,
                0,
                0,
                0,
                0,
                rows,
                w);
    }

    // ---- backward -----------------------------------------------------------------------------

    /// Room for the adjoint of what entered, where it is not the adjoint of its only source.
    float[] adjoint(int rows) {
        adjoint = Shard.atLeast(adjoint, (long) rows * width());
        return adjoint;
    }

    /// Takes dropout back, in place.
    void undrop(float[] entered, Chain chain) {
        if (drops) {
            masked(entered, entered, 0, width(), chain);
        }
    }

    /// Gives a source its part of [#adjoint]: `into` (N × its width) is written, or added to.
    void distribute(int index, float[] into, boolean add, int rows) {
        int w = junction.widths().get(index);
        move(add, into, 0, w, adjoint, junction.column(index), width(), rows, w);
    }

    long floats() {
        return (long) put.length + dropped.length + mask.length + adjoint.length;
    }
}
