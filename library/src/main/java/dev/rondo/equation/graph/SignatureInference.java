package dev.rondo.equation.graph;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds the [StructureSignature] that a cell's equations ask for.
final class SignatureInference {
    private final Graph graph;
    private boolean delays;
    private final Set<String> slots = new TreeSet<>();
    private final Set<String> bare = new HashSet<>();

    /// By index what is read over it: inputs that have rows of their own, and states.
    private final Map<String, Set<String>> inputs = new TreeMap<>();

    private final Map<String, Set<String>> states = new TreeMap<>();

    private SignatureInference(Graph graph) {
        this.graph = graph;
    }

    static StructureSignature by(Graph graph) {
        var inference = new SignatureInference(graph);
        graph.nodes().forEach(inference::note);
        return inference.signature();
    }

    private void note(Node node) {
        switch (node.op()) {
            case Op.Input(String name, ReadSource from) -> {
                from(name, from, node, inputs, graph.input(name).on().isEmpty());
                if (from instanceof ReadSource.Here) {
                    bare.add(name);
                }
            }
            case Op.Previous(String name, ReadSource from) -> from(name, from, node, states, true);
            default -> {}
        }
    }

    private void from(
            String name,
            ReadSource from,
            Node node,
            Map<String, Set<String>> read,
            boolean ownRows) {
        switch (from) {
            case ReadSource.Here h -> {}
            case ReadSource.Delay d -> delays = true;
            case ReadSource.Slot(String slot) -> slots.add(slot);
            case ReadSource.Index(String k) -> {
                var names = read.computeIfAbsent(k, index -> new TreeSet<>());
                if (ownRows) {
                    names.add(name);
                }
            }
        }
        if (delays && !slots.isEmpty()) {
            throw new EquationException(
                    graph.name()
                            + ":"
                            + node.span().line()
                            + ":"
                            + node.span().column()
                            + ": the cell reads earlier steps, such as `h` or `x[-1]`, and predecessors"
                            + " by name, such as `h["
                            + slots.iterator().next()
                            + "]`: no structure has both; is a bare `h` meant to have a name as well?",
                    node.span());
        }
    }

    private StructureSignature signature() {
        var signature = new StructureSignature(delays, slots, Map.of());
        var indices = new TreeSet<>(inputs.keySet());
        indices.addAll(states.keySet());
        for (String k : indices) {
            signature = signature.with(k, origin(k));
        }
        return signature;
    }

    private StructureSignature.Origin origin(String k) {
        var own = inputs.getOrDefault(k, Set.of());
        if (!states.getOrDefault(k, Set.of()).isEmpty() || !slots.isEmpty()) {
            return delays
                    ? StructureSignature.Origin.NEIGHBOURS
                    : StructureSignature.Origin.PREDECESSORS;
        }
        boolean ofNodes =
                own.isEmpty() || own.contains("x") || own.stream().anyMatch(bare::contains);
        return ofNodes ? StructureSignature.Origin.NEIGHBOURS : StructureSignature.Origin.MEMORY;
    }
}
