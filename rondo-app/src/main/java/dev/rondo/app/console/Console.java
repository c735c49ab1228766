package dev.rondo.app.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/// Where a command reads and writes. Results go to `out`; what is said about the work (progress,
/// warnings, errors) goes to `err`. Both are UTF-8.
///
/// @param columns of the terminal at the end of `err`, where a person watches and a line may be
///   rewritten; 0 if there is none
public record Console(InputStream in, PrintWriter out, PrintWriter err, int columns) {
    /// The process's streams. Java sees standard error through the launcher's filter, so the
    /// launcher says whether a terminal is at its end.
    public static Console ofProcess() {
        return new Console(
                new FileInputStream(FileDescriptor.in),
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                Integer.getInteger("rondo.columns", 0));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        var stream = new FileOutputStream(descriptor);
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
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
