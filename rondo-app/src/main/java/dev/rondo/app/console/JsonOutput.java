package dev.rondo.app.console;

import dev.rondo.store.Json;

import java.io.PrintWriter;
import java.util.LinkedHashMap;

/// What a command prints for programs (`--json`): objects, one a line. The first names the schema
/// that all keep to, a file of `docs/schema`. A number that is not defined is `null`.
public final class JsonOutput {
    /// The version of all schemas: another one when a key goes or means something else, not when
    /// one is added.
    public static final int VERSION = 1;

    private final PrintWriter out;
    private final String schema;
    private boolean begun;

    /// @param command whose schema it is
    public JsonOutput(PrintWriter out, String command) {
        this.out = out;
        schema = schema(command);
    }

    /// The name of a command's schema.
    public static String schema(String command) {
        return command + "/" + VERSION;
    }

    public void write(Json.Obj object) {
        var entries = new LinkedHashMap<String, Json>();
        if (!begun) {
            entries.put("schema", Json.of(schema));
            begun = true;
        }
        entries.putAll(object.entries());
        out.println(new Json.Obj(entries).write());
        out.flush();
    }

    /// A number, `null` if it is not defined.
    public static Json number(double value) {
        return Double.isFinite(value) ? Json.of(value) : new Json.Null();
    }

    /// What a record was written as, with `null` where its numbers are not defined. (Records write
    /// those as texts.)
    public static Json.Obj defined(Json.Obj record) {
        return (Json.Obj) finite(record);
    }

    private static Json finite(Json value) {
        return switch (value) {
            case Json.Obj(var entries) -> {
                var all = new LinkedHashMap<String, Json>();
                entries.forEach((key, entry) -> all.put(key, finite(entry)));
                yield new Json.Obj(all);
            }
            case Json.Arr(var items) ->
                    new Json.Arr(items.stream().map(JsonOutput::finite).toList());
            case Json.Text(var text)
                    when text.equals("NaN")
                            || text.equals("Infinity")
                            || text.equals("-Infinity") ->
                    new Json.Null();
            default -> value;
        };
    }

    /// An object with an entry under another key and, for one release, under its former one as
    /// well.
    public static Json.Obj renamed(Json.Obj object, String former, String key) {
        var value = object.find(former);
        if (value.isEmpty()) {
            return object;
        }
        var entries = new LinkedHashMap<String, Json>();
        object.entries()
                .forEach((name, entry) -> {
                    if (name.equals(former)) {
                        entries.put(key, entry);
                    }
                    entries.put(name, entry);
                });
        return new Json.Obj(entries);
    }
}
