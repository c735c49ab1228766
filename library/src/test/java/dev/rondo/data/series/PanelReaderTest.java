package dev.rondo.data.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.PanelReader.Layout;
import dev.rondo.data.source.DataSource;
import dev.rondo.data.time.TimeStep;

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
        assertArrayEquals(new double[] {1, 2, Double.NaN}, one.values());
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
    void aTimeMayStandInSeveralColumns() {
        var apart =
                read(
                        "year,month,day,hour,a\n2010,1,2,3,1\n2010,1,2,4,1\n",
                        timed("year", "month", "day", "hour"));
        var joined = read("t,a\n2010-01-02T03:00,1\n2010/1/2 4:00,1\n", timed("t"));
        assertArrayEquals(apart.series().getFirst().times(), joined.series().getFirst().times());
        assertEquals(List.of("a"), apart.names());
    }

    private static List<String> next(String times, int steps) {
        var text = new StringBuilder("t,a\n");
        times.lines().forEach(t -> text.append(t).append(",1\n"));
        var panel = read(text.toString(), timed("t"));
        var timeline = panel.timeline().orElseThrow();
        var own = panel.series().getFirst().times();
        return java.util.stream.IntStream.rangeClosed(1, steps)
                .mapToObj(s -> timeline.write(timeline.step().after(own[own.length - 1], s)))
                .toList();
    }

    private static List<String> notes(String... times) {
        var text = "t,a\n" + String.join(",1\n", times) + ",1\n";
        return read(text, timed("t")).notes();
    }

    @Test
    void timesThatFollowKeepTheCalendarsRuleAndTheWayOfWriting() {
        // month ends, in and out of leap years
        assertEquals(
                List.of("2018-02-28", "2018-03-31", "2018-04-30"),
                next("2017-11-30\n2017-12-31\n2018-01-31", 3));
        assertEquals(List.of("2020-02-29"), next("2019-11-30\n2019-12-31\n2020-01-31", 1));
        assertEquals(
                List.of("2018-09-30", "2018-12-31", "2019-03-31"),
                next("2017-12-31\n2018-03-31\n2018-06-30", 3));
        assertEquals(
                List.of("2020-02-29", "2021-02-28"), next("2017-02-28\n2018-02-28\n2019-02-28", 2));
        assertEquals(List.of("2019-12-31"), next("2016-12-31\n2017-12-31\n2018-12-31", 1));
        // the 30th, which February does not have
        assertEquals(
                List.of("2019-02-28", "2019-03-30"),
                next("2018-10-30\n2018-11-30\n2018-12-30\n2019-01-30", 2));
        assertEquals(
                List.of("2018-01-29", "2018-02-28", "2018-03-29"),
                next("2017-01-29\n2017-02-28\n2017-03-29\n2017-11-29\n2017-12-29", 3));
        // the last and the first weekday of a month
        assertEquals(
                List.of("2018-06-29", "2018-07-31"),
                next("2018-02-28\n2018-03-30\n2018-04-30\n2018-05-31", 2));
        assertEquals(
                List.of("2018-07-02", "2018-08-01", "2018-09-03"),
                next("2018-03-01\n2018-04-02\n2018-05-01\n2018-06-01", 3));
        // Monday to Friday
        assertEquals(
                List.of("2024-03-08", "2024-03-11"),
                next("2024-02-29\n2024-03-01\n2024-03-04\n2024-03-05\n2024-03-06\n2024-03-07", 2));
        assertEquals(List.of("2024-03-17"), next("2024-02-25\n2024-03-03\n2024-03-10", 1));
        assertEquals(List.of("1961-01", "1961-02"), next("1960-10\n1960-11\n1960-12", 2));
        assertEquals(List.of("2018-04-01"), next("2018-01-01\n2018-02-01\n2018-03-01", 1));
        // all ways of writing
        assertEquals(List.of("2020/3/1", "2020/3/2"), next("2020/2/27\n2020/2/28\n2020/2/29", 2));
        assertEquals(List.of("2020.03.01"), next("2020.02.28\n2020.02.29", 1));
        assertEquals(List.of("20200301"), next("20200228\n20200229", 1));
        assertEquals(List.of("202001"), next("201910\n201911\n201912", 1));
        assertEquals(List.of("20200229T0000"), next("20200228T1200\n20200228T1800", 1));
        assertEquals(List.of("202002290000"), next("202002281200\n202002281800", 1));
        assertEquals(List.of("2020-02-29 00:00"), next("2020-02-28 12:00\n2020-02-28 18:00", 1));
        assertEquals(
                List.of("2020-02-28 1:00:00"), next("2020-02-27 23:00:00\n2020-02-28 0:00:00", 1));
        assertEquals(List.of("12"), next("8\n10", 1));
    }

    @Test
    void offsetsAreKeptOrRefused() {
        assertEquals(
                List.of("2020-03-01T00:00+02:00"),
                next("2020-02-28T00:00+02:00\n2020-02-29T00:00+02:00", 1));
        assertEquals(
                List.of("2018-04-30T00:00+0200"),
                next("2018-02-28T00:00+0200\n2018-03-31T00:00+0200", 1));
        assertEquals(List.of("2020-02-29 06:00Z"), next("2020-02-28 18:00Z\n2020-02-29 00:00Z", 1));
        // days and months of a clock that is set forward in between
        assertEquals(
                List.of("2020-03-31T00:00+02:00"),
                next("2020-03-28T00:00+01:00\n2020-03-29T00:00+01:00\n2020-03-30T00:00+02:00", 1));
        // hours, of which one comes twice
        String turn = "2020-10-25T01:00+02:00\n2020-10-25T02:00+02:00\n2020-10-25T02:00+01:00";
        assertEquals(List.of("2020-10-25T04:00+02:00"), next(turn, 1));
        assertEquals(
                List.of(
                        "the times have several offsets: calendar features and predicted times are"
                                + " at +02:00, that of the first"),
                notes(turn.split("\n")));
        says(
                "s.csv:3: the time `2010/1/2 4:00` has no offset and those above have one (+02:00)",
                "t,a\n2010-01-02T05:00+02:00,1\n2010/1/2 4:00,1\n",
                timed("t"));
        says(
                "the hour that comes twice when daylight saving time ends",
                "t,a\n2020-10-25 01:00,1\n2020-10-25 02:00,1\n2020-10-25 02:00,1\n",
                timed("t"));
        var known = timed("t").at("+02:00");
        var panel = read("t,a\n2020-02-28T12:00Z,1\n2020-02-28T13:00Z,1\n", known);
        assertEquals("2020-02-28T14:00", "" + TimeStep.local(panel.series().getFirst().times()[0]));
        assertEquals(1, panel.notes().size());
        assertEquals(1, panel.row(panel.series().getFirst(), "2020-02-28T13:00Z"));
        assertEquals(1, panel.row(panel.series().getFirst(), "2020-02-28T15:00"));
    }

    @Test
    void whatIsIrregularIsSaidOnce() {
        assertEquals(List.of(), notes("2018-01-31", "2018-02-28", "2018-03-31"));
        assertEquals(List.of(), notes("2024-02-29", "2024-03-01", "2024-03-04"));
        assertEquals(
                List.of(
                        "the times are irregular (usual step: 1 month on the last day): 1 gap with 6"
                                + " rows missing. Rows are counted as steps: add empty ones where some"
                                + " are missing"),
                notes("2018-01-31", "2018-02-28", "2018-03-31", "2018-10-31"));
        // more present than missing: see TimeGridTest
        assertEquals(
                List.of(
                        "1 gap in the times (step: 1 month on the last day): 2 empty rows are put in,"
                                + " of missing values"),
                notes("2018-01-31", "2018-02-28", "2018-03-31", "2018-06-30"));
        assertTrue(
                notes(
                                "2018-01-01 00:00",
                                "2018-01-01 01:00",
                                "2018-01-01 02:00",
                                "2018-01-01 03:30")
                        .getFirst()
                        .contains("1 hour): 1 row that is no whole number of steps"),
                () -> "");
        assertTrue(
                notes(
                                "2018-01-31",
                                "2018-02-28",
                                "2018-03-31",
                                "2018-04-30",
                                "2018-05-30",
                                "2018-06-30")
                        .getFirst()
                        .contains("on the last day): 1 row that is no whole number"),
                () -> "");
        assertTrue(
                notes("2018-01-01 00:00:00.5", "2018-01-01 00:00:01.5")
                        .getFirst()
                        .contains("fractions"));
    }

    @Test
    void manySeriesOfOneTableAndWords() {
        var layout = new Layout(List.of("t"), Optional.of("id"), List.of("wind"));
        var panel = read("id,t,a,wind\nx,1,5,NW\ny,1,6,\nx,2,7,SE\ny,4,8,NW\n", layout);
        assertEquals(List.of("x", "y"), panel.series().stream().map(Panel.One::name).toList());
        assertArrayEquals(new double[] {5, 0, 7, 1}, panel.series().get(0).values());
        assertArrayEquals(new double[] {6, Double.NaN, 8, 0}, panel.series().get(1).values());
        assertEquals(List.of("NW", "SE"), panel.columns().get(1).symbols());
    }

    @Test
    void wideSeriesOfOneNameGoOnFromFileToFile() {
        String first = "id,V1,V2,V3,V4\nA,1,2,3,4\nB,5,6,7,\nC,5,6,7,8\n";
        String second = "id,V1,V2,V3\nA,9,8,\nB,7,6,\nC,5,4,\n";
        var panel =
                PanelReader.wide(
                        List.of(DataSource.of("a.csv", first), DataSource.of("b.csv", second)));
        assertArrayEquals(new double[] {1, 2, 3, 4, 9, 8}, panel.series().get(0).values());
        assertArrayEquals(new double[] {5, 6, 7, 7, 6}, panel.series().get(1).values());
    }

    @Test
    void whatIsWrongIsSaidWithItsLine() {
        says(
                "s.csv:4: the time `2020-01-02` is the same",
                "t,a\n2020-01-01,1\n2020-01-02,2\n2020-01-02,3\n",
                timed("t"));
        says("s.csv:4: the time `2` is the same as in s.csv:2", "t,a\n2,1\n1,2\n2,3\n", timed("t"));
        says("s.csv:3: `soon` is no time", "t,a\n2020-01-01,1\nsoon,2\n", timed("t"));
        says("s.csv:2: `2020-13-01` is no time", "t,a\n2020-13-01,1\n", timed("t"));
        says(
                "s.csv:3: the time `200013`, expected a date as above (the first, of digits alone, is"
                        + " the date 2000-12-01)",
                "t,a\n200012,1\n200013,2\n",
                timed("t"));
        says("between -3.4e38 and 3.4e38", "t,a\n1,1e300\n2,1\n", timed("t"));
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
