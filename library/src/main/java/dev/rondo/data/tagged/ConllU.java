package dev.rondo.data.tagged;

import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.LineReader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// Reads CoNLL-U, the format of Universal Dependencies
/// (https://universaldependencies.org/format.html), and CoNLL-X before it: ten columns with tabs
/// between them. The tokens are the syntactic words; comments, lines of contracted words (`1-2`)
/// and of words that are not written (`5.1`) are passed over.
public final class ConllU {
    /// The columns of a [Sentence].
    public static final int FORM = 1;

    /// The basic form of a word.
    public static final int LEMMA = 2;

    /// The universal part of speech.
    public static final int UPOS = 3;

    /// The part of speech of the treebank.
    public static final int XPOS = 4;

    /// The number of the governing word; 0 for the root.
    public static final int HEAD = 6;

    /// Further remarks, such as `SpaceAfter=No`.
    public static final int MISC = 9;

    private static final int WIDTH = 10;

    private final LineReader lines;

    private ConllU(LineReader lines) {
        this.lines = lines;
    }

    /// The sentences, one by one, each of ten columns.
    public static ItemReader<Sentence> read(DataSource source) {
        var lines = source.lines();
        var reader = new ConllU(lines);
        return ItemReader.of(lines, "sentences in ten columns (CoNLL-U)", reader::next);
    }

    private @Nullable Sentence next() {
        var columns = new ArrayList<List<String>>();
        int first = 0;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.isBlank()) {
                if (columns.isEmpty()) {
                    continue;
                }
                break;
            }
            if (line.startsWith("#")) {
                continue;
            }
            String[] fields = line.split("\t", -1);
            if (fields.length != WIDTH) {
                throw lines.fault(
                        fields.length
                                + " columns, expected "
                                + WIDTH
                                + " with tabs between them: is it CoNLL-U?");
            }
            if (fields[0].indexOf('-') > 0 || fields[0].indexOf('.') > 0) {
                continue;
            }
            if (columns.isEmpty()) {
                first = lines.number();
                for (int c = 0; c < WIDTH; c++) {
                    columns.add(new ArrayList<>());
                }
            }
            int expected = columns.getFirst().size() + 1;
            if (!fields[0].equals("" + expected)) {
                throw lines.fault(
                        "a token of number `"
                                + fields[0]
                                + "`, expected "
                                + expected
                                + ": is a line missing, or the empty line between two sentences?");
            }
            for (int c = 0; c < WIDTH; c++) {
                if (fields[c].isEmpty()) {
                    throw lines.fault("column " + (c + 1) + " is empty, expected _ for nothing");
                }
                columns.get(c).add(fields[c]);
            }
        }
        return columns.isEmpty() ? null : new Sentence(first, columns);
    }
}
