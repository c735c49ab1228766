package dev.rondo.equation.graph;

import dev.rondo.store.Key;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a kind of structure offers to equations, known before there are data: a chain has delays, a
/// grid and an ordered tree have named predecessors, a graph and an unordered tree edges to range
/// over.
///
/// @param delays whether there are steps before this one: `h`, `h[-1]`, `x[-3]`
/// @param slots the predecessors that have names: `h[left]`
/// @param indices the letters that range over edges, `h[k]`, and where these edges come from
public record StructureSignature(
        @Key("delays") boolean delays,
        @Key("slots") Set<String> slots,
        @Key("indices") Map<String, Origin> indices) {
    /// Where edges come from.
    public enum Origin {
        /// Nodes of earlier levels: children, what comes before in a directed graph without cycles.
        @Key("PREDECESSORS")
        PREDECESSORS,
        /// Nodes of the same step, whose states are those of the step before: a graph, in which all
        /// nodes exchange messages round by round.
        @Key("NEIGHBOURS")
        NEIGHBOURS,
        /// Rows of something else that is complete before: an encoder's outputs. It has inputs
        /// only.
        @Key("MEMORY")
        MEMORY
    }

    /// Steps one after the other.
    public static final StructureSignature CHAIN = new StructureSignature(true, Set.of(), Map.of());

    public StructureSignature {
        slots = Set.copyOf(slots);
        indices = Map.copyOf(indices);
    }

    /// The least that a structure must offer to a cell, as far as its equations tell: an index over
    /// which states are read ranges over neighbours where the cell also reads earlier steps, else
    /// over predecessors; one over which only inputs are read ranges over neighbours if one of them
    /// is `x` or is read at the node itself as well, else over a memory.
    ///
    /// @throws EquationException if the cell reads both earlier steps and named predecessors, which
    ///   no structure has together
    public static StructureSignature requiredBy(Graph graph) {
        return SignatureInference.by(graph);
    }

    /// What it is for, in a few words: `sequences`, `trees, grids: left, right`.
    public String purpose() {
        var parts = new ArrayList<String>();
        if (!slots.isEmpty()) {
            parts.add("nodes with the predecessors " + names(slots));
        }
        new TreeMap<>(indices)
                .forEach((k, origin) ->
                        parts.add(
                                switch (origin) {
                                    case PREDECESSORS -> "nodes with predecessors `[" + k + "]`";
                                    case NEIGHBOURS ->
                                            (delays ? "graphs in rounds" : "graphs")
                                                    + " with neighbours `["
                                                    + k
                                                    + "]`";
                                    case MEMORY ->
                                            (delays ? "sequences" : "rows")
                                                    + " that look at a memory `["
                                                    + k
                                                    + "]`";
                                }));
        if (parts.isEmpty()) {
            return delays ? "sequences" : "any structure, node by node";
        }
        return String.join("; ", parts);
    }

    private static String names(Set<String> slots) {
        return new TreeSet<>(slots)
                .stream().map(s -> "`[" + s + "]`").collect(Collectors.joining(", "));
    }

    /// The same with edges of a further index.
    public StructureSignature with(String index, Origin origin) {
        var more = new TreeMap<>(indices);
        more.put(index, origin);
        return new StructureSignature(delays, slots, more);
    }

    /// ``delays such as `[-1]`, `[left]`, `[k]` ``.
    String shown() {
        var has = new ArrayList<String>();
        if (delays) {
            has.add("delays such as `[-1]`");
        }
        new TreeSet<>(slots).forEach(s -> has.add("`[" + s + "]`"));
        new TreeSet<>(indices.keySet()).forEach(k -> has.add("`[" + k + "]`"));
        return has.isEmpty() ? "no predecessors" : String.join(", ", has);
    }
}
