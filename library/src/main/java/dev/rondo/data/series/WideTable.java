package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.Dialect;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.TableReader;

import java.util.HashSet;

/// Reads series as rows of a table, the format of the M4 competition: the name of the series, then
/// its numbers; shorter ones have fewer fields, or are filled up with empty ones (or `NA`), which
/// are cut off.
public final class WideTable {
    private WideTable() {}

    /// The series, one by one. A first row whose second field is no number is a header.
    public static ItemReader<NamedSeries> read(DataSource source) {
        var found = Dialect.of(source);
        var table =
                TableReader.ragged(source, new Dialect(found.separator(), found.quoted(), false));
        var names = new HashSet<String>();
        return ItemReader.of(
                source,
                table::close,
                "rows of numbers with the name of the series first",
                () -> {
                    for (var row = table.next(); row != null; row = table.next()) {
                        if (row.fields().size() < 2) {
                            throw new RondoException(
                                    source.name()
                                            + ":"
                                            + row.line()
                                            + ": one column, expected a name and numbers");
                        }
                        String second = row.fields().get(1);
                        if (names.isEmpty() && !Numbers.is(second) && !Numbers.missing(second)) {
                            names.add("");
                            continue; // the header
                        }
                        String name = row.fields().getFirst();
                        if (!names.add(name)) {
                            throw new RondoException(
                                    source.name()
                                            + ":"
                                            + row.line()
                                            + ": the series `"
                                            + name
                                            + "` occurs twice");
                        }
                        return new NamedSeries(name, numbers(source, row));
                    }
                    return null;
                });
    }

    private static double[] numbers(DataSource source, TableReader.Row row) {
        int length = row.fields().size();
        while (length > 1 && Numbers.missing(row.fields().get(length - 1))) {
            length--;
        }
        double[] values = new double[length - 1];
        for (int i = 1; i < length; i++) {
            String field = row.fields().get(i);
            values[i - 1] = Numbers.missing(field) ? Double.NaN : Numbers.parse(field);
            if (!Numbers.missing(field) && !Columns.readable(values[i - 1])) {
                throw new RondoException(
                        source.name()
                                + ":"
                                + row.line()
                                + ": field "
                                + (i + 1)
                                + ": `"
                                + field
                                + "`, expected a number (or nothing, where it is missing)");
            }
        }
        return values;
    }
}
