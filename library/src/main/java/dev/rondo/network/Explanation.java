package dev.rondo.network;

import dev.rondo.equation.Cell;
import dev.rondo.runtime.RecordText;

import java.util.List;
import java.util.Optional;

/// What all named values of a network's cells were as it read a batch: gates, states, what
/// attention looked at. Computed in double precision by the reference evaluator from what entered
/// each cell.
///
/// @param cells in the order of [Network#graphs], without those that read spellings
/// @param importance how much each input counts for what was predicted, where it was asked
public record Explanation(List<CellValues> cells, Optional<InputImportance> importance) {
    public Explanation {
        cells = List.copyOf(cells);
    }

    /// The values alone.
    public Explanation(List<CellValues> cells) {
        this(cells, Optional.empty());
    }

    /// The same with another importance of the inputs.
    public Explanation with(InputImportance of) {
        return new Explanation(cells, Optional.of(of));
    }

    /// The values of one cell.
    ///
    /// @param name of its layer: `layer1`, `layer2.backward`, `encoder.layer1`, `bridge1`
    /// @param source whether its rows are those that the encoder reads
    /// @param items whether it has one row a sequence, and not one a node
    /// @param values in the order of the equations
    public record CellValues(
            String name, Cell cell, boolean source, boolean items, List<Value> values) {
        public CellValues {
            values = List.copyOf(values);
        }

        /// The value of this name, without prime and index: `i`, `c`, `a`.
        public Optional<Value> value(String of) {
            return values.stream().filter(v -> v.name().equals(of)).findFirst();
        }
    }

    /// The rows of one value. A value of nodes has a row for each node, a value of edges one for
    /// each edge, node by node.
    ///
    /// @param next whether it is what leaves under the name of a state
    /// @param index the edges on which it lives
    /// @param nodes for each row its node: a row of the batch (of its sources), or an item
    /// @param fromSources whether edges come from the sources of an encoder, and not from nodes
    /// @param from of edges for each row where it comes from
    /// @param rows width numbers each
    public record Value(
            String name,
            boolean next,
            Optional<String> index,
            int width,
            int[] nodes,
            boolean fromSources,
            int[] from,
            double[][] rows) {
        /// As its equation begins: `i`, `c'`, `a[m]`.
        public String label() {
            return name + (next ? "'" : "") + index.map(k -> "[" + k + "]").orElse("");
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }
}
