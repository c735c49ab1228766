package dev.rondo.plan;

import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Structure;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// The memory in which a cell runs over one batch (or one shard of it), and the run itself. Calls
/// from one thread at a time. Arrays grow to the largest batch seen and are used again.
///
/// Order of calls: [#begin], inputs and previous states, [#forward]; then the output and the next
/// states may be read; then, if wanted, adjoints are given, [#backward], [GradientTasks#run], and
/// the adjoints of inputs and previous states may be read. One backward pass for each forward pass:
/// adjoints may be written over what it computed.
///
/// [#begin] checks the structure. The sizes of arrays and the rows of a table are taken on trust:
/// the network has checked the batch.
public final class Workspace {
    private final CellPlan plan;
    private final ExecutionPlan program;
    private final Memory memory;
    private final DistinctInputs table;
    private final TiledRunner tiles;
    final GradientSums gradients;
    private final StateAdjoints stateAdjoints;

    /// The groups of a cell with a clock, where it can be cut.
    final @Nullable ClockRun clock;

    /// Whether the batch runs group by group.
    private boolean byGroups;

    /// Adjoints of inputs that the caller gives no room for.
    private final float[][] ownAdjoints;

    /// For each input read with a delay, the adjoints of its last rows from what comes after: delay
    /// × B × width.
    private final float[][] nextInputs;

    private boolean nextInputsSet;

    /// One that runs on the calling thread alone.
    public Workspace(CellPlan plan) {
        this(plan, new WorkerPool(1));
    }

    /// One whose runs share their work among threads, where they are not themselves part of work
    /// that is shared among them.
    public Workspace(CellPlan plan, WorkerPool workers) {
        this.plan = plan;
        this.program = plan.program;
        memory = new Memory(program);
        table = new DistinctInputs(memory);
        gradients = new GradientSums(memory, table);
        stateAdjoints = new StateAdjoints(memory);
        tiles = new TiledRunner(plan, memory, table, stateAdjoints, workers);
        clock = plan.clock == null ? null : new ClockRun(plan.clock, memory, workers);
        ownAdjoints = new float[program.inputAdjoints().length][0];
        nextInputs = new float[program.inputAdjoints().length][0];
    }

    public CellPlan plan() {
        return plan;
    }

    public Structure structure() {
        return memory.structure;
    }

    // ---- what goes in -------------------------------------------------------------------------

    /// Starts a batch: makes room, forgets inputs, sets previous states and their adjoints to zero.
    ///
    /// @throws dev.rondo.RondoException if the structure is not of the form that was planned for
    public void begin(Structure structure) {
        if (!structure.signature().equals(program.spaces().signature())) {
            plan.checkSignature(structure.signature());
        }
        table.none();
        nextInputsSet = false;
        memory.begin(structure, clock != null);
    }

    /// Whether the next forward pass reuses values of the last that depend on memories alone; then
    /// memories and parameters must be the same.
    public void keepMemory(boolean retained) {
        memory.retained = retained;
    }

    /// The run by groups, if the last batch was run so.
    @Nullable ClockRun byGroups() {
        return byGroups ? clock : null;
    }

    /// All that a state was: first its previous values, then its rows, dense.
    float[] state(int state) {
        return memory.arrays[program.stateArrays()[state]];
    }

    /// Gives the rows of an input: row r of the chain at `data[offset + r · stride]`. Not copied
    /// unless the cell reads the input's past.
    public void input(int input, float[] data, int offset, int stride) {
        int array = program.inputArrays()[input];
        var spec = program.arrays().get(array);
        int rows =
                spec.kind() == ArraySpec.Kind.SEQUENCE
                        ? memory.structure.widest()
                        : memory.rows(spec.space());
        if (spec.kind() == ArraySpec.Kind.EXTERNAL) {
            memory.arrays[array] = data;
            memory.offsets[array] = offset;
            memory.strides[array] = stride;
            return;
        }
        for (int r = 0; r < rows; r++) {
            System.arraycopy(
                    data,
                    offset + r * stride,
                    memory.arrays[array],
                    (memory.historyRows[array] + r) * spec.width(),
                    spec.width());
        }
    }

    /// Gives input 0 as a table of `rows` distinct rows and the table's row of each row of the
    /// chain. Only for cells with [CellPlan#takesTable].
    public void input(float[] rows, int offset, int stride, int count, int[] index) {
        input(0, rows, offset, stride);
        table.begin(count, index);
    }

    /// Row `row` of the chain of an input, as it was given.
    public void inputRow(int input, int row, float[] data, int offset) {
        int array = program.inputArrays()[input];
        int at = input == 0 && table.present() ? table.row(row) : memory.historyRows[array] + row;
        System.arraycopy(
                memory.arrays[array],
                memory.offsets[array] + at * memory.strides[array],
                data,
                offset,
                program.arrays().get(array).width());
    }

    /// What came before the beginning: the value of a state (or a delayed input) `depth` steps
    /// before the first, B × width.
    public void previous(int state, int depth, float[] data, int offset) {
        memory.writePrevious(program.stateArrays()[state], depth, data, offset);
    }

    public void previousInput(int input, int depth, float[] data, int offset) {
        memory.writePrevious(program.inputArrays()[input], depth, data, offset);
    }

    /// What [#previous] or [#previousInput] gave, or [#carry] left: B × width into `data`.
    public void readPrevious(boolean input, int index, int depth, float[] data) {
        memory.readPrevious(
                input ? program.inputArrays()[index] : program.stateArrays()[index], depth, data);
    }

    /// The value of a state `depth` steps before the end of each sequence, or before step `steps`
    /// where that is earlier: B × width, into `data`.
    public void next(int state, int depth, int steps, float[] data, int offset) {
        memory.next(program.stateArrays()[state], depth, steps, data, offset);
    }

    public void nextInput(int input, int depth, int steps, float[] data, int offset) {
        memory.next(program.inputArrays()[input], depth, steps, data, offset);
    }

    /// Makes the next states the previous ones: the next batch, of the same chain, continues this
    /// one. Only for chains in which all sequences are equally long.
    public void carry() {
        for (int array : program.stateArrays()) {
            memory.carry(array);
        }
        for (int array : program.inputArrays()) {
            memory.carry(array);
        }
    }

    // ---- forward ------------------------------------------------------------------------------

    /// @param parameters the network's flat parameters, this cell's from `base` on
    public void forward(float[] parameters, int base, CellPlan.Packs packs) {
        memory.arrays[program.parameterArray()] = parameters;
        memory.offsets[program.parameterArray()] = base;
        byGroups = false;
        if (clock != null && packs.clock != null && !stateAdjoints.watched() && clock.together()) {
            byGroups = true;
            clock.forward(packs.clock);
            return;
        }
        if (clock != null) {
            memory.allocate();
            packs.whole();
        }
        tiles.first().once(plan.once, packs);
        table.forward(plan.before, tiles.first(), packs);
        tiles.forward(packs);
    }

    /// The array of the output; row r of the chain begins at `outputOffset() + r · outputStride()`.
    public float[] output() {
        ClockRun groups = outputOfGroups();
        if (groups != null) {
            return groups.output().output();
        }
        return memory.arrays[program.output().array()];
    }

    public int outputOffset() {
        ClockRun groups = outputOfGroups();
        if (groups != null) {
            return groups.output().outputOffset();
        }
        int array = program.output().array();
        return memory.offsets[array]
                + memory.historyRows[array] * memory.strides[array]
                + program.output().column();
    }

    public int outputStride() {
        ClockRun groups = outputOfGroups();
        if (groups != null) {
            return groups.output().outputStride();
        }
        return memory.strides[program.output().array()];
    }

    /// The groups, if the output is that of one of them.
    private @Nullable ClockRun outputOfGroups() {
        return plan.clock != null && !plan.clock.outputIsState ? byGroups() : null;
    }

    // ---- backward -----------------------------------------------------------------------------

    /// Gives the adjoint of the next value of a state, `depth` steps before the end of each
    /// sequence, from what comes after this batch: B × width. Without this call it is zero.
    public void nextAdjoint(int state, int depth, float[] data, int offset) {
        int ring = program.rings()[state];
        int slots = program.arrays().get(ring).history();
        int width = memory.strides[ring];
        int batch = memory.chain().sequences();
        for (int b = 0; b < batch; b++) {
            int slot = Math.floorMod(memory.chain().length(b) - depth, slots);
            System.arraycopy(
                    data,
                    offset + b * width,
                    memory.arrays[ring],
                    (slot * batch + b) * width,
                    width);
        }
    }

    /// After [#backward]: the adjoint of the previous value `depth` steps before the beginning, B ×
    /// width.
    public void previousAdjoint(int state, int depth, float[] data, int offset) {
        int ring = program.rings()[state];
        int slots = program.arrays().get(ring).history();
        int size = memory.strides[ring] * memory.chain().sequences();
        System.arraycopy(
                memory.arrays[ring], Math.floorMod(-depth, slots) * size, data, offset, size);
    }

    /// As [#nextAdjoint], of an input read with a delay: of its row `depth` steps before the end.
    /// For all depths or none.
    public void nextInputAdjoint(int input, int depth, float[] data, int offset) {
        int size = memory.strides[program.inputAdjoints()[input]] * memory.chain().sequences();
        int delay = program.arrays().get(program.inputAdjoints()[input]).history();
        if (nextInputs[input].length < delay * size) {
            nextInputs[input] = new float[delay * size];
        }
        System.arraycopy(data, offset, nextInputs[input], (depth - 1) * size, size);
        nextInputsSet = true;
    }

    private void addNext(int input, int array) {
        int width = memory.strides[array];
        int delay = program.arrays().get(array).history();
        int batch = memory.chain().sequences();
        for (int depth = 1; depth <= delay; depth++) {
            for (int b = 0; b < batch; b++) {
                int to =
                        (memory.historyRows[array]
                                        + memory.chain().row(b, memory.chain().length(b) - depth))
                                * width;
                int from = ((depth - 1) * batch + b) * width;
                for (int j = 0; j < width; j++) {
                    memory.arrays[array][to + j] += nextInputs[input][from + j];
                }
            }
        }
    }

    /// After [#backward]: the adjoint of the row of an input `depth` steps before the beginning, B
    /// × width.
    public void previousInputAdjoint(int input, int depth, float[] data, int offset) {
        int array = program.inputAdjoints()[input];
        int size = memory.strides[array] * memory.chain().sequences();
        System.arraycopy(
                memory.arrays[array],
                (memory.historyRows[array] - depth * memory.chain().sequences())
                        * memory.strides[array],
                data,
                offset,
                size);
    }

    /// Norms of the adjoints of states, where they are watched.
    public StateAdjoints stateAdjoints() {
        return stateAdjoints;
    }

    /// Numbers for which this workspace holds memory of its own.
    public long floats() {
        long n = memory.floats() + tiles.floats() + table.floats();
        n += clock == null ? 0 : clock.floats();
        for (float[][] more : new float[][][] {ownAdjoints, nextInputs}) {
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
            float @Nullable [] input,
            int inputOffset,
            CellPlan.Packs packs) {
        int out = program.outputAdjoint();
        memory.arrays[out] = output;
        memory.offsets[out] = outputOffset;
        memory.strides[out] = outputStride;
        allocateInputAdjoints(input, inputOffset);
        if (byGroups && clock != null && packs.clock != null) {
            clock.backward(output, outputOffset, outputStride, input != null, packs.clock);
            return;
        }
        stateAdjoints.begin();
        memory.zero();
        tiles.backward(packs, input != null);
        table.backward(plan.backAfter, tiles.first(), input != null, packs);
        int array = program.inputAdjoints().length == 0 ? -1 : program.inputAdjoints()[0];
        if (input != null
                && array >= 0
                && program.arrays().get(array).kind() == ArraySpec.Kind.ALL) {
            System.arraycopy(
                    memory.arrays[array],
                    memory.historyRows[array] * memory.strides[array],
                    input,
                    inputOffset,
                    memory.structure.rows() * memory.strides[array]);
        }
    }

    private void allocateInputAdjoints(float @Nullable [] input, int inputOffset) {
        for (int i = 0; i < program.inputAdjoints().length; i++) {
            int array = program.inputAdjoints()[i];
            var spec = program.arrays().get(array);
            if (spec.kind() == ArraySpec.Kind.ALL) {
                Arrays.fill(
                        memory.arrays[array],
                        0,
                        (memory.historyRows[array] + memory.rows(spec.space())) * spec.width(),
                        0f);
                if (nextInputsSet) {
                    addNext(i, array);
                }
            } else if (i == 0 && input != null) {
                memory.arrays[array] = input;
                memory.offsets[array] = inputOffset;
                if (!plan.writesInputAdjoint) {
                    Arrays.fill(input, inputOffset, inputOffset + inputRows() * spec.width(), 0f);
                }
            } else {
                int size = memory.rows(spec.space()) * spec.width();
                if (ownAdjoints[i].length < size) {
                    ownAdjoints[i] = new float[size];
                }
                memory.arrays[array] = ownAdjoints[i];
                memory.offsets[array] = 0;
            }
        }
    }

    /// The adjoint of a further input after [#backward]: dense rows from the returned offset on.
    public float[] inputAdjoint(int input) {
        return memory.arrays[program.inputAdjoints()[input]];
    }

    public int inputAdjointOffset(int input) {
        int array = program.inputAdjoints()[input];
        return memory.offsets[array] + memory.historyRows[array] * memory.strides[array];
    }

    private int inputRows() {
        return table.present() ? table.rows() : memory.structure.rows();
    }
}
