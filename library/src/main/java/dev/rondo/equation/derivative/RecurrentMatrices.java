package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.Parameter;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/// The matrices of a cell through which the past passes on: those on a path from a previous state
/// to a next one.
public final class RecurrentMatrices {
    private RecurrentMatrices() {}

    /// In the order of the graph.
    public static Set<Parameter> of(Graph graph) {
        var past = new HashSet<Node>();
        for (Node n : graph.nodes()) {
            if (n.op() instanceof Op.Previous || n.arguments().stream().anyMatch(past::contains)) {
                past.add(n);
            }
        }
        var future = new HashSet<Node>();
        graph.states().forEach(s -> future.add(s.next()));
        for (Node n : graph.nodes().reversed()) {
            if (future.contains(n)) {
                future.addAll(n.arguments());
            }
        }
        var found = new LinkedHashSet<Parameter>();
        for (Node n : graph.nodes()) {
            if (n.op() instanceof Op.Product(Parameter matrix)
                    && past.contains(n)
                    && future.contains(n)) {
                found.add(matrix);
            }
        }
        return found;
    }
}
