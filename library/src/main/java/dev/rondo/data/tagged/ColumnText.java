package dev.rondo.data.tagged;

import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.LineReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Reads sentences written one token a line, in columns with blanks or tabs between them and an
/// empty line after each: the format of CoNLL-2000 and CoNLL-2003. Lines that begin with
/// `-DOCSTART-` are passed over.
public final class ColumnText {
    /// The most tokens of a sentence.
    static final int MAXIMUM_TOKENS = 1 << 20;

    private final LineReader lines;
    private int width = -1;

    private ColumnText(LineReader lines) {
        this.lines = lines;
    }

    /// The sentences, one by one; all have as many columns as the first line.
    public static ItemReader<Sentence> read(DataSource source) {
        var lines = source.lines();
        var reader = new ColumnText(lines);
        return ItemReader.of(lines, "words and tags in columns", reader::next);
    }

    private @Nullable Sentence next() {
        var columns = new ArrayList<List<String>>();
        int first = 0;
        for (String line = lines.next(); line != null; line = lines.next()) {
            boolean blank = line.isBlank();
            if (blank && !columns.isEmpty()) {
                break;
            }
            if (blank || line.startsWith("-DOCSTART-")) {
                continue;
            }
            var fields = fields(line);
            if (width < 0) {
                width = fields.size();
            }
            if (fields.size() != width) {
                throw lines.fault(
                        fields.size()
                                + " columns, expected "
                                + width
                                + " as above: is a column missing, or an empty line between two"
                                + " sentences?");
            }
            if (columns.isEmpty()) {
                first = lines.number();
                for (int c = 0; c < width; c++) {
                    columns.add(new ArrayList<>());
                }
            }
            if (columns.getFirst().size() == MAXIMUM_TOKENS) {
                throw lines.fault(
                        "a sentence of more than "
                                + MAXIMUM_TOKENS
                                + " tokens: are the empty lines between sentences missing?");
            }
            for (int c = 0; c < width; c++) {
                columns.get(c).add(fields.get(c));
            }
        }
        return columns.isEmpty() ? null : new Sentence(first, columns);
    }

    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        int start = -1;
        for (int i = 0; i <= line.length(); i++) {
            boolean between = i == line.length() || line.charAt(i) == ' ' || line.charAt(i) == '\t';
            if (between && start >= 0) {
                fields.add(line.substring(start, i));
                start = -1;
            } else if (!between && start < 0) {
                start = i;
            }
        }
        return fields;
    }
}
