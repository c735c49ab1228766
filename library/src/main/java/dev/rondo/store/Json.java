package dev.rondo.store;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;

import dev.rondo.RondoException;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A JSON value (RFC 8259), immutable. Objects keep the order of their keys, so the same value is
/// always written as the same text.
///
/// Configuration records cross over with [#of(Record)] and [#as(Class)]: components may be numbers,
/// booleans, strings, enums, records, sealed interfaces of records (told apart by the key `kind`),
/// and `Optional`, `List`, `Map<String, …>` or arrays of these. Every component, case and constant
/// has a [Key] that says its name here. Numbers that JSON cannot write (NaN and the infinities) are
/// written as strings and read back as numbers.
///
/// Parsing is strict: duplicate keys, text after the value, and more than 64 levels of nesting are
/// errors.
public sealed interface Json {
    /// The deepest nesting that is read.
    int MAXIMUM_DEPTH = 64;

    /// `null`.
    record Null() implements Json {}

    /// `true` or `false`.
    record Bool(boolean value) implements Json {}

    /// A number, kept as it is spelt so that nothing is lost to rounding.
    record Num(String spelling) implements Json {
        private static final Pattern NUMBER =
                Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

        public Num {
            if (!NUMBER.matcher(spelling).matches()) {
                throw new RondoException("not a JSON number: " + spelling);
            }
        }
    }

    /// A string.
    record Text(String value) implements Json {}

    /// An array.
    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /// An object; iteration follows the order of the text or of insertion.
    record Obj(Map<String, Json> entries) implements Json {
        public Obj {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /// The value of a key.
        ///
        /// @throws RondoException if there is none
        public Json get(String key) {
            var value = entries.get(key);
            if (value == null) {
                throw new RondoException(
                        "\""
                                + key
                                + "\" is missing "
                                + (entries.isEmpty()
                                        ? "(the object is empty)"
                                        : "(there are: " + NameList.of(entries.keySet()) + ")"));
            }
            return value;
        }

        /// The value of a key, if there is one.
        public Optional<Json> find(String key) {
            return Optional.ofNullable(entries.get(key));
        }
    }

    static Json of(String value) {
        return new Text(value);
    }

    static Json of(boolean value) {
        return new Bool(value);
    }

    static Json of(long value) {
        return new Num(Long.toString(value));
    }

    static Json of(double value) {
        return Double.isFinite(value)
                ? new Num(Double.toString(value))
                : new Text(Double.toString(value));
    }

    /// The record as an object with one key per component, in their order.
    ///
    /// @throws IllegalStateException if the record or a component has no [Key]
    static Obj of(Record value) {
        return JsonRecords.writeRoot(value);
    }

    /// Reads one JSON value.
    ///
    /// @param where what the text is, for messages: a file and the part of it
    /// @throws RondoException if `text` is no JSON, repeats a key or is nested too deeply
    static Json parse(String text, String where) {
        var reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(MAXIMUM_DEPTH);
        try (reader) {
            var value = read(reader, where);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new RondoException(where + ": more text after the end of the JSON value");
            }
            return value;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new RondoException(where + ": " + JsonFaults.explain(e), e);
        }
    }

    private static Json read(JsonReader reader, String where) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                var entries = new LinkedHashMap<String, Json>();
                reader.beginObject();
                while (reader.hasNext()) {
                    String key = reader.nextName();
                    if (entries.put(key, read(reader, where)) != null) {
                        throw new RondoException(where + ": the key \"" + key + "\" occurs twice");
                    }
                }
                reader.endObject();
                yield new Obj(entries);
            }
            case BEGIN_ARRAY -> {
                var items = new ArrayList<Json>();
                reader.beginArray();
                while (reader.hasNext()) {
                    items.add(read(reader, where));
                }
                reader.endArray();
                yield new Arr(items);
            }
            case STRING -> new Text(reader.nextString());
            case NUMBER -> new Num(reader.nextString());
            case BOOLEAN -> new Bool(reader.nextBoolean());
            case NULL -> {
                reader.nextNull();
                yield new Null();
            }
            default ->
                    throw new RondoException(
                            where + ": not valid JSON: unexpected " + reader.peek());
        };
    }

    /// This value as text on one line, without spaces.
    default String write() {
        return write("");
    }

    /// This value as text over several lines, indented by two spaces.
    default String writeIndented() {
        return write("  ");
    }

    private String write(String indent) {
        var text = new StringWriter();
        try (var writer = new JsonWriter(text)) {
            writer.setStrictness(Strictness.STRICT);
            writer.setIndent(indent);
            writer.setHtmlSafe(false);
            write(this, writer);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return text.toString();
    }

    private static void write(Json json, JsonWriter writer) throws IOException {
        switch (json) {
            case Null _ -> writer.nullValue();
            case Bool(var value) -> writer.value(value);
            case Num(var spelling) -> writer.jsonValue(spelling);
            case Text(String value) -> writer.value(value);
            case Arr(List<Json> items) -> {
                writer.beginArray();
                for (var item : items) {
                    write(item, writer);
                }
                writer.endArray();
            }
            case Obj(var entries) -> {
                writer.beginObject();
                for (var entry : entries.entrySet()) {
                    writer.name(entry.getKey());
                    write(entry.getValue(), writer);
                }
                writer.endObject();
            }
        }
    }

    /// This value as the object that it is.
    ///
    /// @throws RondoException if this is no object
    default Obj asObject() {
        if (this instanceof Obj object) {
            return object;
        }
        throw wrong("an object");
    }

    /// The elements of this array.
    ///
    /// @throws RondoException if this is no array
    default List<Json> asList() {
        if (this instanceof Arr(List<Json> items)) {
            return items;
        }
        throw wrong("an array");
    }

    /// The text of this string.
    ///
    /// @throws RondoException if this is no string
    default String asText() {
        if (this instanceof Text(String value)) {
            return value;
        }
        throw wrong("a string");
    }

    /// The truth value that this is.
    ///
    /// @throws RondoException if this is neither `true` nor `false`
    default boolean asBoolean() {
        if (this instanceof Bool(var value)) {
            return value;
        }
        throw wrong("true or false");
    }

    /// The whole number that this is.
    ///
    /// @throws RondoException if this is no whole number of 64 bits
    default long asLong() {
        if (this instanceof Num(var spelling)) {
            try {
                return Long.parseLong(spelling);
            } catch (NumberFormatException _) {
                throw wrong("a whole number of at most 64 bits");
            }
        }
        throw wrong("a whole number");
    }

    /// The whole number that this is, if it is a small one.
    ///
    /// @throws RondoException if this is no whole number of 32 bits
    default int asInt() {
        long value = asLong();
        if (value != (int) value) {
            throw wrong("a whole number of at most 32 bits");
        }
        return (int) value;
    }

    /// The number that this is, rounded to double precision.
    ///
    /// @throws RondoException if this is no number
    default double asDouble() {
        return switch (this) {
            case Num(var spelling) -> Double.parseDouble(spelling);
            case Text(String value) when value.equals("NaN") -> Double.NaN;
            case Text(String value) when value.equals("Infinity") -> Double.POSITIVE_INFINITY;
            case Text(String value) when value.equals("-Infinity") -> Double.NEGATIVE_INFINITY;
            default -> throw wrong("a number");
        };
    }

    /// The record that [#of(Record)] wrote, or an element of a sealed interface of records.
    ///
    /// @throws RondoException if a component is missing, unknown or of another type, with the path
    ///   to it, or with the message of the record's constructor where that refuses a value
    default <T> T as(Class<T> type) {
        return JsonRecords.read(this, type);
    }

    private RondoException wrong(String expected) {
        String got = write();
        return new RondoException(
                "expected "
                        + expected
                        + ", got "
                        + (got.length() > 60 ? got.substring(0, 60) + "…" : got));
    }
}
