package dev.rondo.network;

/// What the rows of a unit stand for.
///
/// @param source whether they belong to the source that an encoder reads, and not to what the
///   network itself reads
/// @param items whether there is one a sequence, not one a step
record Space(boolean source, boolean items) {
    static final Space NODES = new Space(false, false);
    static final Space SOURCE_NODES = new Space(true, false);

    /// One row a sequence of the same.
    Space ofItems() {
        return new Space(source, true);
    }
}
