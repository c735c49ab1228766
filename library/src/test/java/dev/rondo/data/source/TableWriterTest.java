package dev.rondo.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

class TableWriterTest {
    private static final List<String> AWKWARD =
            List.of(
                    "#first",
                    "a, b",
                    "say \"no\"",
                    "two\nlines",
                    "one\rreturn",
                    "",
                    " blanks ",
                    "é");

    @Test
    void fieldsAreQuotedOnlyWhereTheirTextAsksForIt() {
        assertEquals(
                "#first,\"a, b\",\"say \"\"no\"\"\",\"two\nlines\",\"one\rreturn\",, blanks ,é",
                TableWriter.row(AWKWARD));
        assertEquals("\"\",\"1\"", TableWriter.quotedRow(List.of("", "1")));
        assertEquals("\"\"", TableWriter.quotedRow(List.of("")));
    }

    @Test
    void theReaderOfTablesReadsWhatWasWritten() {
        for (var text : List.of(TableWriter.row(AWKWARD), TableWriter.quotedRow(AWKWARD))) {
            var source = DataSource.of("table", text + "\n");
            try (var table = TableReader.open(source, new Dialect(',', true, false))) {
                assertEquals(AWKWARD, Objects.requireNonNull(table.next()).fields());
            }
        }
    }
}
