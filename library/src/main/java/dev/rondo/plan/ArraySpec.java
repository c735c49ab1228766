package dev.rondo.plan;

/// An array of the workspace.
///
/// @param kind who provides it and how many rows it has
/// @param width elements a row
/// @param history levels before the first for which it has rows (each as wide as the batch)
/// @param constant for [Kind#CONSTANT]: the number that fills it
/// @param space whose rows it has: see [Spaces]
record ArraySpec(Kind kind, int width, int history, double constant, int space) {
    enum Kind {
        /// Given by the caller at each run: inputs, adjoints of the output and of the inputs.
        EXTERNAL,
        /// The network's flat parameters.
        PARAMETERS,
        /// A row a node (or edge, or row of a memory), and `history` levels before.
        ALL,
        /// A row a sequence; of a structure without sequences, a row for each of the largest level.
        SEQUENCE,
        /// `history` slots of a row a sequence.
        RING,
        /// Rows of one strip.
        STRIP,
        /// One row.
        ONE,
        /// One row filled with a number.
        CONSTANT
    }
}
