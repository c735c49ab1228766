package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.runtime.RecordText;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Series in time that share their columns: one, or many.
///
/// @param columns what each row has
/// @param series the series, each under a name of its own
/// @param step the usual distance of two rows in time; absent where no column says the time
/// @param dated whether the times are dates, not mere numbers
/// @param left names of columns that are left out because they hold no numbers
/// @param layout how it was read
public record Panel(
        List<Column> columns,
        List<One> series,
        Optional<TimeStep> step,
        boolean dated,
        List<String> left,
        PanelReader.Layout layout) {
    public Panel {
        columns = List.copyOf(columns);
        series = List.copyOf(series);
        left = List.copyOf(left);
    }

    /// A column.
    ///
    /// @param symbols what it may say, where it holds words: a value is then the number of one of
    ///   these; empty: it holds numbers
    public record Column(String name, List<String> symbols) {
        public Column {
            symbols = List.copyOf(symbols);
        }
    }

    /// One series. Its arrays are given out as they are; nobody may write into them.
    ///
    /// @param values rows × columns, row-major; NaN: missing
    /// @param times of the rows, rising (see [TimeStep]); empty where no column says it
    /// @param width columns
    public record One(String name, float[] values, long[] times, int width) {
        public int rows() {
            return values.length / width;
        }

        /// A number; NaN if it is missing.
        public float at(int row, int column) {
            return values[row * width + column];
        }

        /// Rows `from` to before `to`.
        public One part(int from, int to) {
            return new One(
                    name,
                    Arrays.copyOfRange(values, from * width, to * width),
                    times.length == 0 ? times : Arrays.copyOfRange(times, from, to),
                    width);
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// A table as one series without times.
    public static Panel of(NumberTable table) {
        return new Panel(
                table.columns().stream().map(c -> new Column(c, List.of())).toList(),
                List.of(new One("", table.values(), new long[0], table.columns().size())),
                Optional.empty(),
                false,
                table.left(),
                PanelReader.Layout.PLAIN);
    }

    /// One series or many, all with the same columns.
    ///
    /// @throws RondoException if there is none, their columns differ, some have times and others
    ///   have none, or two have the same name
    public static Panel of(Series... series) {
        return of(List.of(series), PanelReader.Layout.PLAIN);
    }

    /// The same, saying how files of such series are written.
    ///
    /// @param files where it names no column of times and the series have them: `time`
    public static Panel of(List<Series> series, PanelReader.Layout files) {
        if (series.isEmpty()) {
            throw new RondoException("no series, expected 1 or more");
        }
        var first = series.getFirst();
        var all = new LinkedHashMap<String, One>();
        for (var each : series) {
            String name = each.name();
            if (name.isEmpty() && series.size() > 1) {
                name = "" + (all.size() + 1);
            }
            String which = "the series " + (name.isEmpty() ? "" + (all.size() + 1) : name);
            if (!each.columns().equals(first.columns())) {
                throw new RondoException(
                        which
                                + " has the columns "
                                + String.join(", ", each.columns())
                                + ", expected those of the first: "
                                + String.join(", ", first.columns()));
            }
            if (each.dated() != first.dated()) {
                throw new RondoException(
                        which
                                + (each.dated() ? " has times" : " has no times")
                                + " and the first has"
                                + (first.dated() ? " them" : " none")
                                + ": expected times of all series or of none");
            }
            if (all.putIfAbsent(name, each.one(name)) != null) {
                throw new RondoException(
                        "two series are called `" + name + "`, expected different names");
            }
        }
        boolean dated = first.dated();
        var layout =
                new PanelReader.Layout(
                        dated && files.time().isEmpty() ? List.of("time") : files.time(),
                        files.id(),
                        List.of());
        return new Panel(
                first.columns().stream().map(c -> new Column(c, List.of())).toList(),
                List.copyOf(all.values()),
                dated
                        ? Optional.of(
                                TimeStep.of(all.values().stream().map(One::times).toList(), true))
                        : Optional.empty(),
                dated,
                List.of(),
                layout);
    }

    /// The same with its columns called by these names, in order, where they are as many and either
    /// these or their own are of columns that were given no names ([Series]); else as it is.
    public Panel called(List<String> other) {
        var unnamed = Series.unnamed(columns.size());
        if (other.size() != columns.size() || !other.equals(unnamed) && !names().equals(unnamed)) {
            return this;
        }
        return new Panel(
                IntStream.range(0, other.size())
                        .mapToObj(c -> new Column(other.get(c), columns.get(c).symbols()))
                        .toList(),
                series,
                step,
                dated,
                left,
                layout);
    }

    /// The names of the columns.
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /// Rows of all series.
    public int rows() {
        return series.stream().mapToInt(One::rows).sum();
    }

    /// The number of a column.
    ///
    /// @throws RondoException if there is none of that name
    public int index(String name) {
        return Columns.index(name, names(), left);
    }

    /// The row that a text names, from 0: its number, from 1; or the first that is not before a
    /// time.
    ///
    /// @throws RondoException if there is none
    public int row(One one, String text) {
        int row;
        if (text.matches("[0-9]{1,9}") && !(dated && text.length() == 8)) {
            row = Integer.parseInt(text) - 1;
        } else if (one.times().length == 0) {
            throw new RondoException(
                    "row `"
                            + text
                            + "`: expected a row number, because no column has the time of the "
                            + "rows");
        } else {
            int at = Arrays.binarySearch(one.times(), TimeStamps.of(text).seconds());
            row = at < 0 ? -at - 1 : at;
        }
        if (row < 0 || row > one.rows()) {
            throw new RondoException(
                    "row `" + text + "`: there are " + one.rows() + " rows, numbered from 1");
        }
        return row;
    }

    /// These columns, in this order.
    ///
    /// @throws RondoException if there is none of a name
    public Panel select(List<String> required) {
        int[] at = required.stream().mapToInt(this::index).toArray();
        return new Panel(
                Arrays.stream(at).mapToObj(columns::get).toList(),
                series.stream().map(one -> picked(one, at)).toList(),
                step,
                dated,
                left,
                layout);
    }

    private static One picked(One one, int[] at) {
        float[] chosen = new float[one.rows() * at.length];
        for (int r = 0; r < one.rows(); r++) {
            for (int c = 0; c < at.length; c++) {
                chosen[r * at.length + c] = one.at(r, at[c]);
            }
        }
        return new One(one.name(), chosen, one.times(), at.length);
    }

    /// The same with other series.
    public Panel with(List<One> other) {
        return new Panel(columns, other, step, dated, left, layout);
    }
}
