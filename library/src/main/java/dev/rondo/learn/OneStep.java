package dev.rondo.learn;

import dev.rondo.equation.derivative.Derivative;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.kernel.Provider;
import dev.rondo.plan.RowProgram;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// One sequence run step by step, with the states and inputs that later steps read, and the
/// derivative of a single step. Allocates nothing from step to step.
///
/// The states are a row of *slots*, S numbers: of each state what arrives from one step back, two
/// steps back, … as far as the cell reads it.
final class OneStep {
    private static final Provider KERNELS = Provider.chosen();

    /// A leaf of the cell: `width` numbers from `from` (in the slots, or in an input's rows) to
    /// `at` in the memory.
    private record Leaf(int index, int from, int at, int width) {}

    private record Outer(int parameter, int rows, int columns, int adjoint, int operand) {}

    private record Sum(int parameter, int rows, int adjoint) {}

    final Graph graph;
    final RowProgram program;
    private final int backward;

    /// First slot of each state.
    private final int[] slot;

    private final int size;
    private final List<Leaf> previousLeaves = new ArrayList<>();
    private final List<Leaf> nextInputLeaves = new ArrayList<>();
    private final List<Leaf> previousAdjoints = new ArrayList<>();
    private final int[] stateAdjoints;
    private final int outputAdjoint;
    private final List<Outer> outers = new ArrayList<>();
    private final List<Sum> sums = new ArrayList<>();

    /// Elements of the flat parameters that masks leave out.
    private final int[] masked;

    /// S numbers.
    private final float[] states;

    /// Of each input `(1 + maxDelay) × width`, the row of this step first.
    private final float[][] rows;

    /// The values of the last steps run, one memory each.
    private float[][] memories = new float[1][0];

    private int now = -1;

    /// @param offsets where each parameter begins in the flat parameters, by name
    OneStep(Graph graph, Map<String, Integer> offsets) {
        this.graph = graph;
        this.program = new RowProgram(graph, offsets);
        var derivative = Derivative.of(graph);
        var ends = new ArrayList<Node>();
        derivative.previous().forEach(a -> ends.add(a.value()));
        derivative.vectors().forEach(v -> ends.add(v.value()));
        derivative.products().forEach(p -> ends.add(p.adjoint()));
        this.backward = program.add(derivative.nodes(), ends);
        slot = new int[graph.states().size()];
        int at = 0;
        for (int s = 0; s < slot.length; s++) {
            slot[s] = at;
            at += graph.states().get(s).width() * graph.states().get(s).maxDelay();
        }
        size = at;
        states = new float[size];
        rows = new float[graph.inputs().size()][];
        for (int i = 0; i < rows.length; i++) {
            var in = graph.inputs().get(i);
            rows[i] = new float[(1 + in.maxDelay()) * in.width()];
        }
        leaves();
        stateAdjoints = new int[slot.length];
        Arrays.fill(stateAdjoints, -1);
        int out = -1;
        for (Node n : derivative.nodes()) {
            if (n.op() instanceof Op.StateAdjoint s && program.has(n)) {
                stateAdjoints[state(s.state())] = program.at(n);
            } else if (n.op() instanceof Op.OutputAdjoint && program.has(n)) {
                out = program.at(n);
            }
        }
        outputAdjoint = out;
        for (var a : derivative.previous()) {
            int s = state(a.state());
            previousAdjoints.add(
                    new Leaf(s, slot(s, delay(a.from())), program.at(a.value()), width(s)));
        }
        for (var p : derivative.products()) {
            outers.add(
                    new Outer(
                            program.offset(p.parameter()),
                            p.parameter().rows(),
                            p.parameter().columns(),
                            program.at(p.adjoint()),
                            program.at(p.operand())));
        }
        for (var v : derivative.vectors()) {
            sums.add(
                    new Sum(
                            program.offset(v.parameter()),
                            v.parameter().rows(),
                            program.at(v.value())));
        }
        masked = masked();
    }

    private void leaves() {
        for (Node n : graph.nodes()) {
            if (n.op() instanceof Op.Previous a) {
                int s = state(a.state());
                previousLeaves.add(new Leaf(s, slot(s, delay(a.from())), program.at(n), n.width()));
            } else if (n.op() instanceof Op.Input in) {
                int i = input(in.name());
                nextInputLeaves.add(
                        new Leaf(i, delay(in.from()) * n.width(), program.at(n), n.width()));
            }
        }
    }

    private int[] masked() {
        var all = new ArrayList<Integer>();
        for (Parameter p : graph.parameters()) {
            for (int i = 0; i < p.size(); i++) {
                if (!p.mask().allows(i / p.columns(), i % p.columns())) {
                    all.add(program.offset(p) + i);
                }
            }
        }
        return all.stream().mapToInt(i -> i).toArray();
    }

    /// The number of a state.
    int state(String name) {
        for (int s = 0; s < graph.states().size(); s++) {
            if (graph.states().get(s).name().equals(name)) {
                return s;
            }
        }
        throw new IllegalArgumentException("no state " + name);
    }

    private int input(String name) {
        for (int i = 0; i < graph.inputs().size(); i++) {
            if (graph.inputs().get(i).name().equals(name)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no input " + name);
    }

    private static int delay(ReadSource from) {
        return from instanceof ReadSource.Delay d ? d.steps() : 0;
    }

    int width(int state) {
        return graph.states().get(state).width();
    }

    /// First slot of a state as it was `depth` steps back.
    int slot(int state, int depth) {
        return slot[state] + (depth - 1) * width(state);
    }

    /// S.
    int size() {
        return size;
    }

    /// The slots themselves.
    float[] states() {
        return states;
    }

    /// The rows of each input, this step's first: the arrays themselves.
    float[][] rows() {
        return rows;
    }

    /// The memory of the step run `back` steps before the last.
    float[] memory(int back) {
        return memories[Math.floorMod(now - back, memories.length)];
    }

    /// Holds the values of the last `steps` steps; without this call of one. To be called, and
    /// phases to be added, before the first step.
    void reserve(int steps) {
        memories = new float[steps][0];
    }

    /// Runs a step on the inputs in the first rows of [#rows].
    void forward(float[] parameters) {
        now = (now + 1) % memories.length;
        if (memories[now].length == 0) {
            memories[now] = program.memory();
        }
        float[] memory = memories[now];
        for (int i = 0; i < previousLeaves.size(); i++) {
            Leaf x = previousLeaves.get(i);
            System.arraycopy(states, x.from, memory, x.at, x.width);
        }
        for (int i = 0; i < nextInputLeaves.size(); i++) {
            Leaf x = nextInputLeaves.get(i);
            System.arraycopy(rows[x.index], x.from, memory, x.at, x.width);
        }
        program.run(0, memory, parameters);
    }

    /// Where the output begins in the memory.
    int output() {
        return program.at(graph.output());
    }

    /// Makes what leaves arrive.
    void advance() {
        move(states, memory(0));
        for (int i = 0; i < rows.length; i++) {
            int width = graph.inputs().get(i).width();
            System.arraycopy(rows[i], 0, rows[i], width, rows[i].length - width);
        }
    }

    /// Moves all slots one step back and puts the leaving values in front.
    private void move(float[] slots, float[] m) {
        for (int s = 0; s < slot.length; s++) {
            var state = graph.states().get(s);
            int width = state.width();
            System.arraycopy(
                    slots, slot[s], slots, slot[s] + width, (state.maxDelay() - 1) * width);
            System.arraycopy(m, program.at(state.next()), slots, slot[s], width);
        }
    }

    /// The derivative of a step that was run: adds to `gradient` what the parameters do within it.
    ///
    /// @param m the memory of that step
    /// @param output adjoint of the output, or null for zero
    /// @param next adjoint of the slots after the step, or null for zero
    /// @param previous receives the adjoint of the slots before the step; not the array `next`
    void backward(
            float[] parameters,
            float[] m,
            float @Nullable [] output,
            float @Nullable [] next,
            float[] gradient,
            float[] previous) {
        int width = graph.output().width();
        if (outputAdjoint >= 0) {
            if (output == null) {
                Arrays.fill(m, outputAdjoint, outputAdjoint + width, 0f);
            } else {
                System.arraycopy(output, 0, m, outputAdjoint, width);
            }
        }
        Arrays.fill(previous, 0f);
        for (int s = 0; s < slot.length; s++) {
            int w = width(s);
            if (stateAdjoints[s] >= 0) {
                if (next == null) {
                    Arrays.fill(m, stateAdjoints[s], stateAdjoints[s] + w, 0f);
                } else {
                    System.arraycopy(next, slot[s], m, stateAdjoints[s], w);
                }
            }
            if (next != null) {
                int deeper = (graph.states().get(s).maxDelay() - 1) * w;
                System.arraycopy(next, slot[s] + w, previous, slot[s], deeper);
            }
        }
        program.run(backward, m, parameters);
        for (int i = 0; i < previousAdjoints.size(); i++) {
            Leaf x = previousAdjoints.get(i);
            for (int j = 0; j < x.width; j++) {
                previous[x.from + j] += m[x.at + j];
            }
        }
        for (int i = 0; i < outers.size(); i++) {
            Outer x = outers.get(i);
            KERNELS.addScaledRows(
                    gradient,
                    x.parameter,
                    x.columns,
                    m,
                    x.operand,
                    0,
                    m,
                    x.adjoint,
                    x.rows,
                    x.columns);
        }
        for (int i = 0; i < sums.size(); i++) {
            Sum x = sums.get(i);
            for (int j = 0; j < x.rows; j++) {
                gradient[x.parameter + j] += m[x.adjoint + j];
            }
        }
    }

    /// Sets to zero what masks leave out.
    void restrict(float[] gradient) {
        for (int i : masked) {
            gradient[i] = 0;
        }
    }
}
