package dev.rondo.data.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Turns symbols back into text as they come, one by one: words with a space between them and a
/// line break for [Vocabulary#END_OF_LINE]; bytes as soon as they make a whole character in UTF-8,
/// with U+FFFD for those that make none. Not for several threads at once.
public final class TextWriter {
    private final Vocabulary vocabulary;
    private final CharsetDecoder decoder;
    private final ByteBuffer pending = ByteBuffer.allocate(8);
    private final CharBuffer decoded = CharBuffer.allocate(16);
    private boolean inLine;

    public TextWriter(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.decoder =
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    /// The text that this symbol adds; may be empty within a character of several bytes.
    public String next(int id) {
        return switch (vocabulary.unit()) {
            case CHARACTERS -> vocabulary.symbol(id);
            case WORDS -> {
                String word = vocabulary.symbol(id);
                if (word.equals(Vocabulary.END_OF_LINE)) {
                    inLine = false;
                    yield "\n";
                }
                String text = inLine ? " " + word : word;
                inLine = true;
                yield text;
            }
            case BYTES -> {
                pending.put((byte) id).flip();
                decoder.decode(pending, decoded, false);
                pending.compact();
                yield take();
            }
        };
    }

    /// What is left at the end: U+FFFD if the last character is incomplete.
    public String end() {
        if (vocabulary.unit() != TextUnit.BYTES) {
            return "";
        }
        pending.flip();
        decoder.decode(pending, decoded, true);
        decoder.flush(decoded);
        decoder.reset();
        pending.clear();
        return take();
    }

    private String take() {
        String text = decoded.flip().toString();
        decoded.clear();
        return text;
    }
}
