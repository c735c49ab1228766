package dev.rondo.network;

import dev.rondo.structure.Chain;

import org.jspecify.annotations.Nullable;

/// The sequences of a batch on which one shard works, and what the batch gives for them.
final class Share {
    private @Nullable Chain whole;

    /// The sequences of the whole, ascending.
    private int[] sequences = new int[0];

    private Chain chain = Chain.uniform(1, 1);
    private Chain items = Chain.uniform(1, 1);
    private int[] owner = new int[0]; // N
    private int[] reversed = new int[0]; // N
    private final int[][] ends = new int[2][0]; // first and last row: B
    private boolean indexed;

    private int[] symbols = new int[0]; // N
    private float[] numbers = new float[0]; // N × row

    /// @param own the sequences of the whole, ascending; at least one
    void begin(Chain whole, int[] own) {
        this.whole = whole;
        sequences = own;
        if (own.length == whole.sequences()) {
            chain = whole;
        } else {
            int[] lengths = new int[own.length];
            for (int i = 0; i < own.length; i++) {
                lengths[i] = whole.length(own[i]);
            }
            chain = Chain.of(lengths);
        }
        items = Chain.uniform(own.length, 1);
        indexed = false;
    }

    /// Whether these are the sequences of that chain.
    boolean of(Chain stretch) {
        return whole == stretch;
    }

    Chain chain() {
        return chain;
    }

    /// A level with a row for each sequence.
    Chain items() {
        return items;
    }

    /// The number of a sequence of this share in the whole.
    int sequence(int own) {
        return sequences[own];
    }

    // ---- rows of the batch --------------------------------------------------------------------

    /// Takes what is read at each step out of rows of which the whole begins at `first`.
    void read(Rows inputs, int first) {
        switch (inputs) {
            case Rows.Symbols(int[] ids) -> symbols = take(ids, symbols, false, first);
            case Rows.Numbers(float[] values, int width) ->
                    numbers = take(values, width, numbers, false, first);
        }
    }

    int[] symbols() {
        return symbols;
    }

    float[] numbers() {
        return numbers;
    }

    /// @param perItem whether there is a row a sequence, not one a step
    int[] take(int[] all, int[] into, boolean perItem, int first) {
        Chain from = perItem ? null : whole;
        int[] own = Flow.atLeast(into, perItem ? items.rows() : chain.rows());
        int row = 0;
        for (int t = 0; t < (from == null ? 1 : chain.steps()); t++) {
            int at = first + (from == null ? 0 : from.start(t));
            for (int i = 0; i < (from == null ? sequences.length : chain.size(t)); i++, row++) {
                own[row] = all[at + sequences[i]];
            }
        }
        return own;
    }

    float[] take(float[] all, int width, float[] into, boolean perItem, int first) {
        Chain from = perItem ? null : whole;
        float[] own = Flow.atLeast(into, (long) (perItem ? items : chain).rows() * width);
        int row = 0;
        for (int t = 0; t < (from == null ? 1 : chain.steps()); t++) {
            int at = first + (from == null ? 0 : from.start(t));
            for (int i = 0; i < (from == null ? sequences.length : chain.size(t)); i++, row++) {
                System.arraycopy(all, (at + sequences[i]) * width, own, row * width, width);
            }
        }
        return own;
    }

    /// Puts numbers of rows `from …` of this share where those rows are in the whole: `width`
    /// numbers a row.
    void spread(float[] part, int width, int from, int rows, boolean perItem, float[] all) {
        int t = 0;
        for (int r = from; r < from + rows; r++) {
            int to;
            if (perItem || whole == null) {
                to = sequences[r];
            } else {
                while (chain.start(t + 1) <= r) {
                    t++;
                }
                to = whole.start(t) + sequences[r - chain.start(t)];
            }
            System.arraycopy(part, (r - from) * width, all, to * width, width);
        }
    }

    // ---- indices ------------------------------------------------------------------------------

    /// The sequence of each row.
    int[] owner() {
        index();
        return owner;
    }

    /// The row of the same sequence as far from its other end.
    int[] reversed() {
        index();
        return reversed;
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
        owner = Flow.atLeast(owner, chain.rows());
        reversed = Flow.atLeast(reversed, chain.rows());
        ends[0] = Flow.atLeast(ends[0], chain.sequences());
        ends[1] = Flow.atLeast(ends[1], chain.sequences());
        for (int t = 0; t < chain.steps(); t++) {
            for (int b = 0; b < chain.size(t); b++) {
                int row = chain.row(b, t);
                owner[row] = b;
                reversed[row] = chain.row(b, chain.length(b) - 1 - t);
                ends[1][b] = row;
            }
        }
        for (int b = 0; b < chain.sequences(); b++) {
            ends[0][b] = chain.row(b, 0);
        }
    }

    long floats() {
        return numbers.length;
    }
}
