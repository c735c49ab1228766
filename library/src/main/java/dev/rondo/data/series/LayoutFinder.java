package dev.rondo.data.series;

import dev.rondo.RondoException;
import dev.rondo.data.number.NumberStyle;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.series.PanelReader.Layout;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.TableReader;
import dev.rondo.data.time.TimeColumn;
import dev.rondo.data.time.TimeNotation;
import dev.rondo.store.NameList;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Finds what no option says of tables of series, from all of their rows: the column of times and
/// how they are written, the column that names the series where times repeat, and how numbers are
/// written.
final class LayoutFinder {
    private static final Pattern TIME_NAME =
            Pattern.compile(
                    "(?i)ds|.*(date|time|datum|zeit|month|monat|day|tag|year|jahr|period|week|woche|"
                            + "quarter|quartal).*");
    private static final Pattern YEAR_NAME = Pattern.compile("(?i)year|yr|jahr");
    private static final Pattern ID_NAME =
            Pattern.compile(
                    "(?i)(.*[_ -])?(id|series|item|sensor|store|shop|station|meter|unit|key|code|group)"
                            + "|.*(id|Id|ID)");
    private static final List<String> PARTS =
            List.of("year", "month", "day", "hour", "minute", "second");

    private final List<DataSource> tables;
    private final Layout requested;
    private final Set<String> named;
    private final List<Column> columns = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private char separator;
    private long rows;

    /// What was found.
    ///
    /// @param notation of the one column of times; empty: there is none, or its fields are of
    ///   several
    /// @param styles of the numbers of each column
    /// @param notes to be told to whoever gave the tables
    record Found(
            Layout layout,
            Optional<TimeNotation> notation,
            List<NumberStyle> styles,
            List<String> notes) {}

    /// What is known of a column.
    private static final class Column {
        final String name;
        @Nullable TimeColumn times = new TimeColumn();
        Set<NumberStyle> styles = EnumSet.allOf(NumberStyle.class);
        long missing;
        long present;
        boolean comma; // in some field
        boolean period;
        boolean whole = true; // numbers, and rising
        boolean rising = true;
        int shortest = Integer.MAX_VALUE;
        double last = Double.NEGATIVE_INFINITY;
        String example = "";

        Column(String name) {
            this.name = name;
        }

        void add(String field) {
            if (Numbers.missing(field)) {
                missing++;
                return;
            }
            present++;
            if (times != null) {
                times.add(field);
                if (times.all().isEmpty()) {
                    times = null;
                }
            }
            styles = NumberStyle.add(styles, field);
            if (!styles.isEmpty()) {
                comma |= field.indexOf(',') >= 0;
                period |= field.indexOf('.') >= 0;
                example = example.isEmpty() && field.indexOf(',') >= 0 ? field.strip() : example;
            }
            shortest = Math.min(shortest, field.strip().length());
            if (whole || rising) {
                double value = Numbers.parse(field);
                whole &= value == Math.rint(value);
                rising &= value > last;
                last = value;
            }
        }

        boolean numbers() {
            return !styles.isEmpty();
        }

        Set<TimeNotation> notations() {
            return times == null ? Set.of() : times.notations();
        }

        /// Whether its fields are times beyond doubt, though no option says so.
        boolean timed() {
            if (missing > 0 || present == 0 || times == null) {
                return false;
            }
            var notations = EnumSet.noneOf(TimeNotation.class);
            notations.addAll(notations());
            notations.remove(TimeNotation.NUMBER);
            if (notations.remove(TimeNotation.YEAR)
                    && YEAR_NAME.matcher(name).matches()
                    && rising) {
                return true;
            }
            boolean plain = styles.contains(NumberStyle.PLAIN);
            return !notations.isEmpty()
                    && (!plain || whole && shortest >= 8 || TIME_NAME.matcher(name).matches());
        }
    }

    private LayoutFinder(List<DataSource> tables, Layout requested, Collection<String> named) {
        this.tables = tables;
        this.requested = requested;
        this.named = new HashSet<>(named);
    }

    /// @param named columns that are something else than times or names of series
    /// @throws RondoException if a table cannot be read, or something may be read in two ways
    static Found of(List<DataSource> tables, Layout requested, Collection<String> named) {
        return new LayoutFinder(tables, requested, named).find();
    }

    private Found find() {
        survey();
        var time = time();
        var id = requested.id();
        if (id.isEmpty() && !time.isEmpty()) {
            id = id(time);
        }
        var notation = notation(time);
        var styles = styles(time);
        boolean found = !time.isEmpty() && !time.equals(requested.time());
        var fields =
                new Layout.Fields(
                        notation.filter(LayoutFinder::ordered)
                                .or(() -> requested.fields().flatMap(Layout.Fields::dates)),
                        styles.stream()
                                .filter(s -> s != NumberStyle.PLAIN)
                                .findFirst()
                                .map(s ->
                                        s == NumberStyle.COMMA
                                                ? Layout.Decimal.COMMA
                                                : Layout.Decimal.POINT)
                                .or(() -> requested.fields().flatMap(Layout.Fields::decimal)),
                        requested.fields().flatMap(Layout.Fields::duplicates),
                        found || requested.fields().map(Layout.Fields::found).orElse(false));
        var layout =
                new Layout(
                        time,
                        id,
                        requested.symbols(),
                        requested.clock(),
                        fields.equals(Layout.Fields.NONE) ? Optional.empty() : Optional.of(fields));
        return new Found(layout, notation, styles, notes);
    }

    private void survey() {
        for (var source : tables) {
            try (var table = TableReader.open(source)) {
                if (columns.isEmpty()) {
                    table.names().forEach(name -> columns.add(new Column(name)));
                    separator = table.dialect().separator();
                }
                for (var row = table.next(); row != null; row = table.next(), rows++) {
                    int width = Math.min(columns.size(), row.fields().size());
                    for (int c = 0; c < width; c++) {
                        columns.get(c).add(row.fields().get(c));
                    }
                }
            }
        }
    }

    private Optional<Column> column(String name) {
        return columns.stream().filter(c -> c.name.equals(name)).findFirst();
    }

    // ---- times --------------------------------------------------------------------------------

    private List<String> time() {
        boolean none = requested.time().equals(Layout.NO_TIME) && column("none").isEmpty();
        boolean lost =
                requested.fields().map(Layout.Fields::found).orElse(false)
                        && requested.time().stream().anyMatch(t -> column(t).isEmpty());
        if (none) {
            return List.of();
        }
        if (!requested.time().isEmpty() && !lost) {
            return requested.time();
        }
        var found = parts();
        if (found.isEmpty()) {
            found =
                    columns.stream()
                            .filter(c -> !excluded(c) && c.timed())
                            .map(c -> c.name)
                            .limit(1)
                            .toList();
        }
        if (!found.isEmpty()) {
            notes.add(
                    "the times of the rows are those of "
                            + (found.size() == 1 ? "the column " : "the columns ")
                            + NameList.of(found)
                            + " (found by itself; --time names another, --time none says there is"
                            + " none)");
        }
        return found;
    }

    private boolean excluded(Column column) {
        return named.contains(column.name)
                || requested.symbols().contains(column.name)
                || requested.id().filter(column.name::equals).isPresent();
    }

    /// Columns with year, month, day…
    private List<String> parts() {
        var found = new ArrayList<String>();
        for (String part : PARTS) {
            var column =
                    columns.stream()
                            .filter(c -> c.name.toLowerCase(Locale.ROOT).equals(part))
                            .filter(c -> !excluded(c) && c.whole && c.missing == 0)
                            .findFirst();
            if (column.isEmpty()) {
                break;
            }
            found.add(column.get().name);
        }
        return found.size() > 1 ? found : List.of();
    }

    private static boolean ordered(TimeNotation notation) {
        return notation == TimeNotation.DAY_MONTH_YEAR || notation == TimeNotation.MONTH_DAY_YEAR;
    }

    private Optional<TimeNotation> notation(List<String> time) {
        var column = time.size() == 1 ? column(time.getFirst()) : Optional.<Column>empty();
        var specified = requested.fields().flatMap(Layout.Fields::dates);
        if (column.isEmpty() || column.get().times == null) {
            return Optional.empty();
        }
        var times = column.get().times;
        if (specified.isPresent() && times.all().contains(specified.get())) {
            return specified;
        }
        if (times.ambiguous()) {
            throw new RondoException(
                    tables.getFirst().name()
                            + ": the dates of the column "
                            + column.get().name
                            + ", such as "
                            + times.example()
                            + ", may have the day first or the month: say which, --date-order dmy"
                            + " or --date-order mdy");
        }
        var notations = times.notations();
        if (notations.contains(TimeNotation.YEAR)
                && !YEAR_NAME.matcher(column.get().name).matches()) {
            return Optional.of(TimeNotation.NUMBER);
        }
        var found = notations.stream().filter(n -> n != TimeNotation.NUMBER).findFirst();
        if (found.filter(LayoutFinder::ordered).isPresent()) {
            notes.add(
                    "the dates of the column "
                            + column.get().name
                            + " are read as "
                            + found.get()
                            + " (--date-order says otherwise)");
        }
        // numbers of which the first looks like a date are a fault, and told as one
        return found;
    }

    // ---- series -------------------------------------------------------------------------------

    private Optional<String> id(List<String> time) {
        if (!repeats(time, List.of()).isEmpty()) {
            return Optional.empty(); // each time once
        }
        var candidates =
                columns.stream()
                        .filter(c -> !time.contains(c.name) && !named.contains(c.name))
                        .filter(c -> c.missing == 0 && c.present > 0)
                        .filter(c -> !c.numbers() || c.whole && ID_NAME.matcher(c.name).matches())
                        .map(c -> c.name)
                        .toList();
        var found = repeats(time, candidates);
        if (found.size() > 1) {
            throw new RondoException(
                    tables.getFirst().name()
                            + ": the times of "
                            + NameList.of(time)
                            + " repeat, and several columns may name the series: say which, --id "
                            + String.join(" or --id ", found));
        }
        found.forEach(name ->
                notes.add(
                        "the series are named by the column "
                                + name
                                + " (found by itself, for times repeat; --id names another)"));
        return found.stream().findFirst();
    }

    /// Those of some columns whose every value has each time only once; of none, a column without a
    /// name if each time is there only once in its table.
    private List<String> repeats(List<String> time, List<String> candidates) {
        boolean alone = candidates.isEmpty();
        var keys = new ArrayList<Set<String>>();
        var values = new ArrayList<Set<String>>();
        int count = alone ? 1 : candidates.size();
        for (int i = 0; i < count; i++) {
            keys.add(new HashSet<>());
            values.add(new HashSet<>());
        }
        boolean[] out = new boolean[count];
        for (var source : tables) {
            if (alone) {
                keys.getFirst().clear();
            }
            try (var table = TableReader.open(source)) {
                int[] at = places(table, time);
                int[] places = places(table, candidates);
                for (var row = table.next(); row != null; row = table.next()) {
                    var key = new StringBuilder();
                    for (int t : at) {
                        key.append(row.fields().get(t).strip()).append('\0');
                    }
                    for (int i = 0; i < count; i++) {
                        if (out[i]) {
                            continue;
                        }
                        String value = alone ? "" : row.fields().get(places[i]).strip();
                        values.get(i).add(value);
                        out[i] = !keys.get(i).add(key + value);
                    }
                }
            }
        }
        return IntStream.range(0, count)
                .filter(i -> !out[i])
                .filter(i -> alone || values.get(i).size() > 1 && 2L * values.get(i).size() <= rows)
                .mapToObj(i -> alone ? "" : candidates.get(i))
                .toList();
    }

    private static int[] places(TableReader table, List<String> names) {
        return names.stream().mapToInt(table::column).toArray();
    }

    // ---- numbers ------------------------------------------------------------------------------

    private List<NumberStyle> styles(List<String> time) {
        var numeric = columns.stream().filter(c -> c.numbers() && !time.contains(c.name)).toList();
        boolean comma = numeric.stream().anyMatch(c -> only(c, NumberStyle.COMMA));
        boolean point =
                numeric.stream()
                        .anyMatch(c -> !c.styles.contains(NumberStyle.COMMA) && c.present > 0);
        var specified = requested.fields().flatMap(Layout.Fields::decimal);
        var all = new ArrayList<NumberStyle>();
        var commas = new ArrayList<String>();
        var points = new ArrayList<String>();
        for (var column : columns) {
            var style =
                    numeric.contains(column) && column.present > 0
                            ? style(column, specified, comma, point)
                            : NumberStyle.PLAIN;
            all.add(style);
            if (style == NumberStyle.COMMA) {
                commas.add(column.name);
            } else if (style == NumberStyle.POINT) {
                points.add(column.name);
            }
        }
        if (!commas.isEmpty()) {
            notes.add("numbers with a decimal comma: " + NameList.of(commas));
        }
        if (!points.isEmpty()) {
            notes.add("numbers with separators of thousands: " + NameList.of(points));
        }
        return all;
    }

    private static boolean only(Column column, NumberStyle style) {
        return column.styles.size() == 1 && column.styles.contains(style);
    }

    /// @param comma whether another column has a decimal comma beyond doubt
    /// @param point whether another column has a decimal point beyond doubt
    private NumberStyle style(
            Column column, Optional<Layout.Decimal> specified, boolean comma, boolean point) {
        var styles = column.styles;
        if (styles.size() == 1) {
            return styles.iterator().next();
        }
        boolean ofFile =
                specified.isPresent() ? specified.get() == Layout.Decimal.COMMA : comma && !point;
        if (styles.contains(NumberStyle.PLAIN)) {
            boolean groups = column.period && styles.contains(NumberStyle.COMMA);
            return groups && ofFile ? NumberStyle.COMMA : NumberStyle.PLAIN;
        }
        if (!column.comma) {
            return NumberStyle.POINT; // blanks alone
        }
        if (ofFile || specified.isEmpty() && !point && separator == ';') {
            return NumberStyle.COMMA;
        }
        if (specified.isPresent() || point && !comma) {
            return NumberStyle.POINT;
        }
        throw new RondoException(
                tables.getFirst().name()
                        + ": the numbers of the column "
                        + column.name
                        + ", such as "
                        + column.example
                        + ", may have a decimal comma or a separator of thousands: say which,"
                        + " --decimal comma or --decimal point");
    }
}
