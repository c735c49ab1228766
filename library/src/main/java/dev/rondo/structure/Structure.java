package dev.rondo.structure;

import dev.rondo.RondoException;
import dev.rondo.equation.reference.Topology;
import dev.rondo.runtime.RecordText;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// A batch of items (sequences, trees, grids, graphs) as rows and levels. A row is one node of one
/// item. A level is a run of rows whose predecessors all are in levels before it: its nodes are
/// computed at once.
public sealed interface Structure extends Topology permits PackedSequences, Dag {
    int levels();

    /// First row of level `level`; of [#levels] the end.
    int start(int level);

    /// Rows of a level.
    int size(int level);

    /// Rows of the largest level.
    int widest();

    /// Sequences, trees, grids or graphs.
    int items();

    /// For each row that of its predecessor by this name; -1 where it has none.
    int[] predecessors(String slot);

    /// The edges that an index ranges over.
    Edges edges(String index);

    /// The item to which a row belongs.
    int item(int row);

    /// The items part, part + parts, … as a structure of their own; empty where there are none.
    ///
    /// @throws dev.rondo.RondoException if there are edges from a memory, which has parts of its
    ///   own
    Optional<Part> part(int part, int parts);

    /// Some items of a structure, or all of them read in another way.
    ///
    /// @param rows of each row its row in the whole
    /// @param edges of each edge, by index, its number in the whole
    record Part(Structure structure, int[] rows, Map<String, int[]> edges) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// Ways in which its items can be read, this one among them: a sequence from both ends, a grid
    /// from each of its corners.
    default int turns() {
        return 1;
    }

    /// The same nodes read in another way.
    ///
    /// @param turn from 0, this one, to [#turns] - 1
    default Part turned(int turn) {
        if (turn != 0) {
            throw new RondoException(
                    "the items of this batch are read in one way, and direction "
                            + turn
                            + " was asked for");
        }
        return Parts.whole(this);
    }

    /// The level after the last of the longest run of levels, from `level` on, that can be treated
    /// at once where rows up to `delay` levels back are read as well.
    default int runEnd(int level, int delay) {
        return levels();
    }

    @Override
    default int predecessor(String slot, int row) {
        return predecessors(slot)[row];
    }

    @Override
    default int[] sources(String index, int row) {
        Edges all = edges(index);
        return Arrays.copyOfRange(all.sources(), all.first()[row], all.first()[row + 1]);
    }

    @Override
    default int memory(String index) {
        return edges(index).origins();
    }
}
