package dev.rondo.data.source;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import de.siegmar.fastcsv.writer.QuoteStrategy;

import org.jspecify.annotations.Nullable;

import java.io.StringWriter;
import java.util.List;

/// Writes rows of a table as CSV (RFC 4180): fields between commas, in double quotes where needed.
/// {@link TableReader} reads them.
public final class TableWriter {
    private TableWriter() {}

    /// A row without a line break at its end; only fields with a comma, a double quote or a line
    /// break in them are quoted.
    public static String row(List<String> fields) {
        return written(fields, null);
    }

    /// A row without a line break at its end, every field quoted: a row of one empty field is then
    /// not an empty line.
    public static String quotedRow(List<String> fields) {
        return written(fields, QuoteStrategies.ALWAYS);
    }

    private static String written(List<String> fields, @Nullable QuoteStrategy quotes) {
        var text = new StringWriter();
        var builder =
                CsvWriter.builder()
                        .bufferSize(0)
                        .commentCharacter('\0')
                        .lineDelimiter(LineDelimiter.LF);
        if (quotes != null) {
            builder.quoteStrategy(quotes);
        }
        builder.build(text)
                .writeRecord(fields); // nothing to close: it writes to memory, unbuffered
        text.getBuffer().setLength(text.getBuffer().length() - 1);
        return text.toString();
    }
}
