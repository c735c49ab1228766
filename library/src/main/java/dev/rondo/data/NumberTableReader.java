package dev.rondo.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;

import dev.rondo.RondoException;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Reads a table of numbers from a file whose fields are separated by commas, semicolons, tabs or
/// blanks (whichever its first line has most of).
///
/// The first line is the header if a field of it is no number. Empty fields, `NA`, `NaN`, `null`
/// and `?` are missing. A column whose first entry is no number is left out.
public final class NumberTableReader {
    private static final Set<String> MISSING = Set.of("", "na", "nan", "null", "?", "n/a");
    private static final char[] SEPARATORS = {',', ';', '\t', ' '};

    private final String where;
    private final List<CsvRecord> records = new ArrayList<>();

    private NumberTableReader(String where) {
        this.where = where;
    }

    /// @throws RondoException with file and line, if it is no such table
    public static NumberTable read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new RondoException(file + ": there is no such file", e);
        } catch (MalformedInputException e) {
            throw new RondoException(
                    file + ": no UTF-8 text: is it a table, and in another encoding?", e);
        } catch (IOException e) {
            throw new RondoException(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /// @param where what errors begin with
    static NumberTable parse(String text, String where) {
        return new NumberTableReader(where)
                .table(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private NumberTable table(String text) {
        String first = text.lines().filter(l -> !l.isBlank()).findFirst().orElse("");
        char separator = separator(first);
        String even = separator == ' ' ? text.replaceAll("(?m)^ +| +$|(?<= ) +", "") : text;
        try (var reader =
                CsvReader.builder()
                        .fieldSeparator(separator)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(new StringReader(even))) {
            reader.forEach(records::add);
        } catch (CsvParseException | IOException e) {
            throw new RondoException(where + ": no table: " + e.getMessage(), e);
        }
        boolean header =
                !records.isEmpty()
                        && records.getFirst().getFields().stream()
                                .anyMatch(NumberTableReader::word);
        List<CsvRecord> rows = header ? records.subList(1, records.size()) : records;
        if (rows.isEmpty()) {
            throw new RondoException(
                    where
                            + (header ? ": a header and no rows" : ": empty")
                            + ", expected rows of numbers: is it the right file?");
        }
        int width = records.getFirst().getFieldCount();
        List<String> names = names(header, width);
        List<Integer> kept = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (CsvRecord row : rows) {
            if (row.getFieldCount() != width) {
                throw new RondoException(
                        where
                                + ":"
                                + row.getStartingLineNumber()
                                + ": "
                                + row.getFieldCount()
                                + " columns, expected "
                                + width
                                + (header ? " (the header has " : " (the first line has ")
                                + width
                                + "): is a separator missing or one too many?");
            }
        }
        for (int c = 0; c < width; c++) {
            if (numeric(rows, c)) {
                kept.add(c);
            } else {
                left.add(names.get(c));
            }
        }
        if (kept.isEmpty()) {
            throw new RondoException(
                    where + ": no column of numbers (there are " + String.join(", ", names) + ")");
        }
        float[] values = new float[Math.multiplyExact(rows.size(), kept.size())];
        int at = 0;
        for (CsvRecord row : rows) {
            for (int c : kept) {
                values[at++] = number(row, c, names.get(c));
            }
        }
        return new NumberTable(kept.stream().map(names::get).toList(), values, left);
    }

    private static char separator(String line) {
        char best = SEPARATORS[0];
        long most = 0;
        for (char s : SEPARATORS) {
            long count = line.chars().filter(c -> c == s).count();
            if (count > most) {
                most = count;
                best = s;
            }
        }
        return best;
    }

    private List<String> names(boolean header, int width) {
        String[] names = new String[width];
        Arrays.setAll(names, c -> header ? records.getFirst().getField(c).strip() : "" + (c + 1));
        var once = new HashSet<String>();
        for (int c = 0; c < width; c++) {
            names[c] = names[c].isEmpty() ? "column " + (c + 1) : names[c];
            if (!once.add(names[c])) {
                throw new RondoException(
                        where
                                + ":"
                                + records.getFirst().getStartingLineNumber()
                                + ": two columns are called "
                                + names[c]);
            }
        }
        return List.of(names);
    }

    private static boolean missing(String field) {
        return MISSING.contains(field.strip().toLowerCase(java.util.Locale.ROOT));
    }

    private static boolean word(String field) {
        return !missing(field) && Double.isNaN(parse(field));
    }

    private static boolean numeric(List<CsvRecord> rows, int column) {
        for (CsvRecord row : rows) {
            String field = row.getField(column);
            if (!missing(field)) {
                return !word(field);
            }
        }
        return true;
    }

    private static double parse(String field) {
        try {
            return Double.parseDouble(field.strip());
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private float number(CsvRecord row, int column, String name) {
        String field = row.getField(column);
        if (missing(field)) {
            return Float.NaN;
        }
        float value = (float) parse(field);
        if (!Float.isFinite(value)) {
            throw new RondoException(
                    where
                            + ":"
                            + row.getStartingLineNumber()
                            + ": column "
                            + name
                            + ": `"
                            + field
                            + "`, expected a number as above (or nothing, where it is missing)");
        }
        return value;
    }
}
