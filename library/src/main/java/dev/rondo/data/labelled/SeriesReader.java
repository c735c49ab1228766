package dev.rondo.data.labelled;

import dev.rondo.data.number.Doubles;
import dev.rondo.data.number.Numbers;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.LineReader;
import dev.rondo.data.source.Tokeniser;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads time series with their classes, one a line, in the formats of the UCR and UEA archives.
public final class SeriesReader {
    private final LineReader lines;
    private final Map<String, String> header = new HashMap<>();
    private boolean begun;
    private int channels = -1;

    private SeriesReader(LineReader lines) {
        this.lines = lines;
    }

    /// The `.ts` format: a header of lines that begin with `@`, then, after `@data`, the channels
    /// with `:` between them, of each the numbers with commas, and the class last. Series with time
    /// stamps are refused.
    public static ItemReader<LabelledSeries> ts(DataSource source) {
        var lines = source.lines();
        var reader = new SeriesReader(lines);
        return ItemReader.of(lines, "series in the .ts format", reader::nextTs);
    }

    /// The `.tsv` format of the UCR archive: the class, then the numbers, with tabs (or commas, or
    /// blanks) between them. Missing numbers at the end are cut off: shorter series are filled up
    /// so.
    public static ItemReader<LabelledSeries> tsv(DataSource source) {
        var lines = source.lines();
        var reader = new SeriesReader(lines);
        return ItemReader.of(lines, "series as lines: class, numbers", reader::nextTsv);
    }

    private @Nullable String line() {
        String line = lines.next();
        while (line != null && (line.isBlank() || line.startsWith("#"))) {
            line = lines.next();
        }
        return line;
    }

    private @Nullable LabelledSeries nextTs() {
        String line = line();
        while (line != null && !begun) {
            if (!line.startsWith("@")) {
                throw lines.fault("expected a line that begins with @, or @data first");
            }
            String[] words = line.strip().split("\\s+", 2);
            String name = words[0].toLowerCase(Locale.ROOT);
            header.put(name, words.length < 2 ? "" : words[1]);
            if (name.equals("@data")) {
                begun = true;
                if (is("@timestamps")) {
                    throw lines.fault("series with time stamps are not read");
                }
            }
            line = line();
        }
        if (line == null) {
            return null;
        }
        String[] parts = line.split(":", -1);
        boolean labelled = is("@classlabel") || is("@targetlabel");
        int width = parts.length - (labelled ? 1 : 0);
        if (width < 1) {
            throw lines.fault("no numbers before the class: is a : missing?");
        }
        if (channels < 0) {
            channels = width;
        }
        if (width != channels) {
            throw lines.fault(width + " channels, expected " + channels + " as above");
        }
        String label = labelled ? parts[width].strip() : "";
        if (labelled) {
            known(label);
        }
        double[][] rows = new double[channels][];
        for (int c = 0; c < channels; c++) {
            rows[c] = numbers(List.of(parts[c].split(",", -1)), 0);
            if (rows[c].length != rows[0].length) {
                throw lines.fault(
                        "channel "
                                + (c + 1)
                                + " has "
                                + rows[c].length
                                + " numbers, expected "
                                + rows[0].length
                                + " as the first");
            }
        }
        double[] values = new double[channels * rows[0].length]; // steps × channels
        for (int c = 0; c < channels; c++) {
            for (int t = 0; t < rows[c].length; t++) {
                values[t * channels + c] = rows[c][t];
            }
        }
        return new LabelledSeries(label, channels, values);
    }

    private boolean is(String name) {
        return header.getOrDefault(name, "").toLowerCase(Locale.ROOT).startsWith("true");
    }

    private void known(String label) {
        String[] classes = header.getOrDefault("@classlabel", "").strip().split("\\s+", 0);
        if (classes.length > 1 && !List.of(classes).subList(1, classes.length).contains(label)) {
            throw lines.fault(
                    "the class `"
                            + (label.length() > 40 ? label.substring(0, 40) + "…" : label)
                            + "` is not among those of the header");
        }
    }

    private @Nullable LabelledSeries nextTsv() {
        String line = line();
        if (line == null) {
            return null;
        }
        List<String> fields =
                line.indexOf('\t') >= 0
                        ? List.of(line.split("\t", -1))
                        : line.indexOf(',') >= 0
                                ? List.of(line.split(",", -1))
                                : Tokeniser.BLANKS.split(line);
        if (fields.size() < 2) {
            throw lines.fault("expected a class and numbers, with tabs between them");
        }
        double[] values = numbers(fields, 1);
        int length = values.length;
        while (length > 0 && Double.isNaN(values[length - 1])) {
            length--;
        }
        return new LabelledSeries(
                fields.getFirst().strip(), 1, java.util.Arrays.copyOf(values, length));
    }

    private double[] numbers(List<String> fields, int from) {
        var numbers = new Doubles();
        for (String field : fields.subList(from, fields.size())) {
            double value = Numbers.parse(field);
            if (!Numbers.missing(field) && !(Math.abs(value) <= Float.MAX_VALUE)) {
                throw lines.fault(
                        "`"
                                + (field.length() > 40 ? field.substring(0, 40) + "…" : field)
                                + "`, expected a number, or ? where one is missing");
            }
            numbers.add(Numbers.missing(field) ? Double.NaN : value);
        }
        return numbers.array();
    }
}
