package dev.rondo.data.source;

import dev.rondo.RondoException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// The lines of a text, one by one, without their ends (`\n` or `\r\n`), in the memory of the
/// longest of them. A byte-order mark before the first is passed over. What is not text in the
/// encoding of its [DataSource] is an error with line and offset; nothing is replaced in silence.
public final class LineReader implements AutoCloseable {
    /// The longest line that is read, in bytes.
    public static final int MAXIMUM_LINE = 64 << 20;

    private final DataSource source;
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long bufferOffset; // of buffer[0] in the file
    private byte[] line = new byte[1 << 10]; // a line that runs over the end of the buffer
    private int number;
    private boolean ended;

    LineReader(DataSource source) {
        this.source = source;
        this.in = source.open();
    }

    /// The next line, or null after the last. A last line needs no line end; an empty line after
    /// the last line end is none.
    ///
    /// @throws RondoException if it is no text or longer than [#MAXIMUM_LINE]
    public @Nullable String next() {
        if (ended) {
            return null;
        }
        try {
            return read();
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }

    private @Nullable String read() throws IOException {
        int buffered = 0;
        long offset = bufferOffset + at;
        while (true) {
            int stop = at;
            while (stop < end && buffer[stop] != '\n') {
                stop++;
            }
            if (stop < end) {
                int start = at;
                at = stop + 1;
                number++;
                if (buffered == 0) {
                    return text(buffer, start, stop - start, offset);
                }
                buffer(buffered, start, stop - start);
                return text(line, 0, buffered + stop - start, offset);
            }
            buffer(buffered, at, stop - at);
            buffered += stop - at;
            bufferOffset += end;
            at = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) {
                ended = true;
                number += buffered > 0 ? 1 : 0;
                return buffered > 0 ? text(line, 0, buffered, offset) : null;
            }
        }
    }

    private void buffer(int buffered, int from, int count) {
        if (buffered + (long) count > MAXIMUM_LINE) {
            number++;
            throw fault(
                    "more than "
                            + (MAXIMUM_LINE >> 20)
                            + " MiB without a line end: is this a text of lines?");
        }
        if (buffered + count > line.length) {
            line = Arrays.copyOf(line, Math.max(buffered + count, 2 * line.length));
        }
        System.arraycopy(buffer, from, line, buffered, count);
    }

    private String text(byte[] bytes, int from, int count, long offset) {
        int start = from;
        int length = count;
        if (length > 0 && bytes[start + length - 1] == '\r') {
            length--;
        }
        boolean utf8 = source.encoding().equals(StandardCharsets.UTF_8);
        if (number == 1 && utf8 && marked(bytes, start, length)) {
            start += 3;
            length -= 3;
        }
        String text;
        if (utf8) {
            text = new String(bytes, start, length, StandardCharsets.UTF_8);
            if (text.indexOf('\ufffd') >= 0) {
                check(bytes, start, length, offset + start - from);
            }
        } else {
            text = check(bytes, start, length, offset + start - from);
        }
        int zero = text.indexOf('\0');
        if (zero >= 0) {
            throw fault(
                    "a null character at column "
                            + (zero + 1)
                            + ", which text does not have: is it UTF-16 (convert it first: iconv -f"
                            + " UTF-16 -t UTF-8) or a binary file?");
        }
        return text;
    }

    private static boolean marked(byte[] bytes, int at, int length) {
        return length >= 3
                && bytes[at] == (byte) 0xef
                && bytes[at + 1] == (byte) 0xbb
                && bytes[at + 2] == (byte) 0xbf;
    }

    private String check(byte[] bytes, int start, int length, long offset) {
        var input = ByteBuffer.wrap(bytes, start, length);
        try {
            return source.encoding()
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(input)
                    .toString();
        } catch (CharacterCodingException e) {
            int wrong = Math.min(input.position(), start + length - 1);
            throw fault(
                    String.format(
                            Locale.ROOT,
                            "byte offset %d: the byte 0x%02x is not valid %s here: %s",
                            offset + wrong - start,
                            bytes[wrong] & 0xff,
                            source.encoding(),
                            cause(bytes, start, length)),
                    e);
        }
    }

    private static String cause(byte[] bytes, int start, int length) {
        if (length >= 2
                && (bytes[start] & 0xff) + (bytes[start + 1] & 0xff) == 0xff + 0xfe
                && (bytes[start] & 0xfe) == 0xfe) {
            return "is it UTF-16? Convert it first: iconv -f UTF-16 -t UTF-8";
        }
        return "is it Latin-1, Windows-1252, GB18030 or another encoding? Say which, or convert it"
                + " first (iconv)";
    }

    /// The number of the line that [#next] returned last, from 1; 0 before the first.
    public int number() {
        return number;
    }

    /// The source that is read.
    public DataSource source() {
        return source;
    }

    /// What is wrong at the line that was read last: `name:line: what`.
    public RondoException fault(String what) {
        return new RondoException(source.name() + ":" + number + ": " + what);
    }

    /// As [#fault(String)], with a cause.
    RondoException fault(String what, Exception cause) {
        return new RondoException(source.name() + ":" + number + ": " + what, cause);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw source.unreadable(e);
        }
    }
}
