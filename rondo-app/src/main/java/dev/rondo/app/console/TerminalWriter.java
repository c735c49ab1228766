package dev.rondo.app.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;

/// Writes to a terminal: the control characters of data are shown, as `\u001b`, and not performed.
final class TerminalWriter extends PrintWriter {
    private final Writer to;

    TerminalWriter(Writer to) {
        super(new Shown(to));
        this.to = to;
    }

    /// Clears the line of the cursor, which begins it anew.
    void clearLine() {
        flush();
        try {
            to.write("\r\u001b[K");
            to.flush();
        } catch (IOException _) {
            setError();
        }
    }

    /// Whether a terminal does something at a character other than to show it or to begin a line:
    /// control characters, and those that turn the direction of writing.
    private static boolean control(char c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t'
                || c >= '\u202a' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\u200e'
                || c == '\u200f'
                || c == '\u061c';
    }

    private static final class Shown extends Writer {
        private final Writer to;

        Shown(Writer to) {
            this.to = to;
        }

        @Override
        public void write(char[] from, int offset, int length) throws IOException {
            int start = offset;
            for (int i = offset; i < offset + length; i++) {
                if (control(from[i])) {
                    to.write(from, start, i - start);
                    to.write(String.format(Locale.ROOT, "\\u%04x", (int) from[i]));
                    start = i + 1;
                }
            }
            to.write(from, start, offset + length - start);
        }

        @Override
        public void flush() throws IOException {
            to.flush();
        }

        @Override
        public void close() throws IOException {
            to.close();
        }
    }
}
