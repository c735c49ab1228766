package dev.rondo.plan;

/// Where a value lies: an array of the workspace, a column in it, and which row.
///
/// @param array index into the workspace's arrays
/// @param column first column
/// @param shift levels back (0: this level)
record Place(int array, int column, Rows rows, int shift) {
    Place plus(int columns) {
        return new Place(array, column + columns, rows, shift);
    }

    Place back(int levels) {
        return new Place(array, column, rows, shift + levels);
    }

    /// Levels back among rows of nodes.
    int reach() {
        return rows == Rows.ALL ? shift : 0;
    }
}
