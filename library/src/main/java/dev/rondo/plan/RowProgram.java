package dev.rondo.plan;

import dev.rondo.equation.graph.Clock;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.kernel.Element;
import dev.rondo.kernel.Provider;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Equations run on one row, node by node, with parameters that may change after every step: what
/// learning at every step needs, where nothing can be batched and packing a matrix would cost as
/// much as its one product.
///
/// Nodes are added in phases (the cell, its derivative…); each has a place in a flat memory, which
/// the caller owns, so that several steps can be held. The caller writes the leaves (inputs,
/// previous states, adjoints) into their places, runs the phases, and reads whatever it wants. A
/// value of width 1 is kept as often as any value is wide, so that it can stand for a row.
public final class RowProgram {
    private static final Provider KERNELS = Provider.chosen();

    private enum Kind {
        /// A learned vector from the parameters.
        VECTOR,
        PRODUCT,
        TRANSPOSED,
        ELEMENT,
        SOFTMAX,
        SOFTMAX_BACK,
        LAYER_NORM,
        LAYER_NORM_BACK,
        /// Which groups are due, by clock `from`.
        DUE,
        COPY,
        CLEAR,
        ROW_SUM,
        SPREAD
    }

    /// @param d where the result goes; a, b, c where the arguments are, or -1
    /// @param from first element of the parameter
    private record Do(
            Kind kind,
            Element element,
            int d,
            int a,
            int b,
            int c,
            int width,
            int from,
            int rows,
            int columns) {
        static Do of(Kind kind, int d, int a, int b, int c, int width) {
            return new Do(kind, Element.COPY, d, a, b, c, width, 0, 0, 0);
        }
    }

    private final Map<String, Integer> offsets;
    private final int widest;
    private final Map<Node, Integer> places = new IdentityHashMap<>();
    private final List<Do[]> phases = new ArrayList<>();
    private final List<Node> constants = new ArrayList<>();
    private final List<Clock> clocks = new ArrayList<>();
    private int size;

    /// A program whose first phase is the cell.
    ///
    /// @param offsets where each parameter begins in the flat parameters, by name
    public RowProgram(Graph graph, Map<String, Integer> offsets) {
        this.offsets = Map.copyOf(offsets);
        this.widest = graph.nodes().stream().mapToInt(Node::width).max().orElse(1);
        add(graph.nodes(), graph.nodes());
    }

    /// Adds a phase with what `required` needs of these nodes and has no place yet.
    ///
    /// @param nodes in topological order; arguments may lie in earlier phases
    /// @return the number of the phase
    public int add(List<Node> nodes, Collection<Node> required) {
        Map<Node, Boolean> needed = new IdentityHashMap<>();
        required.forEach(n -> needed.put(n, true));
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (needed.containsKey(nodes.get(i))) {
                nodes.get(i).arguments().forEach(a -> needed.put(a, true));
            }
        }
        var steps = new ArrayList<Do>();
        for (Node n : nodes) {
            if (needed.containsKey(n) && !places.containsKey(n)) {
                place(n, steps);
            }
        }
        phases.add(steps.toArray(new Do[0]));
        return phases.size() - 1;
    }

    private void place(Node n, List<Do> steps) {
        if (n.op() instanceof Op.Slice s && n.width() > 1) {
            places.put(n, at(n.argument(0)) + s.from());
            return;
        }
        int d = size;
        size += n.width() == 1 ? widest : n.width();
        places.put(n, d);
        if (n.op() instanceof Op.Constant) {
            constants.add(n);
            return;
        }
        compute(n, d, steps);
        if (n.width() == 1 && widest > 1) {
            steps.add(Do.of(Kind.SPREAD, d, d, -1, -1, widest));
        }
    }

    private void compute(Node n, int d, List<Do> steps) {
        int a = n.arguments().isEmpty() ? -1 : at(n.argument(0));
        int b = n.arguments().size() < 2 ? -1 : at(n.argument(1));
        int c = n.arguments().size() < 3 ? -1 : at(n.argument(2));
        switch (n.op()) {
            case Op.Vector v -> steps.add(matrix(Kind.VECTOR, v.parameter(), d, a));
            case Op.Product p -> steps.add(matrix(Kind.PRODUCT, p.parameter(), d, a));
            case Op.TransposedProduct p -> {
                steps.add(Do.of(Kind.CLEAR, d, -1, -1, -1, n.width()));
                steps.add(matrix(Kind.TRANSPOSED, p.parameter(), d, a));
            }
            case Op.Apply f -> {
                Kind kind =
                        switch (f.function()) {
                            case SOFTMAX -> Kind.SOFTMAX;
                            case SOFTMAX_BACK -> Kind.SOFTMAX_BACK;
                            case LAYER_NORM -> Kind.LAYER_NORM;
                            case LAYER_NORM_BACK -> Kind.LAYER_NORM_BACK;
                            default -> Kind.ELEMENT;
                        };
                Element element =
                        kind == Kind.ELEMENT ? Lowering.element(f.function()) : Element.COPY;
                steps.add(new Do(kind, element, d, a, b, c, n.width(), 0, 0, 0));
            }
            case Op.Concat x -> {
                int to = d;
                for (Node part : n.arguments()) {
                    steps.add(Do.of(Kind.COPY, to, at(part), -1, -1, part.width()));
                    to += part.width();
                }
            }
            case Op.Slice s -> steps.add(Do.of(Kind.COPY, d, a + s.from(), -1, -1, n.width()));
            case Op.Pad p -> {
                steps.add(Do.of(Kind.CLEAR, d, -1, -1, -1, n.width()));
                int width = n.argument(0).width();
                steps.add(Do.of(Kind.COPY, d + p.from(), a, -1, -1, width));
            }
            case Op.Due due -> {
                int clock = clocks.size();
                steps.add(new Do(Kind.DUE, Element.COPY, d, a, -1, -1, n.width(), clock, 0, 0));
                clocks.add(due.clock());
            }
            case Op.RowSum r -> steps.add(Do.of(Kind.ROW_SUM, d, a, -1, -1, n.argument(0).width()));
            case Op.Reduce r -> throw new IllegalArgumentException("no chain has edges: " + n);
            case Op.EdgeSoftmax r -> throw new IllegalArgumentException("no chain has edges: " + n);
            case Op.Repeat r -> throw new IllegalArgumentException("no chain has edges: " + n);
            case Op.InverseDegree r ->
                    throw new IllegalArgumentException("no chain has edges: " + n);
            case Op.Gather r -> throw new IllegalArgumentException("no chain has edges: " + n);
            case Op.Scatter r -> throw new IllegalArgumentException("no chain has edges: " + n);
            case Op.ToGreatest r -> throw new IllegalArgumentException("no chain has edges: " + n);
            default -> {} // Leaves are written by the caller.
        }
    }

    private Do matrix(Kind kind, Parameter p, int d, int a) {
        return new Do(kind, Element.COPY, d, a, -1, -1, p.rows(), offset(p), p.rows(), p.columns());
    }

    /// Where a parameter begins.
    public int offset(Parameter p) {
        Integer offset = offsets.get(p.name());
        if (offset == null) {
            throw new IllegalArgumentException("no place is known for " + p.name());
        }
        return offset;
    }

    /// Where a node's value begins in the memory.
    public int at(Node n) {
        Integer place = places.get(n);
        if (place == null) {
            throw new IllegalArgumentException("this is in no phase: " + n);
        }
        return place;
    }

    /// Whether a node is in some phase.
    public boolean has(Node n) {
        return places.containsKey(n);
    }

    /// A memory for all phases added so far: zeros, and the numbers that stand in the equations.
    public float[] memory() {
        var memory = new float[size];
        for (Node c : constants) {
            float value = (float) ((Op.Constant) c.op()).value();
            Arrays.fill(memory, at(c), at(c) + widest, value);
        }
        return memory;
    }

    /// Runs a phase.
    public void run(int phase, float[] m, float[] parameters) {
        for (Do x : phases.get(phase)) {
            switch (x.kind) {
                case VECTOR -> System.arraycopy(parameters, x.from, m, x.d, x.width);
                case PRODUCT ->
                        KERNELS.rowDots(
                                m, x.d, parameters, x.from, x.columns, m, x.a, x.rows, x.columns);
                case TRANSPOSED ->
                        KERNELS.addScaledRows(
                                m,
                                x.d,
                                0,
                                parameters,
                                x.from,
                                x.columns,
                                m,
                                x.a,
                                x.rows,
                                x.columns);
                case ELEMENT ->
                        KERNELS.apply(
                                x.element,
                                m,
                                x.d,
                                0,
                                m,
                                x.a,
                                0,
                                x.b < 0 ? null : m,
                                Math.max(0, x.b),
                                0,
                                x.c < 0 ? null : m,
                                Math.max(0, x.c),
                                0,
                                0,
                                0,
                                1,
                                x.width);
                case SOFTMAX -> KERNELS.softmax(m, x.d, 0, m, x.a, 0, 1, x.width);
                case SOFTMAX_BACK ->
                        KERNELS.softmaxBack(m, x.d, 0, m, x.a, 0, m, x.b, 0, 1, x.width);
                case LAYER_NORM -> KERNELS.layerNorm(m, x.d, 0, m, x.a, 0, 1, x.width);
                case LAYER_NORM_BACK ->
                        KERNELS.layerNormBack(
                                m, x.d, 0, m, x.a, 0, m, x.b, 0, m, x.c, 0, 1, x.width);
                case DUE -> ClockMask.fill(clocks.get(x.from), m, x.d, 0, m, x.a, 0, 1, x.width);
                case COPY -> System.arraycopy(m, x.a, m, x.d, x.width);
                case CLEAR -> Arrays.fill(m, x.d, x.d + x.width, 0f);
                case ROW_SUM -> KERNELS.rowSum(m, x.d, 0, m, x.a, 0, 1, x.width);
                case SPREAD -> Arrays.fill(m, x.d, x.d + x.width, m[x.a]);
            }
        }
    }
}
