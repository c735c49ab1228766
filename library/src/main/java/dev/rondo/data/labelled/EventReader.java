package dev.rondo.data.labelled;

import dev.rondo.RondoException;
import dev.rondo.data.array.ArrayReader;
import dev.rondo.data.number.Doubles;
import dev.rondo.data.number.Ints;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.TableReader;
import dev.rondo.data.time.TimeStamps;
import dev.rondo.data.time.TimeStep;
import dev.rondo.store.NameList;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/// Reads long tables of what was measured when (`id,time,variable,value`, a row a measurement) as
/// series with gaps: a step for each time at which something was measured, a channel for each
/// variable, NaN where it was not measured then. Rows of one id stand together, or each id has a
/// file of its own; their times may stand in any order. What was measured several times at a step
/// is averaged.
///
/// Times are numbers, clock times since the beginning (`36:07`, in hours) or dates with times
/// (`2024-05-01T06:30`, in hours since the first of the series).
public final class EventReader {
    /// Usual names of the columns, small.
    static final List<String> ID = List.of("id", "recordid", "patient", "subject");

    public static final List<String> TIME = List.of("time", "timestamp", "charttime");
    public static final List<String> VARIABLE = List.of("variable", "parameter", "item");
    public static final List<String> VALUE = List.of("value", "valuenum");

    private static final int MAXIMUM_VARIABLES = 10_000;
    private static final int MAXIMUM_ROWS = 1 << 24; // of a series

    private final Settings settings;
    private final Function<String, List<String>> labels;
    private final List<String> names;
    private final Map<String, Integer> channelOf = new HashMap<>();

    /// How events are read.
    ///
    /// @param every width of a step, in the unit of the times: what falls into it is averaged; 0: a
    ///   step for each time
    /// @param missing values that say that nothing is known, as -1 does in some tables
    /// @param without variables that are left out
    public record Settings(double every, Set<Float> missing, Set<String> without) {
        /// A step for each time, all that is there.
        public static final Settings ALL = new Settings(0, Set.of(), Set.of());

        public Settings {
            missing = Set.copyOf(missing);
            without = Set.copyOf(without);
            if (!(every >= 0) || Double.isInfinite(every)) {
                throw new RondoException("steps of " + every + ": expected a width of 0 or more");
            }
        }
    }

    /// @param name what errors begin with
    private EventReader(
            String name,
            Settings settings,
            Function<String, List<String>> labels,
            Set<String> names) {
        this.settings = settings;
        this.labels = labels;
        this.names = names.stream().filter(n -> !settings.without().contains(n)).toList();
        if (this.names.isEmpty()) {
            throw new RondoException(
                    name + ": measurements without variables: all of them are excluded");
        }
        this.names.forEach(n -> channelOf.put(n, channelOf.size()));
    }

    /// A table with columns for the id, the time, the variable and the value: found by their names,
    /// or the first four.
    ///
    /// @param labels of an id
    public static ItemReader<LabelledSeries> table(
            DataSource source, Settings settings, Function<String, List<String>> labels) {
        var names = new TreeSet<String>();
        try (var table = TableReader.open(source)) {
            var columns = Columns.of(source, table, true);
            for (var row = table.next(); row != null; row = table.next()) {
                variable(source, row, columns, names);
            }
        }
        var reader = new EventReader(source.name(), settings, labels, names);
        var table = TableReader.open(source);
        var columns = Columns.of(source, table, true);
        var ids = new HashSet<String>();
        var lookahead = new ArrayDeque<TableReader.Row>(); // none after the last
        push(lookahead, table.next());
        return ItemReader.of(
                source,
                table::close,
                "rows of id, time, variable and value",
                () -> {
                    var row = lookahead.poll();
                    if (row == null) {
                        return null;
                    }
                    String id = row.fields().get(columns.id());
                    if (!ids.add(id)) {
                        throw new RondoException(
                                source.name()
                                        + ":"
                                        + row.line()
                                        + ": the id "
                                        + id
                                        + " comes again after another one: sort the table by id");
                    }
                    var events = reader.events();
                    while (row != null && row.fields().get(columns.id()).equals(id)) {
                        events.add(source, row, columns);
                        row = table.next();
                    }
                    push(lookahead, row);
                    return events.series(source, id);
                });
    }

    private static void push(ArrayDeque<TableReader.Row> to, TableReader.@Nullable Row row) {
        if (row != null) {
            to.push(row);
        }
    }

    /// A folder with a table for each series, with columns for time, variable and value; its id is
    /// the name of the file, up to the first full stop.
    ///
    /// @param labels of an id
    public static ItemReader<LabelledSeries> folder(
            Path folder, Settings settings, Function<String, List<String>> labels) {
        var files = files(folder);
        var names = new TreeSet<String>();
        for (Path file : files) {
            var source = DataSource.of(file);
            try (var table = TableReader.open(source)) {
                var columns = Columns.of(source, table, false);
                for (var row = table.next(); row != null; row = table.next()) {
                    variable(source, row, columns, names);
                }
            }
        }
        var reader = new EventReader(folder.toString(), settings, labels, names);
        Iterator<Path> next = files.iterator();
        return ItemReader.of(
                DataSource.of(folder),
                () -> {},
                "tables of time, variable and value",
                () -> next.hasNext() ? reader.whole(next.next()) : null);
    }

    private LabelledSeries whole(Path file) {
        var source = DataSource.of(file);
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        var events = events();
        try (var table = TableReader.open(source)) {
            var columns = Columns.of(source, table, false);
            for (var row = table.next(); row != null; row = table.next()) {
                events.add(source, row, columns);
            }
        }
        return events.series(source, dot > 0 ? name.substring(0, dot) : name);
    }

    private static List<Path> files(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(f -> !f.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw DataSource.of(folder).unreadable(e);
        }
    }

    private static void variable(
            DataSource source, TableReader.Row row, Columns columns, Set<String> names) {
        names.add(row.fields().get(columns.variable()).strip());
        if (names.size() > MAXIMUM_VARIABLES) {
            throw new RondoException(
                    source.name()
                            + ":"
                            + row.line()
                            + ": more than "
                            + MAXIMUM_VARIABLES
                            + " variables: is it a table of id, time, variable and value?");
        }
    }

    /// Which column is what.
    private record Columns(int id, int time, int variable, int value) {
        static Columns of(DataSource source, TableReader table, boolean ids) {
            int least = ids ? 4 : 3;
            if (table.names().size() < least) {
                throw new RondoException(
                        source.name()
                                + ": "
                                + table.names().size()
                                + " columns ("
                                + NameList.of(table.names())
                                + "), expected "
                                + (ids ? "id, " : "")
                                + "time, variable and value");
            }
            int first = ids ? 1 : 0;
            return new Columns(
                    find(table, ids ? 0 : -1, ID),
                    find(table, first, TIME),
                    find(table, first + 1, VARIABLE),
                    find(table, first + 2, VALUE));
        }

        private static int find(TableReader table, int otherwise, List<String> defaultNames) {
            for (int c = 0; c < table.names().size(); c++) {
                if (defaultNames.contains(table.names().get(c).toLowerCase(Locale.ROOT))) {
                    return c;
                }
            }
            return otherwise;
        }
    }

    private Events events() {
        return new Events();
    }

    /// What was measured in one series.
    private final class Events {
        private final List<Double> times = new ArrayList<>();
        private final Ints channels = new Ints();
        private final Doubles values = new Doubles();
        private @Nullable LocalDateTime first;

        void add(DataSource source, TableReader.Row row, Columns columns) {
            Integer channel = channelOf.get(row.fields().get(columns.variable()).strip());
            String field = row.fields().get(columns.value());
            if (channel == null || Numbers.missing(field)) {
                return;
            }
            double value = Numbers.parse(field);
            if (!(Math.abs(value) <= Float.MAX_VALUE)) {
                throw fault(source, row, field, "a number, or NA where nothing is known");
            }
            if (settings.missing().contains((float) value)) {
                return;
            }
            if (times.size() == MAXIMUM_ROWS) {
                throw fault(source, row, "" + MAXIMUM_ROWS, "fewer measurements of one series");
            }
            times.add(time(source, row, row.fields().get(columns.time()).strip()));
            channels.add(channel);
            values.add(value);
        }

        private double time(DataSource source, TableReader.Row row, String field) {
            double number = Numbers.parse(field);
            if (Double.isFinite(number) && !field.matches("(19|20)[0-9]{6}")) {
                return number;
            }
            if (field.matches("[0-9]{1,6}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?")) {
                String[] parts = field.split(":", -1);
                return Integer.parseInt(parts[0])
                        + Integer.parseInt(parts[1]) / 60.0
                        + (parts.length < 3 ? 0 : Double.parseDouble(parts[2]) / 3600);
            }
            LocalDateTime at;
            try {
                String iso = field.replace(' ', 'T');
                at = LocalDateTime.parse(iso.indexOf('T') < 0 ? iso + "T00:00" : iso);
            } catch (DateTimeParseException _) {
                at = other(source, row, field);
            }
            if (first == null) {
                first = at;
            }
            return Duration.between(first, at).toMillis() / 3.6e6;
        }

        /// A date that is written otherwise: with slashes, compact, with an offset.
        private LocalDateTime other(DataSource source, TableReader.Row row, String field) {
            try {
                var stamp = TimeStamps.of(field);
                if (stamp.dated()) {
                    return TimeStep.local(stamp.seconds());
                }
            } catch (RondoException _) {
                // none either
            }
            throw fault(source, row, field, "a time: 3.5, 36:07 or 2024-05-01T06:30");
        }

        private RondoException fault(
                DataSource source, TableReader.Row row, String got, String expected) {
            return new RondoException(
                    source.name()
                            + ":"
                            + row.line()
                            + ": `"
                            + (got.length() > 40 ? got.substring(0, 40) + "…" : got)
                            + "`, expected "
                            + expected);
        }

        LabelledSeries series(DataSource source, String id) {
            double every = settings.every();
            Map<Double, List<Integer>> steps = new TreeMap<>();
            for (int i = 0; i < times.size(); i++) {
                double time = times.get(i);
                steps.computeIfAbsent(
                                every == 0 ? time : Math.floor(time / every) * every,
                                _ -> new ArrayList<>())
                        .add(i);
            }
            if (steps.isEmpty()) { // nothing was measured: one step without a number
                steps.put(0.0, List.of());
            }
            int width = names.size();
            if ((long) steps.size() * width > ArrayReader.MAXIMUM_WIDTH) {
                throw new RondoException(
                        source.name()
                                + ": the series "
                                + id
                                + " has "
                                + steps.size()
                                + " times: more than are read; longer steps (--every) may help");
            }
            double[] at = new double[steps.size()];
            double[] rows = new double[steps.size() * width];
            Arrays.fill(rows, Double.NaN);
            int[] channel = channels.array();
            double[] value = values.array();
            int t = 0;
            for (var step : steps.entrySet()) {
                at[t] = step.getKey();
                int[] counts = new int[width];
                for (int i : step.getValue()) {
                    int place = t * width + channel[i];
                    double before = counts[channel[i]] == 0 ? 0 : rows[place];
                    counts[channel[i]]++;
                    rows[place] = before + (value[i] - before) / counts[channel[i]];
                }
                t++;
            }
            return new LabelledSeries(labels.apply(id), names, at, rows);
        }
    }
}
