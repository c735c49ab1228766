package dev.rondo.data.text;

import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.LineReader;

/// Reads texts in pairs: from two files, line by line, or from two columns of one.
public final class ParallelText {
    private ParallelText() {}

    /// Line n of the one beside line n of the other; empty lines are texts as well.
    ///
    /// @throws dev.rondo.RondoException while it is read, if one has more lines than the other
    public static ItemReader<TextPair> read(DataSource source, DataSource target) {
        var left = source.lines();
        LineReader right;
        try {
            right = target.lines();
        } catch (RuntimeException e) {
            left.close();
            throw e;
        }
        return ItemReader.of(
                        left,
                        "lines of text",
                        () -> {
                            String first = left.next();
                            String second = right.next();
                            if (first == null && second == null) {
                                return null;
                            }
                            if (first == null || second == null) {
                                var longer = first == null ? right : left;
                                var shorter = first == null ? left : right;
                                throw longer.fault(
                                        "a line without its counterpart: "
                                                + shorter.source().name()
                                                + " ends after line "
                                                + shorter.number()
                                                + ": do these files belong together?");
                            }
                            return new TextPair(first, second);
                        })
                .closing(right::close);
    }

    /// The first two columns of a file with a tab between them; further columns are left out.
    ///
    /// @throws dev.rondo.RondoException while it is read, if a line has no tab
    public static ItemReader<TextPair> read(DataSource columns) {
        var lines = columns.lines();
        return ItemReader.of(
                lines,
                "two texts in a line, with a tab between them",
                () -> {
                    String line = lines.next();
                    while (line != null && line.isBlank()) {
                        line = lines.next();
                    }
                    if (line == null) {
                        return null;
                    }
                    int tab = line.indexOf('\t');
                    if (tab < 0) {
                        throw lines.fault("no tab, expected two texts with a tab between them");
                    }
                    int end = line.indexOf('\t', tab + 1);
                    return new TextPair(
                            line.substring(0, tab),
                            line.substring(tab + 1, end < 0 ? line.length() : end));
                });
    }
}
