package dev.rondo.equation.reference;

import dev.rondo.equation.graph.StructureSignature;

/// How the nodes of one structure are connected. A node is a row; rows are ordered so that
/// predecessors come first.
public interface Topology {
    StructureSignature signature();

    /// Nodes, N.
    int rows();

    /// Sequences that run side by side, each with a history of its own; 0 where there are no steps.
    int lanes();

    /// The row of the node `steps` earlier. What came before the first step is a negative number:
    /// `-1 - h`, where h counts what came before, the latest step of all lanes first.
    int before(int row, int steps);

    /// The row that left a lane `depth` steps before its end (1: the last), as in [#before].
    int next(int lane, int depth);

    /// The row of a named predecessor; -1 if the node has none, which reads as zeros.
    int predecessor(String slot, int row);

    /// The rows that the edges of a node come from: nodes, or rows of a memory.
    int[] sources(String index, int row);

    /// Rows of the memory that an index ranges over.
    int memory(String index);

    /// One sequence of `steps` steps.
    static Topology chain(int steps) {
        return new Topology() {
            @Override
            public StructureSignature signature() {
                return StructureSignature.CHAIN;
            }

            @Override
            public int rows() {
                return steps;
            }

            @Override
            public int lanes() {
                return 1;
            }

            @Override
            public int before(int row, int back) {
                return row - back;
            }

            @Override
            public int next(int lane, int depth) {
                return steps - depth;
            }

            @Override
            public int predecessor(String slot, int row) {
                throw new IllegalArgumentException(slot);
            }

            @Override
            public int[] sources(String index, int row) {
                throw new IllegalArgumentException(index);
            }

            @Override
            public int memory(String index) {
                throw new IllegalArgumentException(index);
            }
        };
    }
}
