package dev.rondo.plan;

/// Where a value lies: an array of the workspace, a column in it, and which row.
///
/// @param array index into the workspace's arrays
/// @param column first column
/// @param shift levels back (0: this level)
record BufferSlot(int array, int column, RowAddressing rows, int shift) {
    BufferSlot plus(int columns) {
        return new BufferSlot(array, column + columns, rows, shift);
    }

    BufferSlot back(int levels) {
        return new BufferSlot(array, column, rows, shift + levels);
    }

    /// Levels back among rows of nodes.
    int reach() {
        return rows == RowAddressing.ALL ? shift : 0;
    }
}
