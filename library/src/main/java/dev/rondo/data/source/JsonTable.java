package dev.rondo.data.source;

import dev.rondo.RondoException;
import dev.rondo.store.Json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/// JSON objects ([JsonLines]) as the rows of a table: their keys are the columns, in the order in
/// which they occur first; what an object lacks, or holds as null, is missing.
public final class JsonTable {
    private static final Dialect TABLE = new Dialect(',', true, true);

    private JsonTable() {}

    /// The table, which is made as it is read.
    ///
    /// @throws RondoException with file and line, if a value is no object, or holds a list or an
    ///   object
    public static DataSource of(DataSource objects) {
        var names = new LinkedHashSet<String>();
        try (var items = JsonLines.read(objects)) {
            items.forEachRemaining(item -> names.addAll(entries(objects, item).entries().keySet()));
        }
        if (names.isEmpty()) {
            throw new RondoException(
                    objects.name() + ": no objects with keys, expected one for each row");
        }
        return DataSource.of(objects.name(), () -> new Rows(objects, List.copyOf(names)), TABLE);
    }

    private static Json.Obj entries(DataSource source, JsonLines.Item item) {
        try {
            return item.value().asObject();
        } catch (RondoException e) {
            throw new RondoException(source.name() + ":" + item.line() + ": " + e.getMessage(), e);
        }
    }

    private static final class Rows extends InputStream {
        private final DataSource objects;
        private final List<String> names;
        private final ItemReader<JsonLines.Item> items;
        private InputStream line;

        Rows(DataSource objects, List<String> names) {
            this.objects = objects;
            this.names = names;
            this.items = JsonLines.read(objects);
            this.line = bytes(names);
        }

        private static InputStream bytes(List<String> fields) {
            return new ByteArrayInputStream(
                    (TableWriter.quotedRow(fields) + '\n').getBytes(StandardCharsets.UTF_8));
        }

        private InputStream next() {
            var item = items.next();
            var object = entries(objects, item);
            var fields = new ArrayList<String>();
            for (String name : names) {
                fields.add(
                        switch (object.entries().get(name)) {
                            case Json.Text(var text) -> text;
                            case Json.Num(var number) -> number;
                            case Json.Bool(var truth) -> truth ? "1" : "0";
                            case Json.Null _ -> "";
                            case null -> "";
                            default ->
                                    throw new RondoException(
                                            objects.name()
                                                    + ":"
                                                    + item.line()
                                                    + ": \""
                                                    + name
                                                    + "\": expected a number or a string");
                        });
            }
            return bytes(fields);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int count = line.read(to, offset, length);
            while (count < 0 && items.hasNext()) {
                line = next();
                count = line.read(to, offset, length);
            }
            return count;
        }

        @Override
        public void close() {
            items.close();
        }
    }
}
