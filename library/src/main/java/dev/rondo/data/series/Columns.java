package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.source.TableReader;
import dev.rondo.store.NameList;

import java.util.List;

/// Columns of numbers by their names, and the errors where there are none.
final class Columns {
    private Columns() {}

    /// The number of a column.
    ///
    /// @param left names of columns that hold no numbers
    /// @throws RondoException if there is none of that name
    static int index(String name, List<String> columns, List<String> left) {
        int at = columns.indexOf(name);
        if (at < 0) {
            throw new RondoException(
                    "no column is called `"
                            + name
                            + "` (numeric columns: "
                            + NameList.of(columns)
                            + (left.isEmpty() ? "" : "; other columns: " + NameList.of(left))
                            + ")");
        }
        return at;
    }

    /// That a table has no column of numbers.
    ///
    /// @param names of the columns that it has
    static RondoException noNumbers(String where, List<String> names) {
        return new RondoException(
                where + ": no column of numbers (there are " + NameList.of(names) + ")");
    }

    /// Whether a number is one that is read: finite, and within what networks compute with.
    static boolean readable(double value) {
        return Math.abs(value) <= Float.MAX_VALUE;
    }

    /// That a column of numbers holds something else, or a number that is not finite.
    static RondoException noNumber(String where, TableReader.Row row, String column, String field) {
        return new RondoException(
                where
                        + ":"
                        + row.line()
                        + (column.startsWith("column ") ? ": " : ": column ")
                        + column
                        + ": `"
                        + (field.length() > 40 ? field.substring(0, 40) + "…" : field)
                        + "`, expected a number "
                        + (Double.isFinite(Numbers.parse(field))
                                ? "between -3.4e38 and 3.4e38: rescale the column, or leave it out"
                                : "as above (or nothing, where it is missing)"));
    }
}
