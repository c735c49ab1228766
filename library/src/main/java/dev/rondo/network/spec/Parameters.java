package dev.rondo.network.spec;

import dev.rondo.RondoException;

import java.util.ArrayList;
import java.util.List;

/// The layout of all that a network learns: one flat array, in which each named matrix or vector
/// has its slot (row-major). Values, gradients and an optimiser's moments are arrays of this
/// layout.
public final class Parameters {
    /// @param name as in a model file: `layer1.W_i`, `embedding`
    /// @param offset of the first element in the flat array
    /// @param rows × columns, row-major; a vector has one column
    /// @param fixed whether learning leaves it alone
    /// @param sparse whether a batch touches few rows of it (an embedding), which its gradient then
    ///   lists
    public record Slot(
            String name,
            int offset,
            int rows,
            int columns,
            boolean vector,
            boolean fixed,
            boolean sparse) {
        public int size() {
            return rows * columns;
        }
    }

    private final List<Slot> slots = new ArrayList<>();
    private int size;

    /// Adds a slot at the end.
    public Slot add(
            String name, int rows, int columns, boolean vector, boolean fixed, boolean sparse) {
        long end = (long) size + (long) rows * columns;
        if (end > Integer.MAX_VALUE - 8) {
            throw new RondoException(
                    name
                            + " ("
                            + rows
                            + " × "
                            + columns
                            + ") makes the network larger than 2^31 "
                            + "parameters: is a width or the vocabulary larger than meant?");
        }
        var slot = new Slot(name, size, rows, columns, vector, fixed, sparse);
        slots.add(slot);
        size = (int) end;
        return slot;
    }

    public List<Slot> slots() {
        return List.copyOf(slots);
    }

    /// Elements of the flat array.
    public int size() {
        return size;
    }
}
