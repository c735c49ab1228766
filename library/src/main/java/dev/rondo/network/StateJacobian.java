package dev.rondo.network;

import dev.rondo.equation.derivative.RecurrentMask;
import dev.rondo.equation.graph.Graph;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.Workspace;
import dev.rondo.runtime.RecordText;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// J = ∂s_t/∂s_{t−1} of one layer at one step: how all that its cell carries from step to step
/// changes with what it carried before, the input held. s is the states one after another, each as
/// often as the cell reaches back; so J is the companion matrix of a cell with delays.
///
/// Along t the product of these matrices is what a gradient within the layer is multiplied by;
/// where their spectral radii stay below 1 it vanishes, and it can only explode where they exceed 1
/// (Pascanu, Mikolov & Bengio 2013). In a stack a state depends on those of its own and lower
/// layers: the whole Jacobian is block-triangular, and its eigenvalues are those of the layers.
///
/// @param values n × n, row-major: row i is the gradient of `s_t[i]`
public record StateJacobian(int n, float[] values) {
    /// Unit adjoints that go back at once.
    private static final int BLOCK = 256;

    /// A part of s: a state as it left `depth` steps before.
    private record Part(int state, int depth, int from, int width) {}

    /// Runs the one step again, n times side by side, with a unit vector as the adjoint of what
    /// leaves each.
    ///
    /// @param read the layer's workspace after a forward pass over the whole sequence
    static StateJacobian of(
            Workspace read,
            int sequence,
            int step,
            float[] parameters,
            int base,
            CellPlan.Packs packs) {
        Graph graph = read.plan().graph();
        List<Part> parts = new ArrayList<>();
        int counter = -1;
        int n = 0;
        for (int s = 0; s < graph.states().size(); s++) {
            var state = graph.states().get(s);
            if (state.counter()) {
                counter = s;
                continue;
            }
            for (int depth = 1; depth <= state.maxDelay(); depth++) {
                parts.add(new Part(s, depth, n, state.width()));
                n += state.width();
            }
        }
        float[] jacobian = new float[Math.multiplyExact(n, n)];
        var one = new Workspace(read.plan());
        for (int first = 0; first < n; first += BLOCK) {
            int count = Math.min(BLOCK, n - first);
            one.begin(PackedSequences.uniform(count, 1));
            inputs(graph, read, one, sequence, step, count);
            for (Part p : parts) {
                var all = new float[((PackedSequences) read.structure()).sequences() * p.width()];
                read.next(p.state(), p.depth(), step, all, 0);
                one.previous(p.state(), p.depth(), repeated(all, sequence, p.width(), count), 0);
            }
            if (counter >= 0) {
                var counts = new float[((PackedSequences) read.structure()).sequences()];
                read.next(counter, 1, step, counts, 0);
                one.previous(counter, 1, repeated(counts, sequence, 1, count), 0);
            }
            one.forward(parameters, base, packs);
            for (Part p : parts) {
                var units = new float[count * p.width()];
                for (int i = 0; i < count; i++) {
                    int j = first + i - p.from();
                    if (j >= 0 && j < p.width()) {
                        units[i * p.width() + j] = 1;
                    }
                }
                one.nextAdjoint(p.state(), p.depth(), units, 0);
            }
            int width = graph.output().width();
            one.backward(new float[count * width], 0, width, null, 0, packs);
            for (Part p : parts) {
                var previous = new float[count * p.width()];
                one.previousAdjoint(p.state(), p.depth(), previous, 0);
                for (int i = 0; i < count; i++) {
                    System.arraycopy(
                            previous,
                            i * p.width(),
                            jacobian,
                            (first + i) * n + p.from(),
                            p.width());
                }
            }
        }
        return new StateJacobian(n, jacobian);
    }

    private static void inputs(
            Graph graph, Workspace read, Workspace one, int sequence, int step, int count) {
        for (int i = 0; i < graph.inputs().size(); i++) {
            var input = graph.inputs().get(i);
            int width = input.width();
            var row = new float[width];
            if (RecurrentMask.isMask(input)) {
                Arrays.fill(row, 1f); // nothing is dropped
            } else {
                read.inputRow(i, ((PackedSequences) read.structure()).row(sequence, step), row, 0);
            }
            one.input(i, repeated(row, 0, width, count), 0, width);
            for (int depth = 1; depth <= input.maxDelay(); depth++) {
                var all = new float[((PackedSequences) read.structure()).sequences() * width];
                read.nextInput(i, depth, step, all, 0);
                one.previousInput(i, depth, repeated(all, sequence, width, count), 0);
            }
        }
    }

    private static float[] repeated(float[] rows, int row, int width, int count) {
        var all = new float[count * width];
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows, row * width, all, i * width, width);
        }
        return all;
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
