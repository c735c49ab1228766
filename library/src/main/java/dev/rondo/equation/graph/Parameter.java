package dev.rondo.equation.graph;

import java.util.OptionalDouble;

/// A learned (or fixed) matrix or vector of a bound cell. A matrix is `rows × columns`, row-major,
/// and maps a value `columns` wide to one `rows` wide; a vector has `columns == 1`.
///
/// @param initialiser how it starts, as the cell's `init` directive says, or the default
/// @param fixed whether learning leaves it alone
/// @param mask which entries may be other than zero
public record Parameter(
        String name,
        int rows,
        int columns,
        boolean matrix,
        Initialiser initialiser,
        boolean fixed,
        Mask mask) {
    public int size() {
        return rows * columns;
    }

    /// The number that all its entries are and stay, if it is fixed and starts so: no other can be
    /// meant, and checks draw none.
    public OptionalDouble unchanging() {
        return fixed && initialiser instanceof Initialiser.Constant(double value)
                ? OptionalDouble.of(value)
                : OptionalDouble.empty();
    }
}
