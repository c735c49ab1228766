package dev.rondo.data.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.PanelReader.Layout;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.time.TimeNotation;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class LayoutFinderTest {
    private static Panel read(String text) {
        return read(text, Layout.PLAIN);
    }

    private static Panel read(String text, Layout layout) {
        return PanelReader.read(List.of(DataSource.of("s.csv", text)), layout);
    }

    private static void says(String message, String text) {
        var e = assertThrows(RondoException.class, () -> read(text));
        assertEquals(message, e.getMessage());
    }

    private static void noted(String part, Panel panel) {
        assertTrue(
                panel.notes().stream().anyMatch(n -> n.contains(part)),
                () -> part + " in " + panel.notes());
    }

    private static Layout fields(TimeNotation dates, Layout.Decimal decimal) {
        return Layout.PLAIN.with(
                new Layout.Fields(
                        Optional.ofNullable(dates),
                        Optional.ofNullable(decimal),
                        Optional.empty(),
                        false));
    }

    // ---- times --------------------------------------------------------------------------------

    @Test
    void theFirstColumnOfDatesHasTheTimes() {
        var panel = read("a,when,b\n1,2020-01,5\n2,2020-02,6\n");
        assertEquals(List.of("when"), panel.layout().time());
        assertEquals(List.of("a", "b"), panel.names());
        assertEquals("1 month", "" + panel.step().orElseThrow());
        noted("the times of the rows are those of the column when (found by itself", panel);
        // what the model remembers reads the next table without a word
        var next = read("when,a,b\n2020-03,1,2\n2020-04,1,2\n", panel.layout());
        assertEquals(List.of(), next.notes());
        // and one without the column
        assertTrue(read("a,b\n1,2\n3,4\n", panel.layout()).timeline().isEmpty(), "no times");
    }

    @Test
    void numbersAreNoTimesUnlessTheyAreCompactDates() {
        assertTrue(read("pressure\n1012.1\n1013.2\n").timeline().isEmpty(), "pressure");
        assertTrue(read("a,b\n202001,1\n202002,2\n").timeline().isEmpty(), "a number");
        assertEquals("1 month", "" + read("month,b\n202001,1\n202002,2\n").step().orElseThrow());
        assertEquals("1 day", "" + read("a,b\n20200101,1\n20200102,2\n").step().orElseThrow());
        var years = read("Year,b\n1949,1\n1950,2\n1951,3\n");
        assertEquals("1 year", "" + years.step().orElseThrow());
        assertEquals("1952", years.timeline().orElseThrow().write(next(years)));
        assertTrue(read("a,b\n1949,1\n1950,2\n1951,3\n").timeline().isEmpty(), "not called year");
    }

    private static long next(Panel panel) {
        long[] times = panel.series().getFirst().times();
        return panel.step().orElseThrow().after(times[times.length - 1], 1);
    }

    @Test
    void severalColumnsMayHaveTheTimes() {
        var panel = read("No,year,month,day,hour,a\n1,2010,1,1,22,5\n2,2010,1,1,23,6\n");
        assertEquals(List.of("year", "month", "day", "hour"), panel.layout().time());
        assertEquals("1 hour", "" + panel.step().orElseThrow());
    }

    @Test
    void noneAndNamedColumnsAreNoTimes() {
        String text = "a,when\n1,2020-01\n2,2020-02\n";
        var none = new Layout(Layout.NO_TIME, Optional.empty(), List.of());
        assertTrue(read(text, none).timeline().isEmpty(), "none");
        var symbols = new Layout(List.of(), Optional.empty(), List.of("when"));
        assertTrue(read(text, symbols).timeline().isEmpty(), "a column of words");
        var source = DataSource.of("s.csv", "20200101\n20200102\n");
        assertTrue(
                PanelReader.read(List.of(source), Layout.PLAIN, List.of("1")).timeline().isEmpty(),
                "a target");
    }

    @Test
    void dayAndMonthAreAskedForWhereNothingTells() {
        String text = "d,a\n01/02/2020,1\n01/03/2020,2\n01/04/2020,3\n";
        says(
                "s.csv: the dates of the column d, such as 01/02/2020, may have the day first or the"
                        + " month: say which, --date-order dmy or --date-order mdy",
                text);
        var days = read(text, fields(TimeNotation.MONTH_DAY_YEAR, null));
        assertEquals("1 day", "" + days.step().orElseThrow());
        var months = read(text, fields(TimeNotation.DAY_MONTH_YEAR, null));
        assertEquals("1 month", "" + months.step().orElseThrow());
        assertEquals(2, months.row(months.series().getFirst(), "01/04/2020"));
        assertEquals(2, months.row(months.series().getFirst(), "2020-04-01"));
        var found = read("d,a\n29/01/2020,1\n30/01/2020,2\n");
        assertEquals("31/01/2020", found.timeline().orElseThrow().write(next(found)));
        noted("are read as day, month, year (--date-order says otherwise)", found);
    }

    // ---- series -------------------------------------------------------------------------------

    @Test
    void theSeriesAreNamedWhereTimesRepeat() {
        String rows = "2020-01,x,1\n2020-02,x,2\n2020-01,y,3\n2020-02,y,4\n";
        var panel = read("month,shop,a\n" + rows);
        assertEquals(List.of("x", "y"), panel.series().stream().map(Panel.One::name).toList());
        assertEquals(Optional.of("shop"), panel.layout().id());
        noted("the series are named by the column shop (found by itself", panel);
        var numbers = read("month,store_id,a\n" + rows.replace('x', '7').replace('y', '8'));
        assertEquals(List.of("7", "8"), numbers.series().stream().map(Panel.One::name).toList());
        says(
                "s.csv: the times of month repeat, and several columns may name the series: say"
                        + " which, --id shop or --id town",
                "month,shop,town,a\n2020-01,x,u,1\n2020-02,x,u,2\n2020-01,y,v,3\n2020-02,y,v,4\n");
        says(
                "s.csv:4: the time `2020-01` is the same as in s.csv:2, expected each time once: are"
                        + " these rows of several series (--id)? --duplicates first, last or mean takes"
                        + " one of each time",
                "month,a\n2020-01,1\n2020-02,2\n2020-01,3\n2020-02,4\n");
    }

    // ---- numbers ------------------------------------------------------------------------------

    @Test
    void decimalCommasAndSeparatorsOfThousandsAreFoundInTheColumn() {
        var german =
                read(
                        "Datum;Wert;Stück\n30.12.2020;1.234,56;1.000\n31.12.2020;12,5;2.000\n"
                                + "01.01.2021;-7;3.000\n");
        assertArrayEquals(
                new double[] {1234.56, 1000, 12.5, 2000, -7, 3000},
                german.series().getFirst().values());
        noted("numbers with a decimal comma: Wert, Stück", german);
        assertEquals("02.01.2021", german.timeline().orElseThrow().write(next(german)));
        var english = read("a,b\n\"1,234.5\",1\n\"2,000\",2\n");
        assertArrayEquals(new double[] {1234.5, 1, 2000, 2}, english.series().getFirst().values());
        noted("numbers with separators of thousands: a", english);
        var blanks = read("a;b\n1 234,5;1\n12 000;2\n");
        assertArrayEquals(new double[] {1234.5, 1, 12000, 2}, blanks.series().getFirst().values());
        // three decimals everywhere: a comma is a decimal one between semicolons
        assertArrayEquals(
                new double[] {1.234, 1, 1.235, 2},
                read("a;b\n1,234;1\n1,235;2\n").series().getFirst().values());
    }

    @Test
    void aCommaThatMayBeEitherIsAskedFor() {
        String text = "a,b\n\"1,234\",1\n\"1,235\",2\n";
        says(
                "s.csv: the numbers of the column a, such as 1,234, may have a decimal comma or a"
                        + " separator of thousands: say which, --decimal comma or --decimal point",
                text);
        assertEquals(
                1.234, read(text, fields(null, Layout.Decimal.COMMA)).series().getFirst().at(0, 0));
        assertEquals(
                1234, read(text, fields(null, Layout.Decimal.POINT)).series().getFirst().at(0, 0));
        // another column tells
        assertEquals(1234, read("a,b\n\"1,234\",1.5\n").series().getFirst().at(0, 0));
    }

    // ---- tables -------------------------------------------------------------------------------

    @Test
    void objectsOfJsonAreRows() {
        var panel =
                read(
                        "{\"t\": \"2020-01\", \"a\": 1}\n{\"t\": \"2020-02\", \"b\": 5, \"a\": null}\n"
                                + "{\"a\": 3, \"t\": \"2020-03\"}\n");
        assertEquals(List.of("a", "b"), panel.names());
        assertArrayEquals(
                new double[] {1, Double.NaN, Double.NaN, 5, 3, Double.NaN},
                panel.series().getFirst().values());
        assertEquals("1 month", "" + panel.step().orElseThrow());
        says("s.csv:2: \"a\": expected a number or a string", "{\"a\": 1}\n{\"a\": [1, 2]}\n");
    }

    @Test
    void headersOfNumberedColumnsAreHeaders() {
        var panel = read(",0\n2020-01,5\n2020-02,6\n");
        assertEquals(List.of("0"), panel.names());
        assertEquals(2, panel.rows());
        assertEquals("1 month", "" + panel.step().orElseThrow());
        assertEquals(List.of("0", "1"), read("date,0,1\n2020-01,5,7\n2020-02,6,8\n").names());
        assertEquals(List.of("column 1", "0", "1"), read(",0,1\n0,5,7\n1,6,8\n").names());
        assertEquals(List.of("1", "2"), read("0,1\n5,7\n6,8\n").names());
    }

    @Test
    void seriesAsRowsAreRecognisedAtAnyWidth() {
        var train = DataSource.of("train.csv", "V1,V2,V3,V4\nY1,1,2,3\nY2,4,5\nY3,7,,\n");
        var test = DataSource.of("test.csv", "\"V1\",\"V2\"\n\"Y1\",9\n\"Y2\",8\n\"Y3\",7\n");
        var wide = DataSource.of("w.csv", "\"V1\",\"V2\",\"V3\"\n\"Y1\",9,1\n\"Y2\",8,2\n");
        var panel = PanelReader.read(List.of(train), Layout.PLAIN);
        assertEquals(3, panel.series().size());
        assertArrayEquals(new double[] {4, 5}, panel.series().get(1).values());
        var both = PanelReader.read(List.of(train, wide), Layout.PLAIN);
        assertArrayEquals(new double[] {1, 2, 3, 9, 1}, both.series().get(0).values());
        assertArrayEquals(new double[] {4, 5, 8, 2}, both.series().get(1).values());
        assertArrayEquals(
                new double[] {7, 7},
                PanelReader.read(List.of(train, test), Layout.PLAIN).series().get(2).values());
        // the columns of a table may be called so
        assertEquals(List.of("V1", "V2"), read("V1,V2\n1,2\n3,4\n").names());
    }

    // ---- what is to be forecast ---------------------------------------------------------------

    @Test
    void columnsWithNothingToForecastAreLeftOut() {
        String text = "index,a,b,flag,none\n0,5,3,0,\n1,4,3,1,\n2,6,3,0,\n3,5,3,1,\n";
        var panel = read(text).screened(List.of(), false);
        assertEquals(List.of("a"), panel.names());
        noted("(counts the rows): index", panel);
        noted("(constant): b", panel);
        noted("(0 and 1 alone): flag", panel);
        noted("(empty): none", panel);
        assertEquals(List.of("index", "a"), read(text).screened(List.of("index"), false).names());
        assertEquals(List.of("a", "flag"), read(text).screened(List.of("a"), true).names());
        assertEquals(
                List.of("b", "flag"),
                read("i,b,flag\n0,3,0\n1,3,1\n2,3,1\n").screened(List.of(), false).names());
        var only = read("a\n1\n2\n3\n");
        assertEquals(only, only.screened(List.of(), false));
        assertFalse(
                read("a,b\n1,2\n2,4\n5,6\n").screened(List.of(), false).names().isEmpty(), "some");
    }
}
