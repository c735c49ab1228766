package dev.rondo.data.source;

import dev.rondo.RondoException;
import dev.rondo.store.Json;

import org.jspecify.annotations.Nullable;

/// Reads the elements of one JSON array that is written over any number of lines, one by one.
final class JsonArrayReader {
    private final LineReader lines;
    private String line = "";
    private int at;
    private boolean begun;
    private boolean ended;

    JsonArrayReader(LineReader lines, String first) {
        this.lines = lines;
        this.line = first;
    }

    /// Whether a first line begins an array of objects, or an array that goes on in other lines.
    static boolean begins(String first) {
        String start = first.strip();
        if (!start.startsWith("[")) {
            return false;
        }
        String rest = start.substring(1).strip();
        return rest.isEmpty() || rest.startsWith("{");
    }

    JsonLines.@Nullable Item next() {
        if (ended) {
            return null;
        }
        if (!begun) {
            begun = true;
            skipBlanks();
            at++; // the bracket
            if (skipBlanks() == ']') {
                return end();
            }
        } else {
            char sign = skipBlanks();
            if (sign == ']') {
                return end();
            } else if (sign != ',') {
                throw lines.fault("expected a comma or the end of the array after an element");
            }
            at++;
            skipBlanks();
        }
        int number = lines.number();
        return new JsonLines.Item(
                number, Json.parse(element(), lines.source().name() + ":" + number));
    }

    private JsonLines.@Nullable Item end() {
        ended = true;
        at++;
        boolean more = at < line.length() && !line.substring(at).isBlank();
        for (var next = lines.next(); next != null && !more; next = lines.next()) {
            more = !next.isBlank();
        }
        if (more) {
            throw lines.fault("more text after the end of the JSON array");
        }
        return null;
    }

    /// The next character that is no blank, which stays unread.
    private char skipBlanks() {
        while (true) {
            while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
                at++;
            }
            if (at < line.length()) {
                return line.charAt(at);
            }
            nextLine();
        }
    }

    private void nextLine() {
        var next = lines.next();
        if (next == null) {
            throw new RondoException(
                    lines.source().name()
                            + ":"
                            + lines.number()
                            + ": the JSON array has no end: is the file cut off?");
        }
        line = next;
        at = 0;
    }

    /// The text up to the comma or the bracket that ends an element.
    private String element() {
        var text = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        while (true) {
            int start = at;
            for (; at < line.length(); at++) {
                char sign = line.charAt(at);
                if (quoted) {
                    at += sign == '\\' ? 1 : 0;
                    quoted = sign != '"';
                } else if (sign == '"') {
                    quoted = true;
                } else if (sign == '{' || sign == '[') {
                    depth++;
                } else if (depth == 0 && (sign == ',' || sign == ']')) {
                    return text.append(line, start, at).toString();
                } else if (sign == '}' || sign == ']') {
                    depth--;
                }
            }
            if (text.length() + (long) line.length() > LineReader.MAXIMUM_LINE) {
                throw lines.fault("an element that goes on for too many lines");
            }
            text.append(line, start, line.length()).append('\n');
            nextLine();
        }
    }
}
