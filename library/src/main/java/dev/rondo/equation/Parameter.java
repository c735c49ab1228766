package dev.rondo.equation;

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
}
