package dev.rondo.app.console;

/// How a command ends: 0, or one of these.
public final class ExitStatus {
    /// A fault of Rondo or of the machine (a full disk).
    public static final int FAULT = 1;

    /// Wrong arguments or data.
    public static final int WRONG_INPUT = 2;

    /// A training diverged: a loss, a gradient or a state grew beyond all bounds. The best model
    /// before that was written, if there was one.
    public static final int DIVERGED = 3;

    /// Ended by Ctrl-C, after what was done has been saved.
    public static final int INTERRUPTED = 130;

    /// Nobody reads the standard output any more; as of a program that the signal of it ends.
    public static final int CLOSED_PIPE = 141;

    private ExitStatus() {}
}
