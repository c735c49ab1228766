package dev.rondo.app.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/// A stream that cannot be written any more once something is true of what was written.
public final class FailingOutput extends OutputStream {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Predicate<ByteArrayOutputStream> full;
    private final String reason;

    private FailingOutput(Predicate<ByteArrayOutputStream> full, String reason) {
        this.full = full;
        this.reason = reason;
    }

    /// Fails after so many bytes.
    public static FailingOutput after(int bytes, String reason) {
        return new FailingOutput(written -> written.size() >= bytes, reason);
    }

    /// Fails after this text.
    public static FailingOutput after(String text, String reason) {
        return new FailingOutput(
                written -> written.toString(StandardCharsets.UTF_8).contains(text), reason);
    }

    @Override
    public void write(int b) throws IOException {
        if (full.test(written)) {
            throw new IOException(reason);
        }
        written.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (full.test(written)) {
            throw new IOException(reason);
        }
        written.write(from, offset, length);
    }
}
