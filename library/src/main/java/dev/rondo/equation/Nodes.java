package dev.rondo.equation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Builds nodes so that equal values are one node (hash consing), with trivial simplifications: 0 +
/// a, 1 · a, double negation, a + (−b), and arithmetic of numbers.
final class Nodes {
    /// The width is part of what a pad is; of the others it follows.
    private record Key(Op op, List<Integer> arguments, int width) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Key, Node> known = new HashMap<>();
    private final int first;

    /// Where the values being built come from.
    private Span span = Span.NONE;

    Nodes() {
        this.first = 0;
    }

    /// Goes on where a graph ends, and reuses its nodes.
    Nodes(Graph graph) {
        this.first = graph.nodes().size();
        for (Node node : graph.nodes()) {
            known.put(key(node.op(), node.arguments(), node.width()), node);
        }
    }

    void at(Span where) {
        this.span = where;
    }

    Node constant(double value) {
        return leaf(new Op.Constant(value == 0 ? 0.0 : value), 1, Place.NODE);
    }

    Node leaf(Op op, int width, Place place) {
        return make(op, List.of(), width, place);
    }

    Node product(Parameter w, Node a) {
        return make(new Op.Product(w), List.of(a), w.rows(), a.place());
    }

    Node transposed(Parameter w, Node d) {
        return make(new Op.TransposedProduct(w), List.of(d), w.columns(), d.place());
    }

    Node concat(List<Node> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int width = parts.stream().mapToInt(Node::width).sum();
        Place place = joint(parts);
        return make(new Op.Concat(), together(parts, place), width, place);
    }

    Node slice(Node a, int from, int to) {
        if (from == 0 && to == a.width()) {
            return a;
        }
        return make(new Op.Slice(from, to), List.of(a), to - from, a.place());
    }

    Node pad(Node a, int from, int width) {
        if (a.width() == width) {
            return a;
        }
        return make(new Op.Pad(from), List.of(a), width, a.place());
    }

    Node due(Clock clock, Node steps, int width) {
        return make(new Op.Due(clock), List.of(steps), width, Place.NODE);
    }

    Node rowSum(Node a) {
        return a.width() == 1 ? a : make(new Op.RowSum(), List.of(a), 1, a.place());
    }

    Node reduce(Op.Reduction reduction, String index, Node a) {
        return make(new Op.Reduce(reduction, index), List.of(a), a.width(), Place.NODE);
    }

    Node mean(String index, Node a) {
        return mul(leaf(new Op.Share(index), 1, Place.NODE), reduce(Op.Reduction.SUM, index, a));
    }

    Node repeat(String index, Node a) {
        return make(new Op.Repeat(index), List.of(a), a.width(), new Place.OnEdge(index));
    }

    Node gather(String index, Node a) {
        return make(new Op.Gather(index), List.of(a), a.width(), new Place.OnEdge(index));
    }

    Node scatter(String index, Node a, Place place) {
        return make(new Op.Scatter(index), List.of(a), a.width(), place);
    }

    Node toGreatest(String index, Node d, Node a) {
        return make(new Op.ToGreatest(index), List.of(d, a), a.width(), a.place());
    }

    Node edgeSoftmax(String index, Node a) {
        return make(new Op.EdgeSoftmax(index), List.of(a), a.width(), a.place());
    }

    Node apply(Function f, Node... arguments) {
        var a = List.of(arguments);
        return switch (f) {
            case NEG -> neg(a.get(0));
            case ADD -> add(a.get(0), a.get(1));
            case SUB -> sub(a.get(0), a.get(1));
            case MUL -> mul(a.get(0), a.get(1));
            case DIV -> div(a.get(0), a.get(1));
            default -> plain(f, a);
        };
    }

    Node neg(Node a) {
        return is(a, Function.NEG) ? a.argument(0) : plain(Function.NEG, List.of(a));
    }

    Node add(Node a, Node b) {
        if (is(a, 0)) {
            return b;
        }
        if (is(b, 0)) {
            return a;
        }
        if (is(b, Function.NEG)) {
            return sub(a, b.argument(0));
        }
        return plain(Function.ADD, List.of(a, b));
    }

    Node sub(Node a, Node b) {
        if (is(b, 0)) {
            return a;
        }
        if (is(a, 0)) {
            return neg(b);
        }
        if (is(b, Function.NEG)) {
            return add(a, b.argument(0));
        }
        return plain(Function.SUB, List.of(a, b));
    }

    Node mul(Node a, Node b) {
        if (is(a, 1)) {
            return b;
        }
        if (is(b, 1)) {
            return a;
        }
        return plain(Function.MUL, List.of(a, b));
    }

    Node div(Node a, Node b) {
        return is(b, 1) ? a : plain(Function.DIV, List.of(a, b));
    }

    private Node plain(Function f, List<Node> arguments) {
        int width = 1;
        boolean numbers = true;
        for (Node a : arguments) {
            width = Math.max(width, a.width());
            numbers &= a.op() instanceof Op.Constant;
        }
        if (numbers) {
            double[][] values = new double[arguments.size()][];
            for (int i = 0; i < values.length; i++) {
                values[i] = new double[] {((Op.Constant) arguments.get(i).op()).value()};
            }
            return constant(f.value(values, 1)[0]);
        }
        Place place = joint(arguments);
        return make(new Op.Apply(f), together(arguments, place), width, place);
    }

    private static boolean is(Node a, double value) {
        return a.op() instanceof Op.Constant c && c.value() == value;
    }

    private static boolean is(Node a, Function f) {
        return a.op() instanceof Op.Apply apply && apply.function() == f;
    }

    /// Edge values together with node values are edge values.
    private static Place joint(List<Node> arguments) {
        for (Node a : arguments) {
            if (!(a.place() instanceof Place.OnNode)) {
                return a.place();
            }
        }
        return Place.NODE;
    }

    /// The arguments, those of the node repeated to the edges where others live there.
    private List<Node> together(List<Node> arguments, Place place) {
        if (!(place instanceof Place.OnEdge(String index))) {
            return arguments;
        }
        return arguments.stream()
                .map(a ->
                        a.place() instanceof Place.OnNode && !everywhere(a) ? repeat(index, a) : a)
                .toList();
    }

    /// Whether a value is one row for all: a number or a learned vector.
    private static boolean everywhere(Node a) {
        return a.op() instanceof Op.Constant || a.op() instanceof Op.Vector;
    }

    private Node make(Op op, List<Node> arguments, int width, Place place) {
        return known.computeIfAbsent(
                key(op, arguments, width),
                k -> {
                    var node = new Node(first + nodes.size(), op, arguments, width, place, span);
                    nodes.add(node);
                    return node;
                });
    }

    /// The same operation on other arguments.
    Node again(Node node, List<Node> arguments) {
        return again(node, arguments, node.place());
    }

    /// The same operation on other arguments that live elsewhere.
    Node again(Node node, List<Node> arguments, Place place) {
        span = node.span();
        return make(node.op(), arguments, node.width(), place);
    }

    /// All that was built, in order.
    List<Node> all() {
        return List.copyOf(nodes);
    }

    private static Key key(Op op, List<Node> arguments, int width) {
        return new Key(op, arguments.stream().map(Node::id).toList(), width);
    }

    /// What was built and is needed for `wanted`, renumbered without gaps. The answer maps every
    /// kept node to its new self, in topological order; nodes of the graph that was gone on from
    /// keep theirs.
    Map<Node, Node> kept(List<Node> wanted) {
        var needed = new boolean[nodes.size()];
        for (Node node : wanted) {
            if (node.id() >= first) {
                needed[node.id() - first] = true;
            }
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (needed[i]) {
                for (Node a : nodes.get(i).arguments()) {
                    if (a.id() >= first) {
                        needed[a.id() - first] = true;
                    }
                }
            }
        }
        var renewed = new IdentityHashMap<Node, Node>();
        int id = first;
        for (int i = 0; i < needed.length; i++) {
            if (needed[i]) {
                Node old = nodes.get(i);
                var arguments =
                        old.arguments().stream().map(a -> renewed.getOrDefault(a, a)).toList();
                renewed.put(
                        old,
                        new Node(id++, old.op(), arguments, old.width(), old.place(), old.span()));
            }
        }
        return renewed;
    }
}
