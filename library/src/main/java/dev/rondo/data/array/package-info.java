/// Arrays and sequences of numbers: IDX, NumPy, CNTK text format.
///
/// @since 0.1
package dev.rondo.data.array;
