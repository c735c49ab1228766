package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.NodeBuilder;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.StructureSignature;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The structure of one step's derivative: how each next state moves with each value of the step,
/// found by going from the states back through the equations.
///
/// The block of a state s and a value n, `∂s/∂n`, is a sum of two parts. *Bands* are stretches of
/// diagonals: what is reached through element-wise work, slices and concatenations alone; the
/// numbers on them are nodes (for an LSTM `∂c'/∂c` is one band, `f`). The *dense* part is what
/// passes through a matrix, a softmax or a layer norm; it is a list of terms, each of which says
/// how to compute a part of it. Where neither is there, the block is zero.
///
/// The factors on the bands come from the one derivative table, with an adjoint of 1.
public final class Jacobian {
    /// Elements `(row + i, column + i)`, i < length, of a block: `gain[i]`; a gain of width 1
    /// stands for all.
    public record Band(Node gain, int row, int column, int length) {
        /// By how much the row lies behind the column.
        public int shift() {
            return row - column;
        }
    }

    /// A part of the dense part A(n) of a block, from the block of a value u that uses n.
    public sealed interface Term {
        /// `A(n)[row + i][·] += gain[i] · W[column + i][·]`, from a band of the product W n.
        record ProductOfBand(Band band, Parameter matrix) implements Term {}

        /// `A(n) += A(u) W`, from the dense part of the product u = W n.
        record ProductOfDense(Node user, Parameter matrix) implements Term {}

        /// `A(n)[·][j] += A(u)[·][j] · gain[j]`.
        record Scaled(Node user, Node gain) implements Term {}

        /// `A(n)[·][j] += A(u)[·][from + j]`, n being a part of the concatenation u.
        record Part(Node user, int from) implements Term {}

        /// `A(n)[·][from + j] += A(u)[·][j]`, u being a slice of n.
        record Sliced(Node user, int from) implements Term {}

        /// `A(n)[·][0] += Σ_j A(u)[·][j] · gain[j]`, n being a number that u repeats.
        record Repeated(Node user, Node gain) implements Term {}

        /// `A(n)[row + i][0] += gain[i]`, from a band of the u that repeats the number n.
        record RepeatedBand(Band band) implements Term {}

        /// `A(n)[·][j] += A(u)[·][0]`, u being the sum of n's elements.
        record Summed(Node user) implements Term {}

        /// As [Summed], from a band of u.
        record SummedBand(Band band) implements Term {}

        /// `A(n)[r]` += f's adjoint of row r of the whole block of u = f(n), bands included; f is
        /// softmax or layer_norm.
        record RowBlocks(Node user, Function function, List<Band> bands, boolean dense)
                implements Term {}
    }

    /// `∂s/∂n`.
    ///
    /// @param bands no two on the same stretch
    /// @param terms of the dense part; none: there is no dense part
    public record Block(List<Band> bands, List<Term> terms) {
        static final Block ZERO = new Block(List.of(), List.of());

        public boolean zero() {
            return bands.isEmpty() && terms.isEmpty();
        }

        public boolean dense() {
            return !terms.isEmpty();
        }
    }

    private final Graph graph;
    private final NodeBuilder nodes;
    private final List<List<Block>> blocks = new ArrayList<>();

    private Jacobian(Graph graph) {
        this.graph = graph;
        this.nodes = new NodeBuilder(graph);
        for (Graph.State s : graph.states()) {
            blocks.add(new Back(s).blocks());
        }
    }

    /// Of a cell on a chain.
    public static Jacobian of(Graph graph) {
        graph.check(StructureSignature.CHAIN);
        return new Jacobian(graph);
    }

    public Graph graph() {
        return graph;
    }

    /// `∂s/∂n` of the state with this number.
    public Block block(int state, Node node) {
        return blocks.get(state).get(node.id());
    }

    /// The nodes of the gains, besides those of the graph, in topological order.
    public List<Node> nodes() {
        return nodes.all();
    }

    /// From one state back.
    private final class Back {
        private final Graph.State state;
        private final List<Map<List<Integer>, Band>> bands = new ArrayList<>();
        private final List<List<Term>> terms = new ArrayList<>();

        Back(Graph.State state) {
            this.state = state;
            graph.nodes()
                    .forEach(n -> {
                        bands.add(new LinkedHashMap<>());
                        terms.add(new ArrayList<>());
                    });
        }

        List<Block> blocks() {
            if (!state.counter()) {
                band(state.next(), new Band(nodes.constant(1), 0, 0, state.width()));
            }
            for (int i = graph.nodes().size() - 1; i >= 0; i--) {
                Node node = graph.nodes().get(i);
                if (!bands.get(i).isEmpty() || !terms.get(i).isEmpty()) {
                    visit(node);
                }
            }
            var all = new ArrayList<Block>();
            for (int i = 0; i < graph.nodes().size(); i++) {
                all.add(
                        bands.get(i).isEmpty() && terms.get(i).isEmpty()
                                ? Block.ZERO
                                : new Block(
                                        List.copyOf(bands.get(i).values()),
                                        List.copyOf(terms.get(i))));
            }
            return all;
        }

        private void band(Node to, Band band) {
            bands.get(to.id())
                    .merge(
                            List.of(band.row(), band.column(), band.length()),
                            band,
                            (a, b) ->
                                    new Band(
                                            nodes.add(a.gain(), b.gain()),
                                            a.row(),
                                            a.column(),
                                            a.length()));
        }

        private void term(Node to, Term term) {
            terms.get(to.id()).add(term);
        }

        private void visit(Node u) {
            var own = List.copyOf(bands.get(u.id()).values());
            boolean dense = !terms.get(u.id()).isEmpty();
            switch (u.op()) {
                case Op.Product p -> {
                    Node n = u.argument(0);
                    own.forEach(b -> term(n, new Term.ProductOfBand(b, p.parameter())));
                    if (dense) {
                        term(n, new Term.ProductOfDense(u, p.parameter()));
                    }
                }
                case Op.Apply f when f.function().elementwise() -> elementwise(u, f, own, dense);
                case Op.Apply f ->
                        term(u.argument(0), new Term.RowBlocks(u, f.function(), own, dense));
                case Op.Concat c -> {
                    int from = 0;
                    for (Node part : u.arguments()) {
                        for (Band b : own) {
                            int low = Math.max(b.column(), from);
                            int high = Math.min(b.column() + b.length(), from + part.width());
                            if (low < high) {
                                band(part, cut(b, low - b.column(), high - b.column(), -from));
                            }
                        }
                        if (dense) {
                            term(part, new Term.Part(u, from));
                        }
                        from += part.width();
                    }
                }
                case Op.Slice s -> {
                    Node n = u.argument(0);
                    own.forEach(b -> band(n, cut(b, 0, b.length(), s.from())));
                    if (dense) {
                        term(n, new Term.Sliced(u, s.from()));
                    }
                }
                case Op.RowSum r -> {
                    Node n = u.argument(0);
                    own.forEach(b -> term(n, new Term.SummedBand(b)));
                    if (dense) {
                        term(n, new Term.Summed(u));
                    }
                }
                default -> {}
            }
        }

        /// Elements `low … high` of a band, its columns moved.
        private Band cut(Band b, int low, int high, int move) {
            Node gain = b.gain().width() == 1 ? b.gain() : nodes.slice(b.gain(), low, high);
            return new Band(gain, b.row() + low, b.column() + low + move, high - low);
        }

        private void elementwise(Node u, Op.Apply f, List<Band> own, boolean dense) {
            for (int i = 0; i < u.arguments().size(); i++) {
                Node n = u.argument(i);
                if (n.op() instanceof Op.Constant) {
                    continue;
                }
                Node gain =
                        FunctionDerivatives.adjoint(
                                nodes, f.function(), nodes.constant(1), u, u.arguments(), i);
                boolean repeated = n.width() < u.width();
                for (Band b : own) {
                    Node bandGain =
                            gain.width() == 1
                                    ? gain
                                    : nodes.slice(gain, b.column(), b.column() + b.length());
                    var through =
                            new Band(
                                    nodes.mul(b.gain(), bandGain), b.row(), b.column(), b.length());
                    if (repeated) {
                        term(n, new Term.RepeatedBand(through));
                    } else {
                        band(n, through);
                    }
                }
                if (dense) {
                    term(n, repeated ? new Term.Repeated(u, gain) : new Term.Scaled(u, gain));
                }
            }
        }
    }
}
