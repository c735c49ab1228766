package dev.rondo.plan;

/// Which row of its array an operand means, when an instruction runs on rows r of level t.
enum RowAddressing {
    /// One row a node: row `start(t − shift) + r`, after the array's rows for what came before.
    ALL,
    /// One row a sequence: row r.
    SEQUENCE,
    /// Working memory of one strip: row r − first row of the strip.
    STRIP,
    /// One row for all: row 0, stride 0.
    ONE,
    /// One row a sequence in the slot of level t − shift, of as many slots as the state has delays:
    /// the adjoints that flow back to a state.
    RING
}
