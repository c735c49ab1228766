package dev.rondo.data.source;

import dev.rondo.RondoException;
import dev.rondo.store.Json;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// Reads JSON values written one a line (https://jsonlines.org), or as the elements of one array.
public final class JsonLines {
    private JsonLines() {}

    /// A value and where it stands.
    ///
    /// @param line its line in the file
    public record Item(int line, Json value) {}

    /// The values, one by one; empty lines are passed over. A file that begins with an array of
    /// objects, or with an array that goes on in other lines, gives the elements of the array.
    public static ItemReader<Item> read(DataSource source) {
        var lines = source.lines();
        var values = new Values(lines);
        return ItemReader.of(lines, "JSON values, one a line or in an array", values::next);
    }

    private static final class Values {
        private final LineReader lines;
        private boolean begun;
        private @Nullable JsonArrayReader array;

        Values(LineReader lines) {
            this.lines = lines;
        }

        @Nullable Item next() {
            if (array != null) {
                return array.next();
            }
            var line = lines.next();
            while (line != null && line.isBlank()) {
                line = lines.next();
            }
            if (line == null) {
                return null;
            }
            if (!begun && JsonArrayReader.begins(line)) {
                array = new JsonArrayReader(lines, line);
                return array.next();
            }
            begun = true;
            if (line.strip().equals("{")) {
                throw lines.fault(
                        "not valid JSON: an object that goes on in other lines, expected a value a line or an"
                                + " array of objects");
            }
            return new Item(
                    lines.number(), Json.parse(line, lines.source().name() + ":" + lines.number()));
        }
    }

    /// Whether the first lines of a file, those that are not blank, are JSON: objects or arrays one
    /// a line, an array, or an object over several lines.
    public static boolean recognised(List<String> lines) {
        if (lines.isEmpty()) {
            return false;
        }
        String first = lines.getFirst().strip();
        String second = lines.size() > 1 ? lines.get(1).strip() : "";
        if (first.equals("{")) {
            return second.startsWith("\"");
        } else if (first.equals("[")) {
            return !second.isEmpty() && "{[\"-0123456789".indexOf(second.charAt(0)) >= 0;
        } else if (JsonArrayReader.begins(first)) {
            return true;
        } else if (!first.startsWith("{") && !first.startsWith("[")) {
            return false;
        }
        try {
            Json.parse(first, "");
            return true;
        } catch (RondoException _) {
            return first.startsWith("{\"") && first.endsWith("}"); // its fault is said when read
        }
    }

    /// The text of a key of an object: a string as it is, numbers and truth values as they are
    /// written.
    ///
    /// @throws RondoException if it is no object, lacks the key or has something else there
    public static String text(DataSource source, Item item, String key) {
        try {
            return switch (item.value().asObject().get(key)) {
                case Json.Text(var text) -> text;
                case Json.Num(var number) -> number;
                case Json.Bool(var truth) -> "" + truth;
                default ->
                        throw new RondoException("\"" + key + "\": expected a string or a number");
            };
        } catch (RondoException e) {
            throw new RondoException(source.name() + ":" + item.line() + ": " + e.getMessage(), e);
        }
    }
}
