package dev.rondo.bench;

/// A library that does [Work]. Implementations have a constructor without arguments and run in a
/// JVM of their own ([Worker]).
public interface Contestant {

    /// Name and version, with what matters to its speed.
    String version();

    /// Sets the work up on so many threads. Running what is returned does the work once.
    ///
    /// @throws IllegalArgumentException if this contestant cannot do the work
    Runnable prepare(Work work, int threads);
}
