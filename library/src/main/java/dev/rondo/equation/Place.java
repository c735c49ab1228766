package dev.rondo.equation;

/// What a value lives on.
public sealed interface Place {
    /// One value a node of the structure.
    record OnNode() implements Place {}

    /// One value an edge that arrives at the node, under the edge index `index`.
    record OnEdge(String index) implements Place {}

    /// One value a row of the memory that `index` ranges over, the same for all nodes.
    record OnMemory(String index) implements Place {}

    Place NODE = new OnNode();
}
