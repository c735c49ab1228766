package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.EquationException;
import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Initialiser;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.NodeBuilder;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.graph.ValueDomain;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Forward mode as a change of the equations: the tangent of a cell is a cell. Beside every input,
/// state and learned parameter `v` stands its tangent `tangent of v`, and the output is the tangent
/// of the output: where all that goes in moves by its tangent, the output moves by this.
///
/// The rules are those of the one derivative table, read the other way. A function of a row has the
/// tangent `Σ J_i ȧ_i` by its arguments, and the table gives `J_iᵀ d`; but every J of the table is
/// symmetric (diagonal where the function is element-wise, and those of softmax and layer_norm are
/// symmetric as well), so `d = ȧ_i` serves. A product moves by `W ȧ + Ẇ a`.
///
/// The graph begins with the nodes of the cell, under their own ids; fixed parameters do not move.
///
/// @param of the cell
/// @param graph the cell with its tangents
public record ForwardMode(Graph of, Graph graph) {
    private static final String PREFIX = "tangent of ";

    /// Derives a cell.
    ///
    /// @throws EquationException if the cell reads values on edges: they are not derived for chains
    public static ForwardMode of(Graph graph) {
        return new ForwardMode(graph, new Rules(graph, true).result());
    }

    /// As [#of], where nothing moves but the states: the tangent of one step by the previous
    /// states.
    public static ForwardMode ofStates(Graph graph) {
        return new ForwardMode(graph, new Rules(graph, false).result());
    }

    /// The name of the tangent of an input, a state or a parameter.
    public static String tangentOf(String name) {
        return PREFIX + name;
    }

    private static final class Rules {
        private final Graph graph;
        private final NodeBuilder nodes;
        private final List<@Nullable Node> tangents = new ArrayList<>();
        private final Map<String, Parameter> moving = new LinkedHashMap<>();
        private final boolean all;

        /// @param all whether inputs and parameters move, too
        Rules(Graph graph, boolean all) {
            graph.check(StructureSignature.CHAIN);
            this.graph = graph;
            this.nodes = new NodeBuilder(graph);
            this.all = all;
            for (Parameter p : graph.parameters()) {
                if (all && !p.fixed()) {
                    moving.put(
                            p.name(),
                            new Parameter(
                                    tangentOf(p.name()),
                                    p.rows(),
                                    p.columns(),
                                    p.matrix(),
                                    new Initialiser.Constant(0),
                                    false,
                                    p.mask()));
                }
            }
            for (Node node : graph.nodes()) {
                Node tangent = tangent(node);
                tangents.add(
                        tangent != null && tangent.width() < node.width()
                                ? wide(tangent, node)
                                : tangent);
            }
        }

        /// How a node moves; null if it does not.
        private @Nullable Node tangent(Node node) {
            return switch (node.op()) {
                case Op.Input in ->
                        all
                                ? nodes.leaf(
                                        new Op.Input(tangentOf(in.name()), in.from()),
                                        node.width(),
                                        ValueDomain.NODE)
                                : null;
                case Op.Previous a ->
                        Graph.isCounter(a.state())
                                ? null
                                : nodes.leaf(
                                        new Op.Previous(tangentOf(a.state()), a.from()),
                                        node.width(),
                                        ValueDomain.NODE);
                case Op.Due d -> null;
                case Op.Vector v -> {
                    var p = moving.get(v.parameter().name());
                    yield p == null
                            ? null
                            : nodes.leaf(new Op.Vector(p), node.width(), ValueDomain.NODE);
                }
                case Op.Constant c -> null;
                case Op.Product p -> {
                    Node operand = node.argument(0);
                    Node moved = of(operand);
                    var matrix = moving.get(p.parameter().name());
                    yield sum(
                            moved == null ? null : nodes.product(p.parameter(), moved),
                            matrix == null ? null : nodes.product(matrix, operand));
                }
                case Op.Apply f -> {
                    Node all = null;
                    for (int i = 0; i < node.arguments().size(); i++) {
                        Node moved = of(node.argument(i));
                        if (moved != null) {
                            all =
                                    sum(
                                            all,
                                            FunctionDerivatives.adjoint(
                                                    nodes,
                                                    f.function(),
                                                    moved,
                                                    node,
                                                    node.arguments(),
                                                    i));
                        }
                    }
                    yield all;
                }
                case Op.Concat c -> {
                    Node all = null;
                    int from = 0;
                    for (Node part : node.arguments()) {
                        Node moved = of(part);
                        if (moved != null) {
                            all = sum(all, nodes.pad(moved, from, node.width()));
                        }
                        from += part.width();
                    }
                    yield all;
                }
                case Op.Slice s -> {
                    Node moved = of(node.argument(0));
                    yield moved == null ? null : nodes.slice(moved, s.from(), s.to());
                }
                case Op.RowSum r -> {
                    Node moved = of(node.argument(0));
                    yield moved == null ? null : nodes.rowSum(moved);
                }
                case Op.TransposedProduct t -> throw notOfACell(node);
                case Op.Pad p -> throw notOfACell(node);
                case Op.StateAdjoint s -> throw notOfACell(node);
                case Op.OutputAdjoint o -> throw notOfACell(node);
                case Op.Reduce r -> throw notOfACell(node);
                case Op.EdgeSoftmax e -> throw notOfACell(node);
                case Op.Repeat r -> throw notOfACell(node);
                case Op.InverseDegree s -> throw notOfACell(node);
                case Op.Gather g -> throw notOfACell(node);
                case Op.Scatter s -> throw notOfACell(node);
                case Op.ToGreatest t -> throw notOfACell(node);
            };
        }

        private @Nullable Node of(Node node) {
            return tangents.get(node.id());
        }

        private @Nullable Node sum(@Nullable Node a, @Nullable Node b) {
            return a == null ? b : b == null ? a : nodes.add(a, b);
        }

        /// A number repeated to the width of a node (`d where y ≤ y`).
        private Node wide(Node number, Node node) {
            return nodes.apply(Function.WHERE_LE, number, node, node);
        }

        /// The tangent of a node that must have one; zeros (`1 where y > y`) if it does not move.
        private Node whole(Node node) {
            Node moved = of(node);
            return moved != null
                    ? moved
                    : nodes.apply(Function.WHERE_GT, nodes.constant(1), node, node);
        }

        Graph result() {
            var inputs = new ArrayList<>(graph.inputs());
            var states = new ArrayList<>(graph.states());
            var parameters = new ArrayList<>(graph.parameters());
            if (all) {
                graph.inputs()
                        .forEach(in ->
                                inputs.add(
                                        new Graph.Input(
                                                tangentOf(in.name()), in.width(), in.maxDelay())));
            }
            var moved = graph.states().stream().filter(s -> !s.counter()).toList();
            var next = moved.stream().map(s -> whole(s.next())).toList();
            parameters.addAll(moving.values());
            Node output = whole(graph.output());
            var ends = new ArrayList<>(next);
            ends.add(output);
            Map<Node, Node> retained = nodes.retained(ends);
            for (int i = 0; i < next.size(); i++) {
                var s = moved.get(i);
                Node end = next.get(i);
                states.add(
                        new Graph.State(
                                tangentOf(s.name()),
                                s.width(),
                                s.maxDelay(),
                                retained.getOrDefault(end, end)));
            }
            var all = new ArrayList<>(graph.nodes());
            retained.values().stream()
                    .sorted(java.util.Comparator.comparingInt(Node::id))
                    .forEach(all::add);
            return new Graph(
                    tangentOf(graph.name()),
                    all,
                    inputs,
                    states,
                    parameters,
                    tangentOf(graph.outputName()),
                    retained.getOrDefault(output, output));
        }

        private static EquationException notOfACell(Node node) {
            return new EquationException(
                    "the tangent of "
                            + node
                            + " was asked for, which belongs to derivatives or to edges",
                    node.span());
        }
    }
}
