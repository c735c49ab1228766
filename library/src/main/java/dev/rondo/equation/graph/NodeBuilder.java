package dev.rondo.equation.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Builds nodes so that equal values are one node (hash consing), with trivial simplifications: 0 +
/// a, 1 · a, double negation, a + (−b), and arithmetic of numbers.
public final class NodeBuilder {
    /// The width is part of what a pad is; of the others it follows.
    private record Key(Op op, List<Integer> arguments, int width) {}

    private final List<Node> nodes = new ArrayList<>();
    private final Map<Key, Node> known = new HashMap<>();
    private final int first;

    /// Where the values being built come from.
    private SourceSpan span = SourceSpan.NONE;

    public NodeBuilder() {
        this.first = 0;
    }

    /// Goes on where a graph ends, and reuses its nodes.
    public NodeBuilder(Graph graph) {
        this.first = graph.nodes().size();
        for (Node node : graph.nodes()) {
            known.put(key(node.op(), node.arguments(), node.width()), node);
        }
    }

    public void at(SourceSpan where) {
        this.span = where;
    }

    public Node constant(double value) {
        return leaf(new Op.Constant(value == 0 ? 0.0 : value), 1, ValueDomain.NODE);
    }

    public Node leaf(Op op, int width, ValueDomain domain) {
        return make(op, List.of(), width, domain);
    }

    public Node product(Parameter w, Node a) {
        return make(new Op.Product(w), List.of(a), w.rows(), a.domain());
    }

    public Node transposed(Parameter w, Node d) {
        return make(new Op.TransposedProduct(w), List.of(d), w.columns(), d.domain());
    }

    public Node concat(List<Node> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        int width = parts.stream().mapToInt(Node::width).sum();
        ValueDomain domain = joint(parts);
        return make(new Op.Concat(), together(parts, domain), width, domain);
    }

    public Node slice(Node a, int from, int to) {
        if (from == 0 && to == a.width()) {
            return a;
        }
        return make(new Op.Slice(from, to), List.of(a), to - from, a.domain());
    }

    public Node pad(Node a, int from, int width) {
        if (a.width() == width) {
            return a;
        }
        return make(new Op.Pad(from), List.of(a), width, a.domain());
    }

    public Node due(Clock clock, Node steps, int width) {
        return make(new Op.Due(clock), List.of(steps), width, ValueDomain.NODE);
    }

    public Node rowSum(Node a) {
        return a.width() == 1 ? a : make(new Op.RowSum(), List.of(a), 1, a.domain());
    }

    public Node reduce(Op.Reduction reduction, String index, Node a) {
        return make(new Op.Reduce(reduction, index), List.of(a), a.width(), ValueDomain.NODE);
    }

    public Node mean(String index, Node a) {
        return mul(
                leaf(new Op.InverseDegree(index), 1, ValueDomain.NODE),
                reduce(Op.Reduction.SUM, index, a));
    }

    public Node repeat(String index, Node a) {
        return make(new Op.Repeat(index), List.of(a), a.width(), new ValueDomain.OnEdge(index));
    }

    public Node gather(String index, Node a) {
        return make(new Op.Gather(index), List.of(a), a.width(), new ValueDomain.OnEdge(index));
    }

    public Node scatter(String index, Node a, ValueDomain domain) {
        return make(new Op.Scatter(index), List.of(a), a.width(), domain);
    }

    public Node toGreatest(String index, Node d, Node a) {
        return make(new Op.ToGreatest(index), List.of(d, a), a.width(), a.domain());
    }

    public Node edgeSoftmax(String index, Node a) {
        return make(new Op.EdgeSoftmax(index), List.of(a), a.width(), a.domain());
    }

    public Node apply(Function f, Node... arguments) {
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

    public Node neg(Node a) {
        return is(a, Function.NEG) ? a.argument(0) : plain(Function.NEG, List.of(a));
    }

    public Node add(Node a, Node b) {
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

    public Node sub(Node a, Node b) {
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

    public Node mul(Node a, Node b) {
        if (is(a, 1)) {
            return b;
        }
        if (is(b, 1)) {
            return a;
        }
        return plain(Function.MUL, List.of(a, b));
    }

    public Node div(Node a, Node b) {
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
        ValueDomain domain = joint(arguments);
        return make(new Op.Apply(f), together(arguments, domain), width, domain);
    }

    private static boolean is(Node a, double value) {
        return a.op() instanceof Op.Constant c && c.value() == value;
    }

    private static boolean is(Node a, Function f) {
        return a.op() instanceof Op.Apply apply && apply.function() == f;
    }

    /// Edge values together with node values are edge values.
    private static ValueDomain joint(List<Node> arguments) {
        for (Node a : arguments) {
            if (!(a.domain() instanceof ValueDomain.OnNode)) {
                return a.domain();
            }
        }
        return ValueDomain.NODE;
    }

    /// The arguments, those of the node repeated to the edges where others live there.
    private List<Node> together(List<Node> arguments, ValueDomain domain) {
        if (!(domain instanceof ValueDomain.OnEdge(String index))) {
            return arguments;
        }
        return arguments.stream()
                .map(a ->
                        a.domain() instanceof ValueDomain.OnNode && !isSameForAllRows(a)
                                ? repeat(index, a)
                                : a)
                .toList();
    }

    /// Whether a value is one row for all: a number or a learned vector.
    private static boolean isSameForAllRows(Node a) {
        return a.op() instanceof Op.Constant || a.op() instanceof Op.Vector;
    }

    private Node make(Op op, List<Node> arguments, int width, ValueDomain domain) {
        return known.computeIfAbsent(
                key(op, arguments, width),
                k -> {
                    var node = new Node(first + nodes.size(), op, arguments, width, domain, span);
                    nodes.add(node);
                    return node;
                });
    }

    /// The same operation on other arguments.
    public Node again(Node node, List<Node> arguments) {
        return again(node, arguments, node.domain());
    }

    /// The same operation on other arguments that live elsewhere.
    public Node again(Node node, List<Node> arguments, ValueDomain domain) {
        span = node.span();
        return make(node.op(), arguments, node.width(), domain);
    }

    /// All that was built, in order.
    public List<Node> all() {
        return List.copyOf(nodes);
    }

    private static Key key(Op op, List<Node> arguments, int width) {
        return new Key(op, arguments.stream().map(Node::id).toList(), width);
    }

    /// What was built and is needed for `required`, renumbered without gaps. The answer maps every
    /// kept node to its new self, in topological order; nodes of the graph that was gone on from
    /// keep theirs.
    public Map<Node, Node> retained(List<Node> required) {
        var needed = new boolean[nodes.size()];
        for (Node node : required) {
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
                        new Node(id++, old.op(), arguments, old.width(), old.domain(), old.span()));
            }
        }
        return renewed;
    }
}
