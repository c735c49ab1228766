package dev.rondo.equation.graph;

/// What a value lives on.
public sealed interface ValueDomain {
    /// One value a node of the structure.
    record OnNode() implements ValueDomain {}

    /// One value an edge that arrives at the node, under the edge index `index`.
    record OnEdge(String index) implements ValueDomain {}

    /// One value a row of the memory that `index` ranges over, the same for all nodes.
    record OnMemory(String index) implements ValueDomain {}

    ValueDomain NODE = new OnNode();
}
