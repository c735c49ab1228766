package dev.rondo.data.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.PanelReader.Layout;
import dev.rondo.data.series.PanelReader.Layout.Duplicates;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

class TimeGridTest {
    private static final double NONE = Double.NaN;

    private static Panel read(String text) {
        return read(text, Layout.PLAIN);
    }

    private static Panel read(String text, Layout layout) {
        return PanelReader.read(List.of(DataSource.of("s.csv", text)), layout);
    }

    private static List<String> times(Panel panel) {
        return java.util.Arrays.stream(panel.series().getFirst().times())
                .mapToObj(panel.timeline().orElseThrow()::write)
                .toList();
    }

    private static void noted(String part, Panel panel) {
        assertTrue(
                panel.notes().stream().anyMatch(n -> n.contains(part)),
                () -> part + " in " + panel.notes());
    }

    @Test
    void rowsThatAreMissingArePutIn() {
        var panel =
                read("day,a,b\n2019-12-31,0,4\n2020-01-01,1,5\n2020-01-02,2,6\n2020-01-04,4,8\n");
        assertEquals(
                List.of("2019-12-31", "2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"),
                times(panel));
        assertArrayEquals(
                new double[] {0, 4, 1, 5, 2, 6, NONE, NONE, 4, 8},
                panel.series().getFirst().values());
        noted("1 gap in the times (step: 1 day): 1 empty row is put in", panel);
        assertEquals(4, panel.row(panel.series().getFirst(), "2020-01-04"));
    }

    @Test
    void aSeriesInMemoryIsPutOnItsGridAsATableIs() {
        var days =
                List.of(1, 2, 3, 5).stream()
                        .map(d -> LocalDate.of(2020, 1, d).atStartOfDay())
                        .toList();
        var panel = Panel.of(Series.of(new double[] {1, 2, 3, 5}, days));
        assertArrayEquals(new double[] {1, 2, 3, NONE, 5}, panel.series().getFirst().values());
        noted("1 gap", panel);
    }

    @Test
    void businessDaysHaveNoGapAtTheWeekend() {
        var panel =
                read(
                        "day,a\n2024-02-29,1\n2024-03-01,2\n2024-03-04,3\n2024-03-05,4\n"
                                + "2024-03-07,5\n2024-03-08,6\n");
        assertEquals("1 day from Monday to Friday", "" + panel.step().orElseThrow());
        // the one holiday, not the weekend
        assertArrayEquals(
                new double[] {1, 2, 3, 4, NONE, 5, 6}, panel.series().getFirst().values());
    }

    @Test
    void timesALittleOffAreMovedAndSparseOnesStay() {
        var panel =
                read(
                        "t,a\n2020-01-01 00:00:00,1\n2020-01-01 01:00:00,2\n2020-01-01 02:00:05,3\n"
                                + "2020-01-01 03:00:00,4\n2020-01-01 04:00:00,5\n");
        assertEquals("2020-01-01 02:00:00", times(panel).get(2));
        noted("the times of 1 row were a little off their step (1 hour)", panel);
        var sparse = read("t,a\n2020-01-01,1\n2020-01-02,2\n2020-01-03,3\n2020-02-09,4\n");
        assertEquals(4, sparse.rows());
        noted("the times are irregular (usual step: 1 day): 1 gap with 36 rows missing", sparse);
    }

    @Test
    void unsortedRowsAreSorted() {
        var panel = read("day,a\n2020-01-03,3\n2020-01-02,2\n2020-01-01,1\n");
        assertArrayEquals(new double[] {1, 2, 3}, panel.series().getFirst().values());
        assertEquals(List.of("2020-01-01", "2020-01-02", "2020-01-03"), times(panel));
        noted("the rows were not in the order of their times: they are sorted", panel);
    }

    @Test
    void rowsOfTheSameTimeAreRefusedOrTakenAsAsked() {
        String text = "day,a\n2020-01-01,1\n2020-01-02,2\n2020-01-02,4\n2020-01-03,5\n";
        var e = assertThrows(RondoException.class, () -> read(text));
        assertEquals(
                "s.csv:4: the time `2020-01-02` is the same as in s.csv:3, expected each time once:"
                        + " are these rows of several series (--id)? --duplicates first, last or mean"
                        + " takes one of each time",
                e.getMessage());
        assertArrayEquals(new double[] {1, 2, 5}, taken(text, Duplicates.FIRST));
        assertArrayEquals(new double[] {1, 4, 5}, taken(text, Duplicates.LAST));
        assertArrayEquals(new double[] {1, 3, 5}, taken(text, Duplicates.MEAN));
    }

    private static double[] taken(String text, Duplicates how) {
        var fields = new Layout.Fields(Optional.empty(), Optional.empty(), Optional.of(how), false);
        var panel = read(text, Layout.PLAIN.with(fields));
        noted("1 row was of a time that was there already", panel);
        assertEquals(
                Optional.of(fields.duplicates()),
                panel.layout().fields().map(Layout.Fields::duplicates));
        return panel.series().getFirst().values();
    }

    @Test
    void fractionsOfSecondsTellTimesApart() {
        var panel =
                read(
                        "t,a\n2020-01-01 00:00:00.00,1\n2020-01-01 00:00:00.25,2\n"
                                + "2020-01-01 00:00:00.50,3\n2020-01-01 00:00:01.00,5\n");
        assertEquals(250, panel.step().orElseThrow().seconds());
        assertEquals("2020-01-01 00:00:00.750", times(panel).get(3));
        assertArrayEquals(new double[] {1, 2, 3, NONE, 5}, panel.series().getFirst().values());
        assertEquals(2, panel.row(panel.series().getFirst(), "2020-01-01 00:00:00.5"));
    }
}
