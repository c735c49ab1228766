package dev.rondo.app;

/// The exit statuses of the command, beside 0: done.
final class ExitStatus {
    /// A fault of Rondo itself or of the machine.
    static final int FAULT = 1;

    /// Something given was wrong: an option, a file, an equation.
    static final int WRONG_INPUT = 2;

    static final int INTERRUPTED = 130;

    private ExitStatus() {}
}
