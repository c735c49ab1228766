package dev.rondo.app.console;

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

/// Where a command reads and writes. Results go to `out`; what is said about the work (progress,
/// warnings, errors) goes to `err`. Both are UTF-8.
///
/// @param columns of the terminal at the end of `err`, where a person watches and a line may be
///   rewritten; 0 if there is none
public record Console(InputStream in, PrintWriter out, PrintWriter err, int columns) {
    /// The streams that the launcher found closed: 0 and 1 as in a shell.
    private static final String CLOSED = System.getProperty("rondo.closed", "");

    /// The process's streams. Java sees standard error through the launcher's filter, so the
    /// launcher says whether a terminal is at its end.
    public static Console ofProcess() {
        return of(
                CLOSED.contains("0") ? new ClosedInput() : new FileInputStream(FileDescriptor.in),
                CLOSED.contains("1") ? new ClosedOutput() : new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Integer.getInteger("rondo.columns", 0));
    }

    /// A console on these streams. What cannot be written to `out` is an [OutputFailure].
    public static Console of(InputStream in, OutputStream out, OutputStream err, int columns) {
        return new Console(
                in,
                new PrintWriter(
                        new FailingWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))),
                new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8)),
                columns);
    }

    /// Passes on what a [PrintWriter] would keep to itself: that something could not be written.
    private static final class FailingWriter extends Writer {
        private final Writer to;

        FailingWriter(Writer to) {
            this.to = to;
        }

        @Override
        public void write(char[] from, int offset, int length) {
            try {
                to.write(from, offset, length);
            } catch (IOException e) {
                throw new OutputFailure(e);
            }
        }

        @Override
        public void flush() {
            try {
                to.flush();
            } catch (IOException e) {
                throw new OutputFailure(e);
            }
        }

        @Override
        public void close() {
            flush();
        }
    }

    private static final class ClosedInput extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("it is closed");
        }
    }

    private static final class ClosedOutput extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("it is closed");
        }
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
