package dev.rondo.equation.graph;

import java.util.ArrayList;
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
    /// @param on the index on whose edges it lives; else it has a row a node, or one for each row
    ///   of the memory that its index ranges over
    public record Input(
            String name, int width, int maxDelay, Optional<Draw> draw, Optional<String> on) {
        /// An input that is given for every node.
        public Input(String name, int width, int maxDelay) {
            this(name, width, maxDelay, Optional.empty(), Optional.empty());
        }
    }

    /// The states with other nodes that compute them.
    ///
    /// @param next of each state, in their order; more are passed over
    public List<State> states(List<Node> next) {
        var all = new ArrayList<State>();
        for (int i = 0; i < states.size(); i++) {
            var s = states.get(i);
            all.add(new State(s.name(), s.width(), s.maxDelay(), next.get(i)));
        }
        return all;
    }

    /// The input of this name.
    public Input input(String input) {
        return inputs.stream()
                .filter(in -> in.name().equals(input))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(input));
    }

    /// A state: what leaves under its name, and the farthest delay at which it is read (at least
    /// 1).
    public record State(String name, int width, int maxDelay, Node next) {
        /// Whether this is the count of steps that a cell with clocks carries: a whole number, 0 at
        /// the beginning of a sequence, never learned, without adjoint.
        public boolean counter() {
            return isCounter(name);
        }
    }

    /// The name of the count of steps, which no equation can write.
    public static final String COUNTER = "step count";

    /// Whether a state of this name is such a count; in a stack each layer has its own.
    public static boolean isCounter(String state) {
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
                        .append(s.next().id())
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
    public record Edges(Set<String> slots, Set<String> indices) {}

    public static Edges edges(Graph graph) {
        var slots = new TreeSet<String>();
        var indices = new TreeSet<String>();
        for (Node node : graph.nodes()) {
            switch (from(node)) {
                case ReadSource.Slot s -> slots.add(s.name());
                case ReadSource.Index k -> indices.add(k.index());
                default -> {}
            }
        }
        return new Edges(slots, indices);
    }

    private static ReadSource from(Node node) {
        return switch (node.op()) {
            case Op.Input in -> in.from();
            case Op.Previous a -> a.from();
            default -> ReadSource.HERE;
        };
    }

    /// Whether a cell reads nothing from other nodes but earlier steps of a chain.
    public boolean readsChain() {
        Edges edges = edges(this);
        return edges.slots().isEmpty() && edges.indices().isEmpty();
    }

    /// Checks that a structure has what the cell reads from other nodes.
    ///
    /// @throws EquationException naming the first that it lacks, and what there is
    public void check(StructureSignature signature) {
        for (Node node : nodes) {
            String lacking = lacking(node, signature);
            if (!lacking.isEmpty()) {
                String value =
                        node.op() instanceof Op.Previous a
                                ? a.state()
                                : node.op() instanceof Op.Input in ? in.name() : "";
                throw new EquationException(
                        name
                                + ":"
                                + node.span().line()
                                + ":"
                                + node.span().column()
                                + ": `"
                                + value
                                + "` is read from "
                                + lacking
                                + " (it has "
                                + signature.shown()
                                + "): is the cell meant for another structure?",
                        node.span());
            }
        }
    }

    private String lacking(Node node, StructureSignature signature) {
        String another = "another node, and the structure lacks ";
        return switch (from(node)) {
            case ReadSource.Here h ->
                    node.op() instanceof Op.Input in && onlyElsewhere(in.name(), signature)
                            ? "this node, and it lives elsewhere: there is no such value at the nodes"
                            : "";
            case ReadSource.Slot s ->
                    signature.slots().contains(s.name())
                            ? ""
                            : another
                                    + "the predecessor `"
                                    + s.name()
                                    + "`"
                                    + Suggestion.among(s.name(), signature.slots());
            case ReadSource.Delay d -> signature.delays() ? "" : another + "steps before this one";
            case ReadSource.Index k -> {
                var origin = signature.indices().get(k.index());
                if (origin == null) {
                    yield another
                            + "edges `"
                            + k.index()
                            + "`"
                            + Suggestion.among(k.index(), signature.indices().keySet());
                }
                yield origin == StructureSignature.Origin.MEMORY && node.op() instanceof Op.Previous
                        ? "the memory `" + k.index() + "`, and a memory has inputs and no states"
                        : "";
            }
        };
    }

    /// Whether an input lives on edges, or is what a memory holds.
    private boolean onlyElsewhere(String input, StructureSignature signature) {
        return input(input).on().isPresent() || memoryOf(input, signature).isPresent();
    }

    /// The index over a memory by which an input is read: it then holds the rows of that memory.
    public Optional<String> memoryOf(String input, StructureSignature signature) {
        return nodes.stream()
                .filter(n -> n.op() instanceof Op.Input in && in.name().equals(input))
                .map(n -> ((Op.Input) n.op()).from())
                .filter(f ->
                        f instanceof ReadSource.Index k
                                && signature.indices().get(k.index())
                                        == StructureSignature.Origin.MEMORY)
                .map(f -> ((ReadSource.Index) f).index())
                .findFirst();
    }
}
