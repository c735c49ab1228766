package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Sequences, trees, grids or graphs with what is read and what is asked at each of their nodes.
///
/// @param structure the nodes, in rows: steps of sequences
/// @param inputs what is read, a row a node; where the structure is none of sequences, a symbol
///   below 0 is none: its vector is 0
/// @param targets what is asked: a row a node, or a row an item (a sequence, a tree…) where the
///   network reads its stack once (see [Pooling])
/// @param edges what is read on edges, by the name of the input: a row an edge
/// @param source what the encoder reads, if the network has one
public record Batch(
        Structure structure,
        Rows inputs,
        Rows targets,
        Map<String, Rows.Numbers> edges,
        Optional<EncoderBatch> source) {
    public Batch {
        edges = Map.copyOf(edges);
        if (inputs.count() < structure.rows() || targets.count() < structure.items()) {
            throw new RondoException(
                    "a batch of "
                            + structure.rows()
                            + " steps came with "
                            + inputs.count()
                            + " inputs and "
                            + targets.count()
                            + " labels: each step needs one of both (labels may be one a sequence)");
        }
        if (source.isPresent() && source.get().of().length != structure.items()) {
            throw new RondoException(
                    "a batch of "
                            + structure.items()
                            + " sequences came with "
                            + source.get().of().length
                            + " sources: each sequence needs one");
        }
    }

    /// Without sources.
    public Batch(Structure structure, Rows inputs, Rows targets) {
        this(structure, inputs, targets, Map.of(), Optional.empty());
    }

    /// Symbols in, symbols or classes out.
    public Batch(Structure structure, int[] inputs, int[] labels) {
        this(structure, new Rows.Symbols(inputs), new Rows.Symbols(labels));
    }

    /// The same with what the encoder reads.
    public Batch with(EncoderBatch read) {
        return new Batch(structure, inputs, targets, edges, Optional.of(read));
    }

    /// The same with what is read on edges.
    public Batch with(String input, Rows.Numbers onEdges) {
        var more = new TreeMap<>(edges);
        more.put(input, onEdges);
        return new Batch(structure, inputs, targets, more, source);
    }

    /// The sequences.
    ///
    /// @throws RondoException if these are others than sequences
    public PackedSequences chain() {
        if (structure instanceof PackedSequences chain) {
            return chain;
        }
        throw new RondoException("sequences are wanted, and the batch has other structures");
    }

    /// What was asked at step t of each sequence is asked at step t + `steps`: the network has seen
    /// that much more before it answers. Behind each sequence stand as many further steps, at which
    /// `filler` is read (zeros, where numbers are read).
    ///
    /// @param filler a symbol
    public Batch delayed(int steps, int filler) {
        PackedSequences before = chain();
        int[] lengths = new int[before.sequences()];
        for (int b = 0; b < lengths.length; b++) {
            lengths[b] = before.length(b) + steps;
        }
        PackedSequences after = PackedSequences.of(lengths);
        int[] read = new int[after.rows()]; // the row that is read, or that is asked; -1: none
        int[] countTargets = new int[after.rows()];
        for (int b = 0; b < lengths.length; b++) {
            for (int t = 0; t < lengths[b]; t++) {
                int row = after.row(b, t);
                read[row] = t < before.length(b) ? before.row(b, t) : -1;
                countTargets[row] = t < steps ? -1 : before.row(b, t - steps);
            }
        }
        return new Batch(
                after,
                inputs.picked(read, filler, 0),
                targets.picked(countTargets, -1, Float.NaN),
                edges,
                source);
    }

    /// Rows of targets of a network whose output reads its stack like this.
    public int targetRows(Pooling pooling) {
        return pooling == Pooling.IN_STEP ? structure.rows() : structure.items();
    }

    /// Labels, lists or numbers of targets that count.
    public int countTargets(Pooling pooling) {
        int rows = targetRows(pooling);
        int n = 0;
        switch (targets) {
            case Rows.Symbols(int[] labels) -> {
                for (int r = 0; r < rows; r++) {
                    n += labels[r] >= 0 ? 1 : 0;
                }
            }
            case Rows.Lists(var lists) -> {
                for (int b = 0; b < structure.items(); b++) {
                    n += lists[b] != null ? 1 : 0;
                }
            }
            case Rows.Multiple _, Rows.Spelled _ -> n = 0;
            case Rows.Numbers(float[] values, int width) -> {
                for (int i = 0; i < rows * width; i++) {
                    n += Float.isNaN(values[i]) ? 0 : 1;
                }
            }
        }
        return n;
    }
}
