package dev.rondo.equation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A cell with all widths known: the values of one node of a structure, in an order in which
/// arguments come first.
///
/// @param nodes topological; `nodes.get(i).id() == i`
/// @param inputs in the order of declaration, `x` first
/// @param states in the order of definition
/// @param parameters in the order of first use
/// @param output the value that leaves the cell
public record Graph(
        String name,
        List<Node> nodes,
        List<Input> inputs,
        List<State> states,
        List<Parameter> parameters,
        String outputName,
        Node output) {

    public Graph {
        nodes = List.copyOf(nodes);
        inputs = List.copyOf(inputs);
        states = List.copyOf(states);
        parameters = List.copyOf(parameters);
    }

    /// A named input and the farthest delay at which it is read (0: only the present).
    ///
    /// @param draw what it is drawn from anew for every row, if nobody gives it
    public record Input(String name, int width, int maxDelay, Optional<Draw> draw) {
        /// An input that is given.
        public Input(String name, int width, int maxDelay) {
            this(name, width, maxDelay, Optional.empty());
        }
    }

    /// A state: what leaves under its name, and the farthest delay at which it is read (at least
    /// 1).
    public record State(String name, int width, int maxDelay, Node leaving) {
        /// Whether this is the count of steps that a cell with clocks carries: a whole number, 0 at
        /// the beginning of a sequence, never learned, without adjoint.
        public boolean counter() {
            return isCounter(name);
        }
    }

    /// The name of the count of steps, which no equation can write.
    static final String COUNTER = "step count";

    /// Whether a state of this name is such a count; in a stack each layer has its own.
    static boolean isCounter(String state) {
        return state.endsWith(COUNTER);
    }

    /// Steps after which the clocks of all states repeat, and the count begins at 0 again; 1 where
    /// there are no clocks.
    public int cycle() {
        long cycle = 1;
        for (Node node : nodes) {
            if (node.op() instanceof Op.Due due) {
                cycle = Clock.leastCommonMultiple(cycle, due.clock().cycle());
            }
        }
        return (int) cycle;
    }

    /// All that makes this graph what it is, a line for each part, without places in the source:
    /// two graphs with the same description compute the same. A tool for reading and for tests.
    public String describe() {
        var text = new StringBuilder();
        inputs.forEach(in -> text.append("input ").append(in).append('\n'));
        states.forEach(s ->
                text.append("state ")
                        .append(s.name())
                        .append(' ')
                        .append(s.width())
                        .append(" back ")
                        .append(s.maxDelay())
                        .append(" = %")
                        .append(s.leaving().id())
                        .append('\n'));
        parameters.forEach(p -> text.append(p).append('\n'));
        nodes.forEach(n -> text.append(n.describe()).append('\n'));
        return text.append("output ")
                .append(outputName)
                .append(" = %")
                .append(output.id())
                .append('\n')
                .toString();
    }

    /// The slots and the edge indices that a cell reads.
    record Edges(Set<String> slots, Set<String> indices) {}

    static Edges edges(Graph graph) {
        var slots = new TreeSet<String>();
        var indices = new TreeSet<String>();
        for (Node node : graph.nodes()) {
            switch (from(node)) {
                case From.Slot s -> slots.add(s.name());
                case From.Index k -> indices.add(k.index());
                default -> {}
            }
        }
        return new Edges(slots, indices);
    }

    private static From from(Node node) {
        return switch (node.op()) {
            case Op.Input in -> in.from();
            case Op.Arriving a -> a.from();
            default -> From.HERE;
        };
    }

    /// Checks that a structure has what the cell reads from other nodes.
    ///
    /// @param slots the predecessors that the structure names
    /// @param delays whether the structure has steps before this one: a chain has
    /// @param indices the edge sets that the structure has
    /// @throws EquationException naming the first that it lacks, and what there is
    public void check(Set<String> slots, boolean delays, Set<String> indices) {
        for (Node node : nodes) {
            String value =
                    node.op() instanceof Op.Arriving a
                            ? a.state()
                            : node.op() instanceof Op.Input in ? in.name() : "";
            String lacking =
                    switch (from(node)) {
                        case From.Slot s when !slots.contains(s.name()) ->
                                "the predecessor `"
                                        + s.name()
                                        + "`"
                                        + Suggestion.among(s.name(), slots);
                        case From.Index k when !indices.contains(k.index()) ->
                                "edges `" + k.index() + "`" + Suggestion.among(k.index(), indices);
                        case From.Delay d when !delays -> "steps before this one";
                        default -> "";
                    };
            if (!lacking.isEmpty()) {
                var has = new java.util.ArrayList<String>();
                if (delays) {
                    has.add("delays such as `[-1]`");
                }
                slots.stream().sorted().forEach(s -> has.add("`[" + s + "]`"));
                indices.stream().sorted().forEach(k -> has.add("`[" + k + "]`"));
                throw new EquationException(
                        name
                                + ":"
                                + node.span().line()
                                + ":"
                                + node.span().column()
                                + ": `"
                                + value
                                + "` is read from another node, and the"
                                + " structure lacks "
                                + lacking
                                + " (it has "
                                + (has.isEmpty() ? "no predecessors" : String.join(", ", has))
                                + "): is the cell meant for another structure?",
                        node.span());
            }
        }
    }
}
