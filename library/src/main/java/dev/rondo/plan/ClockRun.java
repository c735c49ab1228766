package dev.rondo.plan;

import dev.rondo.kernel.Element;
import dev.rondo.kernel.Provider;
import dev.rondo.runtime.WorkerPool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The groups of a cell with a clock in one workspace: run one after the other, each over the steps
/// at which it is due, forward from those that hear none to those that hear the others, and
/// backward the other way round. For batches of which all sequences are at the same step.
final class ClockRun {
    private static final Provider KERNELS = Provider.chosen();

    private final ClockPlan plan;
    private final Memory memory;
    private final List<GroupRun> groups = new ArrayList<>();

    /// Adjoints of the whole's states: see [GroupRun.Adjoints].
    private final float[][] adjoints;

    /// States of which the adjoints of all rows are gathered.
    private final boolean[] read;

    private final boolean[] inputDone;

    ClockRun(ClockPlan plan, Memory memory, WorkerPool workers) {
        this.plan = plan;
        this.memory = memory;
        int states = memory.program.stateArrays().length;
        adjoints = new float[states][0];
        read = new boolean[states];
        inputDone = new boolean[memory.program.inputArrays().length];
        for (var g : plan.groups) {
            groups.add(new GroupRun(g, memory, workers));
            g.part().exposed().forEach(i -> read[g.part().states().get(i).state()] = true);
        }
    }

    /// Whether all sequences of the batch are at the same step.
    boolean together() {
        float[] counts = memory.arrays[memory.program.stateArrays()[plan.counter]];
        for (int b = 1; b < memory.chain().sequences(); b++) {
            if (counts[b] != counts[0]) {
                return false;
            }
        }
        return true;
    }

    /// Whether group g is due in this batch.
    boolean runs(int g) {
        return groups.get(g).runs;
    }

    /// Rows of the batch at which group g is due.
    int rows(int g) {
        return groups.get(g).rows();
    }

    Workspace workspace(int g) {
        return groups.get(g).workspace;
    }

    float[] gradient(int g) {
        return groups.get(g).gradient;
    }

    /// Where the output is no state: what computes it.
    Workspace output() {
        return groups.getLast().workspace;
    }

    long floats() {
        long n = 0;
        for (var g : groups) {
            n += g.floats();
        }
        for (float[] a : adjoints) {
            n += a.length;
        }
        return n;
    }

    // ---- forward ------------------------------------------------------------------------------

    void forward(ClockPlan.GroupPacks packs) {
        int array = memory.program.stateArrays()[plan.counter];
        float[] counts = memory.arrays[array];
        int steps = Math.round(counts[0]);
        for (int t = 0; t < memory.chain().steps(); t++) {
            int row = memory.historyRows[array] + memory.chain().start(t);
            Arrays.fill(counts, row, row + memory.chain().size(t), (steps + t + 1) % plan.cycle);
        }
        for (int g = 0; g < groups.size(); g++) {
            groups.get(g).begin(steps);
            groups.get(g).forward(packs.parameters.get(g), packs.ofGroups.get(g));
        }
    }

    // ---- backward -----------------------------------------------------------------------------

    /// @param output adjoint of the output, row r at `output[at + r · stride]`
    void backward(
            float[] output, int at, int stride, boolean inputRequired, ClockPlan.GroupPacks packs) {
        int batch = memory.chain().sequences();
        int rows = memory.chain().rows();
        for (int s = 0; s < adjoints.length; s++) {
            int width = memory.strides[memory.program.stateArrays()[s]];
            int size = (batch + (read[s] ? rows : 0)) * width;
            if (adjoints[s].length < size) {
                adjoints[s] = new float[size];
            }
            if (s == plan.output) {
                Arrays.fill(adjoints[s], 0, batch * width, 0f);
                KERNELS.apply(
                        Element.COPY,
                        adjoints[s],
                        batch * width,
                        width,
                        output,
                        at,
                        stride,
                        null,
                        0,
                        0,
                        null,
                        0,
                        0,
                        0,
                        0,
                        rows,
                        width);
            } else {
                Arrays.fill(adjoints[s], 0, size, 0f);
            }
        }
        Arrays.fill(inputDone, false);
        var all = new GroupRun.Adjoints(adjoints, output, at, stride, inputRequired, inputDone);
        for (int g = groups.size() - 1; g >= 0; g--) {
            groups.get(g).backward(all, packs.ofGroups.get(g));
        }
        for (int s = 0; s < adjoints.length; s++) {
            int ring = memory.program.rings()[s];
            int size = batch * memory.strides[ring];
            System.arraycopy(adjoints[s], 0, memory.arrays[ring], 0, size);
        }
        for (int i = 0; i < inputDone.length; i++) {
            int array = memory.program.inputAdjoints()[i];
            if (!inputDone[i] && (i > 0 || inputRequired)) {
                int from = memory.offsets[array];
                Arrays.fill(memory.arrays[array], from, from + rows * memory.strides[array], 0f);
            }
        }
    }
}
