package dev.rondo.network.run;

import dev.rondo.kernel.Element;
import dev.rondo.kernel.Provider;
import dev.rondo.network.spec.ActivationPenalty;
import dev.rondo.network.spec.Merge;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Sources put together: the rows of an only source as they lie, else a copy; then dropout.
final class ConcatRun implements UnitRun {
    private static final Provider KERNELS = Provider.chosen();

    private final Unit.ConcatUnit unit;
    private final ConcatSpec junction;
    private final List<Activations> sources;
    private final Ground ground;
    private final Activations out;
    private Structure structure;
    private float[] put = new float[0]; // N × width
    private float[] mask = new float[0]; // N × width, or B × width where variational
    private float[] others = new float[0]; // N × width
    private boolean drops;

    /// What comes together, before dropout: row r begins at `concatenatedOffset + r ·
    /// concatenatedStride`.
    private float[] concatenated = new float[0];

    private int concatenatedOffset;
    private int concatenatedStride;

    ConcatRun(Unit.ConcatUnit unit, List<Activations> sources, Ground ground, Activations out) {
        this.unit = unit;
        this.junction = unit.junction();
        this.sources = sources;
        this.ground = ground;
        this.out = out;
        this.structure = PackedSequences.uniform(1, 1);
    }

    @Override
    public Space space() {
        return unit.space();
    }

    @Override
    public Activations out() {
        return out;
    }

    @Override
    public void forward(Pass pass) {
        structure = ground.structure(unit.space());
        drops = pass.dropout() != null && unit.dropout() > 0;
        if (sources.size() == 1) {
            out.same(sources.getFirst());
        } else {
            put(structure.rows());
        }
        concatenated = out.array;
        concatenatedOffset = out.offset;
        concatenatedStride = out.stride;
        if (drops && pass.dropout() != null) {
            drop(pass.dropout(), unit.variational() ? pass.retained() : null);
        }
    }

    private void put(int rows) {
        int width = junction.width();
        put = Activations.atLeast(put, (long) rows * width);
        for (int i = 0; i < sources.size(); i++) {
            Activations from = sources.get(i);
            int at = junction.column(i);
            boolean together = i > 0 && junction.merge() != Merge.CONCATENATE;
            if (together && junction.merge() == Merge.PRODUCT) {
                multiply(put, from, rows);
            } else {
                Activations.move(
                        together,
                        put,
                        at,
                        width,
                        from.array,
                        from.offset,
                        from.stride,
                        rows,
                        from.width);
            }
        }
        if (junction.merge() == Merge.MEAN) {
            scale(put, rows);
        }
        out.view(put, 0, width, rows);
    }

    /// `d *= a`.
    private void multiply(float[] d, Activations a, int rows) {
        int w = junction.width();
        KERNELS.apply(
                Element.MUL,
                d,
                0,
                w,
                d,
                0,
                w,
                a.array,
                a.offset,
                a.stride,
                null,
                0,
                0,
                0,
                0,
                rows,
                w);
    }

    private void scale(float[] d, int rows) {
        int w = junction.width();
        float share = 1f / sources.size();
        KERNELS.apply(Element.AFFINE, d, 0, w, d, 0, w, null, 0, 0, null, 0, 0, share, 0, rows, w);
    }

    // ---- dropout ------------------------------------------------------------------------------

    /// @param each the stream of masks that are drawn at every step
    /// @param retained if not null, masks are drawn from it once a sequence
    private void drop(RandomStreams each, @Nullable RandomStreams retained) {
        int width = junction.width();
        int maskRows = retained != null ? structure.widest() : structure.rows();
        mask = Activations.atLeast(mask, (long) maskRows * width);
        (retained != null ? retained : each)
                .dropoutMask(
                        mask,
                        0,
                        maskRows * width,
                        (float) (1 - unit.dropout()),
                        ground.draw(unit.number()),
                        0);
        masked(out.buffer(structure.rows()), concatenated, concatenatedOffset, concatenatedStride);
        if (sources.size() == 1) {
            out.asAdjointOf(sources.getFirst());
        }
    }

    private void masked(float[] into, float[] source, int at, int step) {
        if (!unit.variational()) {
            masked(into, 0, source, at, step, structure.rows());
            return;
        }
        for (int t = 0; t < structure.levels(); t++) {
            int row = structure.start(t);
            masked(into, row, source, at + row * step, step, structure.size(t));
        }
    }

    private void masked(float[] into, int row, float[] source, int at, int step, int rows) {
        int w = junction.width();
        KERNELS.apply(
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

    /// Takes dropout back, in place, and adds the derivatives of a penalty to the adjoint: of its
    /// first part before, since that reads what dropout left, of its second part after.
    ///
    /// @param rows the chain of these rows
    /// @param whole the chain of the whole batch, over which means are taken
    void undrop(ActivationPenalty penalty, PackedSequences rows, PackedSequences whole) {
        penaliseActivation(penalty.activation(), rows, whole, out.adjoint());
        undrop();
        penaliseChange(penalty.temporal(), rows, whole, out.adjoint());
    }

    private void penaliseActivation(
            double weight, PackedSequences rows, PackedSequences whole, float[] adjoint) {
        int width = out.width;
        float scale = (float) (2 * weight / ((double) whole.rows() * width));
        for (int r = 0; scale > 0 && r < rows.rows(); r++) {
            int from = out.offset + r * out.stride;
            for (int j = 0; j < width; j++) {
                adjoint[r * width + j] += scale * out.array[from + j];
            }
        }
    }

    private void penaliseChange(
            double weight, PackedSequences rows, PackedSequences whole, float[] adjoint) {
        int width = out.width;
        int pairs = whole.rows() - whole.sequences();
        float scale = pairs == 0 ? 0 : (float) (2 * weight / ((double) pairs * width));
        for (int t = 1; scale > 0 && t < rows.steps(); t++) {
            for (int b = 0; b < rows.size(t); b++) {
                int now = rows.start(t) + b;
                int before = rows.start(t - 1) + b;
                for (int j = 0; j < width; j++) {
                    float change =
                            scale
                                    * (concatenated[
                                                    concatenatedOffset
                                                            + now * concatenatedStride
                                                            + j]
                                            - concatenated[
                                                    concatenatedOffset
                                                            + before * concatenatedStride
                                                            + j]);
                    adjoint[now * width + j] += change;
                    adjoint[before * width + j] -= change;
                }
            }
        }
    }

    /// Takes dropout back, in place.
    void undrop() {
        if (drops && out.begun()) {
            masked(out.adjoint(), out.adjoint(), 0, junction.width());
        }
        drops = false;
    }

    @Override
    public void backward(Pass pass) {
        undrop();
        if (out.shared() || !out.begun()) {
            return;
        }
        int rows = out.rows;
        float[] adjoint = out.adjoint();
        int width = junction.width();
        if (junction.merge() == Merge.MEAN && sources.size() > 1) {
            scale(adjoint, rows);
        }
        for (int i = 0; i < sources.size(); i++) {
            Activations to = sources.get(i);
            if (to.required && junction.merge() == Merge.PRODUCT) {
                timesOthers(i, adjoint, rows);
                to.give(others, 0, width);
            } else if (to.required) {
                to.give(adjoint, junction.column(i), width);
            }
        }
    }

    /// The adjoint times all sources but one, into `others`.
    private void timesOthers(int index, float[] adjoint, int rows) {
        int width = junction.width();
        others = Activations.atLeast(others, (long) rows * width);
        Activations.move(false, others, 0, width, adjoint, 0, width, rows, width);
        for (int i = 0; i < sources.size(); i++) {
            if (i != index) {
                multiply(others, sources.get(i), rows);
            }
        }
    }

    @Override
    public long floats() {
        return (long) put.length + mask.length + others.length;
    }
}
