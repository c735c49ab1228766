package dev.rondo.plan;

import dev.rondo.kernel.Element;
import dev.rondo.kernel.Packed;
import dev.rondo.kernel.Provider;
import dev.rondo.kernel.ScanOperands;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.util.Objects;

/// Runs the steps of a program over the rows of a workspace: one worker's interpreter, with its own
/// buffers.
final class Interpreter {
    private static final Provider KERNELS = Provider.chosen();

    /// Elements of a value in one strip: a handful of values of this size share the L1 cache.
    private static final int STRIP = 2048;

    /// Numbers of a matrix that is laid out in passing: half an L2 cache.
    private static final int PASSING = 128 << 10;

    /// Such stretches are multiples of this many columns, so that panels are full.
    private static final int COLUMNS = 64;

    private final Memory memory;
    private final ExecutionPlan program;
    private final DistinctInputs table;
    private final StateAdjoints adjoints;
    private final Packed passing = new Packed();

    /// Working memory of strips, where the program's arrays have any.
    private final float[][] strips;

    /// Operands of the current scan: of two states at most.
    private final ScanOperands tracks = new ScanOperands(12);

    Interpreter(Memory memory, DistinctInputs table, StateAdjoints adjoints) {
        this.adjoints = adjoints;
        this.memory = memory;
        this.program = memory.program;
        this.table = table;
        strips = new float[program.arrays().size()][];
        for (int i = 0; i < strips.length; i++) {
            var spec = program.arrays().get(i);
            if (spec.kind() == ArraySpec.Kind.STRIP) {
                strips[i] = new float[Math.max(STRIP, spec.width())];
            }
        }
    }

    long floats() {
        long n = 0;
        for (float[] strip : strips) {
            n += strip == null ? 0 : strip.length;
        }
        return n;
    }

    /// A step over levels `from` (inclusive) to `to` (exclusive), over as many rows at once as can
    /// be.
    void step(Phase phase, int s, int from, int to, CellPlan.Packs packs) {
        if (phase.steps[s] instanceof Step.ScanBack back) {
            PackedSequences chain = memory.chain();
            for (int end = to, t; end > from; end = t) {
                int runStart = chain.runStart(end, phase.farthest[s]);
                t = Math.max(from, adjoints.watched() ? end - 1 : runStart);
                adjoints.level(back, t);
                scanBack(back, t, end - t);
            }
            return;
        }
        for (int t = from; t < to; ) {
            int end =
                    phase.levelwise[s]
                            ? t + 1
                            : Math.min(to, memory.structure.runEnd(t, phase.farthest[s]));
            rows(phase, s, t, end, memory.rows(space(phase.steps[s]), t, end), packs);
            t = end;
        }
    }

    /// A stage over the rows of level t.
    void level(Phase phase, int t, CellPlan.Packs packs) {
        for (int s = 0; s < phase.steps.length; s++) {
            rows(phase, s, t, t + 1, memory.rows(space(phase.steps[s]), t, t + 1), packs);
        }
    }

    /// A stage of what has one row for all.
    void once(Phase phase, CellPlan.Packs packs) {
        for (int s = 0; s < phase.steps.length; s++) {
            rows(phase, s, 0, 1, 1, packs);
        }
    }

    /// The rows over which a step goes.
    private int space(Step step) {
        return switch (step) {
            case Step.Strips s -> s.space();
            case Step.Multiply m -> program.arrays().get(m.target().array()).space();
            case Step.MultiplyBack m -> program.arrays().get(m.target().array()).space();
            default -> Spaces.NODES;
        };
    }

    /// @param rows of levels `t` (inclusive) to `end` (exclusive) in the space of the step
    private void rows(Phase phase, int s, int t, int end, int rows, CellPlan.Packs packs) {
        if (memory.retained && Spaces.isMemory(space(phase.steps[s]))) {
            return;
        }
        switch (phase.steps[s]) {
            case Step.EdgeSoftmax e -> edgeSoftmax(e, t, end);
            case Step.ToGreatest g -> toGreatest(g, t, end);
            case Step.Strips strip -> {
                int at = Math.max(1, STRIP / strip.widest());
                for (int r = 0; r < rows; r += at) {
                    int count = Math.min(at, rows - r);
                    for (Instruction i : phase.strips[s]) {
                        run(i, strip.space(), t, r, count);
                    }
                }
            }
            case Step.Multiply m -> multiply(m, t, rows, packs);
            case Step.MultiplyBack m -> multiplyBack(m, t, rows, packs);
            case Step.Scan scan -> scan(scan, t, rows / memory.chain().size(t));
            case Step.ScanBack scan -> scanBack(scan, t, rows / memory.chain().size(t));
        }
    }

    private void scan(Step.Scan s, int t, int levels) {
        if (s.factors().isEmpty()) {
            copy(s, t, levels * memory.chain().size(t));
            return;
        }
        int k = 0;
        for (BufferSlot p : s.next()) {
            track(k++, p.back(1), t, false);
        }
        for (BufferSlot p : s.next()) {
            track(k++, p, t, true);
        }
        for (BufferSlot p : s.factors()) {
            track(k++, p, t, true);
        }
        for (BufferSlot p : s.rests()) {
            track(k++, p, t, true);
        }
        KERNELS.scan(s.next().size(), tracks, levels, memory.chain().size(t), s.width());
    }

    private void copy(Step.Scan s, int t, int rows) {
        for (int a = 0; a < s.next().size(); a++) {
            BufferSlot d = s.next().get(a);
            BufferSlot r = s.rests().get(a);
            if (!d.equals(r)) {
                KERNELS.apply(
                        Element.COPY,
                        memory.arrays[d.array()],
                        memory.at(d, t, 0, 0),
                        memory.stride(d),
                        memory.arrays[r.array()],
                        memory.at(r, t, 0, 0),
                        memory.stride(r),
                        null,
                        0,
                        0,
                        null,
                        0,
                        0,
                        0,
                        0,
                        rows,
                        s.width());
            }
        }
    }

    private void scanBack(Step.ScanBack s, int t, int levels) {
        int k = 0;
        for (BufferSlot p : s.rings()) {
            track(k++, p, t, false);
        }
        for (BufferSlot p : s.adjoints()) {
            track(k++, p, t, true);
        }
        for (BufferSlot p : s.next()) {
            track(k++, p, t, true);
        }
        for (BufferSlot p : s.previous()) {
            track(k++, p, t, true);
        }
        for (BufferSlot p : s.factors()) {
            track(k++, p, t, true);
        }
        KERNELS.scanBack(s.rings().size(), tracks, levels, memory.chain().size(t), s.width());
    }

    private void track(int operand, BufferSlot p, int t, boolean moves) {
        int stride = memory.stride(p);
        int step = moves && p.rows() == RowAddressing.ALL ? memory.chain().size(t) * stride : 0;
        tracks.set(operand, memory.arrays[p.array()], memory.at(p, t, 0, 0), step, stride);
    }

    private float[] data(BufferSlot p) {
        return p.rows() == RowAddressing.STRIP ? strips[p.array()] : memory.arrays[p.array()];
    }

    private void multiply(Step.Multiply m, int t, int rows, CellPlan.Packs packs) {
        BufferSlot a = m.operand();
        BufferSlot c = m.target();
        BufferSlot s = m.start();
        if (table.holds(m.block())) {
            table.gather(
                    m.block(),
                    t,
                    memory.arrays[c.array()],
                    memory.at(c, t, 0, 0),
                    memory.stride(c),
                    rows,
                    s != null && s.rows() != RowAddressing.ONE);
            return;
        }
        product(
                m.block(),
                true,
                packs,
                memory.arrays[a.array()],
                memory.at(a, t, 0, 0),
                memory.stride(a),
                s == null ? null : memory.arrays[s.array()],
                s == null ? 0 : memory.at(s, t, 0, 0),
                s == null ? 0 : memory.stride(s),
                memory.arrays[c.array()],
                memory.at(c, t, 0, 0),
                memory.stride(c),
                rows);
    }

    private void multiplyBack(Step.MultiplyBack m, int t, int rows, CellPlan.Packs packs) {
        BufferSlot a = m.adjoint();
        BufferSlot c = m.target();
        if (m.forInput() && c.array() == program.inputAdjoints()[0]) {
            // with a table it is done at the end, for the table's rows
            if (!inputRequired || table.holds(m.block())) {
                return;
            }
        }
        float[] into = memory.arrays[c.array()];
        int at = memory.at(c, t, 0, 0);
        product(
                m.block(),
                false,
                packs,
                memory.arrays[a.array()],
                memory.at(a, t, 0, 0),
                memory.stride(a),
                m.accumulate() ? into : null,
                at,
                memory.stride(c),
                into,
                at,
                memory.stride(c),
                rows);
    }

    /// Whether somebody wants the adjoint of input 0.
    boolean inputRequired;

    /// C = base + A · B with the matrix of a block, or its transpose. Where it was not laid out
    /// beforehand, because it is needed once a batch, that is done here, a stretch of columns that
    /// fits the L2 cache at a time.
    void product(
            StackedWeights block,
            boolean forward,
            CellPlan.Packs packs,
            float[] a,
            int aAt,
            int aStride,
            float @Nullable [] base,
            int baseAt,
            int baseStride,
            float[] c,
            int cAt,
            int cStride,
            int rows) {
        Packed whole = (forward ? packs.forward : packs.backward)[block.id];
        if (whole != null) {
            KERNELS.multiplyPlus(
                    a, aAt, aStride, whole, base, baseAt, baseStride, c, cAt, cStride, rows);
            return;
        }
        int k = forward ? block.k : block.stack.width;
        int n = forward ? block.stack.width : block.k;
        float[] parameters = memory.arrays[program.parameterArray()];
        int matrix = memory.offsets[program.parameterArray()] + block.offset;
        int tile = Math.max(COLUMNS, PASSING / k / COLUMNS * COLUMNS);
        for (int j = 0; j < n; j += tile) {
            int columns = Math.min(tile, n - j);
            KERNELS.reserve(passing, k, columns);
            KERNELS.pack(
                    passing,
                    parameters,
                    matrix + (forward ? j * block.k : j),
                    block.k,
                    forward,
                    0,
                    1);
            KERNELS.multiplyPlus(
                    a,
                    aAt,
                    aStride,
                    passing,
                    base,
                    baseAt + j,
                    baseStride,
                    c,
                    cAt + j,
                    cStride,
                    rows);
        }
    }

    private void edgeSoftmax(Step.EdgeSoftmax s, int t, int end) {
        int[] first = memory.edges(s.index()).first();
        Segments.softmax(
                first,
                memory.structure.start(t),
                memory.structure.start(end),
                memory.arrays[s.target().array()],
                memory.origin(s.target(), t),
                memory.stride(s.target()),
                memory.arrays[s.of().array()],
                memory.origin(s.of(), t),
                memory.stride(s.of()),
                s.width());
    }

    private void toGreatest(Step.ToGreatest s, int t, int end) {
        int[] first = memory.edges(s.index()).first();
        Segments.toGreatest(
                first,
                memory.structure.start(t),
                memory.structure.start(end),
                memory.arrays[s.target().array()],
                memory.origin(s.target(), t),
                memory.stride(s.target()),
                memory.arrays[s.adjoint().array()],
                memory.origin(s.adjoint(), t),
                memory.stride(s.adjoint()),
                memory.arrays[s.of().array()],
                memory.origin(s.of(), t),
                memory.stride(s.of()),
                s.width());
    }

    /// Instructions that read or write rows by a map: a begins at its row r, d likewise, or where
    /// row 0 would be.
    private void mapped(Instruction i, int space, int t, int r, int rows) {
        BufferSlot d = i.d();
        BufferSlot a = i.a();
        int at = memory.start(space, t) + r;
        int[] map = memory.maps[i.map()];
        switch (i.kind()) {
            case GATHER, GATHER_ADD ->
                    KERNELS.gatherRows(
                            data(d),
                            memory.at(d, t, r, r),
                            memory.stride(d),
                            data(a),
                            memory.origin(a, t),
                            memory.stride(a),
                            map,
                            at,
                            rows,
                            i.width(),
                            i.kind() == Instruction.Kind.GATHER_ADD);
            case SCATTER ->
                    KERNELS.scatterAddRows(
                            data(d),
                            memory.origin(d, t),
                            memory.stride(d),
                            data(a),
                            memory.at(a, t, r, r),
                            memory.stride(a),
                            map,
                            at,
                            rows,
                            i.width());
            case SCATTER_SCALED ->
                    KERNELS.scatterScaledRows(
                            data(d),
                            memory.origin(d, t),
                            memory.stride(d),
                            map,
                            data(a),
                            memory.origin(a, t),
                            memory.stride(a),
                            memory.maps[i.other()],
                            data(i.second()),
                            memory.at(i.second(), t, r, r),
                            memory.stride(i.second()),
                            at,
                            rows,
                            i.width());
            case DOT ->
                    KERNELS.gatheredDot(
                            data(d),
                            memory.at(d, t, r, r),
                            memory.stride(d),
                            data(a),
                            memory.origin(a, t),
                            memory.stride(a),
                            map,
                            data(i.second()),
                            memory.origin(i.second(), t),
                            memory.stride(i.second()),
                            memory.maps[i.other()],
                            at,
                            rows,
                            i.width());
            default ->
                    Segments.greatest(
                            data(d),
                            memory.origin(d, t),
                            memory.stride(d),
                            data(a),
                            memory.at(a, t, r, r),
                            memory.stride(a),
                            map,
                            at,
                            rows,
                            i.width());
        }
    }

    private void run(Instruction i, int space, int t, int r, int rows) {
        if (i.map() >= 0) {
            mapped(i, space, t, r, rows);
            return;
        }
        BufferSlot d = i.d();
        BufferSlot a = i.a();
        BufferSlot b = i.b();
        BufferSlot c = i.c();
        float[] dArray = data(d);
        int dAt = memory.at(d, t, r, r);
        int dStride = memory.stride(d);
        float[] aArray = data(a);
        int aAt = memory.at(a, t, r, r);
        int aStride = memory.stride(a);
        float @Nullable [] bArray = b == null ? null : data(b);
        int bAt = b == null ? 0 : memory.at(b, t, r, r);
        int bStride = b == null ? 0 : memory.stride(b);
        float @Nullable [] cArray = c == null ? null : data(c);
        int cAt = c == null ? 0 : memory.at(c, t, r, r);
        int cStride = c == null ? 0 : memory.stride(c);
        switch (i.kind()) {
            case ELEMENT ->
                    KERNELS.apply(
                            i.element(),
                            dArray,
                            dAt,
                            dStride,
                            aArray,
                            aAt,
                            aStride,
                            bArray,
                            bAt,
                            bStride,
                            cArray,
                            cAt,
                            cStride,
                            i.alpha(),
                            i.beta(),
                            rows,
                            i.width());
            case DUE ->
                    ClockMask.fill(
                            Objects.requireNonNull(i.clock()),
                            dArray,
                            dAt,
                            dStride,
                            aArray,
                            aAt,
                            aStride,
                            rows,
                            i.width());
            case ROW_DOT -> {
                float[] factors = Objects.requireNonNull(bArray);
                if (dStride == 1 && bStride == 0) {
                    KERNELS.rowDots(
                            dArray, dAt, aArray, aAt, aStride, factors, bAt, rows, i.width());
                } else {
                    for (int k = 0; k < rows; k++) {
                        int to = dAt + k * dStride;
                        int from = aAt + k * aStride;
                        int by = bAt + k * bStride;
                        KERNELS.rowDots(dArray, to, aArray, from, 0, factors, by, 1, i.width());
                    }
                }
            }
            case SCALE ->
                    KERNELS.scaleRows(
                            dArray,
                            dAt,
                            dStride,
                            aArray,
                            aAt,
                            aStride,
                            Objects.requireNonNull(bArray),
                            bAt,
                            bStride,
                            rows,
                            i.width());
            case COLUMN_SCALED ->
                    KERNELS.addScaledRows(
                            dArray,
                            dAt,
                            0,
                            aArray,
                            aAt,
                            aStride,
                            Objects.requireNonNull(bArray),
                            bAt,
                            rows,
                            i.width());
            case COLUMN_SUM ->
                    KERNELS.columnSum(dArray, dAt, aArray, aAt, aStride, rows, i.width());
            case GATHER, GATHER_ADD, SCATTER, SCATTER_SCALED, DOT, GREATEST ->
                    throw new IllegalStateException(i.kind().name());
            case SPREAD ->
                    KERNELS.spread(dArray, dAt, dStride, aArray, aAt, aStride, rows, i.width());
            case ROW_SUM ->
                    KERNELS.rowSum(dArray, dAt, dStride, aArray, aAt, aStride, rows, i.width());
            case SOFTMAX ->
                    KERNELS.softmax(dArray, dAt, dStride, aArray, aAt, aStride, rows, i.width());
            case SOFTMAX_BACK ->
                    KERNELS.softmaxBack(
                            dArray,
                            dAt,
                            dStride,
                            aArray,
                            aAt,
                            aStride,
                            Objects.requireNonNull(bArray),
                            bAt,
                            bStride,
                            rows,
                            i.width());
            case LAYER_NORM ->
                    KERNELS.layerNorm(dArray, dAt, dStride, aArray, aAt, aStride, rows, i.width());
            case LAYER_NORM_BACK ->
                    KERNELS.layerNormBack(
                            dArray,
                            dAt,
                            dStride,
                            aArray,
                            aAt,
                            aStride,
                            Objects.requireNonNull(bArray),
                            bAt,
                            bStride,
                            Objects.requireNonNull(cArray),
                            cAt,
                            cStride,
                            rows,
                            i.width());
        }
    }
}
