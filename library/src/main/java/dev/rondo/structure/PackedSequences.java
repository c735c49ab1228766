package dev.rondo.structure;

import dev.rondo.RondoException;
import dev.rondo.equation.graph.StructureSignature;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// A batch of sequences without padding. A row is one step of one sequence; the rows of a step (a
/// level) are contiguous. Sequences are ordered by falling length, so that the sequences that are
/// still running at step t are the first `size(t)`, and the row before row r of a level is row r of
/// the level before.
///
/// Levels before the first (t < 0) stand for what came before the sequences began: each has all
/// sequences, and `start(t)` is negative for them.
///
/// To a chain edges can be added: of every step over a memory, or of the nodes of a graph among
/// each other. A graph whose nodes exchange messages for R rounds is a chain with a sequence of R
/// steps for each node.
public final class PackedSequences implements Structure {
    private final int[] lengths;
    private final int[] starts;
    private final StructureSignature signature;
    private final Map<String, Edges> edges;

    /// The item of each sequence, or null where each is one.
    private final int @Nullable [] itemOf;

    private final int items;

    private PackedSequences(int[] lengths) {
        this.itemOf = null;
        this.items = lengths.length;
        this.signature = StructureSignature.CHAIN;
        this.edges = Map.of();
        this.lengths = lengths;
        int steps = lengths.length == 0 ? 0 : lengths[0];
        this.starts = new int[steps + 1];
        int active = lengths.length;
        long row = 0;
        for (int t = 0; t < steps; t++) {
            while (lengths[active - 1] <= t) {
                active--;
            }
            starts[t] = (int) row;
            row += active;
            if (row > Integer.MAX_VALUE) {
                throw new RondoException(
                        "a batch of "
                                + lengths.length
                                + " sequences, the longest with "
                                + steps
                                + " steps, has more than 2^31 rows: make the batch smaller");
            }
        }
        starts[steps] = (int) row;
    }

    /// @param lengths steps of each sequence, falling, each at least 1
    public static PackedSequences of(int... lengths) {
        if (lengths.length == 0) {
            throw new RondoException("a batch without sequences: at least one is needed");
        }
        for (int b = 0; b < lengths.length; b++) {
            if (lengths[b] < 1) {
                throw new RondoException(
                        "sequence "
                                + b
                                + " of the batch has length "
                                + lengths[b]
                                + ", expected at least 1: leave empty sequences out");
            }
            if (b > 0 && lengths[b] > lengths[b - 1]) {
                throw new RondoException(
                        "sequence "
                                + b
                                + " of the batch has length "
                                + lengths[b]
                                + ", longer than the one before it ("
                                + lengths[b - 1]
                                + "): sequences must be sorted by decreasing length");
            }
        }
        return new PackedSequences(lengths.clone());
    }

    private PackedSequences(
            PackedSequences of,
            StructureSignature signature,
            Map<String, Edges> edges,
            int @Nullable [] itemOf,
            int items) {
        this.itemOf = itemOf;
        this.items = items;
        this.lengths = of.lengths;
        this.starts = of.starts;
        this.signature = signature;
        this.edges = edges;
    }

    /// The same sequences with edges, over which `index` ranges at every step.
    public PackedSequences with(String index, StructureSignature.Origin origin, Edges more) {
        if (more.first().length != rows() + 1) {
            throw new RondoException(
                    "edges `"
                            + index
                            + "` arrive at "
                            + (more.first().length - 1)
                            + " rows, and the batch has "
                            + rows());
        }
        var all = new TreeMap<>(edges);
        all.put(index, more);
        return new PackedSequences(this, signature.with(index, origin), all, itemOf, items);
    }

    /// The same where several sequences make up an item, as the nodes of a graph do.
    ///
    /// @param itemOfSequence from 0, each item with at least one sequence
    public PackedSequences grouped(int[] itemOfSequence) {
        int most = Arrays.stream(itemOfSequence).max().orElse(-1);
        if (itemOfSequence.length != sequences()
                || Arrays.stream(itemOfSequence).distinct().count() != most + 1) {
            throw new RondoException(
                    "items are given for "
                            + itemOfSequence.length
                            + " sequences, expected "
                            + sequences()
                            + ", with numbers from 0 to the last without a gap");
        }
        return new PackedSequences(this, signature, edges, itemOfSequence.clone(), most + 1);
    }

    @Override
    public StructureSignature signature() {
        return signature;
    }

    @Override
    public int lanes() {
        return lengths.length;
    }

    @Override
    public int before(int row, int steps) {
        int t = step(row);
        return at(row - starts[t], t - steps);
    }

    private int step(int row) {
        int t = Arrays.binarySearch(starts, row);
        return t >= 0 ? t : -t - 2;
    }

    @Override
    public int next(int lane, int depth) {
        return at(lane, lengths[lane] - depth);
    }

    private int at(int sequence, int t) {
        return t >= 0 ? starts[t] + sequence : -1 - ((-t - 1) * lengths.length + sequence);
    }

    @Override
    public int levels() {
        return steps();
    }

    @Override
    public int widest() {
        return lengths.length;
    }

    @Override
    public int items() {
        return items;
    }

    @Override
    public int item(int row) {
        int sequence = row - starts[step(row)];
        return itemOf == null ? sequence : itemOf[sequence];
    }

    @Override
    public int turns() {
        return 2;
    }

    /// From the last step of each sequence to its first. Edges stay with the rows at which they
    /// arrive.
    @Override
    public Part turned(int turn) {
        if (turn == 0) {
            return Parts.whole(this);
        }
        int[] rows = new int[rows()];
        for (int t = 0; t < steps(); t++) {
            for (int b = 0; b < size(t); b++) {
                rows[row(b, t)] = row(b, lengths[b] - 1 - t);
            }
        }
        PackedSequences chain =
                itemOf == null
                        ? new PackedSequences(lengths)
                        : new PackedSequences(lengths).grouped(itemOf);
        for (var of : edges.entrySet()) {
            var origin = signature.indices().get(of.getKey());
            if (origin != StructureSignature.Origin.MEMORY) {
                throw new RondoException("a graph in rounds is not read backward");
            }
            chain = chain.with(of.getKey(), origin, of.getValue().at(rows));
        }
        return Parts.of(this, chain, rows);
    }

    @Override
    public Optional<Part> part(int part, int parts) {
        if (parts == 1) {
            return Optional.of(Parts.whole(this));
        }
        int[] own =
                IntStream.range(0, lengths.length)
                        .filter(b -> (itemOf == null ? b : itemOf[b]) % parts == part)
                        .toArray();
        if (own.length == 0) {
            return Optional.empty();
        }
        PackedSequences chain =
                new PackedSequences(Arrays.stream(own).map(b -> lengths[b]).toArray());
        int[] rows = new int[chain.rows()];
        int[] newRow = new int[rows()];
        Arrays.fill(newRow, -1);
        for (int i = 0; i < own.length; i++) {
            for (int t = 0; t < chain.length(i); t++) {
                rows[chain.row(i, t)] = row(own[i], t);
                newRow[row(own[i], t)] = chain.row(i, t);
            }
        }
        if (itemOf != null) {
            chain = chain.grouped(Arrays.stream(own).map(b -> itemOf[b] / parts).toArray());
        }
        for (var of : edges.entrySet()) {
            var origin = signature.indices().get(of.getKey());
            if (origin == null || origin == StructureSignature.Origin.MEMORY) {
                throw new RondoException(
                        "edges `"
                                + of.getKey()
                                + "` come from a memory, which has parts of its own");
            }
            chain = chain.with(of.getKey(), origin, of.getValue().among(rows, newRow));
        }
        return Optional.of(Parts.of(this, chain, rows));
    }

    @Override
    public int[] predecessors(String slot) {
        throw new RondoException("a chain has no predecessor named " + slot);
    }

    @Override
    public Edges edges(String index) {
        var found = edges.get(index);
        if (found == null) {
            throw new RondoException(
                    "the batch has no edges `" + index + "` (it has " + edges.keySet() + ")");
        }
        return found;
    }

    /// `batch` sequences of `steps` steps each.
    public static PackedSequences uniform(int batch, int steps) {
        int[] lengths = new int[batch];
        Arrays.fill(lengths, steps);
        return of(lengths);
    }

    /// Number of sequences, B.
    public int sequences() {
        return lengths.length;
    }

    /// Steps of the longest sequence, T.
    public int steps() {
        return starts.length - 1;
    }

    /// Rows of all levels, N.
    @Override
    public int rows() {
        return starts[starts.length - 1];
    }

    public int length(int sequence) {
        return lengths[sequence];
    }

    /// First row of level t; t may be negative (before the beginning) or [#steps] (the end).
    @Override
    public int start(int t) {
        return t < 0 ? t * lengths.length : starts[t];
    }

    /// Rows of level t.
    @Override
    public int size(int t) {
        return t < 0 ? lengths.length : starts[t + 1] - starts[t];
    }

    /// The row of a sequence at a step.
    public int row(int sequence, int t) {
        return start(t) + sequence;
    }

    /// The level after the last of the longest run of levels, from `t` on, in which the rows
    /// before, up to `delay` levels back, keep one distance: over such a run all rows can be
    /// treated at once.
    @Override
    public int runEnd(int t, int delay) {
        if (delay == 0) {
            return steps();
        }
        int end = t + 1;
        int size = size(t);
        for (int d = 1; d <= delay; d++) {
            if (size(t - d) != size) {
                return end;
            }
        }
        while (end < steps() && size(end) == size) {
            end++;
        }
        return end;
    }

    /// The first level of the longest such run that ends before level `end`.
    public int runStart(int end, int delay) {
        if (delay == 0) {
            return 0;
        }
        int start = end - 1;
        int size = size(start);
        for (int d = 1; d <= delay; d++) {
            if (size(start - d) != size) {
                return start;
            }
        }
        while (start > 0 && size(start - 1 - delay) == size) {
            start--;
        }
        return start;
    }

    /// The part of this batch that shard `shard` of `shards` works on: sequences shard, shard +
    /// shards, … Without edges.
    public PackedSequences shard(int shard, int shards) {
        if (shards == 1) {
            return this;
        }
        int count = (lengths.length - shard + shards - 1) / shards;
        int[] part = new int[count];
        for (int i = 0; i < count; i++) {
            part[i] = lengths[shard + i * shards];
        }
        return new PackedSequences(part);
    }
}
