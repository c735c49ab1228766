package dev.rondo.data.labelled;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.TableReader;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads classes by id from a table of their own.
public final class LabelTable {
    private LabelTable() {}

    /// @param id column of the ids; empty: the first
    /// @param label column of the classes; empty: the last
    /// @throws RondoException if an id stands twice
    public static Map<String, List<String>> read(DataSource source, String id, String label) {
        var classes = new HashMap<String, List<String>>();
        try (var table = TableReader.open(source)) {
            int ids = id.isEmpty() ? 0 : table.column(id);
            int labels = label.isEmpty() ? table.names().size() - 1 : table.column(label);
            for (var row = table.next(); row != null; row = table.next()) {
                String key = row.fields().get(ids).strip();
                String value = row.fields().get(labels).strip();
                if (classes.put(key, value.isEmpty() ? List.of() : List.of(value)) != null) {
                    throw new RondoException(
                            source.name() + ":" + row.line() + ": the id " + key + " stands twice");
                }
            }
        }
        return classes;
    }
}
