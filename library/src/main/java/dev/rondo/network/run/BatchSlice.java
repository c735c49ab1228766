package dev.rondo.network.run;

import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.network.spec.Rows;
import dev.rondo.structure.Edges;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The items of a batch on which one shard works, and what the batch gives for them.
final class BatchSlice {
    private @Nullable Structure whole;

    /// The items of the whole, ascending.
    private int[] sequences = new int[0];

    private Structure own = PackedSequences.uniform(1, 1);
    private PackedSequences items = PackedSequences.uniform(1, 1);

    /// What the parts of another structure than sequences are; null for sequences.
    private Structure.@Nullable Part part;

    private int[] owner = new int[0]; // N
    private final int[][] ends = new int[2][0]; // first and last row: B
    private boolean indexed;
    private @Nullable PackedSequences attended;

    /// By turn, from 1: the structure, for each of its rows that of the same node here, and for
    /// each row here that of the same node there.
    private final List<Turned> turned = new ArrayList<>();

    private record Turned(Structure structure, int[] rows, int[] back) {}

    /// What is read at each step: a part for each feature, else one.
    private final List<Read> reads = new ArrayList<>();

    private static final class Read {
        int[] symbols = new int[0]; // N
        float[] numbers = new float[0]; // N × row
        int width;
    }

    /// @param required the sequences of the whole, ascending; at least one
    void begin(PackedSequences chain, int[] required) {
        whole = chain;
        part = null;
        sequences = required;
        if (required.length == chain.sequences()) {
            own = chain;
        } else {
            int[] lengths = new int[required.length];
            for (int i = 0; i < required.length; i++) {
                lengths[i] = chain.length(required[i]);
            }
            own = PackedSequences.of(lengths);
        }
        begun();
    }

    /// The items `number`, `number + shards`, … of any structure.
    void begin(Structure all, int number, int shards) {
        whole = all;
        part = all.part(number, shards).orElseThrow();
        own = part.structure();
        sequences = new int[own.items()];
        for (int i = 0; i < sequences.length; i++) {
            sequences[i] = number + i * shards;
        }
        begun();
    }

    private void begun() {
        items = PackedSequences.uniform(sequences.length, 1);
        indexed = false;
        attended = null;
        turned.clear();
    }

    /// Whether these are of that structure.
    boolean of(Structure structure) {
        return whole == structure;
    }

    Structure structure() {
        return own;
    }

    /// The structure read in another way.
    Structure turned(int turn) {
        return turn == 0 ? own : turn(turn).structure();
    }

    private Turned turn(int turn) {
        for (int t = turned.size() + 1; t <= turn; t++) {
            var turnedStructure = own.turned(t);
            int[] back = new int[turnedStructure.rows().length];
            for (int r = 0; r < back.length; r++) {
                back[turnedStructure.rows()[r]] = r;
            }
            turned.add(new Turned(turnedStructure.structure(), turnedStructure.rows(), back));
        }
        return turned.get(turn - 1);
    }

    /// For each row of the structure read in one way that of the same node in the other; one of
    /// both is the way in which it is given.
    int[] between(int from, int to) {
        return to > 0 ? turn(to).rows() : turn(from).back();
    }

    /// A level with a row for each item.
    PackedSequences items() {
        return items;
    }

    /// The number of an item of this share in the whole.
    int sequence(int own) {
        return sequences[own];
    }

    // ---- rows of the batch --------------------------------------------------------------------

    /// Takes what is read at each step out of rows of which the whole begins at `first`.
    void read(Rows inputs, int first) {
        if (inputs instanceof Rows.Multiple(var parts)) {
            for (int i = 0; i < parts.size(); i++) {
                read(parts.get(i), i, first);
            }
        } else {
            read(inputs, 0, first);
        }
    }

    private void read(Rows inputs, int part, int first) {
        while (reads.size() <= part) {
            reads.add(new Read());
        }
        Read read = reads.get(part);
        switch (inputs) {
            case Rows.Symbols(int[] ids) -> read.symbols = gather(ids, read.symbols, false, first);
            case Rows.Numbers(float[] values, int width) -> {
                read.numbers = gather(values, width, read.numbers, false, first);
                read.width = width;
            }
            case Rows.Spelled(_, _, int[] of) ->
                    read.symbols = gather(of, read.symbols, false, first);
            case Rows.Multiple _ -> throw new IllegalStateException("features have no features");
            case Rows.Lists _ -> throw new IllegalStateException("lists are no inputs");
        }
    }

    /// The symbols of a part; of spellings their numbers.
    int[] symbols(int part) {
        return reads.get(part).symbols;
    }

    float[] numbers(int part) {
        return reads.get(part).numbers;
    }

    /// Numbers of a row of a part.
    int width(int part) {
        return reads.get(part).width;
    }

    /// @param perItem whether there is a row an item, not one a node
    int[] gather(int[] all, int[] into, boolean perItem, int first) {
        int n = perItem ? items.rows() : own.rows();
        int[] gathered = Activations.atLeast(into, n);
        var rows = new Walk(perItem);
        for (int r = 0; r < n; r++) {
            gathered[r] = all[first + rows.inWhole(r)];
        }
        return gathered;
    }

    float[] gather(float[] all, int width, float[] into, boolean perItem, int first) {
        int n = perItem ? items.rows() : own.rows();
        float[] gathered = Activations.atLeast(into, (long) n * width);
        var rows = new Walk(perItem);
        for (int r = 0; r < n; r++) {
            System.arraycopy(all, (first + rows.inWhole(r)) * width, gathered, r * width, width);
        }
        return gathered;
    }

    /// Takes rows of edges.
    float[] gather(Rows.Numbers all, String index, float[] into) {
        int[] edges = Objects.requireNonNull(Objects.requireNonNull(part).edges().get(index));
        int w = all.width();
        float[] gathered = Activations.atLeast(into, (long) edges.length * w);
        for (int e = 0; e < edges.length; e++) {
            System.arraycopy(all.values(), edges[e] * w, gathered, e * w, w);
        }
        return gathered;
    }

    /// Puts numbers of rows `from …` of this share where those rows are in the whole: `width`
    /// numbers a row.
    void spread(float[] some, int width, int from, int rows, boolean perItem, float[] all) {
        var walk = new Walk(perItem);
        for (int r = from; r < from + rows; r++) {
            System.arraycopy(some, (r - from) * width, all, walk.inWhole(r) * width, width);
        }
    }

    /// For each row its row in the whole, or its item.
    ///
    /// @param turn the way in which the structure is read
    int[] inWhole(boolean perItem, int turn) {
        int[] all = new int[perItem ? items.rows() : own.rows()];
        var walk = new Walk(perItem);
        for (int r = 0; r < all.length; r++) {
            all[r] = walk.inWhole(r);
        }
        if (turn == 0) {
            return all;
        }
        int[] mapped = turn(turn).rows().clone();
        for (int r = 0; r < mapped.length; r++) {
            mapped[r] = all[mapped[r]];
        }
        return mapped;
    }

    /// From one row to the next: where they stand in the whole.
    private final class Walk {
        private final boolean perItem;
        private int t;

        Walk(boolean perItem) {
            this.perItem = perItem;
        }

        int inWhole(int row) {
            if (perItem) {
                return sequences[row];
            }
            if (part != null || whole == null) {
                return part == null ? row : part.rows()[row];
            }
            while (own.start(t + 1) <= row) {
                t++;
            }
            return whole.start(t) + sequences[row - own.start(t)];
        }
    }

    // ---- indices ------------------------------------------------------------------------------

    /// The item of each row; -1 of a row that stands for no node at the end: in a graph all rounds
    /// but the last.
    int[] owner() {
        index();
        return owner;
    }

    /// The items, each with an edge from every row that stands for one of its nodes: what attention
    /// over an item ranges over.
    PackedSequences attendedItems() {
        if (attended == null) {
            int[] of = owner();
            int[] first = new int[items.rows() + 1];
            for (int r = 0; r < own.rows(); r++) {
                if (of[r] >= 0) {
                    first[of[r] + 1]++;
                }
            }
            for (int i = 0; i < items.rows(); i++) {
                first[i + 1] += first[i];
            }
            int[] next = first.clone();
            int[] rows = new int[first[items.rows()]];
            for (int r = 0; r < own.rows(); r++) {
                if (of[r] >= 0) {
                    rows[next[of[r]]++] = r;
                }
            }
            var edges = new Edges(first, rows, own.rows());
            attended = items.with(Assembly.INDEX, StructureSignature.Origin.MEMORY, edges);
        }
        return attended;
    }

    /// The first row of each sequence, or its last.
    int[] end(boolean last) {
        index();
        return ends[last ? 1 : 0];
    }

    private void index() {
        if (indexed) {
            return;
        }
        indexed = true;
        owner = Activations.atLeast(owner, own.rows());
        boolean rounds = part != null && own instanceof PackedSequences;
        for (int t = 0; t < own.levels(); t++) {
            boolean counts = !rounds || t == own.levels() - 1;
            for (int row = own.start(t); row < own.start(t + 1); row++) {
                owner[row] = counts ? own.item(row) : -1;
            }
        }
        if (own instanceof PackedSequences chain && part == null) {
            ends[0] = Activations.atLeast(ends[0], chain.sequences());
            ends[1] = Activations.atLeast(ends[1], chain.sequences());
            for (int b = 0; b < chain.sequences(); b++) {
                ends[0][b] = chain.row(b, 0);
                ends[1][b] = chain.row(b, chain.length(b) - 1);
            }
        }
    }

    long floats() {
        return reads.stream().mapToLong(r -> r.numbers.length).sum();
    }
}
