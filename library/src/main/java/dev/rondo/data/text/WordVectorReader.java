package dev.rondo.data.text;

import dev.rondo.RondoException;
import dev.rondo.data.number.Floats;
import dev.rondo.data.number.NumberType;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.LineReader;
import dev.rondo.data.source.Tokeniser;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Reads word vectors: the text of word2vec and fastText (`.vec`, with a first line `words width`),
/// that of GloVe (without), and word2vec's binary form. Which it is, the first bytes tell. Only the
/// words that are asked for are kept; of a word that occurs twice, the first vector.
public final class WordVectorReader {
    private static final int MAXIMUM_WIDTH = 1 << 16;
    private static final int MAXIMUM_WORD = 1 << 16; // bytes

    private final DataSource source;
    private final Predicate<String> required;
    private final Map<String, Integer> words = new HashMap<>();
    private final Floats values = new Floats();
    private int width = -1;
    private long total;
    private long unreadable;

    private WordVectorReader(DataSource source, Predicate<String> required) {
        this.source = source;
        this.required = required;
    }

    /// @param required which words to keep
    /// @throws RondoException with the place, if a vector is too short or too long or no number
    public static WordVectors read(DataSource source, Predicate<String> required) {
        var reader = new WordVectorReader(source, required);
        reader.read();
        return new WordVectors(
                reader.width, reader.words, reader.values.array(), reader.total, reader.unreadable);
    }

    private void read() {
        try (var in = new BufferedInputStream(source.open(), 1 << 16)) {
            in.mark(1 << 16);
            byte[] head = in.readNBytes(1 << 15);
            in.reset();
            if (head.length == 0) {
                throw new RondoException(
                        source.name() + ": the file is empty, expected word vectors");
            }
            int[] sizes = sizes(head);
            if (sizes.length == 3 && binary(head, sizes)) {
                in.skipNBytes(sizes[2]);
                width = sizes[1];
                binary(in, sizes[0]);
                return;
            }
        } catch (IOException e) {
            throw source.unreadable(e);
        }
        text();
    }

    /// Whether a file begins with a line `words width`, and goes on.
    public static boolean numbered(byte[] head) {
        int[] sizes = sizes(head);
        return sizes.length == 3 && sizes[2] < head.length && sizes[1] > 0;
    }

    /// Words, width and length of a first line that says them; else nothing.
    private static int[] sizes(byte[] head) {
        int end = 0;
        while (end < head.length && end < 40 && head[end] != '\n') {
            end++;
        }
        if (end == head.length || head[end] != '\n') {
            return new int[0];
        }
        String line = new String(head, 0, end, StandardCharsets.ISO_8859_1).strip();
        if (!line.matches("[0-9]{1,9} [0-9]{1,5}")) {
            return new int[0];
        }
        int blank = line.indexOf(' ');
        return new int[] {
            Integer.parseInt(line.substring(0, blank)),
            Integer.parseInt(line.substring(blank + 1)),
            end + 1
        };
    }

    /// Whether what follows the first word is no text of numbers.
    private static boolean binary(byte[] head, int[] sizes) {
        int at = sizes[2];
        while (at < head.length && head[at] != ' ') {
            at++;
        }
        int end = Math.min(head.length, at + 4 * Math.max(1, sizes[1]));
        for (; at < end; at++) {
            boolean text =
                    head[at] >= '0' && head[at] <= '9' || " \r\n\t.-+eE".indexOf(head[at]) >= 0;
            if (!text) {
                // the word of the second line of a text
                return !new String(head, sizes[2], end - sizes[2], StandardCharsets.ISO_8859_1)
                        .matches("(?s)[^ \\n]+( [-+.0-9eE]+)+ ?\\r?\\n.*");
            }
        }
        return false;
    }

    private void binary(BufferedInputStream in, int count) throws IOException {
        width(width);
        var word = new ByteArrayOutputStream();
        byte[] vector = new byte[4 * width];
        for (long w = 0; w < count; w++) {
            word.reset();
            int b = in.read();
            while (b == '\n') {
                b = in.read();
            }
            for (; b != ' '; b = in.read()) {
                if (b < 0) {
                    throw new EOFException();
                }
                if (word.size() == MAXIMUM_WORD) {
                    throw new RondoException(
                            source.name() + ": word " + (w + 1) + " has no end: is it damaged?");
                }
                word.write(b);
            }
            if (in.readNBytes(vector, 0, vector.length) < vector.length) {
                throw new EOFException();
            }
            total++;
            String text;
            try {
                text =
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(word.toByteArray()))
                                .toString();
            } catch (CharacterCodingException _) {
                unreadable++;
                continue;
            }
            if (retainRequired(text)) {
                for (int i = 0; i < width; i++) {
                    float value = (float) NumberType.FLOAT.number(vector, 4 * i, false);
                    if (!Float.isFinite(value)) {
                        throw new RondoException(
                                source.name() + ": the vector of `" + text + "` has " + value);
                    }
                    values.add(value);
                }
            }
        }
    }

    private boolean retainRequired(String word) {
        if (required.test(word) && !words.containsKey(word)) {
            words.put(word, words.size());
            return true;
        }
        return false;
    }

    private void width(int found) {
        if (found < 1 || found > MAXIMUM_WIDTH) {
            throw new RondoException(
                    source.name()
                            + ": vectors of "
                            + found
                            + " numbers, expected 1 to "
                            + MAXIMUM_WIDTH);
        }
        width = found;
    }

    private void text() {
        try (var lines = source.lines()) {
            for (String line = lines.next(); line != null; line = lines.next()) {
                if (line.isBlank()) {
                    continue;
                }
                if (lines.number() == 1 && line.strip().matches("[0-9]{1,9} [0-9]{1,5}")) {
                    width(Integer.parseInt(line.strip().substring(line.strip().indexOf(' ') + 1)));
                    continue;
                }
                line(lines, line.stripTrailing());
            }
        }
        if (total == 0) {
            throw new RondoException(source.name() + ": no word vectors in it");
        }
    }

    /// The numbers are the last of a line; some words have blanks in them.
    private void line(LineReader lines, String line) {
        if (width < 0) {
            List<String> fields = Tokeniser.BLANKS.split(line);
            width(fields.size() - 1);
        }
        int[] starts = new int[width + 1];
        int end = line.length();
        for (int i = width; i >= 1; i--) {
            int blank = Math.max(line.lastIndexOf(' ', end - 1), line.lastIndexOf('\t', end - 1));
            if (blank < 1) {
                throw lines.fault(
                        (width - i)
                                + " numbers, expected "
                                + width
                                + " as above: is it a file of word vectors?");
            }
            starts[i] = blank + 1;
            end = blank;
        }
        total++;
        String word = line.substring(0, end);
        boolean retained = retainRequired(word);
        int stop = line.length();
        float[] vector = new float[width];
        for (int i = width; i >= 1; i--) {
            float value = (float) Numbers.parse(line.substring(starts[i], stop));
            if (!Float.isFinite(value)) {
                throw lines.fault(
                        "`"
                                + line.substring(starts[i], Math.min(stop, starts[i] + 40))
                                + "`, expected a number: is a number missing or one too many?");
            }
            vector[i - 1] = value;
            stop = starts[i] - 1;
        }
        if (retained) {
            for (float value : vector) {
                values.add(value);
            }
        }
    }
}
