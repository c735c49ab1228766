package dev.rondo.structure;

import dev.rondo.RondoException;
import dev.rondo.runtime.RecordText;

import java.util.Arrays;

/// Incoming edges of the rows of a structure, in the order of these rows.
///
/// @param first offsets: the first edge of each row, then the number of edges; N + 1 numbers
/// @param sources the source row of each edge, in the structure itself or in a memory
/// @param origins number of rows that may be sources
public record Edges(int[] first, int[] sources, int origins) {
    public Edges {
        if (first.length == 0 || first[first.length - 1] > sources.length) {
            throw new RondoException(
                    "edges: the rows end with edge "
                            + (first.length == 0 ? "none" : first[first.length - 1])
                            + ", and there are "
                            + sources.length);
        }
        for (int e = 0; e < first[first.length - 1]; e++) {
            if (sources[e] < 0 || sources[e] >= origins) {
                throw new RondoException(
                        "edge "
                                + e
                                + " comes from row "
                                + sources[e]
                                + ", expected 0 to "
                                + (origins - 1));
            }
        }
    }

    /// Number of edges, E.
    public int count() {
        return first[first.length - 1];
    }

    /// In-degree: the number of incoming edges of a row.
    public int degree(int row) {
        return first[row + 1] - first[row];
    }

    /// The target row of each edge.
    public int[] targets() {
        int[] targets = new int[count()];
        for (int row = 0; row + 1 < first.length; row++) {
            Arrays.fill(targets, first[row], first[row + 1], row);
        }
        return targets;
    }

    /// The incoming edges of these rows, concatenated.
    Edges at(int[] rows) {
        int[] begin = new int[rows.length + 1];
        for (int r = 0; r < rows.length; r++) {
            begin[r + 1] = begin[r] + degree(rows[r]);
        }
        int[] from = new int[begin[rows.length]];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(sources, first[rows[r]], from, begin[r], degree(rows[r]));
        }
        return new Edges(begin, from, origins);
    }

    /// The incoming edges of some rows, all of whose sources are among these rows.
    ///
    /// @param newRow for each old row its new one
    Edges among(int[] rows, int[] newRow) {
        Edges own = at(rows);
        int[] from = new int[own.count()];
        for (int e = 0; e < from.length; e++) {
            from[e] = newRow[own.sources[e]];
        }
        return new Edges(own.first, from, rows.length);
    }

    /// Every step of a sequence of `to` attends to all steps of one sequence of `from`: what
    /// attention over a memory ranges over. Nothing is padded.
    ///
    /// @param sequence for each sequence of `to` that of `from`
    public static Edges attention(PackedSequences to, PackedSequences from, int[] sequence) {
        int[] first = new int[to.rows() + 1];
        for (int t = 0; t < to.steps(); t++) {
            for (int b = 0; b < to.size(t); b++) {
                int row = to.row(b, t);
                first[row + 1] = first[row] + from.length(sequence[b]);
            }
        }
        int[] sources = new int[first[to.rows()]];
        int e = 0;
        for (int t = 0; t < to.steps(); t++) {
            for (int b = 0; b < to.size(t); b++) {
                for (int s = 0; s < from.length(sequence[b]); s++) {
                    sources[e++] = from.row(sequence[b], s);
                }
            }
        }
        return new Edges(first, sources, from.rows());
    }

    /// Every step of a sequence attends to all of its steps: self-attention over a memory that has
    /// the sequence's own rows.
    public static Edges within(PackedSequences chain) {
        int[] same = new int[chain.sequences()];
        Arrays.setAll(same, i -> i);
        return attention(chain, chain, same);
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
