package dev.rondo.plan;

import dev.rondo.RondoException;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Packed;
import dev.rondo.kernel.Scratch;
import dev.rondo.structure.Chain;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The memory in which a cell runs over one batch (or one shard of it), and the run itself. One
/// thread at a time. Arrays grow to the largest batch seen and are used again.
///
/// Order of calls: [#begin], inputs and arriving states, [#forward]; then the output and the
/// leaving states may be read; then, if wanted, adjoints are given, [#backward],
/// [CellPlan#gradient], and the adjoints of inputs and arriving states may be read.
public final class Workspace {
    /// Elements of a value in one strip: a handful of values of this size share the L1 cache.
    private static final int STRIP = 2048;

    /// Numbers of a matrix that is laid out in passing: half an L2 cache.
    private static final int PASSING = 128 << 10;

    /// Such stretches are multiples of this many columns, so that panels are full.
    private static final int COLUMNS = 64;

    private final CellPlan plan;
    private final Packed passing = new Packed();
    private final Program program;
    private final float[][] arrays;
    private final int[] offsets;
    private final int[] strides;
    private final int[] historyRows;
    private Chain chain;

    /// Input 0 as a table of distinct rows and, for each row, its place in the table; null: row by
    /// row.
    private int[] tableIndex;

    private int tableRows;
    private final float[][] tableSums;

    /// Adjoints of inputs that the caller gives no room for.
    private final float[][] ownAdjoints;

    /// For each input read with a delay, the adjoints of its last rows from what comes after: delay
    /// × B × width.
    private final float[][] inputLeaving;

    private boolean inputLeavingGiven;

    private final int[][] runs;
    private final int[] runCounts;

    Workspace(CellPlan plan) {
        this.plan = plan;
        this.program = plan.program;
        int n = program.arrays().size();
        arrays = new float[n][];
        offsets = new int[n];
        strides = new int[n];
        historyRows = new int[n];
        for (int i = 0; i < n; i++) {
            var spec = program.arrays().get(i);
            arrays[i] =
                    switch (spec.kind()) {
                        case ONE -> new float[spec.width()];
                        case STRIP -> new float[Math.max(STRIP, spec.width())];
                        case CONSTANT -> {
                            float[] c = new float[spec.width()];
                            Arrays.fill(c, (float) spec.constant());
                            yield c;
                        }
                        default -> new float[0];
                    };
            strides[i] = spec.width();
        }
        tableSums = new float[plan.blocks][0];
        ownAdjoints = new float[program.inputAdjoints().length][0];
        inputLeaving = new float[program.inputAdjoints().length][0];
        int farthest = 0;
        for (var s : plan.graph().states()) {
            farthest = Math.max(farthest, s.maxDelay());
        }
        for (var s : plan.graph().inputs()) {
            farthest = Math.max(farthest, s.maxDelay());
        }
        runs = new int[farthest + 1][0];
        runCounts = new int[farthest + 1];
    }

    public CellPlan plan() {
        return plan;
    }

    public Chain chain() {
        return chain;
    }

    // ---- what goes in -------------------------------------------------------------------------

    /// Starts a batch: makes room, forgets inputs, sets arriving states and their adjoints to zero.
    public void begin(Chain newChain) {
        chain = newChain;
        tableIndex = null;
        inputLeavingGiven = false;
        long rows = newChain.rows();
        int batch = newChain.sequences();
        for (int i = 0; i < arrays.length; i++) {
            var spec = program.arrays().get(i);
            long needed =
                    switch (spec.kind()) {
                        case ALL -> ((long) spec.history() * batch + rows) * spec.width();
                        case SEQUENCE -> (long) batch * spec.width();
                        case RING -> (long) spec.history() * batch * spec.width();
                        default -> 0;
                    };
            if (needed > Integer.MAX_VALUE - 16) {
                throw new RondoException(
                        "a batch of "
                                + batch
                                + " sequences with "
                                + rows
                                + " steps in all at width "
                                + spec.width()
                                + " needs more than 2^31 numbers for one value: make the batch smaller or "
                                + "bound the activation memory");
            }
            if (arrays[i].length < needed && spec.kind() != ArraySpec.Kind.GIVEN) {
                arrays[i] = new float[(int) needed];
            }
            historyRows[i] = spec.history() * batch;
        }
        for (int s = 0; s < program.stateArrays().length; s++) {
            int array = program.stateArrays()[s];
            Arrays.fill(arrays[array], 0, historyRows[array] * strides[array], 0f);
            Arrays.fill(arrays[program.rings()[s]], 0, historyRows[array] * strides[array], 0f);
        }
        for (int array : program.inputArrays()) {
            if (program.arrays().get(array).kind() == ArraySpec.Kind.ALL) {
                Arrays.fill(arrays[array], 0, historyRows[array] * strides[array], 0f);
            }
        }
        for (int d = 0; d < runs.length; d++) {
            layRuns(d);
        }
    }

    private void layRuns(int delay) {
        int count = 0;
        for (int t = 0; t < chain.steps(); ) {
            int end = chain.runEnd(t, delay);
            if (3 * count + 3 > runs[delay].length) {
                runs[delay] = Arrays.copyOf(runs[delay], Math.max(12, 6 * count));
            }
            runs[delay][3 * count] = chain.start(t);
            runs[delay][3 * count + 1] = chain.start(t - delay);
            runs[delay][3 * count + 2] = chain.start(end) - chain.start(t);
            count++;
            t = end;
        }
        runCounts[delay] = count;
    }

    /// Gives the rows of an input: row r of the chain at `data[offset + r · stride]`. Not copied
    /// unless the cell reads the input's past.
    public void input(int input, float[] data, int offset, int stride) {
        int array = program.inputArrays()[input];
        var spec = program.arrays().get(array);
        int rows = spec.kind() == ArraySpec.Kind.SEQUENCE ? chain.sequences() : chain.rows();
        if (spec.kind() == ArraySpec.Kind.GIVEN) {
            arrays[array] = data;
            offsets[array] = offset;
            strides[array] = stride;
            return;
        }
        for (int r = 0; r < rows; r++) {
            System.arraycopy(
                    data,
                    offset + r * stride,
                    arrays[array],
                    (historyRows[array] + r) * spec.width(),
                    spec.width());
        }
    }

    /// Gives input 0 as a table of `rows` distinct rows and the table's row of each row of the
    /// chain. Only for cells with [CellPlan#takesTable].
    public void input(float[] table, int offset, int stride, int rows, int[] index) {
        input(0, table, offset, stride);
        tableIndex = index;
        tableRows = rows;
    }

    /// What came before the beginning: the value of a state (or a delayed input) `depth` steps
    /// before the first, B × width.
    public void arriving(int state, int depth, float[] data, int offset) {
        history(program.stateArrays()[state], depth, data, offset);
    }

    public void arrivingInput(int input, int depth, float[] data, int offset) {
        history(program.inputArrays()[input], depth, data, offset);
    }

    private void history(int array, int depth, float[] data, int offset) {
        int size = chain.sequences() * strides[array];
        int row = historyRows[array] - depth * chain.sequences();
        System.arraycopy(data, offset, arrays[array], row * strides[array], size);
    }

    /// What [#arriving] or [#arrivingInput] gave, or [#carry] left: B × width into `data`.
    public void arrived(boolean input, int index, int depth, float[] data) {
        int array = input ? program.inputArrays()[index] : program.stateArrays()[index];
        int row = historyRows[array] - depth * chain.sequences();
        System.arraycopy(
                arrays[array], row * strides[array], data, 0, chain.sequences() * strides[array]);
    }

    /// The value of a state `depth` steps before the end of each sequence, or before step `steps`
    /// where that is earlier: B × width, into `data`.
    public void leaving(int state, int depth, int steps, float[] data, int offset) {
        past(program.stateArrays()[state], depth, steps, data, offset);
    }

    public void leavingInput(int input, int depth, int steps, float[] data, int offset) {
        past(program.inputArrays()[input], depth, steps, data, offset);
    }

    private void past(int array, int depth, int steps, float[] data, int offset) {
        int width = strides[array];
        for (int b = 0; b < chain.sequences(); b++) {
            int level = Math.min(chain.length(b), steps) - depth;
            System.arraycopy(
                    arrays[array],
                    (historyRows[array] + chain.row(b, level)) * width,
                    data,
                    offset + b * width,
                    width);
        }
    }

    /// Makes what leaves arrive: the next batch, of the same chain, goes on where this one ended.
    /// Only for chains in which all sequences are equally long.
    public void carry() {
        for (int array : program.stateArrays()) {
            carry(array);
        }
        for (int i = 0; i < program.inputArrays().length; i++) {
            carry(program.inputArrays()[i]);
        }
    }

    private void carry(int array) {
        if (program.arrays().get(array).kind() == ArraySpec.Kind.ALL && historyRows[array] > 0) {
            System.arraycopy(
                    arrays[array],
                    chain.rows() * strides[array],
                    arrays[array],
                    0,
                    historyRows[array] * strides[array]);
        }
    }

    // ---- forward ------------------------------------------------------------------------------

    /// @param parameters the network's flat parameters, this cell's from `base` on
    public void forward(float[] parameters, int base, CellPlan.Packs packs) {
        arrays[program.parameterArray()] = parameters;
        offsets[program.parameterArray()] = base;
        execute(plan.once, 0, 1, packs);
        for (int from = 0, to; from < chain.steps(); from = to) {
            to = stretchEnd(from);
            all(plan.before, from, to, packs);
            for (int t = from; t < to; t++) {
                execute(plan.within, t, chain.size(t), packs);
            }
        }
        all(plan.after, 0, chain.steps(), packs);
    }

    /// The array of the output; row r of the chain begins at `outputOffset() + r · outputStride()`.
    public float[] output() {
        return arrays[program.output().array()];
    }

    public int outputOffset() {
        int array = program.output().array();
        return offsets[array] + historyRows[array] * strides[array] + program.output().column();
    }

    public int outputStride() {
        return strides[program.output().array()];
    }

    // ---- backward -----------------------------------------------------------------------------

    /// Gives the adjoint of a state as it left `depth` steps before the end of each sequence, from
    /// what comes after this batch: B × width. Without this call it is zero.
    public void leavingAdjoint(int state, int depth, float[] data, int offset) {
        int ring = program.rings()[state];
        int slots = program.arrays().get(ring).history();
        int width = strides[ring];
        int batch = chain.sequences();
        for (int b = 0; b < batch; b++) {
            int slot = Math.floorMod(chain.length(b) - depth, slots);
            System.arraycopy(
                    data, offset + b * width, arrays[ring], (slot * batch + b) * width, width);
        }
    }

    /// After [#backward]: the adjoint of what arrived `depth` steps before the beginning, B ×
    /// width.
    public void arrivingAdjoint(int state, int depth, float[] data, int offset) {
        int ring = program.rings()[state];
        int slots = program.arrays().get(ring).history();
        int size = strides[ring] * chain.sequences();
        System.arraycopy(arrays[ring], Math.floorMod(-depth, slots) * size, data, offset, size);
    }

    /// As [#leavingAdjoint], of an input read with a delay: of its row `depth` steps before the
    /// end. For all depths or none.
    public void leavingInputAdjoint(int input, int depth, float[] data, int offset) {
        int size = strides[program.inputAdjoints()[input]] * chain.sequences();
        int delay = program.arrays().get(program.inputAdjoints()[input]).history();
        if (inputLeaving[input].length < delay * size) {
            inputLeaving[input] = new float[delay * size];
        }
        System.arraycopy(data, offset, inputLeaving[input], (depth - 1) * size, size);
        inputLeavingGiven = true;
    }

    private void addLeaving(int input, int array) {
        int width = strides[array];
        int delay = program.arrays().get(array).history();
        int batch = chain.sequences();
        for (int depth = 1; depth <= delay; depth++) {
            for (int b = 0; b < batch; b++) {
                int to = (historyRows[array] + chain.row(b, chain.length(b) - depth)) * width;
                int from = ((depth - 1) * batch + b) * width;
                for (int j = 0; j < width; j++) {
                    arrays[array][to + j] += inputLeaving[input][from + j];
                }
            }
        }
    }

    /// After [#backward]: the adjoint of the row of an input `depth` steps before the beginning, B
    /// × width.
    public void arrivingInputAdjoint(int input, int depth, float[] data, int offset) {
        int array = program.inputAdjoints()[input];
        int size = strides[array] * chain.sequences();
        System.arraycopy(
                arrays[array],
                (historyRows[array] - depth * chain.sequences()) * strides[array],
                data,
                offset,
                size);
    }

    /// Numbers for which this workspace holds memory of its own.
    public long floats() {
        long n = 0;
        for (int i = 0; i < arrays.length; i++) {
            var kind = program.arrays().get(i).kind();
            if (kind != ArraySpec.Kind.GIVEN && kind != ArraySpec.Kind.PARAMETERS) {
                n += arrays[i].length;
            }
        }
        for (float[][] more : new float[][][] {tableSums, ownAdjoints, inputLeaving}) {
            for (float[] a : more) {
                n += a.length;
            }
        }
        return n;
    }

    /// @param output adjoint of the output, row r at `output[outputOffset + r · outputStride]`
    /// @param input where the adjoint of input 0 goes, dense rows, or null where nobody needs it;
    ///   with a table it has the table's rows
    public void backward(
            float[] output,
            int outputOffset,
            int outputStride,
            float[] input,
            int inputOffset,
            CellPlan.Packs packs) {
        int out = program.outputAdjoint();
        arrays[out] = output;
        offsets[out] = outputOffset;
        strides[out] = outputStride;
        for (int i = 0; i < program.inputAdjoints().length; i++) {
            int array = program.inputAdjoints()[i];
            var spec = program.arrays().get(array);
            if (spec.kind() == ArraySpec.Kind.ALL) {
                Arrays.fill(
                        arrays[array], 0, (historyRows[array] + chain.rows()) * spec.width(), 0f);
                if (inputLeavingGiven) {
                    addLeaving(i, array);
                }
            } else if (i == 0 && input != null) {
                arrays[array] = input;
                offsets[array] = inputOffset;
                if (!plan.writesInputAdjoint) {
                    Arrays.fill(input, inputOffset, inputOffset + inputRows() * spec.width(), 0f);
                }
            } else {
                int size = chain.rows() * spec.width();
                if (ownAdjoints[i].length < size) {
                    ownAdjoints[i] = new float[size];
                }
                arrays[array] = ownAdjoints[i];
                offsets[array] = 0;
            }
        }
        wanted = input != null;
        all(plan.backBefore, 0, chain.steps(), packs);
        for (int to = chain.steps(), from; to > 0; to = from) {
            from = tableIndex != null ? 0 : stretchStart(to);
            for (int t = to - 1; t >= from; t--) {
                execute(plan.backWithin, t, chain.size(t), packs);
            }
            if (tableIndex != null) {
                scatter();
            }
            all(plan.backAfter, from, to, packs);
        }
        int array = program.inputAdjoints().length == 0 ? -1 : program.inputAdjoints()[0];
        if (input != null
                && array >= 0
                && program.arrays().get(array).kind() == ArraySpec.Kind.ALL) {
            System.arraycopy(
                    arrays[array],
                    historyRows[array] * strides[array],
                    input,
                    inputOffset,
                    chain.rows() * strides[array]);
        }
    }

    private boolean wanted;

    /// The adjoint of a further input after [#backward]: dense rows from the returned offset on.
    public float[] inputAdjoint(int input) {
        return arrays[program.inputAdjoints()[input]];
    }

    public int inputAdjointOffset(int input) {
        int array = program.inputAdjoints()[input];
        return offsets[array] + historyRows[array] * strides[array];
    }

    private int inputRows() {
        return tableIndex != null ? tableRows : chain.rows();
    }

    /// With a table: the adjoints of the sums, added up for each row of the table.
    private void scatter() {
        for (Block b : program.blocks()) {
            if (tabled(b) && b.stack.adjoint >= 0) {
                int width = b.stack.width;
                float[] sums = tableSums[b.id];
                Arrays.fill(sums, 0, tableRows * width, 0f);
                int a = b.stack.adjoint;
                Kernels.scatterAddRows(
                        sums,
                        0,
                        width,
                        arrays[a],
                        offsets[a],
                        strides[a],
                        tableIndex,
                        0,
                        chain.rows(),
                        width);
            }
        }
    }

    private boolean tabled(Block b) {
        return tableIndex != null && b.operand.kind == Value.Kind.INPUT && b.operand.index == 0;
    }

    // ---- gradient -----------------------------------------------------------------------------

    void gradient(
            GradientTerm term,
            int part,
            int parts,
            int grain,
            float[] gradient,
            int base,
            boolean accumulate) {
        switch (term) {
            case GradientTerm.Column c -> {
                if (part == 0) {
                    if (!accumulate) {
                        Arrays.fill(gradient, base + c.offset(), base + c.offset() + c.width(), 0f);
                    }
                    column(c, gradient, base);
                }
            }
            case GradientTerm.Outer o -> {
                int grains = (o.rows() + grain - 1) / grain;
                int from = (int) ((long) grains * part / parts) * grain;
                int to = Math.min(o.rows(), (int) ((long) grains * (part + 1) / parts) * grain);
                if (from < to) {
                    outer(o, from, to, gradient, base, accumulate);
                }
            }
        }
    }

    private void outer(
            GradientTerm.Outer o,
            int from,
            int to,
            float[] gradient,
            int base,
            boolean accumulate) {
        var scratch = SCRATCH.get();
        int b = o.operand().array();
        int target = base + o.offset() + from * o.columns();
        if (tabled(o.block())) {
            int width = o.block().stack.width;
            int[] run = {0, 0, tableRows};
            Kernels.multiplyRows(
                    tableSums[o.block().id],
                    from,
                    width,
                    to - from,
                    arrays[b],
                    offsets[b],
                    strides[b],
                    o.columns(),
                    run,
                    1,
                    gradient,
                    target,
                    o.columns(),
                    accumulate,
                    scratch);
            return;
        }
        int a = o.adjoint().array();
        int delay = o.operand().rows() == Rows.ALL ? o.operand().shift() : 0;
        boolean one = o.operand().rows() == Rows.ONE;
        int bOffset = offsets[b] + o.operand().column() + historyRows[b] * strides[b];
        Kernels.multiplyRows(
                arrays[a],
                offsets[a] + o.adjoint().column() + from,
                strides[a],
                to - from,
                arrays[b],
                bOffset,
                one ? 0 : strides[b],
                o.columns(),
                runs[delay],
                runCounts[delay],
                gradient,
                target,
                o.columns(),
                accumulate,
                scratch);
    }

    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private void column(GradientTerm.Column c, float[] gradient, int base) {
        int far = Math.max(shift(c.a()), shift(c.b()));
        boolean levelwise =
                c.a().rows() == Rows.SEQUENCE || c.b() != null && c.b().rows() == Rows.SEQUENCE;
        for (int t = 0; t < chain.steps(); ) {
            int end = levelwise ? t + 1 : chain.runEnd(t, far);
            int rows = chain.start(end) - chain.start(t);
            int at = base + c.offset();
            if (c.b() == null) {
                Kernels.columnSum(
                        gradient,
                        at,
                        arrays[c.a().array()],
                        at(c.a(), t, 0, 0),
                        stride(c.a()),
                        rows,
                        c.width());
            } else {
                Kernels.columnDot(
                        gradient,
                        at,
                        arrays[c.a().array()],
                        at(c.a(), t, 0, 0),
                        stride(c.a()),
                        arrays[c.b().array()],
                        at(c.b(), t, 0, 0),
                        stride(c.b()),
                        rows,
                        c.width());
            }
            t = end;
        }
    }

    private static int shift(Place p) {
        return p != null && p.rows() == Rows.ALL ? p.shift() : 0;
    }

    // ---- execution ----------------------------------------------------------------------------

    /// What is done for all rows at once is in fact done for a stretch of levels, whose stacked
    /// sums stay in the L2 cache until the levels read them; unless matrices are so large that
    /// laying them out again for each stretch would cost more.
    private int stretchEnd(int from) {
        if (!plan.smallMatrices) {
            return chain.steps();
        }
        int to = from + 1;
        while (to < chain.steps() && chain.start(to + 1) - chain.start(from) <= plan.stretchRows) {
            to++;
        }
        return to;
    }

    private int stretchStart(int to) {
        if (!plan.smallMatrices) {
            return 0;
        }
        int from = to - 1;
        while (from > 0 && chain.start(to) - chain.start(from - 1) <= plan.stretchRows) {
            from--;
        }
        return from;
    }

    private void all(CellPlan.Phase phase, int from, int to, CellPlan.Packs packs) {
        if (phase.steps.length == 0) {
            return;
        }
        for (int t = from; t < to; ) {
            int end = Math.min(to, phase.levelwise ? t + 1 : chain.runEnd(t, phase.farthest));
            execute(phase, t, chain.start(end) - chain.start(t), packs);
            t = end;
        }
    }

    private void execute(CellPlan.Phase phase, int t, int rows, CellPlan.Packs packs) {
        for (int s = 0; s < phase.steps.length; s++) {
            switch (phase.steps[s]) {
                case Step.Strips strips -> {
                    int at = Math.max(1, STRIP / strips.widest());
                    for (int r = 0; r < rows; r += at) {
                        int count = Math.min(at, rows - r);
                        for (Instruction i : phase.strips[s]) {
                            run(i, t, r, count);
                        }
                    }
                }
                case Step.Multiply m -> multiply(m, t, rows, packs);
                case Step.MultiplyBack m -> multiplyBack(m, t, rows, packs);
            }
        }
    }

    private void multiply(Step.Multiply m, int t, int rows, CellPlan.Packs packs) {
        Place a = m.operand();
        Place c = m.target();
        Place s = m.start();
        Block block = m.block();
        float[] start = s == null ? null : arrays[s.array()];
        int startAt = s == null ? 0 : at(s, t, 0, 0);
        int startStride = s == null ? 0 : stride(s);
        if (tabled(block)) {
            int width = block.stack.width;
            if (tableSums[block.id].length < tableRows * width) {
                tableSums[block.id] = new float[tableRows * width];
            }
            boolean accumulate = s != null && s.rows() != Rows.ONE;
            if (t == 0) {
                product(
                        block,
                        true,
                        packs,
                        arrays[a.array()],
                        offsets[a.array()],
                        strides[a.array()],
                        accumulate ? null : start,
                        startAt,
                        0,
                        tableSums[block.id],
                        0,
                        width,
                        tableRows);
            }
            Kernels.gatherRows(
                    arrays[c.array()],
                    at(c, t, 0, 0),
                    stride(c),
                    tableSums[block.id],
                    0,
                    width,
                    tableIndex,
                    chain.start(t),
                    rows,
                    width,
                    accumulate);
            return;
        }
        product(
                block,
                true,
                packs,
                arrays[a.array()],
                at(a, t, 0, 0),
                stride(a),
                start,
                startAt,
                startStride,
                arrays[c.array()],
                at(c, t, 0, 0),
                stride(c),
                rows);
    }

    private void multiplyBack(Step.MultiplyBack m, int t, int rows, CellPlan.Packs packs) {
        Place a = m.adjoint();
        Place c = m.target();
        if (m.forInput() && !wanted && c.array() == program.inputAdjoints()[0]) {
            return;
        }
        if (tabled(m.block()) && c.array() == program.inputAdjoints()[0]) {
            if (t == 0) {
                float[] into = arrays[c.array()];
                int at = offsets[c.array()];
                product(
                        m.block(),
                        false,
                        packs,
                        tableSums[m.block().id],
                        0,
                        m.block().stack.width,
                        m.accumulate() ? into : null,
                        at,
                        strides[c.array()],
                        into,
                        at,
                        strides[c.array()],
                        tableRows);
            }
            return;
        }
        float[] into = arrays[c.array()];
        int at = at(c, t, 0, 0);
        product(
                m.block(),
                false,
                packs,
                arrays[a.array()],
                at(a, t, 0, 0),
                stride(a),
                m.accumulate() ? into : null,
                at,
                stride(c),
                into,
                at,
                stride(c),
                rows);
    }

    /// C = base + A · B with the matrix of a block, or its transpose. Where it was not laid out
    /// beforehand, because it is needed once a batch, that is done here, a stretch of columns that
    /// fits the L2 cache at a time.
    private void product(
            Block block,
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
            multiply(a, aAt, aStride, whole, base, baseAt, baseStride, c, cAt, cStride, rows);
            return;
        }
        int k = forward ? block.k : block.stack.width;
        int n = forward ? block.stack.width : block.k;
        float[] parameters = arrays[program.parameterArray()];
        int matrix = offsets[program.parameterArray()] + block.offset;
        int stretch = Math.max(COLUMNS, PASSING / k / COLUMNS * COLUMNS);
        for (int j = 0; j < n; j += stretch) {
            int columns = Math.min(stretch, n - j);
            Kernels.reserve(passing, k, columns);
            Kernels.pack(
                    passing,
                    parameters,
                    matrix + (forward ? j * block.k : j),
                    block.k,
                    forward,
                    0,
                    1);
            multiply(
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

    private static void multiply(
            float[] a,
            int aAt,
            int aStride,
            Packed b,
            float @Nullable [] base,
            int baseAt,
            int baseStride,
            float[] c,
            int cAt,
            int cStride,
            int rows) {
        if (base == null) {
            Kernels.multiply(a, aAt, aStride, b, c, cAt, cStride, rows, false);
        } else {
            Kernels.multiplyPlus(
                    a, aAt, aStride, b, base, baseAt, baseStride, c, cAt, cStride, rows);
        }
    }

    private int stride(Place p) {
        return p.rows() == Rows.ONE ? 0 : strides[p.array()];
    }

    /// Index of the first element of row r of level t, in a strip that begins at row r0.
    private int at(Place p, int t, int r, int r0) {
        int array = p.array();
        int stride = strides[array];
        int row =
                switch (p.rows()) {
                    case ALL -> historyRows[array] + chain.start(t - p.shift()) + r;
                    case SEQUENCE -> r;
                    case STRIP -> r - r0;
                    case ONE -> 0;
                    case RING -> {
                        int slots = program.arrays().get(array).history();
                        yield (slots == 1 ? 0 : Math.floorMod(t - p.shift(), slots))
                                        * chain.sequences()
                                + r;
                    }
                };
        return offsets[array] + row * stride + p.column();
    }

    private void run(Instruction i, int t, int r, int rows) {
        Place d = i.d();
        Place a = i.a();
        Place b = i.b();
        Place c = i.c();
        float[] dArray = arrays[d.array()];
        int dAt = at(d, t, r, r);
        int dStride = stride(d);
        float[] aArray = a == null ? null : arrays[a.array()];
        int aAt = a == null ? 0 : at(a, t, r, r);
        int aStride = a == null ? 0 : stride(a);
        float[] bArray = b == null ? null : arrays[b.array()];
        int bAt = b == null ? 0 : at(b, t, r, r);
        int bStride = b == null ? 0 : stride(b);
        float[] cArray = c == null ? null : arrays[c.array()];
        int cAt = c == null ? 0 : at(c, t, r, r);
        int cStride = c == null ? 0 : stride(c);
        switch (i.kind()) {
            case ELEMENT ->
                    Kernels.apply(
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
            case SPREAD ->
                    Kernels.spread(dArray, dAt, dStride, aArray, aAt, aStride, rows, i.width());
            case ROW_SUM ->
                    Kernels.rowSum(dArray, dAt, dStride, aArray, aAt, aStride, rows, i.width());
            case SOFTMAX ->
                    Kernels.softmax(dArray, dAt, dStride, aArray, aAt, aStride, rows, i.width());
            case SOFTMAX_BACK ->
                    Kernels.softmaxBack(
                            dArray, dAt, dStride, aArray, aAt, aStride, bArray, bAt, bStride, rows,
                            i.width());
            case LAYER_NORM ->
                    Kernels.layerNorm(dArray, dAt, dStride, aArray, aAt, aStride, rows, i.width());
            case LAYER_NORM_BACK ->
                    Kernels.layerNormBack(
                            dArray, dAt, dStride, aArray, aAt, aStride, bArray, bAt, bStride,
                            cArray, cAt, cStride, rows, i.width());
        }
    }
}
