package dev.rondo.data.text;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.NoSuchElementException;

/// The words of a text: what stands between white space ([Character#isWhitespace(char)]), and an
/// end-of-line word where a line ends (`\n`, `\r\n` or `\r`).
final class Words implements Iterator<String> {
    private final String text;
    private final boolean endLastLine;
    private int at;
    private int start;
    private int nextStart;
    private boolean lineOpen;
    private @Nullable String next;

    /// @param endLastLine whether a last line without line break is ended as well
    Words(String text, boolean endLastLine) {
        this.text = text;
        this.endLastLine = endLastLine;
        advance();
    }

    static Words of(String text) {
        return new Words(text, true);
    }

    private void advance() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r') {
                nextStart = at;
                at += c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n' ? 2 : 1;
                lineOpen = false;
                next = Vocabulary.END_OF_LINE;
                return;
            }
            if (!Character.isWhitespace(c)) {
                nextStart = at;
                while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
                    at++;
                }
                lineOpen = true;
                next = text.substring(nextStart, at);
                return;
            }
            at++;
        }
        nextStart = at;
        next = lineOpen && endLastLine ? Vocabulary.END_OF_LINE : null;
        lineOpen = false;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public String next() {
        String word = next;
        if (word == null) {
            throw new NoSuchElementException();
        }
        start = nextStart;
        advance();
        return word;
    }

    /// Where in the text the word began that [#next] returned last.
    int start() {
        return start;
    }
}
