package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.NodeBuilder;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.ValueDomain;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reverse mode on a graph: from the last node to the first, the adjoint of a node is the sum of
/// what the nodes that use it contribute, and each node contributes to its arguments by the rule of
/// its operation.
///
/// Seeds are the adjoints of the next states and of the output. What needs no adjoint (numbers,
/// fixed vectors and what depends on nothing else) gets none.
final class Differentiator {
    private final Graph graph;
    private final NodeBuilder nodes;
    private final boolean[] required;
    private final List<List<Node>> contributions = new ArrayList<>();

    private final List<Derivative.PreviousAdjoint> previous = new ArrayList<>();
    private final List<Derivative.InputAdjoint> inputs = new ArrayList<>();
    private final List<Derivative.VectorTerm> vectors = new ArrayList<>();
    private final List<Derivative.ProductTerm> products = new ArrayList<>();

    private Differentiator(Graph graph) {
        this.graph = graph;
        this.nodes = new NodeBuilder(graph);
        this.required = new boolean[graph.nodes().size()];
    }

    /// A further value whose adjoint is given: that of `state`, times `by` where there is one.
    record Seed(Node value, Graph.State state, @Nullable Node by) {}

    static Derivative derive(Graph graph) {
        return derive(graph, List.of());
    }

    static Derivative derive(Graph graph, List<Seed> seeds) {
        var d = new Differentiator(graph);
        d.want();
        d.seed();
        for (Seed s : seeds) {
            Node adjoint =
                    d.nodes.leaf(
                            new Op.StateAdjoint(s.state().name()),
                            s.state().width(),
                            ValueDomain.NODE);
            d.contribute(s.value(), s.by() == null ? adjoint : d.nodes.mul(adjoint, s.by()));
        }
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            d.visit(graph.nodes().get(i));
        }
        return d.result();
    }

    /// What depends on an input, a previous state or something learned.
    private void want() {
        for (Node node : graph.nodes()) {
            contributions.add(new ArrayList<>());
            required[node.id()] =
                    switch (node.op()) {
                        case Op.Input in -> true;
                        case Op.Previous a -> !Graph.isCounter(a.state());
                        case Op.Due d -> false;
                        case Op.InverseDegree s -> false;
                        case Op.Vector v -> !v.parameter().fixed();
                        case Op.Product p ->
                                !p.parameter().fixed() || required[node.argument(0).id()];
                        default -> node.arguments().stream().anyMatch(a -> required[a.id()]);
                    };
        }
    }

    private void seed() {
        for (Graph.State s : graph.states()) {
            contribute(
                    s.next(),
                    nodes.leaf(new Op.StateAdjoint(s.name()), s.width(), ValueDomain.NODE));
        }
        contribute(
                graph.output(),
                nodes.leaf(new Op.OutputAdjoint(), graph.output().width(), ValueDomain.NODE));
    }

    private void contribute(Node to, Node adjoint) {
        if (required[to.id()]) {
            // A narrower value was repeated, so its adjoint is the sum over the copies.
            Node fitting = to.width() == 1 ? nodes.rowSum(adjoint) : adjoint;
            // So was what is one row for all edges; of a learned vector all rows are summed anyway.
            if (fitting.domain() instanceof ValueDomain.OnEdge(String k)
                    && to.domain() instanceof ValueDomain.OnNode
                    && !(to.op() instanceof Op.Vector)) {
                fitting = nodes.reduce(Op.Reduction.SUM, k, fitting);
            }
            contributions.get(to.id()).add(fitting);
        }
    }

    private void visit(Node node) {
        var terms = contributions.get(node.id());
        if (terms.isEmpty()) {
            return;
        }
        if (node.op() instanceof Op.Vector v) {
            terms.forEach(t -> vectors.add(new Derivative.VectorTerm(v.parameter(), t)));
            return;
        }
        Node d = terms.getFirst();
        for (Node term : terms.subList(1, terms.size())) {
            d = nodes.add(d, term);
        }
        switch (node.op()) {
            case Op.Input in -> inputs.add(new Derivative.InputAdjoint(in.name(), in.from(), d));
            case Op.Previous a ->
                    previous.add(new Derivative.PreviousAdjoint(a.state(), a.from(), d));
            case Op.Product p -> {
                Node operand = node.argument(0);
                if (!p.parameter().fixed()) {
                    products.add(new Derivative.ProductTerm(p.parameter(), d, operand));
                }
                if (required[operand.id()]) {
                    contribute(operand, nodes.transposed(p.parameter(), d));
                }
            }
            case Op.Apply apply -> {
                for (int i = 0; i < node.arguments().size(); i++) {
                    if (required[node.argument(i).id()]) {
                        contribute(
                                node.argument(i),
                                FunctionDerivatives.adjoint(
                                        nodes, apply.function(), d, node, node.arguments(), i));
                    }
                }
            }
            case Op.Concat c -> {
                int from = 0;
                for (Node part : node.arguments()) {
                    if (required[part.id()]) {
                        contribute(part, nodes.slice(d, from, from + part.width()));
                    }
                    from += part.width();
                }
            }
            case Op.Slice s -> {
                Node of = node.argument(0);
                contribute(of, nodes.pad(d, s.from(), of.width()));
            }
            case Op.RowSum r -> contribute(node.argument(0), d);
            case Op.Vector v -> {}
            case Op.Constant c -> {}
            case Op.Due due -> {}
            case Op.TransposedProduct t -> throw notOfACell(node);
            case Op.Pad p -> throw notOfACell(node);
            case Op.StateAdjoint s -> throw notOfACell(node);
            case Op.OutputAdjoint o -> throw notOfACell(node);
            case Op.Reduce r -> {
                Node of = node.argument(0);
                contribute(
                        of,
                        r.reduction() == Op.Reduction.SUM
                                ? nodes.repeat(r.index(), d)
                                : nodes.toGreatest(r.index(), d, of));
            }
            case Op.Repeat r ->
                    contribute(node.argument(0), nodes.reduce(Op.Reduction.SUM, r.index(), d));
            case Op.EdgeSoftmax e -> {
                Node weighted = nodes.reduce(Op.Reduction.SUM, e.index(), nodes.mul(node, d));
                contribute(
                        node.argument(0),
                        nodes.mul(node, nodes.sub(d, nodes.repeat(e.index(), weighted))));
            }
            case Op.Gather g -> {
                Node of = node.argument(0);
                contribute(of, nodes.scatter(g.index(), d, of.domain()));
            }
            case Op.InverseDegree s -> {}
            case Op.Scatter s -> throw notOfACell(node);
            case Op.ToGreatest t -> throw notOfACell(node);
        }
    }

    private static EquationException notOfACell(Node node) {
        return new EquationException(
                "the derivative of " + node + " was asked for, which belongs to derivatives",
                node.span());
    }

    private Derivative result() {
        var ends = new ArrayList<Node>();
        previous.forEach(a -> ends.add(a.value()));
        inputs.forEach(i -> ends.add(i.value()));
        vectors.forEach(v -> ends.add(v.value()));
        products.forEach(p -> ends.add(p.adjoint()));
        Map<Node, Node> retained = nodes.retained(ends);
        var own =
                retained.values().stream()
                        .sorted(java.util.Comparator.comparingInt(Node::id))
                        .toList();
        return new Derivative(
                graph,
                own,
                previous.stream()
                        .map(a ->
                                new Derivative.PreviousAdjoint(
                                        a.state(),
                                        a.from(),
                                        retained.getOrDefault(a.value(), a.value())))
                        .toList(),
                inputs.stream()
                        .map(i ->
                                new Derivative.InputAdjoint(
                                        i.input(),
                                        i.from(),
                                        retained.getOrDefault(i.value(), i.value())))
                        .toList(),
                vectors.stream()
                        .map(v ->
                                new Derivative.VectorTerm(
                                        v.parameter(), retained.getOrDefault(v.value(), v.value())))
                        .toList(),
                products.stream()
                        .map(p ->
                                new Derivative.ProductTerm(
                                        p.parameter(),
                                        retained.getOrDefault(p.adjoint(), p.adjoint()),
                                        p.operand()))
                        .toList());
    }
}
