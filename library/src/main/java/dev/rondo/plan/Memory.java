package dev.rondo.plan;

import dev.rondo.RondoException;
import dev.rondo.structure.Chain;

import java.util.Arrays;

/// The arrays of a workspace, as large as the largest batch so far asked for, and where the rows of
/// a value lie in them.
final class Memory {
    final Program program;

    /// By the number that a [Place] gives. Those of strips are empty: each thread has its own.
    final float[][] arrays;

    /// Index of the first element of each array, before its rows for what came before.
    final int[] offsets;

    final int[] strides;
    final int[] historyRows;
    Chain chain;

    /// For each delay, triples (row, row `delay` levels before, count) over which the two keep one
    /// distance.
    final int[][] runs;

    final int[] runCounts;

    Memory(Program program) {
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
        int farthest = 0;
        for (var s : program.graph().states()) {
            farthest = Math.max(farthest, s.maxDelay());
        }
        for (var s : program.graph().inputs()) {
            farthest = Math.max(farthest, s.maxDelay());
        }
        runs = new int[farthest + 1][0];
        runCounts = new int[farthest + 1];
    }

    /// Takes a batch; what came before it, and the adjoints of what leaves, become zero.
    ///
    /// @param later whether room is made now only for what comes in and leaves, and for the rest by
    ///   [#makeRoom]
    void begin(Chain newChain, boolean later) {
        chain = newChain;
        for (int i = 0; i < arrays.length; i++) {
            historyRows[i] = program.arrays().get(i).history() * newChain.sequences();
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
                    makeRoom(array);
                }
            }
        } else {
            makeRoom();
        }
        empty();
        for (int d = 0; d < runs.length; d++) {
            layRuns(d);
        }
    }

    /// Makes room for the batch.
    void makeRoom() {
        for (int i = 0; i < arrays.length; i++) {
            makeRoom(i);
        }
    }

    private void makeRoom(int i) {
        int batch = chain.sequences();
        int rows = chain.rows();
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
    }

    private void empty() {
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

    /// Numbers for which there is memory of its own.
    long floats() {
        long n = 0;
        for (int i = 0; i < arrays.length; i++) {
            var kind = program.arrays().get(i).kind();
            if (kind != ArraySpec.Kind.GIVEN && kind != ArraySpec.Kind.PARAMETERS) {
                n += arrays[i].length;
            }
        }
        return n;
    }

    // ---- what came before, what leaves ---------------------------------------------------------

    /// `data` becomes what an array holds of `depth` steps before the first.
    void arrive(int array, int depth, float[] data, int offset) {
        int size = chain.sequences() * strides[array];
        System.arraycopy(data, offset, arrays[array], before(array, depth), size);
    }

    /// What an array holds of `depth` steps before the first.
    void arrived(int array, int depth, float[] data) {
        System.arraycopy(
                arrays[array], before(array, depth), data, 0, chain.sequences() * strides[array]);
    }

    private int before(int array, int depth) {
        return (historyRows[array] - depth * chain.sequences()) * strides[array];
    }

    /// What an array holds of `depth` steps before the end of each sequence, or before step `steps`
    /// where that is earlier.
    void leave(int array, int depth, int steps, float[] data, int offset) {
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

    /// Makes what leaves arrive.
    void carry(int array) {
        if (program.arrays().get(array).kind() == ArraySpec.Kind.ALL && historyRows[array] > 0) {
            System.arraycopy(
                    arrays[array],
                    chain.rows() * strides[array],
                    arrays[array],
                    0,
                    historyRows[array] * strides[array]);
        }
    }

    // ---- places -------------------------------------------------------------------------------

    int stride(Place p) {
        return p.rows() == Rows.ONE ? 0 : strides[p.array()];
    }

    /// Index of the first element of row r of level t, in a strip that begins at row r0.
    int at(Place p, int t, int r, int r0) {
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
}
