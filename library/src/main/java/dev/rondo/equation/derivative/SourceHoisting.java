package dev.rondo.equation.derivative;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.NodeBuilder;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.graph.ValueDomain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Rewrites a cell so that what depends only on where an edge comes from is computed there, once,
/// and gathered onto the edges: `W h[k]` becomes `(W h)[k]`, and the `W_m memory[m]` of an
/// attention is one product over the rows of the memory, however many steps look at it.
///
/// On a graph a neighbour's state is the neighbour's own state of the step before, and a product
/// with it a value of the neighbour at this step. The states of predecessors stay on the edges:
/// they are complete only at a level before.
public final class SourceHoisting {
    private final Graph graph;
    private final StructureSignature signature;
    private final NodeBuilder builder = new NodeBuilder();
    private final List<Node> made = new ArrayList<>();

    private SourceHoisting(Graph graph, StructureSignature signature) {
        this.graph = graph;
        this.signature = signature;
    }

    /// The same cell for structures of this form.
    ///
    /// @throws dev.rondo.equation.graph.EquationException if the cell reads what the form lacks
    public static Graph of(Graph graph, StructureSignature signature) {
        graph.check(signature);
        return Graph.edges(graph).indices().isEmpty()
                ? graph
                : new SourceHoisting(graph, signature).rewritten();
    }

    private Graph rewritten() {
        for (Node n : graph.nodes()) {
            made.add(again(n));
        }
        var required = new ArrayList<Node>();
        graph.states().forEach(s -> required.add(made.get(s.next().id())));
        required.add(made.get(graph.output().id()));
        Map<Node, Node> retained = builder.retained(required);
        return new Graph(
                graph.name(),
                retained.values().stream().sorted((a, b) -> a.id() - b.id()).toList(),
                graph.inputs(),
                graph.states(required.stream().map(node -> need(retained, node)).toList()),
                graph.parameters(),
                graph.outputName(),
                need(retained, required.getLast()));
    }

    private Node again(Node n) {
        builder.at(n.span());
        if (n.op() instanceof Op.Input(String name, ReadSource.Index(String k))
                && graph.input(name).on().isEmpty()) {
            ValueDomain domain =
                    signature.indices().get(k) == StructureSignature.Origin.MEMORY
                            ? new ValueDomain.OnMemory(k)
                            : ValueDomain.NODE;
            return builder.gather(
                    k, builder.leaf(new Op.Input(name, ReadSource.HERE), n.width(), domain));
        }
        if (n.op() instanceof Op.Previous(String name, ReadSource.Index(String k))
                && signature.indices().get(k) == StructureSignature.Origin.NEIGHBOURS) {
            var before = new Op.Previous(name, new ReadSource.Delay(1));
            return builder.gather(k, builder.leaf(before, n.width(), ValueDomain.NODE));
        }
        List<Node> arguments = n.arguments().stream().map(a -> made.get(a.id())).toList();
        if (n.domain() instanceof ValueDomain.OnEdge(String k) && fromOrigins(n, arguments)) {
            var at =
                    arguments.stream()
                            .map(a -> a.op() instanceof Op.Gather ? a.argument(0) : a)
                            .toList();
            ValueDomain domain =
                    at.stream()
                            .map(Node::domain)
                            .filter(p -> p instanceof ValueDomain.OnMemory)
                            .findFirst()
                            .orElse(ValueDomain.NODE);
            return builder.gather(k, builder.again(n, at, domain));
        }
        return builder.again(n, arguments);
    }

    /// Whether a value on edges is made, row by row, of gathered values alone.
    private static boolean fromOrigins(Node n, List<Node> arguments) {
        boolean byRow =
                switch (n.op()) {
                    case Op.Product p -> true;
                    case Op.Apply f -> true;
                    case Op.Concat c -> true;
                    case Op.Slice s -> true;
                    case Op.RowSum r -> true;
                    default -> false;
                };
        return byRow
                && arguments.stream().anyMatch(a -> a.op() instanceof Op.Gather)
                && arguments.stream()
                        .allMatch(a ->
                                a.op() instanceof Op.Gather
                                        || a.op() instanceof Op.Constant
                                        || a.op() instanceof Op.Vector);
    }
}
