package dev.rondo.equation;

import static dev.rondo.equation.Lookup.need;

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
public final class Origins {
    private final Graph graph;
    private final Form form;
    private final Nodes builder = new Nodes();
    private final List<Node> made = new ArrayList<>();

    private Origins(Graph graph, Form form) {
        this.graph = graph;
        this.form = form;
    }

    /// The same cell for structures of this form.
    ///
    /// @throws EquationException if the cell reads what the form lacks
    public static Graph of(Graph graph, Form form) {
        graph.check(form);
        return Graph.edges(graph).indices().isEmpty()
                ? graph
                : new Origins(graph, form).rewritten();
    }

    private Graph rewritten() {
        for (Node n : graph.nodes()) {
            made.add(again(n));
        }
        var wanted = new ArrayList<Node>();
        graph.states().forEach(s -> wanted.add(made.get(s.leaving().id())));
        wanted.add(made.get(graph.output().id()));
        Map<Node, Node> kept = builder.kept(wanted);
        var states = new ArrayList<Graph.State>();
        for (int i = 0; i < graph.states().size(); i++) {
            var s = graph.states().get(i);
            states.add(
                    new Graph.State(s.name(), s.width(), s.maxDelay(), need(kept, wanted.get(i))));
        }
        return new Graph(
                graph.name(),
                kept.values().stream().sorted((a, b) -> a.id() - b.id()).toList(),
                graph.inputs(),
                states,
                graph.parameters(),
                graph.outputName(),
                need(kept, wanted.getLast()));
    }

    private Node again(Node n) {
        builder.at(n.span());
        if (n.op() instanceof Op.Input(String name, From.Index(String k))
                && graph.input(name).on().isEmpty()) {
            Place place =
                    form.indices().get(k) == Form.Origin.MEMORY
                            ? new Place.OnMemory(k)
                            : Place.NODE;
            return builder.gather(k, builder.leaf(new Op.Input(name, From.HERE), n.width(), place));
        }
        if (n.op() instanceof Op.Arriving(String name, From.Index(String k))
                && form.indices().get(k) == Form.Origin.NEIGHBOURS) {
            var before = new Op.Arriving(name, new From.Delay(1));
            return builder.gather(k, builder.leaf(before, n.width(), Place.NODE));
        }
        List<Node> arguments = n.arguments().stream().map(a -> made.get(a.id())).toList();
        if (n.place() instanceof Place.OnEdge(String k) && fromOrigins(n, arguments)) {
            var at =
                    arguments.stream()
                            .map(a -> a.op() instanceof Op.Gather ? a.argument(0) : a)
                            .toList();
            Place place =
                    at.stream()
                            .map(Node::place)
                            .filter(p -> p instanceof Place.OnMemory)
                            .findFirst()
                            .orElse(Place.NODE);
            return builder.gather(k, builder.again(n, at, place));
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
