package dev.rondo.network.run;

import dev.rondo.network.spec.Feature;

/// What the rows of a unit stand for.
///
/// @param ground whose rows these are: [#OWN], [#SOURCE], or [#SPELLING] and those behind it
/// @param items whether there is one a sequence, not one a step
/// @param turn in which of its ways the structure is read, 0 as it is given
public record Space(int ground, boolean items, int turn) {
    /// What the network itself reads.
    static final int OWN = 0;

    /// The source that an encoder reads.
    static final int SOURCE = 1;

    /// What the first [Feature.Spelled] reads, once for each different one in a batch; behind it
    /// those of further features.
    public static final int SPELLING = 2;

    public static final Space NODES = new Space(OWN, false, 0);
    public static final Space SOURCE_NODES = new Space(SOURCE, false, 0);

    /// The steps of spellings.
    static Space spelling(int number) {
        return new Space(SPELLING + number, false, 0);
    }

    public boolean source() {
        return ground == SOURCE;
    }

    /// Whether its rows are the steps that the network itself reads.
    boolean ofStack() {
        return ground == OWN && !items;
    }

    /// The same read in another way.
    Space turned(int way) {
        return new Space(ground, items, way);
    }

    /// One row a sequence of the same.
    Space ofItems() {
        return new Space(ground, true, 0);
    }
}
