package dev.rondo.plan;

import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Node;
import dev.rondo.equation.graph.Op;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.equation.graph.ValueDomain;

import java.util.ArrayList;
import java.util.List;

/// The sets of rows on which values of a cell live: the nodes, and for each index the edges that
/// arrive and the rows of the memory that they come from. Edges lie in the order of the nodes at
/// which they arrive, so those of a level are contiguous. A space is a number, [#NODES] or one of
/// those below.
final class Spaces {
    static final int NODES = 0;

    private final StructureSignature signature;
    private final List<String> indices = new ArrayList<>();

    /// How rows of one space find rows of another.
    private final List<RowMap> maps = new ArrayList<>();

    /// For each row of a space a row of another.
    ///
    /// @param name of the slot or the index
    record RowMap(Kind kind, String name) {
        enum Kind {
            /// From a node to its predecessor.
            SLOT,
            /// From an edge to the row it comes from.
            SOURCE,
            /// From an edge to the node at which it arrives.
            TARGET
        }
    }

    Spaces(Graph graph, StructureSignature signature) {
        this.signature = signature;
        for (Node n : graph.nodes()) {
            if (n.domain() instanceof ValueDomain.OnEdge(String k)) {
                add(k);
            } else if (n.domain() instanceof ValueDomain.OnMemory(String m)) {
                add(m);
            } else if (n.op() instanceof Op.InverseDegree(String k)) {
                add(k);
            }
        }
    }

    private void add(String index) {
        if (!indices.contains(index)) {
            indices.add(index);
        }
    }

    StructureSignature signature() {
        return signature;
    }

    List<String> indices() {
        return indices;
    }

    List<RowMap> maps() {
        return maps;
    }

    int count() {
        return 1 + 2 * indices.size();
    }

    int of(ValueDomain domain) {
        return switch (domain) {
            case ValueDomain.OnNode n -> NODES;
            case ValueDomain.OnEdge(String k) -> edges(k);
            case ValueDomain.OnMemory(String k) -> edges(k) + 1;
        };
    }

    int edges(String index) {
        return 1 + 2 * indices.indexOf(index);
    }

    static boolean isMemory(int space) {
        return space > 0 && space % 2 == 0;
    }

    static boolean isEdges(int space) {
        return space % 2 == 1;
    }

    /// The index to which the edges or the memory belong.
    String index(int space) {
        return indices.get((space - 1) / 2);
    }

    /// The number of a map.
    int map(RowMap.Kind kind, String name) {
        var map = new RowMap(kind, name);
        if (!maps.contains(map)) {
            maps.add(map);
        }
        return maps.indexOf(map);
    }
}
