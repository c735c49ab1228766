package dev.rondo.app.console;

/// Runs one command line of `rondo` in this process.
@FunctionalInterface
public interface CommandRunner {
    /// @param console where the command reads and writes
    /// @return the exit status
    int run(Console console, String... arguments);
}
