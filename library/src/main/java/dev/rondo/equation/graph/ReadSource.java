package dev.rondo.equation.graph;

/// Where a value that an equation reads comes from, seen from the node that is being computed.
public sealed interface ReadSource {
    /// This very node: `x`.
    record Here() implements ReadSource {}

    /// The node `steps` earlier on a chain: `x[-1]`, `h[-3]`. A bare state `h` is `Delay(1)`.
    record Delay(int steps) implements ReadSource {}

    /// A predecessor that the structure names: `h[left]`, `h[1]`.
    record Slot(String name) implements ReadSource {}

    /// Each of the edges that arrive, under an index name: `h[k]`, `memory[m]`.
    record Index(String index) implements ReadSource {}

    ReadSource HERE = new Here();
}
