package dev.rondo.plan;

import dev.rondo.RondoException;
import dev.rondo.structure.Edges;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/// The arrays of a workspace, as large as the largest batch so far asked for, and where the rows of
/// a value lie in them.
final class Memory {
    final ExecutionPlan program;

    /// By the number that a [BufferSlot] gives. Those of strips are empty: each thread has its own.
    final float[][] arrays;

    /// Index of the first element of each array, before its rows for what came before.
    final int[] offsets;

    final int[] strides;
    final int[] historyRows;

    /// Of the batch; until the first has begun, a single step.
    Structure structure = PackedSequences.of(1);

    /// The structure, where it is one of sequences; else null.
    private @Nullable PackedSequences chain;

    /// Whether values on the rows of memories are left as they are.
    boolean retained;

    /// The maps of [Spaces], and for each index the number of each node's first edge.
    final int[][] maps;

    private final Edges[] edges;

    /// For each delay, triples (row, row `delay` levels before, count) over which the two keep one
    /// distance.
    final int[][] runs;

    final int[] runCounts;

    Memory(ExecutionPlan program) {
        this.program = program;
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
                        case CONSTANT -> {
                            float[] c = new float[spec.width()];
                            Arrays.fill(c, (float) spec.constant());
                            yield c;
                        }
                        default -> new float[0];
                    };
            strides[i] = spec.width();
        }
        maps = new int[program.spaces().maps().size()][];
        edges = new Edges[program.spaces().indices().size()];
        int farthest = 0;
        for (var s : program.graph().states()) {
            farthest = program.spaces().signature().delays() ? Math.max(farthest, s.maxDelay()) : 0;
        }
        for (var s : program.graph().inputs()) {
            farthest = Math.max(farthest, s.maxDelay());
        }
        runs = new int[farthest + 1][0];
        runCounts = new int[farthest + 1];
    }

    /// Takes a batch; what came before it, and the adjoints of next states, become zero.
    ///
    /// @param later whether room is made now only for what comes in and leaves, and for the rest by
    ///   [#allocate]
    void begin(Structure batch, boolean later) {
        structure = batch;
        chain = batch instanceof PackedSequences c ? c : null;
        connect();
        for (int i = 0; i < arrays.length; i++) {
            historyRows[i] = program.arrays().get(i).history() * batch.widest();
        }
        if (later) {
            for (int[] some :
                    new int[][] {
                        program.stateArrays(),
                        program.rings(),
                        program.inputArrays(),
                        program.inputAdjoints()
                    }) {
                for (int array : some) {
                    allocate(array);
                }
            }
        } else {
            allocate();
        }
        empty();
        share();
        for (int d = 0; d < runs.length; d++) {
            layRuns(d);
        }
    }

    /// The structure, which is one of sequences.
    PackedSequences chain() {
        return Objects.requireNonNull(chain);
    }

    private void connect() {
        var spaces = program.spaces();
        for (int i = 0; i < edges.length; i++) {
            edges[i] = structure.edges(spaces.indices().get(i));
        }
        for (int m = 0; m < maps.length; m++) {
            var map = spaces.maps().get(m);
            maps[m] =
                    switch (map.kind()) {
                        case SLOT -> structure.predecessors(map.name());
                        case SOURCE -> edges(map.name()).sources();
                        case TARGET -> edges(map.name()).targets();
                    };
        }
    }

    Edges edges(String index) {
        return edges[program.spaces().indices().indexOf(index)];
    }

    /// The edges or the memory of a space.
    private Edges edges(int space) {
        return edges[(space - 1) / 2];
    }

    /// First row of level t in a space. The rows of a memory all belong to level 0.
    int start(int space, int t) {
        if (space == Spaces.NODES) {
            return structure.start(t);
        }
        if (Spaces.isEdges(space)) {
            return edges(space).first()[structure.start(t)];
        }
        return t <= 0 ? 0 : edges(space).origins();
    }

    /// Rows of levels `from` (inclusive) to `to` (exclusive) in a space.
    int rows(int space, int from, int to) {
        return start(space, to) - start(space, from);
    }

    /// Rows of all levels in a space.
    int rows(int space) {
        return start(space, structure.levels());
    }

    /// Rows of the largest level.
    private int widest(int space) {
        if (space == Spaces.NODES) {
            return structure.widest();
        }
        int widest = 0;
        for (int t = 0; t < structure.levels(); t++) {
            widest = Math.max(widest, rows(space, t, t + 1));
        }
        return widest;
    }

    /// Makes room for the batch.
    void allocate() {
        for (int i = 0; i < arrays.length; i++) {
            allocate(i);
        }
    }

    private void allocate(int i) {
        int batch = structure.widest();
        var spec = program.arrays().get(i);
        int rows = rows(spec.space());
        long needed =
                switch (spec.kind()) {
                    case ALL -> ((long) spec.history() * batch + rows) * spec.width();
                    case SEQUENCE -> (long) widest(spec.space()) * spec.width();
                    case RING -> (long) spec.history() * batch * spec.width();
                    default -> 0;
                };
        if (needed > Integer.MAX_VALUE - 16) {
            throw new RondoException(
                    "a batch with "
                            + rows
                            + (Spaces.isEdges(spec.space()) ? " edges" : " steps or nodes")
                            + " in all at width "
                            + spec.width()
                            + " needs more than 2^31 numbers for one value: make the batch smaller or "
                            + "bound the activation memory");
        }
        int over = program.over()[i];
        if (over >= 0) {
            allocate(over);
            arrays[i] = arrays[over];
        } else if (arrays[i].length < needed && spec.kind() != ArraySpec.Kind.EXTERNAL) {
            arrays[i] = new float[(int) needed];
        }
    }

    /// Fills in, for each node, 1 / the number of its edges.
    private void share() {
        program.shares()
                .forEach((index, array) -> {
                    Edges of = edges(index);
                    for (int r = 0; r < structure.rows(); r++) {
                        arrays[array][r] = of.degree(r) == 0 ? 0 : 1f / of.degree(r);
                    }
                });
    }

    /// What a backward pass adds up begins with zeros.
    void zero() {
        for (int array : program.zeroed()) {
            var spec = program.arrays().get(array);
            int rows = spec.kind() == ArraySpec.Kind.ONE ? 1 : rows(spec.space());
            Arrays.fill(arrays[array], 0, rows * spec.width(), 0f);
        }
    }

    private void empty() {
        if (chain == null) {
            return; // without steps nothing comes before
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
    }

    private void layRuns(int delay) {
        int count = 0;
        for (int t = 0; t < structure.levels(); ) {
            int end = structure.runEnd(t, delay);
            if (3 * count + 3 > runs[delay].length) {
                runs[delay] = Arrays.copyOf(runs[delay], Math.max(12, 6 * count));
            }
            runs[delay][3 * count] = structure.start(t);
            runs[delay][3 * count + 1] = structure.start(t - delay);
            runs[delay][3 * count + 2] = structure.start(end) - structure.start(t);
            count++;
            t = end;
        }
        runCounts[delay] = count;
    }

    /// Numbers for which there is memory of its own.
    long floats() {
        long n = 0;
        for (int i = 0; i < arrays.length; i++) {
            var kind = program.arrays().get(i).kind();
            boolean own = kind != ArraySpec.Kind.EXTERNAL && kind != ArraySpec.Kind.PARAMETERS;
            if (own && program.over()[i] < 0) {
                n += arrays[i].length;
            }
        }
        return n;
    }

    // ---- what came before, what leaves ---------------------------------------------------------

    /// `data` becomes what an array holds of `depth` steps before the first.
    void writePrevious(int array, int depth, float[] data, int offset) {
        int size = chain().sequences() * strides[array];
        System.arraycopy(data, offset, arrays[array], before(array, depth), size);
    }

    /// What an array holds of `depth` steps before the first.
    void readPrevious(int array, int depth, float[] data) {
        System.arraycopy(
                arrays[array], before(array, depth), data, 0, chain().sequences() * strides[array]);
    }

    private int before(int array, int depth) {
        return (historyRows[array] - depth * chain().sequences()) * strides[array];
    }

    /// What an array holds of `depth` steps before the end of each sequence, or before step `steps`
    /// where that is earlier.
    void next(int array, int depth, int steps, float[] data, int offset) {
        int width = strides[array];
        for (int b = 0; b < chain().sequences(); b++) {
            int level = Math.min(chain().length(b), steps) - depth;
            System.arraycopy(
                    arrays[array],
                    (historyRows[array] + chain().row(b, level)) * width,
                    data,
                    offset + b * width,
                    width);
        }
    }

    /// Makes the next states the previous ones.
    void carry(int array) {
        if (program.arrays().get(array).kind() == ArraySpec.Kind.ALL && historyRows[array] > 0) {
            System.arraycopy(
                    arrays[array],
                    chain().rows() * strides[array],
                    arrays[array],
                    0,
                    historyRows[array] * strides[array]);
        }
    }

    // ---- places -------------------------------------------------------------------------------

    int stride(BufferSlot p) {
        return p.rows() == RowAddressing.ONE ? 0 : strides[p.array()];
    }

    /// Index of the first element of row r of level t, in a strip that begins at row r0.
    int at(BufferSlot p, int t, int r, int r0) {
        int array = p.array();
        int stride = strides[array];
        int row =
                switch (p.rows()) {
                    case ALL -> historyRows[array] + first(array, t - p.shift()) + r;
                    case SEQUENCE -> r;
                    case STRIP -> r - r0;
                    case ONE -> 0;
                    case RING -> {
                        int slots = program.arrays().get(array).history();
                        yield (slots == 1 ? 0 : Math.floorMod(t - p.shift(), slots))
                                        * chain().sequences()
                                + r;
                    }
                };
        return offsets[array] + row * stride + p.column();
    }

    private int first(int array, int t) {
        int space = program.arrays().get(array).space();
        return space == Spaces.NODES ? structure.start(t) : start(space, t);
    }

    /// Index of the element that would be the first of row 0 of all, so that row i of all rows lies
    /// i strides further: for rows of level t and, where all are there, of others.
    int origin(BufferSlot p, int t) {
        int start = p.rows() == RowAddressing.ONE ? 0 : first(p.array(), t);
        return at(p, t, 0, 0) - start * stride(p);
    }
}
