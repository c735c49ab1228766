package dev.rondo.plan;

/// When a value is computed.
enum Stage {
    /// Once a run: of parameters and numbers alone.
    ONCE,
    /// For all rows, before the recurrence.
    BEFORE,
    /// Level by level.
    WITHIN,
    /// For all rows, after the recurrence.
    AFTER
}
