package dev.rondo.equation;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a kind of structure offers to equations, known before there are data: a chain has delays, a
/// grid and an ordered tree have named predecessors, a graph and an unordered tree edges to range
/// over.
///
/// @param delays whether there are steps before this one: `h`, `h[-1]`, `x[-3]`
/// @param slots the predecessors that have names: `h[left]`
/// @param indices the letters that range over edges, `h[k]`, and where these edges come from
public record Form(boolean delays, Set<String> slots, Map<String, Origin> indices) {
    /// Where edges come from.
    public enum Origin {
        /// Nodes of earlier levels: children, what comes before in a directed graph without cycles.
        PREDECESSORS,
        /// Nodes of the same step, whose states are those of the step before: a graph, in which all
        /// nodes exchange messages round by round.
        NEIGHBOURS,
        /// Rows of something else that is complete before: an encoder's outputs. It has inputs
        /// only.
        MEMORY
    }

    /// Steps one after the other.
    public static final Form CHAIN = new Form(true, Set.of(), Map.of());

    public Form {
        slots = Set.copyOf(slots);
        indices = Map.copyOf(indices);
    }

    /// The same with edges of a further index.
    public Form with(String index, Origin origin) {
        var more = new TreeMap<>(indices);
        more.put(index, origin);
        return new Form(delays, slots, more);
    }

    /// `delays such as `[-1]`, `[left]`, `[k]``.
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
