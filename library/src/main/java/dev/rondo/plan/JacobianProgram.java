package dev.rondo.plan;

import dev.rondo.equation.derivative.Jacobian;
import dev.rondo.equation.derivative.Jacobian.Band;
import dev.rondo.equation.derivative.Jacobian.Term;
import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.kernel.Element;
import dev.rondo.kernel.Provider;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The numbers of a [Jacobian] at one step: the gains of its bands as a phase of a [RowProgram],
/// and those dense parts that were asked for, each `width(s) × width(n)`, row-major, in a memory of
/// its own. What nobody asks for is not computed.
///
/// Order of calls: [#gain] and [#dense], then [#finish] once, then [#run] at every step after the
/// cell's phase.
public final class JacobianProgram {
    private static final Provider KERNELS = Provider.chosen();

    /// The dense part of one block.
    private record Dense(int state, Node node, int at, int rows) {}

    private final Jacobian jacobian;
    private final Graph graph;
    private final RowProgram program;
    private final Set<Node> gains = java.util.Collections.newSetFromMap(new IdentityHashMap<>());

    /// By state and then from the last node to the first, so that users come first.
    private final Map<Integer, Dense> required = new TreeMap<>();

    /// One term of a dense part.
    ///
    /// @param at where that part begins
    /// @param rows of it
    /// @param width of it
    /// @param from where the dense part of the term's user begins, if the term has one
    private record Work(Term term, int at, int rows, int width, int from) {}

    private final List<Work> order = new ArrayList<>();
    private int size;
    private int widestRows;
    private int phase;
    private float[] blocks = new float[0];
    private float[] scratch = new float[0]; // the rows of one block

    public JacobianProgram(Jacobian jacobian, RowProgram program) {
        this.jacobian = jacobian;
        this.graph = jacobian.graph();
        this.program = program;
    }

    /// Asks for the numbers of a gain, which then are at [RowProgram#at] of it.
    public void gain(Node gain) {
        gains.add(gain);
    }

    /// Asks for the dense part of `∂s/∂n`; the answer is where it will begin in [#blocks].
    public int dense(int state, Node n) {
        int key = state * graph.nodes().size() + graph.nodes().size() - 1 - n.id();
        Dense known = required.get(key);
        if (known != null) {
            return known.at();
        }
        int rows = graph.states().get(state).width();
        var dense = new Dense(state, n, size, rows);
        required.put(key, dense);
        size = Math.addExact(size, Math.multiplyExact(rows, n.width()));
        widestRows = Math.max(widestRows, Math.multiplyExact(rows, n.width()));
        for (Term term : jacobian.block(state, n).terms()) {
            Node user = user(term);
            if (user != null) {
                dense(state, user);
            }
            switch (term) {
                case Term.ProductOfBand t -> gain(t.band().gain());
                case Term.Scaled t -> gain(t.gain());
                case Term.Repeated t -> gain(t.gain());
                case Term.RepeatedBand t -> gain(t.band().gain());
                case Term.SummedBand t -> gain(t.band().gain());
                case Term.RowBlocks t -> {
                    widestRows = Math.max(widestRows, Math.multiplyExact(rows, t.user().width()));
                    t.bands().forEach(b -> gain(b.gain()));
                }
                case Term.ProductOfDense _, Term.Part _, Term.Sliced _, Term.Summed _ -> {}
            }
        }
        return dense.at();
    }

    /// Ends the asking.
    public void finish() {
        phase = program.add(jacobian.nodes(), gains);
        for (Dense x : required.values()) {
            for (Term t : jacobian.block(x.state(), x.node()).terms()) {
                Node user = user(t);
                int from = user == null ? 0 : dense(x.state(), user);
                order.add(new Work(t, x.at(), x.rows(), x.node().width(), from));
            }
        }
        blocks = new float[size];
        scratch = new float[widestRows];
    }

    /// The value whose dense part a term passes on, if any.
    private static @Nullable Node user(Term term) {
        return switch (term) {
            case Term.ProductOfDense t -> t.user();
            case Term.Scaled t -> t.user();
            case Term.Part t -> t.user();
            case Term.Sliced t -> t.user();
            case Term.Repeated t -> t.user();
            case Term.Summed t -> t.user();
            case Term.RowBlocks t -> t.dense() ? t.user() : null;
            case Term.ProductOfBand _, Term.RepeatedBand _, Term.SummedBand _ -> null;
        };
    }

    /// The dense parts.
    public float[] blocks() {
        return blocks;
    }

    /// Computes all that was asked for.
    ///
    /// @param memory of the program, in which the cell's phase has run
    public void run(float[] memory, float[] parameters) {
        program.run(phase, memory, parameters);
        Arrays.fill(blocks, 0f);
        for (int i = 0; i < order.size(); i++) {
            run(order.get(i), memory, parameters);
        }
    }

    private void run(Work x, float[] m, float[] parameters) {
        int width = x.width();
        switch (x.term()) {
            case Term.ProductOfBand t -> {
                Band b = t.band();
                KERNELS.addScaledRows(
                        blocks,
                        x.at() + b.row() * width,
                        width,
                        parameters,
                        program.offset(t.matrix()) + b.column() * width,
                        width,
                        m,
                        program.at(b.gain()),
                        b.length(),
                        width);
            }
            case Term.ProductOfDense t -> {
                int inner = t.user().width();
                int from = x.from();
                for (int r = 0; r < x.rows(); r++) {
                    KERNELS.addScaledRows(
                            blocks,
                            x.at() + r * width,
                            0,
                            parameters,
                            program.offset(t.matrix()),
                            width,
                            blocks,
                            from + r * inner,
                            inner,
                            width);
                }
            }
            case Term.Scaled t ->
                    KERNELS.apply(
                            Element.MUL_ADD,
                            blocks,
                            x.at(),
                            width,
                            blocks,
                            x.from(),
                            width,
                            m,
                            program.at(t.gain()),
                            0,
                            blocks,
                            x.at(),
                            width,
                            0,
                            0,
                            x.rows(),
                            width);
            case Term.Part t ->
                    add(
                            x.at(),
                            width,
                            blocks,
                            x.from() + t.from(),
                            t.user().width(),
                            x.rows(),
                            width);
            case Term.Sliced t ->
                    add(
                            x.at() + t.from(),
                            width,
                            blocks,
                            x.from(),
                            t.user().width(),
                            x.rows(),
                            t.user().width());
            case Term.Repeated t -> {
                int from = x.from();
                int gain = program.at(t.gain());
                int inner = t.user().width();
                for (int r = 0; r < x.rows(); r++) {
                    float sum = 0;
                    for (int j = 0; j < inner; j++) {
                        sum += blocks[from + r * inner + j] * m[gain + j];
                    }
                    blocks[x.at() + r] += sum;
                }
            }
            case Term.RepeatedBand t -> {
                int gain = program.at(t.band().gain());
                for (int i = 0; i < t.band().length(); i++) {
                    blocks[x.at() + t.band().row() + i] += m[gain + i];
                }
            }
            case Term.Summed t -> {
                int from = x.from();
                for (int r = 0; r < x.rows(); r++) {
                    for (int j = 0; j < width; j++) {
                        blocks[x.at() + r * width + j] += blocks[from + r];
                    }
                }
            }
            case Term.SummedBand t -> {
                for (int i = 0; i < t.band().length(); i++) {
                    float gain = m[program.at(t.band().gain()) + i];
                    for (int j = 0; j < width; j++) {
                        blocks[x.at() + (t.band().row() + i) * width + j] += gain;
                    }
                }
            }
            case Term.RowBlocks t -> rows(x, t, m);
        }
    }

    private void rows(Work x, Term.RowBlocks t, float[] m) {
        int width = t.user().width();
        int y = program.at(t.user());
        if (t.dense()) {
            System.arraycopy(blocks, x.from(), scratch, 0, x.rows() * width);
        } else {
            Arrays.fill(scratch, 0, x.rows() * width, 0f);
        }
        addBands(scratch, 0, width, t.bands(), program, m);
        if (t.function() == Function.SOFTMAX) {
            KERNELS.softmaxBack(scratch, 0, width, scratch, 0, width, m, y, 0, x.rows(), width);
        } else if (t.function() == Function.LAYER_NORM) {
            int a = program.at(t.user().argument(0));
            KERNELS.layerNormBack(
                    scratch, 0, width, scratch, 0, width, m, y, 0, m, a, 0, x.rows(), width);
        } else {
            throw new IllegalStateException("no rule for rows of " + t.function());
        }
        add(x.at(), width, scratch, 0, width, x.rows(), width);
    }

    private void add(int to, int stride, float[] a, int from, int aStride, int rows, int width) {
        KERNELS.apply(
                Element.ADD,
                blocks,
                to,
                stride,
                blocks,
                to,
                stride,
                a,
                from,
                aStride,
                null,
                0,
                0,
                0,
                0,
                rows,
                width);
    }

    /// Adds bands to a matrix.
    ///
    /// @param at of element (0, 0)
    public static void addBands(
            float[] matrix, int at, int stride, List<Band> bands, RowProgram program, float[] m) {
        for (int k = 0; k < bands.size(); k++) {
            Band b = bands.get(k);
            int gain = program.at(b.gain());
            for (int i = 0; i < b.length(); i++) {
                matrix[at + (b.row() + i) * stride + b.column() + i] += m[gain + i];
            }
        }
    }
}
