package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.time.TimeFormat;
import dev.rondo.data.time.TimeStamps;
import dev.rondo.data.time.TimeStep;
import dev.rondo.runtime.RecordText;
import dev.rondo.store.NameList;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Series in time that share their columns: one, or many.
///
/// @param columns what each row has
/// @param series the series, each under a name of its own
/// @param timeline what is known of the times; absent where no column says them
/// @param left names of columns that are left out because they hold no numbers
/// @param layout how it was read
/// @param notes what was found and done when it was read, to be told to whoever gave it
public record Panel(
        List<Column> columns,
        List<One> series,
        Optional<Timeline> timeline,
        List<String> left,
        PanelReader.Layout layout,
        List<String> notes) {
    public Panel {
        columns = List.copyOf(columns);
        series = List.copyOf(series);
        left = List.copyOf(left);
        notes = List.copyOf(notes);
    }

    /// Of which there is nothing to tell.
    Panel(
            List<Column> columns,
            List<One> series,
            Optional<Timeline> timeline,
            List<String> left,
            PanelReader.Layout layout) {
        this(columns, series, timeline, left, layout, List.of());
    }

    /// The same with these notes instead.
    Panel noted(List<String> other) {
        return new Panel(columns, series, timeline, left, layout, other);
    }

    /// The times of the rows.
    ///
    /// @param step the usual distance of two rows
    /// @param format how dates are written; empty: the times are mere numbers
    /// @param digits of fractions of a second: times are counted in its 10^digits-th parts; 0:
    ///   whole seconds
    public record Timeline(TimeStep step, Optional<TimeFormat> format, int digits) {

        /// A panel of series with times, on the grid of their step.
        static Panel panel(
                Panel read, Optional<TimeFormat> format, int digits, List<String> notes) {
            boolean dated = format.isPresent() && digits == 0;
            var step = TimeStep.of(times(read.series), dated);
            var filled = TimeGrid.fill(read.series, step, dated);
            var all = new ArrayList<>(notes);
            all.addAll(filled.notes());
            step.irregular(times(filled.series()), dated).ifPresent(all::add);
            return new Panel(
                    read.columns,
                    filled.series(),
                    Optional.of(new Timeline(step, format, digits)),
                    read.left,
                    read.layout,
                    all);
        }

        private static List<long[]> times(List<One> series) {
            return series.stream().map(One::times).toList();
        }

        /// Writes a time as those that were read.
        public String write(long time) {
            long unit = SeriesRows.unit(digits);
            String seconds = format.map(f -> f.write(Math.floorDiv(time, unit))).orElse("" + time);
            return digits == 0
                    ? seconds
                    : seconds
                            + String.format(
                                    Locale.ROOT, ".%0" + digits + "d", Math.floorMod(time, unit));
        }
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
    public record One(String name, double[] values, long[] times, int width) {
        public int rows() {
            return values.length / width;
        }

        /// A number; NaN if it is missing.
        public double at(int row, int column) {
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
                                + NameList.of(each.columns())
                                + ", expected those of the first: "
                                + NameList.of(first.columns()));
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
                        List.of(),
                        dated ? Optional.of(PanelReader.Layout.LOCAL) : Optional.empty());
        var panel =
                new Panel(
                        first.columns().stream().map(c -> new Column(c, List.of())).toList(),
                        List.copyOf(all.values()),
                        Optional.empty(),
                        List.of(),
                        layout);
        return dated ? Timeline.panel(panel, Optional.of(TimeFormat.ISO), 0, List.of()) : panel;
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
                timeline,
                left,
                layout,
                notes);
    }

    /// The usual distance of two rows in time; absent where no column says the time.
    public Optional<TimeStep> step() {
        return timeline.map(Timeline::step);
    }

    /// Whether the times are dates, not mere numbers.
    public boolean dated() {
        return timeline.filter(t -> t.digits() == 0).flatMap(Timeline::format).isPresent();
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
        int digits = timeline.flatMap(Timeline::format).map(TimeFormat::digits).orElse(0);
        boolean compact =
                dated() && text.length() == Math.max(8, digits) || text.length() == digits;
        if (text.matches("[0-9]{1,9}") && !(dated() && compact)) {
            row = Integer.parseInt(text) - 1;
        } else if (one.times().length == 0) {
            throw new RondoException(
                    "row `"
                            + text
                            + "`: expected a row number, because no column has the time of the "
                            + "rows");
        } else {
            int at = Arrays.binarySearch(one.times(), time(text));
            row = at < 0 ? -at - 1 : at;
        }
        if (row < 0 || row > one.rows()) {
            throw new RondoException(
                    "row `" + text + "`: there are " + one.rows() + " rows, numbered from 1");
        }
        return row;
    }

    /// A time as those of the rows are told: one with an offset on their clock.
    private long time(String text) {
        var stamp =
                layout.fields()
                        .flatMap(PanelReader.Layout.Fields::dates)
                        .filter(notation -> TimeStamps.fits(text, notation))
                        .map(notation -> TimeStamps.of(text, notation))
                        .orElseGet(() -> TimeStamps.of(text));
        var clock = timeline.flatMap(Timeline::format).flatMap(TimeFormat::clock);
        boolean offset = stamp.format().flatMap(TimeFormat::clock).isPresent();
        long seconds =
                offset
                        ? stamp.seconds() + clock.map(c -> c.getTotalSeconds()).orElse(0)
                        : stamp.local();
        int digits = timeline.map(Timeline::digits).orElse(0);
        long unit = SeriesRows.unit(digits);
        return seconds * unit + (digits == 0 ? 0 : stamp.nanos() / (1_000_000_000 / unit));
    }

    /// These columns, in this order.
    ///
    /// @throws RondoException if there is none of a name
    public Panel select(List<String> required) {
        int[] at = required.stream().mapToInt(this::index).toArray();
        return new Panel(
                Arrays.stream(at).mapToObj(columns::get).toList(),
                series.stream().map(one -> picked(one, at)).toList(),
                timeline,
                left,
                layout,
                notes);
    }

    /// The same without columns of numbers that are nothing to forecast: those that are empty,
    /// count the rows (0, 1, 2…), never change or hold 0 and 1 alone; which, is in the notes. Where
    /// no other is left, those that never change and those of 0 and 1 stay.
    ///
    /// @param named columns that stay, whatever they hold
    /// @param flags whether those of 0 and 1 alone stay
    public Panel screened(Collection<String> named, boolean flags) {
        return ColumnScreen.of(this, named, flags);
    }

    private static One picked(One one, int[] at) {
        double[] chosen = new double[one.rows() * at.length];
        for (int r = 0; r < one.rows(); r++) {
            for (int c = 0; c < at.length; c++) {
                chosen[r * at.length + c] = one.at(r, at[c]);
            }
        }
        return new One(one.name(), chosen, one.times(), at.length);
    }

    /// The same with other series.
    public Panel with(List<One> other) {
        return new Panel(columns, other, timeline, left, layout, notes);
    }
}
