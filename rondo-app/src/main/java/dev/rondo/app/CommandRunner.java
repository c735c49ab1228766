package dev.rondo.app;

/// Runs a command line of `rondo`: for commands that run others.
@FunctionalInterface
interface CommandRunner {
    /// @return the exit status, see [ExitStatus]
    int run(Console console, String... arguments);
}
