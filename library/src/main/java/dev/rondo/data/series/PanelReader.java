package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.JsonTable;
import dev.rondo.data.source.TableReader;
import dev.rondo.data.time.TimeFormat;
import dev.rondo.data.time.TimeNotation;
import dev.rondo.data.time.TimeStamps;
import dev.rondo.data.time.TimeStep;
import dev.rondo.store.Key;
import dev.rondo.store.NameList;
import dev.rondo.store.SerialisedNames;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// Reads series: a table, a row a step ([TableReader], or objects of JSON, [JsonTable]), of one
/// series or, with a column that names them, of many; several such files, each a series; or series
/// as rows ([WideTable]). Empty fields, `NA`, `NaN`, `null` and `?` are missing.
///
/// What the layout does not say is found in the table as a whole: the column of times, how they and
/// numbers are written, and the column that names the series where times repeat. Rows are sorted by
/// time; where some are missing between others, empty ones are put in. All of this is said in
/// [Panel#notes].
public final class PanelReader {
    private final Layout layout;
    private final LayoutFinder.Found found;
    private final Map<String, SeriesRows> series = new LinkedHashMap<>();
    private List<String> names = List.of();
    private int[] kinds = {}; // 0 nothing but missing so far, 1 numbers, 2 symbols, −1 left out
    private List<Map<String, Integer>> symbols = List.of();
    private int[] time = {};
    private int id = -1;
    private TimeStamps.@Nullable Stamp first;
    private Optional<TimeFormat> format = Optional.empty(); // of all times so far
    private Optional<ZoneOffset> clock = Optional.empty(); // of the last time
    private boolean clocks; // several of them
    private boolean fractions;
    private long unsorted; // series
    private long duplicates; // rows

    /// What the columns are.
    ///
    /// @param time the column that says the time of a row, or several with its year, month, day…;
    ///   empty: the first whose fields are all dates, if there is one; [#NO_TIME]: the order of the
    ///   rows is all that is known
    /// @param id the column that names the series of a row; empty: where times repeat, the one
    ///   whose every value has each time once
    /// @param symbols columns that hold words
    /// @param clock the offset, such as `+02:00`, in which times of the day that have an offset are
    ///   told; [#LOCAL]: their own; empty: not known yet
    /// @param fields how they are written; empty: nothing is said
    public record Layout(
            @Key("time") List<String> time,
            @Key("id") Optional<String> id,
            @Key("symbols") List<String> symbols,
            @Key("clock") Optional<String> clock,
            @Key("fields") Optional<Fields> fields) {
        /// Times without an offset.
        public static final String LOCAL = "local";

        /// No column has the times.
        public static final List<String> NO_TIME = List.of("none");

        public static final Layout PLAIN = new Layout(List.of(), Optional.empty(), List.of());

        /// How fields are written, where their column does not tell.
        ///
        /// @param dates the order of day and month
        /// @param decimal what separates decimals
        /// @param duplicates what is done with rows of the same time; empty: they are refused
        /// @param found whether the column of times was found in the table: another table may have
        ///   another
        public record Fields(
                @Key("dates") Optional<TimeNotation> dates,
                @Key("decimal") Optional<Decimal> decimal,
                @Key("duplicates") Optional<Duplicates> duplicates,
                @Key("found") boolean found) {
            public static final Fields NONE =
                    new Fields(Optional.empty(), Optional.empty(), Optional.empty(), false);
        }

        /// What separates decimals, the other of both being a separator of thousands.
        @Key("--decimal")
        public enum Decimal {
            @Key("comma")
            COMMA,
            @Key("point")
            POINT
        }

        /// Which of several rows of the same time is taken.
        @Key("--duplicates")
        public enum Duplicates {
            @Key("first")
            FIRST,
            @Key("last")
            LAST,
            /// The mean of their numbers; of symbols, the first.
            @Key("mean")
            MEAN
        }

        /// Of which nothing is said about how fields are written.
        public Layout(
                List<String> time,
                Optional<String> id,
                List<String> symbols,
                Optional<String> clock) {
            this(time, id, symbols, clock, Optional.empty());
        }

        /// Whose clock is not known yet.
        public Layout(List<String> time, Optional<String> id, List<String> symbols) {
            this(time, id, symbols, Optional.empty());
        }

        /// The same with this clock.
        public Layout at(String other) {
            return at(Optional.of(other));
        }

        /// The same with this clock; empty: not known yet.
        public Layout at(Optional<String> other) {
            return new Layout(time, id, symbols, other, fields);
        }

        /// The same with fields written so.
        public Layout with(Fields other) {
            return new Layout(
                    time,
                    id,
                    symbols,
                    clock,
                    other.equals(Fields.NONE) ? Optional.empty() : Optional.of(other));
        }

        public Layout {
            time = List.copyOf(time);
            symbols = List.copyOf(symbols);
        }
    }

    private PanelReader(LayoutFinder.Found found) {
        this.found = found;
        this.layout = found.layout();
    }

    /// Reads them all, series as rows if they are recognised as such.
    ///
    /// @throws RondoException with file and line: no such table; a row with more or fewer fields; a
    ///   number that is none or not finite; a time that is none, or that a series has twice; or if
    ///   dates, numbers or the names of series may be read in two ways
    public static Panel read(List<DataSource> sources, Layout layout) {
        return read(sources, layout, List.of());
    }

    /// The same with some columns of which is known that they are neither times nor names of
    /// series.
    public static Panel read(List<DataSource> sources, Layout layout, Collection<String> named) {
        boolean wide =
                (layout.time().isEmpty() || layout.time().equals(Layout.NO_TIME))
                        && layout.id().isEmpty()
                        && sources.stream().allMatch(s -> DataFormat.of(s) == DataFormat.WIDE);
        if (wide) {
            return wide(sources);
        }
        var tables = sources.stream().map(PanelReader::table).toList();
        var reader = new PanelReader(LayoutFinder.of(tables, layout, named));
        for (var source : tables) {
            reader.table(source, sources.size() > 1);
        }
        return reader.panel(sources.getFirst().name());
    }

    private static DataSource table(DataSource source) {
        return DataFormat.of(source) == DataFormat.JSON_LINES ? JsonTable.of(source) : source;
    }

    /// Those of some columns whose first entry is no number.
    public static List<String> words(DataSource source, List<String> columns) {
        if (columns.isEmpty()) {
            return List.of();
        }
        try (var table = TableReader.open(table(source))) {
            int[] at = columns.stream().mapToInt(table::column).toArray();
            boolean[] words = new boolean[at.length];
            boolean[] seen = new boolean[at.length];
            int left = at.length;
            for (var row = table.next(); row != null && left > 0; row = table.next()) {
                for (int i = 0; i < at.length; i++) {
                    String field = row.fields().get(at[i]);
                    if (!seen[i] && !Numbers.missing(field)) {
                        seen[i] = true;
                        words[i] = !Numbers.is(field);
                        left--;
                    }
                }
            }
            return java.util.stream.IntStream.range(0, at.length)
                    .filter(i -> words[i])
                    .mapToObj(columns::get)
                    .toList();
        }
    }

    /// Reads series as rows ([WideTable]). Series of one name go on from file to file.
    ///
    /// @throws RondoException with file and line, if they are none
    public static Panel wide(List<DataSource> sources) {
        var all = new LinkedHashMap<String, double[]>();
        for (var source : sources) {
            try (var items = WideTable.read(source)) {
                items.forEachRemaining(s -> all.merge(s.name(), s.values(), PanelReader::joined));
            }
        }
        return new Panel(
                List.of(new Panel.Column("value", List.of())),
                all.entrySet().stream()
                        .map(e -> new Panel.One(e.getKey(), e.getValue(), new long[0], 1))
                        .toList(),
                Optional.empty(),
                List.of(),
                Layout.PLAIN);
    }

    private static double[] joined(double[] first, double[] second) {
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    private void table(DataSource source, boolean many) {
        try (var table = TableReader.open(source)) {
            begin(source, table);
            int rows = 0;
            for (var row = table.next(); row != null; row = table.next(), rows++) {
                String name = id >= 0 ? row.fields().get(id) : many ? source.name() : "";
                add(source, row, series.computeIfAbsent(name, _ -> new SeriesRows()));
            }
            if (rows == 0) {
                throw new RondoException(
                        source.name()
                                + ": a header and no rows, expected rows of numbers: is it the "
                                + "right"
                                + " file?");
            }
        }
    }

    private void begin(DataSource source, TableReader table) {
        if (!names.isEmpty() && !names.equals(table.names())) {
            throw new RondoException(
                    source.name()
                            + ": the columns are "
                            + NameList.of(table.names())
                            + ", expected those of the first file: "
                            + NameList.of(names));
        }
        if (names.isEmpty()) {
            names = table.names();
            kinds = new int[names.size()];
            time = layout.time().stream().mapToInt(table::column).toArray();
            id = layout.id().map(table::column).orElse(-1);
            layout.symbols().forEach(c -> kinds[table.column(c)] = 2);
            symbols = new ArrayList<>();
            names.forEach(_ -> symbols.add(new LinkedHashMap<>()));
        }
    }

    private boolean isKey(int column) {
        return column == id || Arrays.stream(time).anyMatch(t -> t == column);
    }

    private void add(DataSource source, TableReader.Row row, SeriesRows to) {
        if (time.length > 0) {
            stamp(source, row, to);
        }
        for (int c = 0; c < names.size(); c++) {
            if (!isKey(c)) {
                to.values.add(value(source, row, c));
            }
        }
    }

    private void stamp(DataSource source, TableReader.Row row, SeriesRows to) {
        var fields = Arrays.stream(time).mapToObj(row.fields()::get).toList();
        TimeStamps.Stamp stamp;
        try {
            stamp =
                    found.notation().isPresent()
                            ? TimeStamps.of(fields.getFirst(), found.notation().get())
                            : TimeStamps.of(fields);
        } catch (RondoException e) {
            throw new RondoException(source.name() + ":" + row.line() + ": " + e.getMessage(), e);
        }
        String where =
                source.name() + ":" + row.line() + ": the time `" + String.join("-", fields) + "`";
        if (first == null) {
            first = stamp;
            clock = stamp.format().flatMap(TimeFormat::clock);
            format = stamp.format();
        }
        sameKind(where, stamp);
        to.at(stamp.seconds(), stamp.local(), stamp.nanos(), source.name(), row.line());
        fractions |= stamp.nanos() != 0;
    }

    /// That a time is of the same kind as those above.
    private void sameKind(String where, TimeStamps.Stamp stamp) {
        var known = Objects.requireNonNull(first);
        if (stamp.dated() != known.dated()) {
            boolean compact = known.format().map(f -> f.separator().isEmpty()).orElse(false);
            throw new RondoException(
                    where
                            + ", expected "
                            + (known.dated() ? "a date" : "a number")
                            + " as above"
                            + (compact
                                    ? " (the first, of digits alone, is the date "
                                            + TimeStep.local(known.local()).toLocalDate()
                                            + ")"
                                    : ""));
        }
        var own = stamp.format().flatMap(TimeFormat::clock);
        if (own.isPresent() != clock.isPresent()) {
            throw new RondoException(
                    where
                            + (own.isPresent() ? " has an offset" : " has no offset")
                            + " and those above have "
                            + (own.isPresent() ? "none" : "one (" + clock.orElseThrow() + ")")
                            + ": expected one in all rows or in none");
        }
        clocks |= !own.equals(clock);
        clock = own;
        format = stamp.format().flatMap(f -> format.map(all -> all.and(f)));
    }

    private RondoException twice(SeriesRows rows, int row, int other) {
        long seconds = rows.local.get(row);
        var at = TimeStep.local(format.isPresent() ? seconds : 0);
        boolean turn =
                format.isPresent()
                        && clock.isEmpty()
                        && at.getHour() <= 3
                        && at.getDayOfWeek() == DayOfWeek.SUNDAY
                        && (at.getMonthValue() == 10 || at.getMonthValue() == 11);
        return new RondoException(
                rows.place(row)
                        + ": the time `"
                        + format.map(f -> f.at(Optional.empty()).write(seconds))
                                .orElse("" + seconds)
                        + "` is the same as in "
                        + rows.place(other)
                        + ", expected each time once"
                        + (id >= 0
                                ? " within a series."
                                : ": are these rows of several series (--id)?")
                        + (turn
                                ? " Or is it the hour that comes twice when daylight saving time ends?"
                                        + " Then write offsets (02:30+02:00, 02:30+01:00), or times in UTC"
                                : " --duplicates first, last or mean takes one of each time"));
    }

    /// The clock on which all times are told; empty: each on its own, for they have no offset, or
    /// all have the same time of the day.
    private Optional<ZoneOffset> panelClock() {
        boolean days =
                clock.isEmpty()
                        || series.values().stream()
                                        .flatMap(s -> s.local.stream())
                                        .map(t -> Math.floorMod(t, 86_400L))
                                        .distinct()
                                        .limit(2)
                                        .count()
                                < 2;
        return days
                ? Optional.empty()
                : layout.clock()
                        .filter(c -> !c.equals(Layout.LOCAL))
                        .map(ZoneOffset::of)
                        .or(() ->
                                Objects.requireNonNull(first).format().flatMap(TimeFormat::clock));
    }

    private List<String> notes(Optional<ZoneOffset> shared, int digits) {
        var notes = new ArrayList<>(found.notes());
        if (shared.isPresent() && (clocks || !shared.equals(clock))) {
            notes.add(
                    (clocks
                                    ? "the times have several offsets"
                                    : "the times have the offset " + clock.orElseThrow())
                            + ": calendar features and predicted times are at "
                            + shared.get()
                            + (layout.clock().isPresent()
                                    ? ", as the model was trained"
                                    : ", that of the first"));
        }
        if (fractions && digits == 0) {
            notes.add("the times are kept to the second: fractions are dropped");
        }
        if (unsorted > 0) {
            notes.add(
                    series.size() == 1
                            ? "the rows were not in the order of their times: they are sorted"
                            : "the rows of "
                                    + unsorted
                                    + " series were not in the order of their times: they are"
                                    + " sorted");
        }
        if (duplicates > 0) {
            notes.add(
                    String.format(
                            Locale.ROOT,
                            "%,d %s of a time that was there already (--duplicates %s)",
                            duplicates,
                            duplicates == 1 ? "row was" : "rows were",
                            SerialisedNames.spelling(
                                    layout.fields()
                                            .flatMap(Layout.Fields::duplicates)
                                            .orElseThrow())));
        }
        return notes;
    }

    private double value(DataSource source, TableReader.Row row, int c) {
        String field = row.fields().get(c);
        boolean missing = Numbers.missing(field);
        var style = found.styles().get(c);
        if (kinds[c] == 0 && !missing) {
            kinds[c] = style.is(field) ? 1 : -1;
        }
        if (kinds[c] < 0 || missing) {
            return Double.NaN;
        }
        if (kinds[c] == 2) {
            var known = symbols.get(c);
            int next = known.size();
            return known.computeIfAbsent(field.strip(), _ -> next);
        }
        double value = style.parse(field);
        if (!Columns.readable(value)) {
            throw Columns.noNumber(source.name(), row, names.get(c), field);
        }
        return value;
    }

    private Panel panel(String where) {
        var columns = new ArrayList<Panel.Column>();
        var left = new ArrayList<String>();
        int stored = 0;
        var retained = new ArrayList<Integer>(); // places among those stored
        for (int c = 0; c < names.size(); c++) {
            if (isKey(c)) {
                continue;
            }
            // an empty column without a name is a separator at the ends of the lines
            boolean none = kinds[c] == 0 && names.get(c).equals("column " + (c + 1));
            if (kinds[c] < 0 || none && names.size() > 1) {
                left.add(names.get(c));
            } else {
                columns.add(new Panel.Column(names.get(c), List.copyOf(symbols.get(c).keySet())));
                retained.add(stored);
            }
            stored++;
        }
        if (columns.isEmpty()) {
            throw Columns.noNumbers(where, names);
        }
        int[] at = retained.stream().mapToInt(i -> i).toArray();
        int width = stored;
        if (time.length == 0) {
            var all =
                    series.entrySet().stream()
                            .map(e ->
                                    new Panel.One(
                                            e.getKey(),
                                            picked(e.getValue(), at, width),
                                            new long[0],
                                            at.length))
                            .toList();
            return new Panel(columns, all, Optional.empty(), left, layout).noted(found.notes());
        }
        return timed(columns, left, at, stored);
    }

    private Panel timed(List<Panel.Column> columns, List<String> left, int[] at, int stored) {
        var shared = panelClock();
        boolean zoned = format.flatMap(TimeFormat::zone).isPresent();
        format = format.map(f -> f.at(shared.isPresent() || zoned ? shared : clock));
        int digits =
                fractions
                        ? series.values().stream().mapToInt(SeriesRows::digits).max().orElse(0)
                        : 0;
        var all = new ArrayList<Panel.One>();
        for (var entry : series.entrySet()) {
            var rows = entry.getValue();
            var local =
                    shared.map(c ->
                                    plus(
                                            rows.utc(digits),
                                            c.getTotalSeconds() * SeriesRows.unit(digits)))
                            .orElseGet(() -> rows.local(digits));
            var one = new Panel.One(entry.getKey(), picked(rows, at, stored), local, at.length);
            all.add(sorted(one, rows, rows.utc(digits), columns));
        }
        var notes = notes(shared, digits);
        String clock = shared.map(ZoneOffset::getId).orElse(Layout.LOCAL);
        return Panel.Timeline.panel(
                new Panel(
                        columns,
                        all,
                        Optional.empty(),
                        left,
                        format.isPresent() && layout.clock().isEmpty() ? layout.at(clock) : layout),
                format,
                digits,
                notes);
    }

    private static long[] plus(long[] times, long more) {
        return Arrays.stream(times).map(t -> t + more).toArray();
    }

    /// The chosen columns: rows × columns.
    private static double[] picked(SeriesRows from, int[] at, int stored) {
        double[] read = from.values.array();
        int rows = read.length / stored;
        double[] values = new double[Math.multiplyExact(rows, at.length)];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < at.length; c++) {
                values[r * at.length + c] = read[r * stored + at[c]];
            }
        }
        return values;
    }

    /// A series by time, each time once.
    ///
    /// @param utc by which its rows are sorted
    private Panel.One sorted(
            Panel.One one, SeriesRows rows, long[] utc, List<Panel.Column> columns) {
        int[] order = SeriesRows.order(utc);
        boolean moved = IntStream.range(0, order.length).anyMatch(r -> order[r] != r);
        unsorted += moved ? 1 : 0;
        var how = layout.fields().flatMap(Layout.Fields::duplicates);
        int width = one.width();
        double[] values = new double[one.values().length];
        long[] times = new long[order.length];
        int to = 0;
        for (int from = 0, end; from < order.length; from = end, to++) {
            end = from + 1;
            while (end < order.length && utc[order[end]] == utc[order[from]]) {
                end++;
            }
            if (end > from + 1 && how.isEmpty()) {
                throw twice(rows, order[from + 1], order[from]);
            }
            duplicates += end - from - 1;
            times[to] = one.times()[order[from]];
            int[] same = Arrays.copyOfRange(order, from, end);
            for (int c = 0; c < width; c++) {
                values[to * width + c] = merged(one, same, c, columns.get(c), how);
            }
        }
        return !moved && to == order.length
                ? one
                : new Panel.One(
                        one.name(),
                        Arrays.copyOf(values, to * width),
                        Arrays.copyOf(times, to),
                        width);
    }

    /// What a column says in several rows of the same time.
    private static double merged(
            Panel.One one,
            int[] rows,
            int column,
            Panel.Column what,
            Optional<Layout.Duplicates> how) {
        double first = one.at(rows[0], column);
        if (rows.length == 1) {
            return first;
        }
        return switch (how.orElseThrow()) {
            case FIRST -> first;
            case LAST -> one.at(rows[rows.length - 1], column);
            case MEAN ->
                    what.symbols().isEmpty()
                            ? Arrays.stream(rows)
                                    .mapToDouble(r -> one.at(r, column))
                                    .filter(v -> !Double.isNaN(v))
                                    .average()
                                    .orElse(Double.NaN)
                            : first;
        };
    }
}
