/// Arrays and sequences of numbers: IDX, NumPy, CNTK text format.
package dev.rondo.data.array;
