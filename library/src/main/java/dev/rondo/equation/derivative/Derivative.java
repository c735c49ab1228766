package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.equation.graph.ReadSource;

import java.util.List;

/// The reverse-mode derivative of a [Graph], itself a graph: given the adjoint of the output and of
/// the next value of each state, the adjoints of all previous values and the terms of the
/// parameters' gradients, each to be summed over rows (and over the terms of one parameter).
///
/// @param graph the cell
/// @param nodes the derivative's own nodes, topological; ids go on where the graph's end; arguments
///   may be nodes of the graph
/// @param previous adjoint of each `Arriving` value of the graph that has one
/// @param inputs adjoint of each `Input` value of the graph that has one
/// @param vectors for each use of a learned vector, what is to be summed over rows
/// @param products for each product `W a`, the two factors of `Σ rows d ⊗ a`
public record Derivative(
        Graph graph,
        List<Node> nodes,
        List<PreviousAdjoint> previous,
        List<InputAdjoint> inputs,
        List<VectorTerm> vectors,
        List<ProductTerm> products) {

    public Derivative {
        nodes = List.copyOf(nodes);
        previous = List.copyOf(previous);
        inputs = List.copyOf(inputs);
        vectors = List.copyOf(vectors);
        products = List.copyOf(products);
    }

    /// Derives a cell.
    public static Derivative of(Graph graph) {
        return Differentiator.derive(graph);
    }

    public record PreviousAdjoint(String state, ReadSource from, Node value) {}

    public record InputAdjoint(String input, ReadSource from, Node value) {}

    public record VectorTerm(Parameter parameter, Node value) {}

    /// `dW += d aᵀ`.
    public record ProductTerm(Parameter parameter, Node adjoint, Node operand) {}
}
