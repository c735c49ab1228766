package dev.rondo.app.console;

import java.io.IOException;

/// The standard output cannot be written: its reader closed it (as `| head` does), or the disk is
/// full. Ends the command wherever it is.
public final class OutputFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean closed;

    OutputFailure(IOException cause, boolean closed) {
        super(cause);
        this.closed = closed;
    }

    /// Whether whoever read it wants no more.
    public boolean closed() {
        return closed;
    }

    /// Says so, unless the reader wants no more.
    ///
    /// @return the exit status
    public int report(Console console) {
        if (closed) {
            return ExitStatus.CLOSED_PIPE;
        }
        var cause = getCause();
        console.err()
                .println(
                        "rondo: the standard output cannot be written: "
                                + (cause == null ? "" : cause.getMessage()));
        console.err().flush();
        return ExitStatus.FAULT;
    }
}
