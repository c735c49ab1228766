package dev.rondo.data.source;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;

import dev.rondo.RondoException;
import dev.rondo.data.number.Numbers;
import dev.rondo.store.NameList;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Reads the rows of a table one by one, as text; see [Dialect]. Every row has as many fields as
/// the first. An empty line is passed over; in a table of one column it is an empty field, unless
/// nothing but empty lines follow.
public final class TableReader implements AutoCloseable {
    private static final int BUFFER = 16 << 20; // characters of a row, at most

    private final String where;
    private final Dialect dialect;
    private final List<String> names;
    private final boolean ragged; // rows may have other numbers of fields
    private boolean oneColumn;
    private boolean filled; // whether the last row pending is not empty
    private final LineReader lines;
    private final CloseableIterator<CsvRecord> records;
    private final Queue<CsvRecord> pending = new ArrayDeque<>(); // empty rows, then one that is not
    private @Nullable CsvRecord first;

    /// A row of a table.
    ///
    /// @param line where it begins in the file
    public record Row(long line, List<String> fields) {}

    private TableReader(DataSource source, Dialect dialect, boolean ragged) {
        this.where = source.name();
        this.ragged = ragged;
        this.dialect = dialect;
        this.lines = source.lines();
        this.records =
                CsvReader.builder()
                        .fieldSeparator(dialect.separator())
                        // a character that no text here has
                        .quoteCharacter(dialect.quoted() ? '"' : '\0')
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .allowUnclosedQuote(false)
                        .detectBomHeader(false)
                        .skipEmptyLines(false)
                        .maxBufferSize(BUFFER)
                        .ofCsvRecord(new LineStream(lines, dialect.separator() == ' '))
                        .iterator();
        try {
            this.first = record();
            if (first == null) {
                throw new RondoException(where + ": empty, expected rows of a table");
            }
            this.names = names(first, dialect.header());
            this.oneColumn = names.size() == 1;
        } catch (RondoException e) {
            close();
            throw e;
        }
        if (dialect.header()) {
            first = null;
        }
    }

    /// Opens a table in the dialect that its first lines show.
    ///
    /// @throws RondoException if it is empty, or names two columns alike
    public static TableReader open(DataSource source) {
        return open(source, Dialect.of(source));
    }

    /// Opens a table of which columns are asked for by name. Its first row is the header if it has
    /// all these names, and none if all are numbers of columns that it does not have as names,
    /// whatever it looks like.
    ///
    /// @throws RondoException if it is empty, or names two columns alike
    public static TableReader open(DataSource source, Collection<String> requested) {
        var dialect = Dialect.of(source);
        if (requested.isEmpty() || source.dialect().isPresent()) {
            return open(source, dialect);
        }
        List<String> fields;
        try (var table = open(source, dialect.withHeader(false))) {
            var row = table.next();
            fields = row == null ? List.of() : row.fields().stream().map(String::strip).toList();
        }
        var numbers =
                IntStream.rangeClosed(1, fields.size())
                        .mapToObj(Integer::toString)
                        .collect(Collectors.toSet());
        boolean header =
                numbers.containsAll(requested)
                        ? dialect.header() && requested.stream().anyMatch(fields::contains)
                        : dialect.header() || fields.containsAll(requested);
        return open(source, dialect.withHeader(header));
    }

    /// Opens a table in a dialect.
    public static TableReader open(DataSource source, Dialect dialect) {
        return new TableReader(source, dialect, false);
    }

    /// Opens a table in a dialect, of which rows may have more or fewer fields than the first.
    public static TableReader ragged(DataSource source, Dialect dialect) {
        return new TableReader(source, dialect, true);
    }

    /// The lines of a text as a stream of characters, as the parser wants them.
    private static final class LineStream extends Reader {
        private final LineReader lines;
        private final boolean blanks;
        private String line = "";
        private int at;

        LineStream(LineReader lines, boolean blanks) {
            this.lines = lines;
            this.blanks = blanks;
        }

        @Override
        public int read(char[] to, int offset, int length) {
            if (at == line.length()) {
                String next = lines.next();
                if (next == null) {
                    return -1;
                }
                line = (blanks ? String.join(" ", Tokeniser.BLANKS.split(next)) : next) + "\n";
                at = 0;
            }
            int count = Math.min(length, line.length() - at);
            line.getChars(at, at + count, to, offset);
            at += count;
            return count;
        }

        @Override
        public void close() {
            lines.close();
        }
    }

    private List<String> names(CsvRecord row, boolean header) {
        String[] names = new String[row.getFieldCount()];
        var once = new HashSet<String>();
        for (int c = 0; c < names.length; c++) {
            names[c] = header ? row.getField(c).strip() : "" + (c + 1);
            names[c] = names[c].isEmpty() ? "column " + (c + 1) : names[c];
            if (!once.add(names[c])) {
                throw new RondoException(
                        where
                                + ":"
                                + row.getStartingLineNumber()
                                + ": two columns are called "
                                + names[c]);
            }
        }
        return List.of(names);
    }

    /// Whether a field says that nothing is there: empty, `NA`, `NaN`, `null` or `?`.
    public static boolean missing(String field) {
        return Numbers.missing(field);
    }

    /// The number of a field, if it is one.
    public static OptionalDouble number(String field) {
        double number = Numbers.parse(field);
        return Double.isNaN(number) ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    /// How the table is written.
    public Dialect dialect() {
        return dialect;
    }

    /// The names of the columns: those of the header, or `1`, `2`…
    public List<String> names() {
        return names;
    }

    /// The number of a column.
    ///
    /// @throws RondoException if there is none of that name
    public int column(String name) {
        int at = names.indexOf(name);
        if (at < 0) {
            throw new RondoException(
                    where
                            + ": no column is called `"
                            + name
                            + "` (there are "
                            + NameList.of(names)
                            + ")");
        }
        return at;
    }

    /// The next row, or null after the last.
    ///
    /// @throws RondoException if it has more or fewer fields than the first, or a quote is not
    ///   closed
    public @Nullable Row next() {
        CsvRecord record = first == null ? record() : first;
        first = null;
        if (record == null) {
            return null;
        }
        if (!ragged && record.getFieldCount() != names.size()) {
            throw new RondoException(
                    where
                            + ":"
                            + record.getStartingLineNumber()
                            + ": "
                            + record.getFieldCount()
                            + " columns, expected "
                            + names.size()
                            + (dialect.header() ? " (the header has " : " (the first line has ")
                            + names.size()
                            + "): is a separator missing or one too many?");
        }
        return new Row(record.getStartingLineNumber(), record.getFields());
    }

    private @Nullable CsvRecord record() {
        try {
            while (pending.isEmpty() || empty(pending.peek()) && !filled) {
                if (!records.hasNext()) {
                    pending.clear();
                    return null;
                }
                var record = records.next();
                if (!empty(record)) {
                    filled = true;
                    pending.add(record);
                } else if (oneColumn) {
                    pending.add(record);
                }
            }
            var next = pending.remove();
            filled &= !pending.isEmpty();
            return next;
        } catch (CsvParseException | UncheckedIOException e) {
            if (e.getCause() instanceof RondoException known) {
                throw known;
            }
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RondoException(
                    where + ":" + lines.number() + ": no row of a table: " + cause.getMessage(), e);
        }
    }

    private static boolean empty(CsvRecord record) {
        return record.getFieldCount() == 1 && record.getField(0).isEmpty();
    }

    @Override
    public void close() {
        try {
            records.close();
        } catch (IOException e) {
            throw new RondoException(where + ": cannot be closed: " + e.getMessage(), e);
        }
    }
}
