package dev.rondo.app.console;

import dev.rondo.RondoException;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a command reads and writes. Results go to `out`; what is said about the work (progress,
/// warnings, errors) goes to `err`. Both are UTF-8.
///
/// @param columns of the terminal at the end of `err`, where a person watches and a line may be
///   rewritten; 0 if there is none
public record Console(InputStream in, PrintWriter out, PrintWriter err, int columns) {
    /// The streams that the launcher found closed: 0 and 1 as in a shell.
    private static final String CLOSED = System.getProperty("rondo.closed", "");

    /// The streams at whose end the launcher found a terminal: 1 and 2 as in a shell.
    private static final String TERMINALS = System.getProperty("rondo.terminals", "");

    /// The process's streams. Java sees standard error through the launcher's filter, so the
    /// launcher says whether a terminal is at its end.
    public static Console ofProcess() {
        return of(
                true,
                TERMINALS,
                CLOSED.contains("0") ? new ClosedInput() : new FileInputStream(FileDescriptor.in),
                CLOSED.contains("1")
                        ? new ClosedOutput()
                        : new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Integer.getInteger("rondo.columns", 0));
    }

    /// A console on these streams. What cannot be written to `out` is an [OutputFailure].
    public static Console of(InputStream in, OutputStream out, OutputStream err, int columns) {
        return of(false, "", in, out, err, columns);
    }

    /// A console whose streams end at terminals. What data has of control characters is shown
    /// there.
    static Console ofTerminals(InputStream in, OutputStream out, OutputStream err, int columns) {
        return of(false, "12", in, out, err, columns);
    }

    private static Console of(
            boolean process,
            String terminals,
            InputStream in,
            OutputStream out,
            OutputStream err,
            int columns) {
        return new Console(
                new FailingInput(in),
                writer(
                        new FailingWriter(
                                new OutputStreamWriter(out, StandardCharsets.UTF_8), process),
                        terminals.contains("1")),
                writer(
                        new OutputStreamWriter(err, StandardCharsets.UTF_8),
                        terminals.contains("2")),
                columns);
    }

    private static PrintWriter writer(Writer to, boolean terminal) {
        return terminal ? new TerminalWriter(to) : new PrintWriter(to);
    }

    /// Says that it is the standard input that cannot be read.
    private static final class FailingInput extends InputStream {
        private final InputStream from;

        FailingInput(InputStream from) {
            this.from = from;
        }

        private static RondoException failed(IOException e) {
            return new RondoException("the standard input cannot be read: " + e.getMessage(), e);
        }

        @Override
        public int read() {
            try {
                return from.read();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public int read(byte[] to, int offset, int length) {
            try {
                return from.read(to, offset, length);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public int available() throws IOException {
            return from.available();
        }
    }

    /// Passes on what a [PrintWriter] would keep to itself: that something could not be written.
    private static final class FailingWriter extends Writer {
        private final Writer to;
        private final boolean process;

        /// @param process whether it is the standard output of the process
        FailingWriter(Writer to, boolean process) {
            this.to = to;
            this.process = process;
        }

        private OutputFailure failed(IOException e) {
            return new OutputFailure(
                    e,
                    String.valueOf(e.getMessage()).contains("roken pipe") || process && intoPipe());
        }

        /// Messages are in the language of the system, so where there is one the pipe is asked:
        /// nothing else goes wrong with pipes.
        private static boolean intoPipe() {
            try {
                return Files.readSymbolicLink(Path.of("/proc/self/fd/1"))
                        .toString()
                        .startsWith("pipe:");
            } catch (IOException | UnsupportedOperationException _) {
                return false;
            }
        }

        @Override
        public void write(char[] from, int offset, int length) {
            try {
                to.write(from, offset, length);
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void flush() {
            try {
                to.flush();
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public void close() {
            flush();
        }
    }

    private static final class ClosedInput extends InputStream {
        private static IOException closed() {
            return new IOException("it is closed");
        }

        @Override
        public int read() throws IOException {
            throw closed();
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            throw closed();
        }
    }

    private static final class ClosedOutput extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("it is closed");
        }
    }

    /// Whether the user's terminal shows more than ASCII, as the locale says.
    public static boolean showsUnicode() {
        return System.getProperty("native.encoding", "").equalsIgnoreCase("UTF-8");
    }

    /// Whether a line on `err` may be rewritten.
    public boolean live() {
        return columns > 0;
    }

    public void flush() {
        out.flush();
        err.flush();
    }
}
