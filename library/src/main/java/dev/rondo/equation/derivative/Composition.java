package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.NodeBuilder;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.equation.graph.SourceSpan;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A stack of cells as one cell: the `x` of each but the first is the output of the one below.
/// States and parameters get the prefix of their layer (`layer1.h`, `layer1.W_i`). Where a layer
/// reads its `x` with a delay, the output below becomes a state. Inputs other than `x` are shared
/// by all layers that name them.
public final class Composition {
    private static final String X = "x";

    /// One layer.
    ///
    /// @param prefix of its states and parameters, such as `layer1.`
    public record Layer(String prefix, Graph graph) {}

    private final NodeBuilder nodes = new NodeBuilder();
    private final Map<String, Graph.Input> inputs = new LinkedHashMap<>();
    private final List<Graph.State> states = new ArrayList<>();
    private final List<Parameter> parameters = new ArrayList<>();
    private @Nullable Node below;
    private String belowName = "";

    private Composition() {}

    /// The layers from the input on, at least one.
    ///
    /// @throws EquationException if a layer does not fit on the one below, or two read one input in
    ///   two widths
    public static Graph of(String name, List<Layer> layers) {
        var all = new Composition();
        layers.forEach(all::add);
        if (all.below == null) {
            throw new IllegalArgumentException("a stack without layers");
        }
        return new Graph(
                name,
                all.nodes.all(),
                List.copyOf(all.inputs.values()),
                all.states,
                all.parameters,
                all.belowName,
                all.below);
    }

    private void add(Layer layer) {
        Graph graph = layer.graph();
        Map<Node, Node> made = new IdentityHashMap<>();
        Map<String, Parameter> own = new LinkedHashMap<>();
        for (Parameter p : graph.parameters()) {
            var renamed =
                    new Parameter(
                            layer.prefix() + p.name(),
                            p.rows(),
                            p.columns(),
                            p.matrix(),
                            p.initialiser(),
                            p.fixed(),
                            p.mask());
            own.put(p.name(), renamed);
            parameters.add(renamed);
        }
        for (Graph.Input in : graph.inputs()) {
            input(in, layer);
        }
        for (Node n : graph.nodes()) {
            nodes.at(n.span());
            made.put(n, node(n, layer.prefix(), own, made));
        }
        for (Graph.State s : graph.states()) {
            states.add(
                    new Graph.State(
                            layer.prefix() + s.name(),
                            s.width(),
                            s.maxDelay(),
                            made(made, s.next())));
        }
        below = made(made, graph.output());
        belowName = layer.prefix() + graph.outputName();
    }

    private void input(Graph.Input in, Layer layer) {
        if (in.name().equals(X) && below != null) {
            if (in.width() != below.width()) {
                throw new EquationException(
                        layer.prefix()
                                + layer.graph().name()
                                + " reads x "
                                + in.width()
                                + " wide, and "
                                + belowName
                                + " below it is "
                                + below.width()
                                + " wide",
                        SourceSpan.NONE);
            }
            if (in.maxDelay() > 0) {
                states.add(new Graph.State(pastOfBelow(), below.width(), in.maxDelay(), below));
            }
            return;
        }
        var known = inputs.get(in.name());
        if (known != null && known.width() != in.width()) {
            throw new EquationException(
                    "the input "
                            + in.name()
                            + " is "
                            + known.width()
                            + " wide in one layer and "
                            + in.width()
                            + " in another",
                    SourceSpan.NONE);
        }
        int delay = Math.max(in.maxDelay(), known == null ? 0 : known.maxDelay());
        inputs.put(in.name(), new Graph.Input(in.name(), in.width(), delay));
    }

    private String pastOfBelow() {
        return "past of " + belowName;
    }

    private Node node(Node n, String prefix, Map<String, Parameter> own, Map<Node, Node> made) {
        var arguments = n.arguments().stream().map(a -> made(made, a)).toList();
        return switch (n.op()) {
            case Op.Input in when in.name().equals(X) && below != null ->
                    in.from() instanceof ReadSource.Here
                            ? below
                            : nodes.leaf(
                                    new Op.Previous(pastOfBelow(), in.from()),
                                    n.width(),
                                    n.domain());
            case Op.Previous a ->
                    nodes.leaf(
                            new Op.Previous(prefix + a.state(), a.from()), n.width(), n.domain());
            case Op.Vector v ->
                    nodes.leaf(new Op.Vector(renamed(own, v.parameter())), n.width(), n.domain());
            case Op.Product p -> nodes.product(renamed(own, p.parameter()), arguments.getFirst());
            default -> nodes.again(n, arguments);
        };
    }

    private static Parameter renamed(Map<String, Parameter> own, Parameter p) {
        return java.util.Objects.requireNonNull(own.get(p.name()), p.name());
    }

    private static Node made(Map<Node, Node> made, Node n) {
        return java.util.Objects.requireNonNull(made.get(n), n::describe);
    }
}
