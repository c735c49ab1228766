package dev.rondo.learn;

import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Parameters;

import java.util.List;

/// The learned slots of a network cut into chunks of rows, the units of parallel work. The cut
/// depends on the layout alone, so results gathered chunk by chunk have the same bits on any number
/// of threads.
///
/// A chunk of a sparse slot stands for rows `firstRow … firstRow + rows` of it, or, where only
/// touched rows are visited, for entries `firstRow … firstRow + rows` of the list of touched rows.
final class Chunks {
    /// Elements of a chunk, about: small enough for a core's cache, large enough to be worth
    /// handing over.
    private static final int ELEMENTS = 1 << 14;

    /// What is done with `count` elements of the flat arrays, from `offset`.
    interface Piece {
        void run(int chunk, int offset, int count);
    }

    private final List<Parameters.Slot> slots;
    private final int[] slot; // slot number of each chunk
    private final int[] firstRow;
    private final int[] rows;
    private final int learned;

    Chunks(Parameters parameters) {
        slots = parameters.slots();
        int count = 0;
        int elements = 0;
        for (var s : slots) {
            if (!s.fixed()) {
                count += (s.rows() + rowsPerChunk(s) - 1) / rowsPerChunk(s);
                elements += s.size();
            }
        }
        learned = elements;
        slot = new int[count];
        firstRow = new int[count];
        rows = new int[count];
        int chunk = 0;
        for (int i = 0; i < slots.size(); i++) {
            var s = slots.get(i);
            if (s.fixed()) {
                continue;
            }
            for (int row = 0; row < s.rows(); row += rowsPerChunk(s)) {
                slot[chunk] = i;
                firstRow[chunk] = row;
                rows[chunk] = Math.min(rowsPerChunk(s), s.rows() - row);
                chunk++;
            }
        }
    }

    private static int rowsPerChunk(Parameters.Slot slot) {
        return Math.max(1, ELEMENTS / Math.max(1, slot.columns()));
    }

    int count() {
        return slot.length;
    }

    /// How many numbers are learned.
    int learned() {
        return learned;
    }

    Parameters.Slot slot(int chunk) {
        return slots.get(slot[chunk]);
    }

    /// All elements of a chunk.
    void all(int chunk, Piece piece) {
        var s = slots.get(slot[chunk]);
        piece.run(chunk, s.offset() + firstRow[chunk] * s.columns(), rows[chunk] * s.columns());
    }

    /// The elements of a chunk that the gradient may have changed: all, or the touched rows one by
    /// one.
    void touched(int chunk, Gradient gradient, Piece piece) {
        int number = slot[chunk];
        var s = slots.get(number);
        if (!s.sparse()) {
            all(chunk, piece);
            return;
        }
        int[] touched = gradient.touched(number);
        int end = Math.min(firstRow[chunk] + rows[chunk], gradient.touchedCount(number));
        for (int i = firstRow[chunk]; i < end; i++) {
            piece.run(chunk, s.offset() + touched[i] * s.columns(), s.columns());
        }
    }
}
