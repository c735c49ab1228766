package dev.rondo.data.source;

import dev.rondo.RondoException;
import dev.rondo.store.Json;

/// Reads JSON values written one a line (https://jsonlines.org).
public final class JsonLines {
    private JsonLines() {}

    /// A value and where it stands.
    ///
    /// @param line its line in the file
    public record Item(int line, Json value) {}

    /// The values, one by one; empty lines are passed over.
    public static ItemReader<Item> read(DataSource source) {
        var lines = source.lines();
        return ItemReader.of(
                lines,
                "JSON values, one a line",
                () -> {
                    for (String line = lines.next(); line != null; line = lines.next()) {
                        if (!line.isBlank()) {
                            String where = source.name() + ":" + lines.number();
                            return new Item(lines.number(), Json.parse(line, where));
                        }
                    }
                    return null;
                });
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
