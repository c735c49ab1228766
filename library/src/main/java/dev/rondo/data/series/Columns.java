package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.source.TableReader;

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
                            + String.join(", ", columns)
                            + (left.isEmpty() ? "" : "; other columns: " + String.join(", ", left))
                            + ")");
        }
        return at;
    }

    /// That a table has no column of numbers.
    ///
    /// @param names of the columns that it has
    static RondoException noNumbers(String where, List<String> names) {
        return new RondoException(
                where + ": no column of numbers (there are " + String.join(", ", names) + ")");
    }

    /// That a column of numbers holds something else, or a number that is not finite.
    static RondoException noNumber(String where, TableReader.Row row, String column, String field) {
        return new RondoException(
                where
                        + ":"
                        + row.line()
                        + ": column "
                        + column
                        + ": `"
                        + field
                        + "`, expected a number as above (or nothing, where it is missing)");
    }
}
