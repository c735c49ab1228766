package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.runtime.RecordText;

import java.util.Arrays;
import java.util.List;

/// Rows of numbers in time, each column with a name. What is missing is NaN.
///
/// @param columns their names
/// @param values rows × columns, row-major
/// @param left names of columns that are left out because they hold no numbers (dates, names)
public record NumberTable(List<String> columns, double[] values, List<String> left) {
    public NumberTable {
        columns = List.copyOf(columns);
        left = List.copyOf(left);
    }

    public int rows() {
        return values.length / columns.size();
    }

    /// A number; NaN if it is missing.
    public double at(int row, int column) {
        return values[row * columns.size() + column];
    }

    /// Rows `from` to before `to`.
    public NumberTable part(int from, int to) {
        int width = columns.size();
        return new NumberTable(columns, Arrays.copyOfRange(values, from * width, to * width), left);
    }

    /// These columns, in this order.
    ///
    /// @throws RondoException if there is none of a name
    public NumberTable select(List<String> names) {
        int[] at = names.stream().mapToInt(this::index).toArray();
        double[] chosen = new double[rows() * at.length];
        for (int r = 0; r < rows(); r++) {
            for (int c = 0; c < at.length; c++) {
                chosen[r * at.length + c] = at(r, at[c]);
            }
        }
        return new NumberTable(names, chosen, left);
    }

    /// The number of a column.
    ///
    /// @throws RondoException if there is none of that name
    public int index(String name) {
        return Columns.index(name, columns, left);
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
