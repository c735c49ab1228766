package dev.rondo.equation.derivative;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.equation.graph.Clock;
import dev.rondo.equation.graph.Function;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Mask;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.NodeBuilder;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.ReadSource;
import dev.rondo.equation.graph.ValueDomain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Cuts one group out of a cell with a clock: from the columns of the states that are its own back
/// to all that they are made of.
final class ClockCutter {
    /// In the place of a group: the output alone, from states that are all of others.
    static final int NONE = -1;

    /// Thrown where a cell cannot be cut; caught by [ClockGroups#of].
    static final class NotCut extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotCut() {
            super(null, null, false, false);
        }
    }

    private record Range(Node node, int from, int to) {}

    private record Input(String name, int width, ClockGroups.StateSource source) {}

    private final Graph graph;
    private final Clock clock;
    private final int group;
    private final NodeBuilder nodes = new NodeBuilder();
    private final Map<Range, Node> made = new HashMap<>();
    private final Map<Node, Boolean> ofStates = new HashMap<>();
    private final Map<String, Input> inputs = new LinkedHashMap<>();
    private final Map<String, ClockGroups.Block> blocks = new LinkedHashMap<>();
    private final Set<Integer> statesOfOthers = new HashSet<>();
    private final Set<Integer> groupsOfOthers = new HashSet<>();
    private final List<ClockGroups.Columns> states = new ArrayList<>();
    private final List<Node> next = new ArrayList<>();

    ClockCutter(Graph graph, Clock clock, int group) {
        this.graph = graph;
        this.clock = clock;
        this.group = group;
        if (group == NONE) {
            cut(graph.output(), 0, graph.output().width());
            return;
        }
        for (int s = 0; s < graph.states().size(); s++) {
            var state = graph.states().get(s);
            int from = start(state.width());
            int to = end(state.width());
            if (!state.counter() && from < to) {
                states.add(new ClockGroups.Columns(s, from, to));
                next.add(cut(fresh(state), from, to));
            }
        }
    }

    /// The clock of a state: its next value is computed where that is due, else the previous one.
    static Optional<Clock> clock(Graph.State state) {
        if (is(state.next(), Function.ADD)) {
            Node fresh = state.next().argument(0);
            Node previous = state.next().argument(1);
            if (is(fresh, Function.WHERE_GT)
                    && is(previous, Function.WHERE_LE)
                    && fresh.argument(1) == previous.argument(1)
                    && fresh.argument(1).op() instanceof Op.Due due
                    && previous.argument(0)
                            .op()
                            .equals(new Op.Previous(state.name(), new ReadSource.Delay(1)))) {
                return Optional.of(due.clock());
            }
        }
        return Optional.empty();
    }

    private static boolean is(Node node, Function f) {
        return node.op() instanceof Op.Apply a && a.function() == f;
    }

    /// The value that a clocked state takes where it is due.
    private static Node fresh(Graph.State state) {
        return state.next().argument(0).argument(0);
    }

    int group() {
        return group;
    }

    int period() {
        return group == NONE ? 1 : clock.period(group);
    }

    boolean hasStates() {
        return !states.isEmpty();
    }

    Set<Integer> statesOfOthers() {
        return statesOfOthers;
    }

    Set<Integer> groupsOfOthers() {
        return groupsOfOthers;
    }

    private int start(int width) {
        return group == NONE ? 0 : clock.start(group, width);
    }

    private int end(int width) {
        return group == NONE ? 0 : clock.start(group + 1, width);
    }

    // ---- columns of values --------------------------------------------------------------------

    private Node cut(Node node, int from, int to) {
        var range = new Range(node, from, to);
        Node known = made.get(range);
        if (known == null) {
            known = make(node, from, to);
            made.put(range, known);
        }
        return known;
    }

    private Node make(Node node, int from, int to) {
        for (int s = 0; s < graph.states().size(); s++) {
            if (graph.states().get(s).next() == node) {
                return state(s, true, from, to);
            }
        }
        return switch (node.op()) {
            case Op.Input in -> {
                expect(in.from().equals(ReadSource.HERE));
                int index = index(graph.inputs().stream().map(Graph.Input::name).toList(), in);
                Node whole =
                        input(in.name(), node.width(), new ClockGroups.StateSource.Input(index));
                yield nodes.slice(whole, from, to);
            }
            case Op.Previous a -> {
                expect(
                        a.from().equals(new ReadSource.Delay(1))
                                && !a.state().equals(Graph.COUNTER));
                yield state(index(a.state()), false, from, to);
            }
            case Op.Vector v ->
                    nodes.leaf(
                            new Op.Vector(block(v.parameter(), from, to, 0, 1)),
                            to - from,
                            ValueDomain.NODE);
            case Op.Constant c -> nodes.constant(c.value());
            case Op.Product p -> product(p.parameter(), node.argument(0), from, to);
            case Op.Apply f -> {
                boolean ofRow =
                        f.function() == Function.SOFTMAX || f.function() == Function.LAYER_NORM;
                expect(!ofRow || from == 0 && to == node.width());
                var arguments =
                        node.arguments().stream()
                                .map(a -> a.width() == 1 ? cut(a, 0, 1) : cut(a, from, to))
                                .toList();
                yield nodes.apply(f.function(), arguments.toArray(Node[]::new));
            }
            case Op.Concat c -> {
                var parts = new ArrayList<Node>();
                int at = 0;
                for (Node a : node.arguments()) {
                    int first = Math.max(from, at);
                    int last = Math.min(to, at + a.width());
                    if (first < last) {
                        parts.add(cut(a, first - at, last - at));
                    }
                    at += a.width();
                }
                yield nodes.concat(parts);
            }
            case Op.Slice s -> cut(node.argument(0), from + s.from(), to + s.from());
            case Op.RowSum r -> nodes.rowSum(cut(node.argument(0), 0, node.argument(0).width()));
            default -> throw new NotCut();
        };
    }

    private static void expect(boolean rule) {
        if (!rule) {
            throw new NotCut();
        }
    }

    private static int index(List<String> names, Op.Input in) {
        return names.indexOf(in.name());
    }

    private int index(String state) {
        return graph.states().stream().map(Graph.State::name).toList().indexOf(state);
    }

    private Graph.Input input(Input in) {
        return in.source() instanceof ClockGroups.StateSource.Input whole
                ? graph.inputs().get(whole.index())
                : new Graph.Input(in.name(), in.width(), 0);
    }

    private Node input(String name, int width, ClockGroups.StateSource source) {
        inputs.putIfAbsent(name, new Input(name, width, source));
        return nodes.leaf(new Op.Input(name, ReadSource.HERE), width, ValueDomain.NODE);
    }

    /// Columns of the next or previous value of a state: what is this group's own, and what others
    /// hold.
    private Node state(int s, boolean leaves, int from, int to) {
        var state = graph.states().get(s);
        int own = Math.max(from, Math.min(to, start(state.width())));
        int others = Math.max(own, Math.min(to, end(state.width())));
        var parts = new ArrayList<Node>();
        if (from < own) {
            parts.add(otherColumns(s, leaves, from, own));
        }
        if (own < others) {
            int first = start(state.width());
            parts.add(
                    leaves
                            ? cut(fresh(state), own, others)
                            : nodes.slice(
                                    nodes.leaf(
                                            new Op.Previous(state.name(), new ReadSource.Delay(1)),
                                            end(state.width()) - first,
                                            ValueDomain.NODE),
                                    own - first,
                                    others - first));
        }
        if (others < to) {
            parts.add(otherColumns(s, leaves, others, to));
        }
        return nodes.concat(parts);
    }

    private Node otherColumns(int s, boolean leaves, int from, int to) {
        var state = graph.states().get(s);
        var columns = new ClockGroups.Columns(s, from, to);
        statesOfOthers.add(s);
        for (int g = 0; g < clock.groups(); g++) {
            if (from < clock.start(g + 1, state.width()) && clock.start(g, state.width()) < to) {
                groupsOfOthers.add(g);
            }
        }
        return input(
                state.name() + (leaves ? " next " : " previous ") + from + ":" + to,
                to - from,
                leaves
                        ? new ClockGroups.StateSource.Next(columns)
                        : new ClockGroups.StateSource.Previous(columns));
    }

    // ---- products -----------------------------------------------------------------------------

    /// Rows `from` to `to` of a product, as a sum over stretches of columns: what is the group's
    /// own apart from the rest, so that only that is within the recurrence.
    private Node product(Parameter p, Node operand, int from, int to) {
        var cuts = new java.util.TreeSet<>(List.of(0, p.columns()));
        boundaries(operand, 0, cuts);
        var edges = List.copyOf(cuts);
        Node sum = null;
        for (int i = 0; i + 1 < edges.size(); i++) {
            int first = edges.get(i);
            int last = edges.get(i + 1);
            while (first < last && !allowed(p, from, to, first)) {
                first++;
            }
            while (first < last && !allowed(p, from, to, last - 1)) {
                last--;
            }
            if (first < last) {
                Node term =
                        nodes.product(block(p, from, to, first, last), cut(operand, first, last));
                sum = sum == null ? term : nodes.add(sum, term);
            }
        }
        if (sum == null) {
            throw new NotCut();
        }
        return sum;
    }

    private static boolean allowed(Parameter p, int from, int to, int column) {
        for (int row = from; row < to; row++) {
            if (p.mask().allows(row, column)) {
                return true;
            }
        }
        return false;
    }

    /// The columns of a value, counted from `at`, at which what is the group's own begins and ends.
    private void boundaries(Node node, int at, Set<Integer> cuts) {
        if (node.op() instanceof Op.Concat) {
            int offset = at;
            for (Node part : node.arguments()) {
                cuts.add(offset);
                boundaries(part, offset, cuts);
                offset += part.width();
            }
            cuts.add(offset);
        } else if (hasOwn(node)) {
            cuts.add(at + start(node.width()));
            cuts.add(at + end(node.width()));
        }
    }

    /// Whether a value is made, element by element, of states.
    private boolean hasOwn(Node node) {
        Boolean known = ofStates.get(node);
        if (known == null) {
            known =
                    switch (node.op()) {
                        case Op.Previous a -> true;
                        case Op.Apply f ->
                                node.arguments().stream()
                                        .anyMatch(a -> a.width() == node.width() && hasOwn(a));
                        default -> false;
                    };
            ofStates.put(node, known);
        }
        return known;
    }

    private Parameter block(Parameter p, int fromRow, int toRow, int fromColumn, int toColumn) {
        String name = p.name() + " " + fromRow + ":" + toRow + " " + fromColumn + ":" + toColumn;
        return blocks.computeIfAbsent(
                        name,
                        n ->
                                new ClockGroups.Block(
                                        new Parameter(
                                                name,
                                                toRow - fromRow,
                                                toColumn - fromColumn,
                                                p.matrix(),
                                                p.initialiser(),
                                                p.fixed(),
                                                Mask.NONE),
                                        p,
                                        fromRow,
                                        fromColumn))
                .part();
    }

    // ---- the part -----------------------------------------------------------------------------

    /// @param read the states that are the output or that some part reads of another
    ClockGroups.Part part(Set<Integer> read) {
        var exposed = new ArrayList<Integer>();
        for (int i = 0; i < states.size(); i++) {
            if (read.contains(states.get(i).state())) {
                exposed.add(i);
            }
        }
        if (exposed.isEmpty() && !states.isEmpty()) {
            exposed.add(0);
        }
        Node output =
                states.isEmpty()
                        ? cut(graph.output(), 0, graph.output().width())
                        : nodes.concat(exposed.stream().map(next::get).toList());
        var required = new ArrayList<>(next);
        required.add(output);
        var retained = nodes.retained(required);
        var sorted = new ArrayList<>(inputs.values());
        sorted.sort(
                Comparator.comparingInt(in ->
                        in.source() instanceof ClockGroups.StateSource.Input i ? i.index() : 9999));
        var partStates = new ArrayList<Graph.State>();
        for (int i = 0; i < states.size(); i++) {
            var columns = states.get(i);
            partStates.add(
                    new Graph.State(
                            graph.states().get(columns.state()).name(),
                            columns.width(),
                            1,
                            need(retained, next.get(i))));
        }
        var part =
                new Graph(
                        graph.name(),
                        retained.values().stream()
                                .sorted(Comparator.comparingInt(Node::id))
                                .toList(),
                        sorted.stream().map(this::input).toList(),
                        partStates,
                        blocks.values().stream().map(ClockGroups.Block::part).toList(),
                        graph.outputName(),
                        need(retained, output));
        return new ClockGroups.Part(
                part,
                period(),
                sorted.stream().map(Input::source).toList(),
                List.copyOf(states),
                List.copyOf(blocks.values()),
                List.copyOf(exposed));
    }
}
