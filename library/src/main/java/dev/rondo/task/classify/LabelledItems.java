package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.store.Key;

import java.util.List;
import java.util.Optional;

/// Items with their classes, texts or series, that can be read as often as one likes.
public interface LabelledItems {
    /// The items from the first on.
    ItemReader<? extends Labelled> read();

    /// What stands in a column beside the items, for each of them.
    ///
    /// @throws RondoException if they have no columns, or none of that name
    default List<String> column(String name) {
        throw new RondoException("these items have no column " + name);
    }

    /// The format of the files that they come from, if they do.
    default Optional<DataFormat> format() {
        return Optional.empty();
    }

    /// The columns that text and class were asked for by, where the items come of a table and their
    /// names were given.
    default Optional<Columns> columns() {
        return Optional.empty();
    }

    /// Names of columns; those that were not given are found by their usual names.
    record Columns(@Key("text") Optional<String> text, @Key("label") Optional<String> label) {}

    /// Items in memory, or whatever else can be gone through several times.
    static LabelledItems of(Iterable<? extends Labelled> items) {
        return () -> {
            var each = items.iterator();
            return ItemReader.of(
                    DataSource.of("items", new byte[0]),
                    () -> {},
                    "texts or series with a class each",
                    () -> each.hasNext() ? each.next() : null);
        };
    }
}
