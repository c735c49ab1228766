package dev.rondo.equation.derivative;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.NodeBuilder;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.equation.graph.ValueDomain;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Recurrent dropout as a change of the equations: every product `U h` of a previous state becomes
/// `U (h * m)` with a further input m, the mask. Drawn once a sequence and kept for all its steps
/// it is the variational dropout of Gal & Ghahramani 2016.
public final class RecurrentMask {
    private static final String PREFIX = "mask of ";

    private RecurrentMask() {}

    /// The graph with masks. A state that no product reads gets none.
    public static Graph of(Graph graph) {
        var builder = new NodeBuilder();
        Map<Node, Node> made = new IdentityHashMap<>();
        Map<String, Graph.Input> masks = new LinkedHashMap<>();
        for (Node n : graph.nodes()) {
            List<Node> arguments = new ArrayList<>();
            for (Node a : n.arguments()) {
                arguments.add(made.get(a));
            }
            if (n.op() instanceof Op.Product && arguments.get(0).op() instanceof Op.Previous a) {
                String name = PREFIX + a.state();
                int width = arguments.get(0).width();
                masks.putIfAbsent(name, new Graph.Input(name, width, 0));
                Node mask =
                        builder.leaf(new Op.Input(name, ReadSource.HERE), width, ValueDomain.NODE);
                arguments.set(0, builder.apply(Function.MUL, arguments.get(0), mask));
            }
            made.put(n, builder.again(n, arguments));
        }
        List<Graph.Input> inputs = new ArrayList<>(graph.inputs());
        inputs.addAll(masks.values());
        List<Graph.State> states =
                graph.states().stream()
                        .map(s ->
                                new Graph.State(
                                        s.name(), s.width(), s.maxDelay(), need(made, s.next())))
                        .toList();
        return new Graph(
                graph.name(),
                builder.all(),
                inputs,
                states,
                graph.parameters(),
                graph.outputName(),
                need(made, graph.output()));
    }

    /// Whether an input is a mask that [#of] added.
    public static boolean isMask(Graph.Input input) {
        return input.name().startsWith(PREFIX);
    }
}
