package dev.rondo.network;

/// What the rows of a unit stand for.
///
/// @param source whether they belong to the source that an encoder reads, and not to what the
///   network itself reads
/// @param items whether there is one a sequence, not one a step
/// @param turn in which of its ways the structure is read, 0 as it is given
record Space(boolean source, boolean items, int turn) {
    static final Space NODES = new Space(false, false, 0);
    static final Space SOURCE_NODES = new Space(true, false, 0);

    /// The same read in another way.
    Space turned(int way) {
        return new Space(source, items, way);
    }

    /// One row a sequence of the same.
    Space ofItems() {
        return new Space(source, true, 0);
    }
}
