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
    private final String why;

    private FailingOutput(Predicate<ByteArrayOutputStream> full, String why) {
        this.full = full;
        this.why = why;
    }

    /// Fails after so many bytes.
    public static FailingOutput after(int bytes, String why) {
        return new FailingOutput(written -> written.size() >= bytes, why);
    }

    /// Fails after this text.
    public static FailingOutput after(String text, String why) {
        return new FailingOutput(
                written -> written.toString(StandardCharsets.UTF_8).contains(text), why);
    }

    @Override
    public void write(int b) throws IOException {
        if (full.test(written)) {
            throw new IOException(why);
        }
        written.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (full.test(written)) {
            throw new IOException(why);
        }
        written.write(from, offset, length);
    }
}
