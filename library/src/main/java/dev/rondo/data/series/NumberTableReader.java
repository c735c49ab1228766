package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.number.Doubles;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.Dialect;
import dev.rondo.data.source.TableReader;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Reads a table of numbers, in whatever [Dialect] its first lines show. Empty fields, `NA`, `NaN`,
/// `null` and `?` are missing. A column whose first entry is no number is left out.
public final class NumberTableReader {
    private final String where;
    private final TableReader table;
    private final List<Doubles> columns = new ArrayList<>();
    private final int[] kinds; // 0 nothing but missing so far, 1 numbers, −1 left out

    private NumberTableReader(String where, TableReader table) {
        this.where = where;
        this.table = table;
        this.kinds = new int[table.names().size()];
        for (int c = 0; c < kinds.length; c++) {
            columns.add(new Doubles());
        }
    }

    /// @throws RondoException with file and line, if it is no such table
    public static NumberTable read(Path file) {
        return read(DataSource.of(file));
    }

    /// @throws RondoException with file and line, if it is no such table
    public static NumberTable read(DataSource source) {
        try (var table = TableReader.open(source)) {
            return new NumberTableReader(source.name(), table).table();
        }
    }

    private NumberTable table() {
        int rows = 0;
        for (var row = table.next(); row != null; row = table.next()) {
            for (int c = 0; c < kinds.length; c++) {
                add(row, c);
            }
            rows++;
        }
        if (rows == 0) {
            throw new RondoException(
                    where
                            + ": a header and no rows, expected rows of numbers: is it the right file?");
        }
        var retained = new ArrayList<Integer>();
        var names = new ArrayList<String>();
        var left = new ArrayList<String>();
        for (int c = 0; c < kinds.length; c++) {
            (kinds[c] < 0 ? left : names).add(table.names().get(c));
            if (kinds[c] >= 0) {
                retained.add(c);
            }
        }
        if (retained.isEmpty()) {
            throw Columns.noNumbers(where, table.names());
        }
        double[] values = new double[Math.multiplyExact(rows, retained.size())]; // rows × columns
        for (int i = 0; i < retained.size(); i++) {
            double[] column = columns.get(retained.get(i)).array();
            for (int r = 0; r < rows; r++) {
                values[r * retained.size() + i] = column[r];
            }
        }
        return new NumberTable(names, values, left);
    }

    private void add(TableReader.Row row, int c) {
        String field = row.fields().get(c);
        boolean missing = Numbers.missing(field);
        if (kinds[c] == 0 && !missing) {
            kinds[c] = Numbers.is(field) ? 1 : -1;
        }
        if (kinds[c] < 0) {
            return;
        }
        double value = missing ? Double.NaN : Numbers.parse(field);
        if (!missing && !Columns.readable(value)) {
            throw Columns.noNumber(where, row, table.names().get(c), field);
        }
        columns.get(c).add(value);
    }
}
