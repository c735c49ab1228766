package dev.rondo.equation;

import java.util.List;

/// A cell with all widths known: the values of one node of a structure, in an order in which arguments
/// come first.
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
    public record Input(String name, int width, int maxDelay) {}

    /// A state: what leaves under its name, and the farthest delay at which it is read (at least 1).
    public record State(String name, int width, int maxDelay, Node leaving) {}
}
