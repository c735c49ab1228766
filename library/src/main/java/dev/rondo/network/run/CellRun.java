package dev.rondo.network.run;

import dev.rondo.equation.derivative.RecurrentMask;
import dev.rondo.equation.graph.Graph;
import dev.rondo.plan.Workspace;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Structure;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/// A cell over the sequences of a shard.
public final class CellRun implements UnitRun {
    public final Unit.CellUnit unit;
    public final Workspace workspace;

    /// What gives each input; null where it is drawn.
    private final @Nullable Activations[] inputs;

    private final List<Activations> begins;
    private final Ground ground;
    private final Activations out;

    /// For each input what is drawn for it: N × width, or B × width of a mask; empty for what is
    /// given.
    private final float[][] drawn;

    private float[] adjoint = new float[0]; // of x, where others gave theirs before: N × width
    private float[] start = new float[0]; // B × width of a state

    /// Whether what depends on the memory alone was computed.
    private boolean memoryKnown;

    CellRun(
            Unit.CellUnit unit,
            @Nullable Activations[] inputs,
            List<Activations> begins,
            Ground ground,
            Activations out,
            WorkerPool workers) {
        this.unit = unit;
        this.inputs = inputs;
        this.begins = begins;
        this.ground = ground;
        this.out = out;
        this.workspace = new Workspace(unit.plan(), workers);
        drawn = new float[inputs.length][0];
    }

    @Override
    public Space space() {
        return unit.space();
    }

    @Override
    public Activations out() {
        return out;
    }

    private Structure structure() {
        return ground.structure(unit.space());
    }

    /// Makes room for the batch; then states that were carried may be put in.
    void begin() {
        beginAgain();
        memoryKnown = false;
    }

    /// The same for other sequences that look at the same memory.
    void beginAgain() {
        workspace.begin(unit.attends() ? ground.attending(unit.space()) : structure());
    }

    // ---- forward ------------------------------------------------------------------------------

    @Override
    public void forward(Pass pass) {
        memoryKnown = false;
        writeInitial();
        run(pass);
    }

    @Override
    public void step(Pass pass) {
        run(pass);
        workspace.carry();
    }

    /// Puts in the states that other units give.
    void writeInitial() {
        for (int b = 0; b < begins.size(); b++) {
            writePrevious(unit.begins().get(b), begins.get(b));
        }
    }

    /// Goes on from the states that were put in or carried.
    private void run(Pass pass) {
        for (int i = 0; i < inputs.length; i++) {
            Activations in = inputs[i];
            if (in == null) {
                drawnOrOnEdges(i, pass);
            } else if (in.index != null) {
                workspace.input(in.array, in.offset, in.stride, in.rows, in.index);
            } else {
                workspace.input(i, in.array, in.offset, in.stride);
            }
        }
        workspace.keepMemory(memoryKnown);
        memoryKnown = true;
        workspace.forward(pass.values(), unit.base(), pass.packs().get(unit.number()));
        out.view(
                workspace.output(),
                workspace.outputOffset(),
                workspace.outputStride(),
                structure().rows());
    }

    private void drawnOrOnEdges(int index, Pass pass) {
        var input = unit.plan().graph().inputs().get(index);
        if (input.on().isPresent() && input.draw().isEmpty()) {
            float[] edgeRows = ground.edges(input.name(), unit.space());
            workspace.input(index, edgeRows, 0, input.width());
        } else {
            draw(index, pass);
        }
    }

    private void writePrevious(Unit.Begin begin, Activations from) {
        var state = state(begin);
        int w = state.width();
        start = Activations.atLeast(start, (long) from.rows * w);
        Activations.move(
                false,
                start,
                0,
                w,
                from.array,
                from.offset + begin.column(),
                from.stride,
                from.rows,
                w);
        for (int depth = 1; depth <= state.maxDelay(); depth++) {
            workspace.previous(begin.state(), depth, start, 0);
        }
    }

    private Graph.State state(Unit.Begin begin) {
        return unit.graph().states().get(begin.state());
    }

    /// Random values, masks of recurrent dropout.
    private void draw(int index, Pass pass) {
        var input = unit.plan().graph().inputs().get(index);
        var structure = structure();
        int rows =
                RecurrentMask.isMask(input)
                        ? structure.widest()
                        : input.on()
                                .map(k -> structure.edges(k).count())
                                .orElseGet(structure::rows);
        int n = rows * input.width();
        drawn[index] = Activations.atLeast(drawn[index], n);
        if (!RecurrentMask.isMask(input)) {
            RandomStreams each = pass.dropout();
            RandomInputs.fill(
                    drawn[index],
                    n,
                    input.draw().orElseThrow(),
                    each == null ? null : each.stream(input.name()),
                    ground.draw(unit.number()));
        } else if (pass.retained() == null || unit.stack() == null) {
            Arrays.fill(drawn[index], 0, n, 1f);
        } else {
            double p = unit.stack().dropout().recurrent();
            pass.retained().stream("recurrent " + index)
                    .dropoutMask(
                            drawn[index], 0, n, (float) (1 - p), ground.draw(unit.number()), 0);
        }
        workspace.input(index, drawn[index], 0, input.width());
    }

    // ---- backward -----------------------------------------------------------------------------

    @Override
    public void backward(Pass pass) {
        float[] outputAdjoint = out.whole();
        Activations x = inputs.length == 0 ? null : inputs[0];
        boolean first = x != null && x.required && x.begin();
        float[] into = null;
        if (x != null && first) {
            into = x.adjoint();
        } else if (x != null && x.required) {
            adjoint = Activations.atLeast(adjoint, (long) x.rows * x.width);
            into = adjoint;
        }
        workspace.backward(outputAdjoint, 0, out.width, into, 0, pass.packs().get(unit.number()));
        if (x != null && x.required && !first) {
            x.give(adjoint, 0, x.width);
        }
        for (int i = 1; i < inputs.length; i++) {
            Activations in = inputs[i];
            if (in != null && in.required) {
                in.give(workspace.inputAdjoint(i), workspace.inputAdjointOffset(i), in.width);
            }
        }
        for (int b = 0; b < begins.size(); b++) {
            readPrevious(unit.begins().get(b), begins.get(b));
        }
    }

    private void readPrevious(Unit.Begin begin, Activations from) {
        if (!from.required) {
            return;
        }
        var state = state(begin);
        int w = state.width();
        float[] to = from.whole();
        start = Activations.atLeast(start, (long) from.rows * w);
        for (int depth = 1; depth <= state.maxDelay(); depth++) {
            workspace.previousAdjoint(begin.state(), depth, start, 0);
            Activations.move(true, to, begin.column(), from.width, start, 0, w, from.rows, w);
        }
    }

    // ---- carried states -----------------------------------------------------------------------

    /// What arrives: `data` has a row for each sequence.
    void writePrevious(CarriedStates.Part p, float[] data) {
        if (p.input()) {
            workspace.previousInput(p.index(), p.depth(), data, 0);
        } else {
            workspace.previous(p.index(), p.depth(), data, 0);
        }
    }

    /// What leaves before step `steps`, or at the end of a shorter sequence.
    void readNext(CarriedStates.Part p, int steps, float[] data) {
        if (p.input()) {
            workspace.nextInput(p.index(), p.depth(), steps, data, 0);
        } else {
            workspace.next(p.index(), p.depth(), steps, data, 0);
        }
    }

    /// The adjoint of what leaves, from the stretch that comes after.
    void nextAdjoint(CarriedStates.Part p, float[] data) {
        if (p.input()) {
            workspace.nextInputAdjoint(p.index(), p.depth(), data, 0);
        } else {
            workspace.nextAdjoint(p.index(), p.depth(), data, 0);
        }
    }

    void previousAdjoint(CarriedStates.Part p, float[] data) {
        if (p.input()) {
            workspace.previousInputAdjoint(p.index(), p.depth(), data, 0);
        } else {
            workspace.previousAdjoint(p.index(), p.depth(), data, 0);
        }
    }

    @Override
    public long floats() {
        long n = (long) adjoint.length + start.length + workspace.floats();
        for (float[] a : drawn) {
            n += a.length;
        }
        return n;
    }
}
