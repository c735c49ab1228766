package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;

import java.util.Map;
import java.util.Objects;
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
    public Batch(PackedSequences chain, int[] inputs, int[] labels) {
        this(chain, new Rows.Symbols(inputs), new Rows.Symbols(labels));
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
    int targetRows(Pooling reading) {
        return reading == Pooling.IN_STEP ? structure.rows() : structure.items();
    }

    /// Labels, lists or numbers of targets that count.
    public int countTargets(Pooling reading) {
        int rows = targetRows(reading);
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

    void check(NetworkSpec spec) {
        int ways = spec.over().turns() * spec.over().axes();
        if (structure.turns() < ways) {
            throw new RondoException(
                    "the batch's structures are read in "
                            + structure.turns()
                            + " ways, expected "
                            + ways
                            + ": was it made for another network?");
        }
        checkEdges(spec.over());
        check("", inputs, structure.rows(), spec.input(), !spec.over().sequences());
        if (source.isPresent() != spec.encoder().isPresent()) {
            throw new RondoException(
                    spec.encoder().isPresent()
                            ? "the network has an encoder, and the batch has no sources for it"
                            : "the batch has sources, and the network has no encoder to read them");
        }
        spec.encoder()
                .ifPresent(e -> {
                    EncoderBatch read = source.orElseThrow();
                    check("source ", read.inputs(), read.chain().rows(), e.input(), false);
                });
        TargetCheck.of(this, spec);
    }

    private void checkEdges(StructureSpec over) {
        if (!edges.keySet().equals(over.edges().keySet())) {
            throw new RondoException(
                    "the batch gives the edges "
                            + edges.keySet()
                            + ", expected "
                            + over.edges().keySet()
                            + ": was it made for another network?");
        }
        edges.forEach((name, rows) ->
                width(name, rows.width(), Objects.requireNonNull(over.edges().get(name))));
    }

    /// @param absent whether a row may have no symbol
    static void check(String whose, Rows inputs, int rows, Input input, boolean absent) {
        switch (inputs) {
            case Rows.Symbols(int[] ids) -> {
                if (!(input instanceof Input.Symbols s)) {
                    throw unlike(whose + "inputs are symbols", "reads numbers");
                }
                for (int r = 0; r < rows; r++) {
                    if (ids[r] < 0 && !absent || ids[r] >= s.count()) {
                        throw outside(whose + "input", r, ids[r], "0 to " + (s.count() - 1));
                    }
                }
            }
            case Rows.Numbers n -> {
                if (!(input instanceof Input.Numbers m)) {
                    throw unlike(whose + "inputs are numbers", "reads symbols");
                }
                width(whose + "inputs", n.width(), m.row());
            }
            case Rows.Multiple(var parts) -> {
                if (!(input instanceof Input.Features(var features))
                        || features.size() != parts.size()) {
                    throw unlike(
                            whose + "inputs are " + parts.size() + " features", "reads " + input);
                }
                for (int f = 0; f < parts.size(); f++) {
                    feature(parts.get(f), rows, features.get(f));
                }
            }
            case Rows.Spelled _ -> throw unlike(whose + "inputs are spelled", "reads " + input);
            case Rows.Lists _ -> throw unlike(whose + "inputs are lists", "reads " + input);
        }
    }

    private static void feature(Rows given, int rows, Feature feature) {
        String name = feature.name();
        switch (feature) {
            case Feature.Symbols s -> check(name + ", ", given, rows, symbols(s.count()), true);
            case Feature.Numbers n ->
                    check(name + ", ", given, rows, Input.Numbers.of(n.width()), false);
            case Feature.Spelled s -> {
                if (!(given instanceof Rows.Spelled(PackedSequences words, int[] ids, int[] of))) {
                    throw unlike(name + " are not spelled", "reads " + s);
                }
                check(name + ", ", new Rows.Symbols(ids), words.rows(), symbols(s.count()), false);
                for (int r = 0; r < rows; r++) {
                    if (of[r] < 0 || of[r] >= words.sequences()) {
                        throw outside(
                                name + ", spelling", r, of[r], "0 to " + (words.sequences() - 1));
                    }
                }
            }
        }
    }

    private static Input.Symbols symbols(int count) {
        return new Input.Symbols(count, 1);
    }

    static RondoException unlike(String batch, String network) {
        return new RondoException(
                "the batch's " + batch + ", and the network " + network + ": was it made for it?");
    }

    static void width(String what, int got, int expected) {
        if (got != expected) {
            throw new RondoException(
                    "the batch's "
                            + what
                            + " have "
                            + got
                            + " numbers a row, expected "
                            + expected
                            + ": was it made for another network?");
        }
    }

    static RondoException outside(String what, int row, int id, String expected) {
        return new RondoException(
                what
                        + " "
                        + row
                        + " of the batch is symbol "
                        + id
                        + ", expected "
                        + expected
                        + ": was it encoded with another vocabulary?");
    }
}
