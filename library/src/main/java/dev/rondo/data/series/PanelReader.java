package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.format.DataFormat;
import dev.rondo.data.number.Doubles;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.TableReader;
import dev.rondo.data.time.TimeFormat;
import dev.rondo.data.time.TimeStamps;
import dev.rondo.data.time.TimeStep;
import dev.rondo.store.Key;
import dev.rondo.store.NameList;

import org.jspecify.annotations.Nullable;

import java.time.DayOfWeek;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads series: a table, a row a step ([TableReader]), of one series or, with a column that names
/// them, of many; several such files, each a series; or series as rows ([WideTable]). Empty fields,
/// `NA`, `NaN`, `null` and `?` are missing.
public final class PanelReader {
    private static final Pattern FRACTION = Pattern.compile(":\\d{2}[.,]0*[1-9]");

    private final Layout layout;
    private final Map<String, Builder> series = new LinkedHashMap<>();
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

    /// What the columns are.
    ///
    /// @param time the column that says the time of a row, or several with its year, month, day…;
    ///   empty: the order of the rows is all that is known
    /// @param id the column that names the series of a row
    /// @param symbols columns that hold words
    /// @param clock the offset, such as `+02:00`, in which times of the day that have an offset are
    ///   told; [#LOCAL]: their own; empty: not known yet
    public record Layout(
            @Key("time") List<String> time,
            @Key("id") Optional<String> id,
            @Key("symbols") List<String> symbols,
            @Key("clock") Optional<String> clock) {
        /// Times without an offset.
        public static final String LOCAL = "local";

        public static final Layout PLAIN = new Layout(List.of(), Optional.empty(), List.of());

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
            return new Layout(time, id, symbols, other);
        }

        public Layout {
            time = List.copyOf(time);
            symbols = List.copyOf(symbols);
        }
    }

    private static final class Builder {
        final Doubles values = new Doubles();
        final List<Long> times = new ArrayList<>(); // in UTC
        final List<Long> local = new ArrayList<>(); // each on its own clock
    }

    private PanelReader(Layout layout) {
        this.layout = layout;
    }

    /// Reads them all, series as rows if they are recognised as such.
    ///
    /// @throws RondoException with file and line: no such table; a row with more or fewer fields; a
    ///   number that is none or not finite; a time that is none, or not after the one before in its
    ///   series
    public static Panel read(List<DataSource> sources, Layout layout) {
        var reader = new PanelReader(layout);
        boolean wide =
                layout.time().isEmpty()
                        && layout.id().isEmpty()
                        && sources.stream().allMatch(s -> DataFormat.of(s) == DataFormat.WIDE);
        if (wide) {
            return wide(sources);
        }
        for (var source : sources) {
            reader.table(source, sources.size() > 1);
        }
        return reader.panel(sources.getFirst().name());
    }

    /// Those of some columns whose first entry is no number.
    public static List<String> words(DataSource source, List<String> columns) {
        if (columns.isEmpty()) {
            return List.of();
        }
        try (var table = TableReader.open(source)) {
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
                add(source, row, series.computeIfAbsent(name, _ -> new Builder()));
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

    private void add(DataSource source, TableReader.Row row, Builder to) {
        if (time.length > 0) {
            stamp(source, row, to);
        }
        for (int c = 0; c < names.size(); c++) {
            if (!isKey(c)) {
                to.values.add(value(source, row, c));
            }
        }
    }

    private void stamp(DataSource source, TableReader.Row row, Builder to) {
        var fields = Arrays.stream(time).mapToObj(row.fields()::get).toList();
        TimeStamps.Stamp stamp;
        try {
            stamp = TimeStamps.of(fields);
        } catch (RondoException e) {
            throw new RondoException(source.name() + ":" + row.line() + ": " + e.getMessage(), e);
        }
        String text = String.join("-", fields);
        String where = source.name() + ":" + row.line() + ": the time `" + text + "`";
        if (first == null) {
            first = stamp;
            clock = stamp.format().flatMap(TimeFormat::clock);
            format = stamp.format();
        }
        sameKind(where, stamp);
        if (!to.times.isEmpty() && stamp.seconds() <= to.times.getLast()) {
            throw notIncreasing(where, stamp, to.times.getLast());
        }
        to.times.add(stamp.seconds());
        to.local.add(stamp.local());
        fractions |= stamp.dated() && FRACTION.matcher(text).find();
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

    private RondoException notIncreasing(String where, TimeStamps.Stamp stamp, long last) {
        var at = TimeStep.local(stamp.local());
        boolean turn =
                stamp.dated()
                        && clock.isEmpty()
                        && at.getHour() <= 3
                        && last - stamp.seconds() < 3600
                        && at.getDayOfWeek() == DayOfWeek.SUNDAY
                        && (at.getMonthValue() == 10 || at.getMonthValue() == 11);
        return new RondoException(
                where
                        + " is "
                        + (stamp.seconds() == last
                                ? "the same as in the row before"
                                : "before that of the row before")
                        + ", expected increasing times"
                        + (id >= 0
                                ? " within a series."
                                : ": are these rows of several series (--id)?")
                        + (turn
                                ? " Or is it the hour that comes twice when daylight saving time ends?"
                                        + " Then write offsets (02:30+02:00, 02:30+01:00), or times in UTC"
                                : " Sort the rows, and keep one of each time"));
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

    private List<String> notes(Optional<ZoneOffset> shared) {
        var notes = new ArrayList<String>();
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
        if (fractions) {
            notes.add("the times are kept to the second: fractions are dropped");
        }
        return notes;
    }

    private double value(DataSource source, TableReader.Row row, int c) {
        String field = row.fields().get(c);
        boolean missing = Numbers.missing(field);
        if (kinds[c] == 0 && !missing) {
            kinds[c] = Numbers.is(field) ? 1 : -1;
        }
        if (kinds[c] < 0 || missing) {
            return Double.NaN;
        }
        if (kinds[c] == 2) {
            var known = symbols.get(c);
            int next = known.size();
            return known.computeIfAbsent(field.strip(), _ -> next);
        }
        double value = Numbers.parse(field);
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
        var shared = panelClock();
        format = format.map(f -> f.at(shared.isPresent() ? shared : clock));
        var all = new ArrayList<Panel.One>();
        for (var entry : series.entrySet()) {
            all.add(one(entry.getKey(), entry.getValue(), at, stored, shared));
        }
        var times = all.stream().map(Panel.One::times).toList();
        if (time.length == 0) {
            return new Panel(columns, all, Optional.empty(), left, layout);
        }
        var timeline = Panel.Timeline.of(times, format, notes(shared));
        String clock = shared.map(ZoneOffset::getId).orElse(Layout.LOCAL);
        return new Panel(
                columns,
                all,
                Optional.of(timeline),
                left,
                format.isPresent() && layout.clock().isEmpty() ? layout.at(clock) : layout);
    }

    private static Panel.One one(
            String name, Builder from, int[] at, int stored, Optional<ZoneOffset> clock) {
        double[] read = from.values.array();
        int rows = read.length / stored;
        double[] values = new double[Math.multiplyExact(rows, at.length)]; // rows × columns
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < at.length; c++) {
                values[r * at.length + c] = read[r * stored + at[c]];
            }
        }
        long[] times =
                clock.isPresent()
                        ? from.times.stream()
                                .mapToLong(t -> t + clock.get().getTotalSeconds())
                                .toArray()
                        : from.local.stream().mapToLong(t -> t).toArray();
        return new Panel.One(name, values, times, at.length);
    }
}
