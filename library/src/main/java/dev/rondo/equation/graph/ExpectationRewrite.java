package dev.rondo.equation.graph;

import static dev.rondo.equation.graph.Lookup.need;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A graph whose random values are their means: what a cell is outside of training.
public final class ExpectationRewrite {
    private final Graph graph;
    private final Map<String, Node> values;
    private final NodeBuilder builder = new NodeBuilder();
    private final Map<Node, Node> made = new IdentityHashMap<>();

    private ExpectationRewrite(NamedGraph named) {
        this.graph = named.graph();
        this.values = named.values();
    }

    /// The graph without the inputs that are drawn; the same graph, if there are none.
    public static Graph of(Graph graph) {
        return of(new NamedGraph(graph, Map.of())).graph();
    }

    /// The same, with the values that have names.
    public static NamedGraph of(NamedGraph named) {
        return named.graph().inputs().stream().noneMatch(in -> in.draw().isPresent())
                ? named
                : new ExpectationRewrite(named).rewritten();
    }

    private NamedGraph rewritten() {
        for (Node n : graph.nodes()) {
            made.put(n, again(n));
        }
        var required = new ArrayList<Node>();
        graph.states().forEach(s -> required.add(whole(s.next())));
        required.add(whole(graph.output()));
        var named = new LinkedHashMap<String, Node>();
        values.forEach((name, node) -> named.put(name, whole(node)));
        required.addAll(named.values());
        Map<Node, Node> retained = builder.retained(required);
        var states = graph.states(required.stream().map(node -> need(retained, node)).toList());
        named.replaceAll((name, node) -> retained.get(node));
        int output = states.size();
        var means =
                new Graph(
                        graph.name(),
                        List.copyOf(
                                retained.values().stream()
                                        .sorted((a, b) -> a.id() - b.id())
                                        .toList()),
                        graph.inputs().stream().filter(in -> in.draw().isEmpty()).toList(),
                        states,
                        graph.parameters(),
                        graph.outputName(),
                        need(retained, required.get(output)));
        return new NamedGraph(means, named);
    }

    private Node again(Node n) {
        if (n.op() instanceof Op.Input in) {
            var drawn =
                    graph.inputs().stream()
                            .filter(i -> i.name().equals(in.name()))
                            .flatMap(i -> i.draw().stream())
                            .findFirst();
            if (drawn.isPresent()) {
                return builder.constant(drawn.get().mean());
            }
        }
        if (n.op() instanceof Op.Apply f && f.function().elementwise()) {
            builder.at(n.span());
            return builder.apply(
                    f.function(), n.arguments().stream().map(made::get).toArray(Node[]::new));
        }
        return builder.again(n, n.arguments().stream().map(this::whole).toList());
    }

    /// The new self of a node in its full width: a mean is one number, repeated element by element,
    /// and written out where a row is wanted.
    private Node whole(Node n) {
        Node now = made.getOrDefault(n, n);
        return now.width() == n.width() ? now : builder.concat(Collections.nCopies(n.width(), now));
    }
}
