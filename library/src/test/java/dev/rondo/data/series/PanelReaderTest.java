package dev.rondo.data.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.PanelReader.Layout;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

class PanelReaderTest {
    private static Panel read(String text, Layout layout) {
        return PanelReader.read(List.of(DataSource.of("s.csv", text)), layout);
    }

    private static Layout timed(String... columns) {
        return new Layout(List.of(columns), Optional.empty(), List.of());
    }

    private static void says(String part, String text, Layout layout) {
        var e = assertThrows(RondoException.class, () -> read(text, layout));
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }

    @Test
    void monthsAreSteppedByTheCalendar() {
        var panel = read("m,a\n1949-01,1\n1949-02,2\n1949-03,\n", timed("m"));
        assertEquals(Optional.of(new TimeStep(1, 0)), panel.step());
        var one = panel.series().getFirst();
        assertArrayEquals(new float[] {1, 2, Float.NaN}, one.values());
        var step = panel.step().orElseThrow();
        assertEquals("1949-06-01T00:00", TimeStep.local(step.after(one.times()[2], 3)).toString());
        assertEquals(2, step.between(one.times()[0], one.times()[2]));
        assertEquals(1, panel.row(one, "2"));
        assertEquals(2, panel.row(one, "1949-02-20"));
    }

    @Test
    void gapsAreCountedInUsualSteps() {
        var panel =
                read(
                        "t,a\n2020-01-01 00:00,1\n2020-01-01 01:00,2\n2020-01-01 02:00,3\n"
                                + "2020-01-01 07:30,4\n",
                        timed("t"));
        assertEquals(Optional.of(new TimeStep(0, 3600)), panel.step());
        var times = panel.series().getFirst().times();
        assertEquals(5.5, panel.step().orElseThrow().between(times[2], times[3]));
    }

    @Test
    void aTimeMayStandInSeveralColumnsAndHaveAnOffset() {
        var apart =
                read(
                        "year,month,day,hour,a\n2010,1,2,3,1\n2010,1,2,4,1\n",
                        timed("year", "month", "day", "hour"));
        var joined = read("t,a\n2010-01-02T05:00+02:00,1\n2010/1/2 4:00,1\n", timed("t"));
        assertArrayEquals(apart.series().getFirst().times(), joined.series().getFirst().times());
        assertEquals(List.of("a"), apart.names());
    }

    @Test
    void manySeriesOfOneTableAndWords() {
        var layout = new Layout(List.of("t"), Optional.of("id"), List.of("wind"));
        var panel = read("id,t,a,wind\nx,1,5,NW\ny,1,6,\nx,2,7,SE\ny,4,8,NW\n", layout);
        assertEquals(List.of("x", "y"), panel.series().stream().map(Panel.One::name).toList());
        assertArrayEquals(new float[] {5, 0, 7, 1}, panel.series().get(0).values());
        assertArrayEquals(new float[] {6, Float.NaN, 8, 0}, panel.series().get(1).values());
        assertEquals(List.of("NW", "SE"), panel.columns().get(1).symbols());
    }

    @Test
    void wideSeriesOfOneNameGoOnFromFileToFile() {
        String first = "id,V1,V2,V3,V4\nA,1,2,3,4\nB,5,6,7,\nC,5,6,7,8\n";
        String second = "id,V1,V2,V3\nA,9,8,\nB,7,6,\nC,5,4,\n";
        var panel =
                PanelReader.wide(
                        List.of(DataSource.of("a.csv", first), DataSource.of("b.csv", second)));
        assertArrayEquals(new float[] {1, 2, 3, 4, 9, 8}, panel.series().get(0).values());
        assertArrayEquals(new float[] {5, 6, 7, 7, 6}, panel.series().get(1).values());
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        says(
                "s.csv:4: the time `2020-01-02` is the same",
                "t,a\n2020-01-01,1\n2020-01-02,2\n2020-01-02,3\n",
                timed("t"));
        says("s.csv:3: the time `1` is before", "t,a\n2,1\n1,2\n", timed("t"));
        says("s.csv:3: `soon` is no time", "t,a\n2020-01-01,1\nsoon,2\n", timed("t"));
        says("s.csv:2: `2020-13-01` is no time", "t,a\n2020-13-01,1\n", timed("t"));
        says("s.csv:3: the time `5`, expected a date", "t,a\n2020-01-01,1\n5,2\n", timed("t"));
        says("s.csv:3: column a: `inf`, expected a number", "t,a\n1,1\n2,inf\n", timed("t"));
        says("s.csv:2: column a: `1e60`, expected a number", "t,a\n1,1e60\n2,1\n", timed("t"));
        says("no column is called `z`", "t,a\n1,1\n2,1\n", timed("z"));
        says("no column of numbers", "t,a\n1,x\n2,y\n", timed("t"));
        says("empty", "", Layout.PLAIN);
        says("a header and no rows", "t,a\n", timed("t"));
        var panel = read("t,a\n1,1\n2,1\n", timed("t"));
        assertThrows(RondoException.class, () -> panel.row(panel.series().getFirst(), "9"));
    }
}
