package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.NodeBuilder;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.equation.graph.StructureSignature;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Finds the linear states of a cell and takes them out: see [LinearStates].
///
/// States that need each other (strongly connected ones) are looked at together, those first that
/// others need. A next value that is read by another state's equation counts as that state's need
/// of it, not as a part of its equation.
final class LinearCut {
    /// States that one group may have.
    private static final int LARGEST = 2;

    private final Graph graph;
    private final NodeBuilder nodes = new NodeBuilder();
    private final Map<String, Graph.State> states = new LinkedHashMap<>();

    /// The first state whose next value this is, where that is computed at all.
    private final Map<Node, String> next = new IdentityHashMap<>();

    private final Map<String, Set<String>> needs = new HashMap<>();
    private final Set<String> linear = new HashSet<>();
    private final Map<Node, Node> renewed = new IdentityHashMap<>();
    private final List<LinearStates.Group> groups = new ArrayList<>();

    private LinearCut(Graph graph) {
        this.graph = graph;
        for (var s : graph.states()) {
            states.put(s.name(), s);
            if (!s.next().arguments().isEmpty()) {
                next.putIfAbsent(s.next(), s.name());
            }
        }
    }

    static LinearStates of(Graph graph) {
        graph.check(StructureSignature.CHAIN);
        var cut = new LinearCut(graph);
        cut.find();
        return cut.groups.isEmpty() ? LinearStates.none(graph) : cut.result();
    }

    // ---- which states need which --------------------------------------------------------------

    private void find() {
        for (String s : states.keySet()) {
            var direct = new LinkedHashSet<String>();
            needs(states.get(s).next(), s, direct, new HashSet<>());
            needs.put(s, direct);
        }
        Map<String, Set<String>> all = new HashMap<>();
        for (String s : states.keySet()) {
            var reached = new LinkedHashSet<String>();
            reach(s, reached);
            all.put(s, reached);
        }
        Set<String> done = new HashSet<>();
        var inOrder = new ArrayList<>(states.keySet());
        // Fewer first, each counted with itself: what a state needs is among what its users need.
        inOrder.sort(Comparator.comparingInt(s -> needed(all, s)));
        for (String s : inOrder) {
            if (done.contains(s)) {
                continue;
            }
            List<String> group = new ArrayList<>();
            for (String t : states.keySet()) {
                if (t.equals(s) || reaches(all, s, t) && reaches(all, t, s)) {
                    group.add(t);
                }
            }
            done.addAll(group);
            if (fits(group, all)) {
                take(group);
            }
        }
    }

    private static int needed(Map<String, Set<String>> all, String s) {
        var with = new HashSet<>(all.getOrDefault(s, Set.of()));
        with.add(s);
        return with.size();
    }

    private static boolean reaches(Map<String, Set<String>> all, String s, String t) {
        return all.getOrDefault(s, Set.of()).contains(t);
    }

    private void needs(Node n, String of, Set<String> into, Set<Node> seen) {
        if (!seen.add(n)) {
            return;
        }
        String other = next.get(n);
        if (n.op() instanceof Op.Previous a) {
            into.add(a.state());
        } else if (other != null && !other.equals(of)) {
            into.add(other);
        } else {
            n.arguments().forEach(a -> needs(a, of, into, seen));
        }
    }

    private void reach(String s, Set<String> into) {
        for (String t : needs.getOrDefault(s, Set.of())) {
            if (into.add(t)) {
                reach(t, into);
            }
        }
    }

    private boolean fits(List<String> group, Map<String, Set<String>> all) {
        if (group.size() > LARGEST) {
            return false;
        }
        Graph.State first = state(group.getFirst());
        for (String s : group) {
            Graph.State state = state(s);
            boolean plain =
                    state.maxDelay() == 1
                            && state.width() == first.width()
                            && state.next().width() == state.width();
            boolean needsLinear =
                    all.getOrDefault(s, Set.of()).stream()
                            .allMatch(t -> linear.contains(t) || group.contains(t));
            if (!plain || !needsLinear) {
                return false;
            }
        }
        return true;
    }

    private Graph.State state(String name) {
        return java.util.Objects.requireNonNull(states.get(name));
    }

    // ---- factors and rests --------------------------------------------------------------------

    private void take(List<String> group) {
        var sums = new Sums(group);
        List<List<Node>> factors = new ArrayList<>();
        List<Node> rests = new ArrayList<>();
        for (String s : group) {
            Sum sum = sums.of(state(s).next());
            if (sum == null) {
                return;
            }
            factors.add(sum.factors());
            rests.add(sum.rest());
        }
        linear.addAll(group);
        group.forEach(s -> renewed.remove(state(s).next()));
        groups.add(
                new LinearStates.Group(group.stream().map(this::state).toList(), factors, rests));
    }

    /// `Σ factors_b * s_b + rest`.
    private record Sum(List<Node> factors, Node rest) {}

    /// Values as sums over the previous states of one group.
    private final class Sums {
        private final List<String> group;
        private final Node zero = nodes.constant(0);
        private final Map<Node, Boolean> dependent = new IdentityHashMap<>();
        private final Map<Node, @Nullable Sum> known = new IdentityHashMap<>();

        Sums(List<String> group) {
            this.group = group;
        }

        private boolean depends(Node n) {
            Boolean seen = dependent.get(n);
            if (seen == null) {
                String other = next.get(n);
                seen =
                        n.op() instanceof Op.Previous a
                                ? group.contains(a.state())
                                : (other == null || !linear.contains(other))
                                        && n.arguments().stream().anyMatch(this::depends);
                dependent.put(n, seen);
            }
            return seen;
        }

        /// The value as a sum, or null where it is none.
        @Nullable Sum of(Node n) {
            if (!known.containsKey(n)) {
                known.put(n, make(n));
            }
            return known.get(n);
        }

        private @Nullable Sum make(Node n) {
            if (!depends(n)) {
                return new Sum(group.stream().map(s -> zero).toList(), renew(n));
            }
            if (n.op() instanceof Op.Previous a) {
                Node one = nodes.constant(1);
                return new Sum(
                        group.stream().map(s -> s.equals(a.state()) ? one : zero).toList(), zero);
            }
            if (!(n.op() instanceof Op.Apply apply)) {
                return null;
            }
            for (Node a : n.arguments()) {
                if (depends(a) && a.width() != n.width()) {
                    return null;
                }
            }
            return switch (apply.function()) {
                case NEG -> each(of(n.argument(0)), LinearCut.this::negative);
                case ADD -> plus(of(n.argument(0)), of(n.argument(1)));
                case SUB ->
                        plus(of(n.argument(0)), each(of(n.argument(1)), LinearCut.this::negative));
                case MUL -> {
                    int by = depends(n.argument(0)) ? 1 : 0;
                    if (depends(n.argument(by))) {
                        yield null;
                    }
                    Node factor = renew(n.argument(by));
                    yield each(of(n.argument(1 - by)), a -> times(a, factor));
                }
                case DIV -> {
                    if (depends(n.argument(1))) {
                        yield null;
                    }
                    Node by = renew(n.argument(1));
                    yield each(of(n.argument(0)), a -> LinearStates.zero(a) ? a : nodes.div(a, by));
                }
                default -> null;
            };
        }

        private @Nullable Sum each(
                @Nullable Sum sum, java.util.function.UnaryOperator<Node> change) {
            return sum == null
                    ? null
                    : new Sum(
                            sum.factors().stream().map(change).toList(), change.apply(sum.rest()));
        }

        private @Nullable Sum plus(@Nullable Sum p, @Nullable Sum q) {
            if (p == null || q == null) {
                return null;
            }
            List<Node> factors = new ArrayList<>();
            for (int i = 0; i < group.size(); i++) {
                factors.add(nodes.add(p.factors().get(i), q.factors().get(i)));
            }
            return new Sum(factors, nodes.add(p.rest(), q.rest()));
        }
    }

    private Node negative(Node a) {
        return LinearStates.zero(a) ? a : nodes.neg(a);
    }

    private Node times(Node a, Node by) {
        if (LinearStates.zero(a)) {
            return a;
        }
        boolean minusOne = a.op() instanceof Op.Constant c && c.value() == -1;
        return minusOne ? nodes.neg(by) : nodes.mul(a, by);
    }

    // ---- the rest of the cell -----------------------------------------------------------------

    /// A value in the graph of the rest.
    private Node renew(Node n) {
        Node known = renewed.get(n);
        if (known != null) {
            return known;
        }
        String state = next.get(n);
        Node made;
        if (n.op() instanceof Op.Previous a && linear.contains(a.state())) {
            made = nodes.leaf(new Op.Input(a.state(), a.from()), n.width(), n.domain());
        } else if (state != null && linear.contains(state)) {
            made = nodes.leaf(new Op.Input(state, ReadSource.HERE), n.width(), n.domain());
        } else {
            made = nodes.again(n, n.arguments().stream().map(this::renew).toList());
        }
        renewed.put(n, made);
        return made;
    }

    private LinearStates result() {
        List<Node> required = new ArrayList<>();
        Map<String, Node> leaves = new HashMap<>();
        for (var s : graph.states()) {
            if (!linear.contains(s.name())) {
                leaves.put(s.name(), renew(s.next()));
            }
        }
        Node output = renew(graph.output());
        required.addAll(leaves.values());
        required.add(output);
        Map<String, Node> previous = new HashMap<>();
        for (var g : groups) {
            g.factors().forEach(required::addAll);
            required.addAll(g.rests());
            for (var s : g.states()) {
                var op = new Op.Input(s.name(), new ReadSource.Delay(1));
                previous.put(s.name(), nodes.leaf(op, s.width(), s.next().domain()));
            }
        }
        required.addAll(previous.values());
        var retained = nodes.retained(required);
        var inputs = new ArrayList<>(graph.inputs());
        for (var g : groups) {
            g.states().forEach(s -> inputs.add(new Graph.Input(s.name(), s.width(), 1)));
        }
        var rest =
                new Graph(
                        graph.name(),
                        retained.values().stream()
                                .sorted(Comparator.comparingInt(Node::id))
                                .toList(),
                        inputs,
                        graph.states().stream()
                                .filter(s -> !linear.contains(s.name()))
                                .map(s ->
                                        new Graph.State(
                                                s.name(),
                                                s.width(),
                                                s.maxDelay(),
                                                now(retained, leaves.get(s.name()))))
                                .toList(),
                        graph.parameters(),
                        graph.outputName(),
                        now(retained, output));
        List<LinearStates.Group> result = new ArrayList<>();
        List<Differentiator.Seed> seeds = new ArrayList<>();
        for (var g : groups) {
            var of = new ArrayList<List<Node>>();
            var rests = new ArrayList<Node>();
            for (int a = 0; a < g.states().size(); a++) {
                var state = g.states().get(a);
                var row = new ArrayList<Node>();
                for (int b = 0; b < g.states().size(); b++) {
                    Node factor = now(retained, g.factors().get(a).get(b));
                    row.add(factor);
                    Node s = now(retained, previous.get(g.states().get(b).name()));
                    seeds.add(new Differentiator.Seed(factor, state, s));
                }
                of.add(row);
                rests.add(now(retained, g.rests().get(a)));
                seeds.add(new Differentiator.Seed(rests.getLast(), state, null));
            }
            result.add(new LinearStates.Group(g.states(), of, rests));
        }
        return new LinearStates(rest, Differentiator.derive(rest, seeds), result);
    }

    private static Node now(Map<Node, Node> retained, @Nullable Node n) {
        return java.util.Objects.requireNonNull(retained.get(n));
    }
}
