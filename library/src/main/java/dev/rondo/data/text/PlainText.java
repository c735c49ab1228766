package dev.rondo.data.text;

import dev.rondo.data.source.DataSource;
import dev.rondo.data.source.ItemReader;
import dev.rondo.data.source.LineReader;

/// Reads texts without anything else.
public final class PlainText {
    private PlainText() {}

    /// The lines that are not blank.
    public static ItemReader<String> lines(DataSource source) {
        var lines = source.lines();
        return ItemReader.of(
                lines,
                "lines of text",
                () -> {
                    String line = lines.next();
                    while (line != null && line.isBlank()) {
                        line = lines.next();
                    }
                    return line;
                });
    }

    /// All lines, blank ones too: for answers that are to stand beside their lines.
    public static ItemReader<String> allLines(DataSource source) {
        var lines = source.lines();
        return ItemReader.of(lines, "lines of text", lines::next);
    }

    /// Documents with blank lines between them; the lines of each keep their ends.
    public static ItemReader<String> documents(DataSource source) {
        var lines = source.lines();
        return ItemReader.of(
                lines,
                "texts with blank lines between them",
                () -> {
                    var document = new StringBuilder();
                    for (String line = lines.next(); line != null; line = lines.next()) {
                        if (!line.isBlank()) {
                            if (document.length() + (long) line.length()
                                    > LineReader.MAXIMUM_LINE) {
                                throw lines.fault(
                                        "a document of more than "
                                                + LineReader.MAXIMUM_LINE
                                                + " characters: are blank lines between them"
                                                + " missing?");
                            }
                            document.append(line).append('\n');
                        } else if (!document.isEmpty()) {
                            break;
                        }
                    }
                    return document.isEmpty() ? null : document.toString();
                });
    }
}
