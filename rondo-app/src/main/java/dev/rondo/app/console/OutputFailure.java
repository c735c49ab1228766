package dev.rondo.app.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The standard output cannot be written: its reader closed it (as `| head` does), or the disk is
/// full. Ends the command wherever it is.
public final class OutputFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean closed;

    OutputFailure(IOException cause) {
        super(cause);
        closed = closedPipe(cause);
    }

    /// Whether whoever read it wants no more.
    public boolean closed() {
        return closed;
    }

    /// The message is in the language of the system, so where there is one the pipe is asked.
    private static boolean closedPipe(IOException e) {
        if (String.valueOf(e.getMessage()).contains("roken pipe")) {
            return true;
        }
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1"))
                    .toString()
                    .startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException _) {
            return false;
        }
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
