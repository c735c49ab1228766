package dev.rondo.plan;

import dev.rondo.equation.derivative.ClockGroups.Columns;
import dev.rondo.equation.derivative.ClockGroups.StateSource;
import dev.rondo.kernel.Element;
import dev.rondo.kernel.Provider;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// One group of a cell with a clock in a run: a chain of its own, of which step k is step `first +
/// k · period` of the whole.
final class GroupRun {
    private static final Provider KERNELS = Provider.chosen();

    private final ClockPlan.Group group;
    private final Memory whole;
    private final int period;
    final Workspace workspace;

    /// Sums of the parameters' gradients, over all shards.
    final float[] gradient;

    /// The first step at which the group is due, and whether the batch has it.
    private int first;

    boolean runs;

    /// The steps at which it is due; until the first batch, a single one.
    private PackedSequences chain = PackedSequences.of(1);

    private @Nullable PackedSequences chainOf;
    private int chainFirst;

    /// For each input that is not read where it lies, its rows at the steps of the group: rows of
    /// the group's chain × width.
    private final float[][] gathered;

    /// The adjoint of the first input, of the group's chain.
    private float[] inputAdjoint = new float[0];

    /// Whether the adjoint of the first input goes to the whole's without being added.
    private boolean straight;

    /// The adjoint of the output, summed over the steps that it is held: rows of the group's chain
    /// × width.
    private float[] summed = new float[0];

    private float[] exchange = new float[0];

    GroupRun(ClockPlan.Group group, Memory whole, WorkerPool workers) {
        this.group = group;
        this.whole = whole;
        this.period = group.part().period();
        this.workspace = new Workspace(group.plan(), workers);
        this.gradient = new float[group.plan().parameterSize()];
        this.gathered = new float[group.part().sources().size()][0];
    }

    private static float[] atLeast(float[] a, int n) {
        return a.length >= n ? a : new float[n];
    }

    /// Rows at which the group is due.
    int rows() {
        return runs ? chain.rows() : 0;
    }

    long floats() {
        long n = workspace.floats() + gradient.length;
        n += inputAdjoint.length + summed.length + exchange.length;
        for (float[] g : gathered) {
            n += g.length;
        }
        return n;
    }

    // ---- the group's chain --------------------------------------------------------------------

    /// @param steps before the first of the batch
    void begin(int steps) {
        first = Math.floorMod(-steps, period);
        runs = first < whole.chain().steps();
        if (!runs) {
            return;
        }
        if (chainOf != whole.chain() || chainFirst != first) {
            chain = period == 1 ? whole.chain() : dueSteps();
            chainOf = whole.chain();
            chainFirst = first;
        }
        workspace.begin(chain);
    }

    private PackedSequences dueSteps() {
        int sequences = whole.chain().size(first);
        int[] lengths = new int[sequences];
        for (int b = 0; b < sequences; b++) {
            lengths[b] = (whole.chain().length(b) - first + period - 1) / period;
        }
        return PackedSequences.of(lengths);
    }

    private int step(int k) {
        return first + k * period;
    }

    // ---- forward ------------------------------------------------------------------------------

    void forward(float[] parameters, CellPlan.Packs packs) {
        if (runs) {
            for (int i = 0; i < gathered.length; i++) {
                input(i);
            }
            for (int i = 0; i < group.part().states().size(); i++) {
                copyPrevious(i);
            }
            workspace.forward(parameters, 0, packs);
        }
        for (int i = 0; i < group.part().states().size(); i++) {
            writeBack(i);
        }
    }

    private void input(int i) {
        int width = group.plan().graph().inputs().get(i).width();
        switch (group.part().sources().get(i)) {
            case StateSource.Input in -> {
                int array = whole.program.inputArrays()[in.index()];
                if (group.perSequence(i)) {
                    workspace.input(
                            i, whole.arrays[array], whole.offsets[array], whole.strides[array]);
                } else {
                    gather(i, array, 0, 0, width);
                }
            }
            case StateSource.Previous s ->
                    gather(i, state(s.columns()), s.columns().from(), 1, width);
            case StateSource.Next s -> gather(i, state(s.columns()), s.columns().from(), 0, width);
        }
    }

    private int state(Columns columns) {
        return whole.program.stateArrays()[columns.state()];
    }

    /// Rows of the whole, `shift` levels before those of the group, as an input.
    private void gather(int i, int array, int column, int shift, int width) {
        float[] data = whole.arrays[array];
        int stride = whole.strides[array];
        int start = whole.offsets[array] + whole.historyRows[array] * stride + column;
        if (period == 1 && whole.chain().runEnd(0, shift) == whole.chain().steps()) {
            workspace.input(i, data, start + whole.chain().start(-shift) * stride, stride);
            return;
        }
        gathered[i] = atLeast(gathered[i], chain.rows() * width);
        for (int k = 0; k < chain.steps(); k++) {
            copy(
                    Element.COPY,
                    gathered[i],
                    chain.start(k) * width,
                    width,
                    data,
                    start + whole.chain().start(step(k) - shift) * stride,
                    stride,
                    chain.size(k),
                    width);
        }
        workspace.input(i, gathered[i], 0, width);
    }

    private void copyPrevious(int i) {
        Columns c = group.part().states().get(i);
        int array = state(c);
        exchange = atLeast(exchange, chain.sequences() * c.width());
        copy(
                Element.COPY,
                exchange,
                0,
                c.width(),
                whole.arrays[array],
                c.from(),
                whole.strides[array],
                chain.sequences(),
                c.width());
        workspace.previous(i, 1, exchange, 0);
    }

    /// What was computed, and held until the next, into the columns of the whole.
    private void writeBack(int i) {
        Columns c = group.part().states().get(i);
        int array = state(c);
        float[] into = whole.arrays[array];
        int stride = whole.strides[array];
        int start = whole.historyRows[array] * stride + c.from();
        float[] own = workspace.state(i);
        int ownStart = runs ? chain.sequences() * c.width() : 0;
        if (period == 1) {
            int rows = chain.rows();
            copy(Element.COPY, into, start, stride, own, ownStart, c.width(), rows, c.width());
            return;
        }
        for (int t = 0; t < whole.chain().steps(); t++) {
            boolean before = t < first;
            int k = before ? 0 : (t - first) / period;
            copy(
                    Element.COPY,
                    into,
                    start + whole.chain().start(t) * stride,
                    stride,
                    before ? into : own,
                    before
                            ? start + whole.chain().start(t - 1) * stride
                            : ownStart + chain.start(k) * c.width(),
                    before ? stride : c.width(),
                    whole.chain().size(t),
                    c.width());
        }
    }

    /// d = a, or d += a, over rows × width.
    private static void copy(
            Element op,
            float[] d,
            int dAt,
            int dStride,
            float[] a,
            int aAt,
            int aStride,
            int rows,
            int width) {
        boolean add = op == Element.ADD;
        KERNELS.apply(
                op,
                d,
                dAt,
                dStride,
                a,
                aAt,
                aStride,
                add ? d : null,
                dAt,
                dStride,
                null,
                0,
                0,
                0,
                0,
                rows,
                width);
    }

    // ---- backward -----------------------------------------------------------------------------

    /// The adjoints of the whole while a backward pass goes from group to group.
    ///
    /// @param states of each state, as far as anything reads it: (B + N) × width, the first B rows
    ///   of its previous values
    /// @param output of the output, where that is no state: row r at `output[at + r · stride]`
    /// @param inputRequired whether somebody wants the adjoint of input 0
    /// @param inputDone inputs of which the adjoint was begun
    record Adjoints(
            float[][] states,
            float[] output,
            int at,
            int stride,
            boolean inputRequired,
            boolean[] inputDone) {}

    void backward(Adjoints adjoints, CellPlan.Packs packs) {
        var states = group.part().states();
        for (int i = 0; i < states.size(); i++) {
            beforeTheFirst(adjoints, i);
        }
        if (!runs) {
            return;
        }
        for (int i = 0; i < states.size(); i++) {
            Columns c = states.get(i);
            int ring = whole.program.rings()[c.state()];
            exchange = atLeast(exchange, chain.sequences() * c.width());
            copy(
                    Element.COPY,
                    exchange,
                    0,
                    c.width(),
                    whole.arrays[ring],
                    c.from(),
                    whole.strides[ring],
                    chain.sequences(),
                    c.width());
            workspace.nextAdjoint(i, 1, exchange, 0);
        }
        run(adjoints, packs);
        for (int i = 0; i < gathered.length; i++) {
            spread(adjoints, i);
        }
        for (int i = 0; i < states.size(); i++) {
            Columns c = states.get(i);
            exchange = atLeast(exchange, chain.sequences() * c.width());
            workspace.previousAdjoint(i, 1, exchange, 0);
            int stride = whole.strides[state(c)];
            copy(
                    Element.ADD,
                    adjoints.states[c.state()],
                    c.from(),
                    stride,
                    exchange,
                    0,
                    c.width(),
                    chain.sequences(),
                    c.width());
        }
    }

    /// What the steps before the group's first say of a state, and what comes after sequences that
    /// end before it, is said of what arrived.
    private void beforeTheFirst(Adjoints adjoints, int i) {
        Columns c = group.part().states().get(i);
        float[] into = adjoints.states[c.state()];
        int stride = whole.strides[state(c)];
        int batch = whole.chain().sequences();
        if (group.part().exposed().contains(i)) {
            for (int t = 0; t < Math.min(first, whole.chain().steps()); t++) {
                int row = batch + whole.chain().start(t);
                copy(
                        Element.ADD,
                        into,
                        c.from(),
                        stride,
                        into,
                        row * stride + c.from(),
                        stride,
                        whole.chain().size(t),
                        c.width());
            }
        }
        int ended = runs ? chain.sequences() : 0;
        copy(
                Element.ADD,
                into,
                ended * stride + c.from(),
                stride,
                whole.arrays[whole.program.rings()[c.state()]],
                ended * stride + c.from(),
                stride,
                batch - ended,
                c.width());
    }

    private void run(Adjoints adjoints, CellPlan.Packs packs) {
        float[] into = firstInputAdjoint(adjoints);
        int at = straight ? whole.offsets[whole.program.inputAdjoints()[0]] : 0;
        var exposed = group.part().exposed();
        if (exposed.isEmpty()) {
            workspace.backward(adjoints.output, adjoints.at, adjoints.stride, into, at, packs);
        } else if (exposed.size() == 1 && period == 1) {
            Columns c = group.part().states().get(exposed.getFirst());
            int stride = whole.strides[state(c)];
            workspace.backward(
                    adjoints.states[c.state()],
                    whole.chain().sequences() * stride + c.from(),
                    stride,
                    into,
                    at,
                    packs);
        } else {
            int width = group.plan().graph().output().width();
            summed = atLeast(summed, chain.rows() * width);
            int column = 0;
            for (int i : exposed) {
                Columns c = group.part().states().get(i);
                collect(adjoints.states[c.state()], c, column, width);
                column += c.width();
            }
            workspace.backward(summed, 0, width, into, at, packs);
        }
    }

    /// The sum over the steps that a value is held.
    private void collect(float[] adjoint, Columns c, int column, int width) {
        int stride = whole.strides[state(c)];
        for (int t = first; t < whole.chain().steps(); t++) {
            copy(
                    (t - first) % period == 0 ? Element.COPY : Element.ADD,
                    summed,
                    chain.start((t - first) / period) * width + column,
                    width,
                    adjoint,
                    (whole.chain().sequences() + whole.chain().start(t)) * stride + c.from(),
                    stride,
                    whole.chain().size(t),
                    c.width());
        }
    }

    /// Where the adjoint of the group's first input goes: to the whole's, if it is that of all rows
    /// and the first; null if nobody wants it.
    private float @Nullable [] firstInputAdjoint(Adjoints adjoints) {
        var sources = group.part().sources();
        straight = false;
        boolean isInput = !sources.isEmpty() && sources.getFirst().equals(new StateSource.Input(0));
        if (isInput && !adjoints.inputRequired) {
            return null;
        }
        if (isInput && period == 1 && !adjoints.inputDone[0]) {
            adjoints.inputDone[0] = true;
            straight = true;
            return whole.arrays[whole.program.inputAdjoints()[0]];
        }
        if (!sources.isEmpty()) {
            int width = group.plan().graph().inputs().getFirst().width();
            inputAdjoint = atLeast(inputAdjoint, chain.rows() * width);
        }
        return inputAdjoint;
    }

    /// The adjoint of an input of the group, added to that of which it is the input.
    private void spread(Adjoints adjoints, int i) {
        int width = group.plan().graph().inputs().get(i).width();
        float[] own = workspace.inputAdjoint(i);
        int from = workspace.inputAdjointOffset(i);
        switch (group.part().sources().get(i)) {
            case StateSource.Input in -> {
                int array = whole.program.inputAdjoints()[in.index()];
                boolean required = in.index() > 0 || adjoints.inputRequired;
                if (required && !(i == 0 && straight) && !group.perSequence(i)) {
                    if (!adjoints.inputDone[in.index()]) {
                        adjoints.inputDone[in.index()] = true;
                        int at = whole.offsets[array];
                        Arrays.fill(whole.arrays[array], at, at + whole.chain().rows() * width, 0f);
                    }
                    add(whole.arrays[array], whole.offsets[array], width, own, from, 0, width);
                }
            }
            case StateSource.Previous s -> addToState(adjoints, s.columns(), own, from, 1);
            case StateSource.Next s -> addToState(adjoints, s.columns(), own, from, 0);
        }
    }

    private void addToState(Adjoints adjoints, Columns c, float[] own, int from, int shift) {
        int stride = whole.strides[state(c)];
        int at = whole.chain().sequences() * stride + c.from();
        add(adjoints.states[c.state()], at, stride, own, from, shift, c.width());
    }

    private void add(
            float[] into, int at, int stride, float[] own, int from, int shift, int width) {
        for (int k = 0; k < chain.steps(); k++) {
            copy(
                    Element.ADD,
                    into,
                    at + whole.chain().start(step(k) - shift) * stride,
                    stride,
                    own,
                    from + chain.start(k) * width,
                    width,
                    chain.size(k),
                    width);
        }
    }
}
