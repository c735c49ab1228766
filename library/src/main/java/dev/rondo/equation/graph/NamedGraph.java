package dev.rondo.equation.graph;

import dev.rondo.equation.Cell;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A bound cell in which the value of every equation is kept and found by its name: gates,
/// attention weights, states as they leave. It means what the graph of [Cell#bind] means.
///
/// @param values in the order of the equations, by name without prime and index: `i`, `c` for `c'`,
///   `a` for `a[m]`
public record NamedGraph(Graph graph, Map<String, Node> values) {
    public NamedGraph {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
