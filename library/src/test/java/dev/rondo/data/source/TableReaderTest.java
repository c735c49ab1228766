package dev.rondo.data.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.rondo.data.Faults;
import dev.rondo.data.series.NamedSeries;
import dev.rondo.data.series.WideTable;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class TableReaderTest {
    private static TableReader open(String text) {
        return TableReader.open(DataSource.of("t.csv", text));
    }

    private static List<List<String>> rows(String text) {
        var rows = new ArrayList<List<String>>();
        try (var table = open(text)) {
            for (var row = table.next(); row != null; row = table.next()) {
                rows.add(row.fields());
            }
        }
        return rows;
    }

    private static void dialect(char separator, boolean quoted, boolean header, String text) {
        assertEquals(new Dialect(separator, quoted, header), Dialect.of(DataSource.of("t", text)));
    }

    @Test
    void theSeparatorIsTheOneThatCutsAllRowsAlike() {
        dialect(',', true, true, "label,review\n1,\"a; b, c\"\n0,\"d\"\n");
        dialect('\t', false, false, "ham\tone, two\nspam\tthree\n");
        dialect(';', true, true, "day;value\n1;2,5\n2;3,5\n");
        dialect('|', true, false, "a|b\nc|d\n");
        dialect(' ', true, false, "1 2\n 3   4\n");
        dialect(',', true, false, "just words and more\nwords here too\n");
    }

    @Test
    void aValueThatOccursAgainIsNoNameOfAColumn() {
        dialect(',', true, false, "where is it,question\nfine,praise\nwhen is it,question\n");
        dialect(',', true, true, "said,question\nfine,praise\nbad,complaint\n");
    }

    @Test
    void theColumnsThatAreAskedForTellWhetherThereIsAHeader() {
        String named = "body,stars\nfine,good\nsad,bad\n";
        asked(named, List.of("body", "stars"), List.of("body", "stars"), "fine");
        asked(named, List.of("1", "2"), List.of("1", "2"), "body");
        // one row looks like a header only
        asked("fine,good\n", List.of("1", "2"), List.of("1", "2"), "fine");
        // a class that is called as a column is: no header is made of it
        asked("1,one\n2,two\n", List.of("1"), List.of("1", "2"), "1");
        asked("text,label\nfine,good\n", List.of("text"), List.of("text", "label"), "fine");
        asked("text,2\nfine,good\n", List.of("2"), List.of("1", "2"), "text");
    }

    private static void asked(String text, List<String> columns, List<String> names, String first) {
        try (var table = TableReader.open(DataSource.of("t.csv", text), columns)) {
            assertEquals(names, table.names());
            assertEquals(first, given(table.next()).fields().getFirst());
        }
    }

    @Test
    void anEmptyLineOfOneColumnIsAnEmptyField() {
        assertEquals(
                List.of(List.of("1"), List.of(""), List.of(""), List.of("2")),
                rows("y\n1\n\n\n2\n\n\n"));
        assertEquals(List.of(List.of("1")), rows("\n\ny\n1\n"));
        assertEquals(List.of(List.of("1", "2"), List.of("3", "4")), rows("a,b\n1,2\n\n3,4\n\n"));
    }

    @Test
    void quotesThatAreNoneMeanNothing() {
        assertEquals(
                List.of(List.of("ham", "\"Hi\" he said"), List.of("spam", "a \" b")),
                rows("ham\t\"Hi\" he said\nspam\ta \" b\n"));
        assertEquals(
                List.of(List.of("1", "say \"a\",\nb"), List.of("0", "")),
                rows("label,text\n1,\"say \"\"a\"\",\nb\"\n0,\n"));
    }

    @Test
    void headersAreNamesOverNumbersOrUsualNames() {
        dialect(',', true, true, "a,b\n1,x\n2,y\n");
        dialect(',', true, false, "a,b\nc,d\n");
        dialect('\t', false, true, "Label\tText\nx\ty\n");
        dialect(',', true, false, "1,b\n2,c\n");
        dialect('\t', false, false, "good\tthe soup was hot\n");
        dialect('\t', false, true, "label\ttext\n");
        dialect(',', true, true, "a,b\n");
        try (var table = open("id,,text\n1,2,x\n")) {
            assertEquals(List.of("id", "column 2", "text"), table.names());
            assertEquals(2, table.column("text"));
            assertEquals(2, given(table.next()).line());
            Faults.says("no column is called `q` (there are id", () -> table.column("q"));
        }
    }

    private static TableReader.Row given(TableReader.Row row) {
        assertNotNull(row);
        return row;
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        Faults.says("t.csv:4: 3 columns, expected 2", () -> rows("x,y\n1,\"a\nb\"\n3,4,5\n"));
        Faults.says("t.csv: empty", () -> open(""));
        Faults.says("two columns are called a", () -> open("a,a\n1,2\n"));
        String late = "label,text\n" + "1,ok\n".repeat(300) + "0,\"never closed\n1,x\n";
        Faults.says("no row of a table", () -> rows(late));
    }

    @Test
    void seriesMayBeRows() {
        var series =
                WideTable.read(
                                DataSource.of(
                                        "w.csv",
                                        "\"V1\",\"V2\",\"V3\",\"V4\"\n\"H1\",1,2.5,\n\"H2\",3,NA,4\n"))
                        .toList();
        assertEquals(List.of("H1", "H2"), series.stream().map(NamedSeries::name).toList());
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                new double[] {1, 2.5}, series.getFirst().values());
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                new double[] {3, Double.NaN, 4}, series.getLast().values());
        Faults.says(
                "w.csv:2: the series `a` occurs twice",
                () -> WideTable.read(DataSource.of("w.csv", "a,1\na,2\n")).toList());
        Faults.says(
                "w.csv:2: field 2: `x`, expected a number",
                () -> WideTable.read(DataSource.of("w.csv", "a,1\nb,x\n")).toList());
    }
}
