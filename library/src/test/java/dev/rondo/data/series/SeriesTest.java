package dev.rondo.data.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.data.series.PanelReader.Layout;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

class SeriesTest {
    private static final double[] NUMBERS = {0.1, 2, Double.NaN, 1e-9, -7.25};

    private static void says(String part, Executable action) {
        var e = assertThrows(RondoException.class, action);
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
        assertEquals(1, String.valueOf(e.getMessage()).lines().count());
    }

    /// The panel of a file of [#NUMBERS], with these times.
    private static Panel file(String... times) {
        var text = new StringBuilder("time,value\n");
        for (int r = 0; r < NUMBERS.length; r++) {
            text.append(times[r]).append(',');
            text.append(Double.isNaN(NUMBERS[r]) ? "" : "" + NUMBERS[r]).append('\n');
        }
        return PanelReader.read(
                List.of(DataSource.of("s.csv", text.toString())),
                new Layout(List.of("time"), Optional.empty(), List.of()));
    }

    private static void same(Panel expected, Series series) {
        var panel = Panel.of(series);
        assertEquals(expected.columns(), panel.columns());
        assertEquals(expected.step(), panel.step());
        assertEquals(expected.dated(), panel.dated());
        assertEquals(expected.layout(), panel.layout());
        var a = expected.series().getFirst();
        var b = panel.series().getFirst();
        assertArrayEquals(a.values(), b.values());
        assertArrayEquals(a.times(), b.times());
        assertEquals(a.name(), b.name());
    }

    @Test
    void aSeriesIsThePanelOfATableWithTheSameTimes() {
        same(file("1998-01", "1999-01", "2000-01", "2001-01", "2002-01"), yearly());
        same(
                file("1999-11", "2000-02", "2000-05", "2000-08", "2000-11"),
                Series.quarterly(NUMBERS, YearMonth.of(1999, 11)));
        same(
                file("1999-11", "1999-12", "2000-01", "2000-02", "2000-03"),
                Series.monthly(NUMBERS, YearMonth.of(1999, 11)));
        same(
                file("2024-02-20", "2024-02-27", "2024-03-05", "2024-03-12", "2024-03-19"),
                Series.weekly(NUMBERS, LocalDate.of(2024, 2, 20)));
        same(
                file("2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02"),
                Series.daily(NUMBERS, LocalDate.of(2024, 2, 27)));
        same(
                file(
                        "2024-02-29 22:30",
                        "2024-02-29 23:30",
                        "2024-03-01 00:30",
                        "2024-03-01 01:30",
                        "2024-03-01 02:30"),
                Series.hourly(NUMBERS, LocalDateTime.of(2024, 2, 29, 22, 30)));
        var irregular =
                List.of(
                        LocalDateTime.of(2024, 1, 1, 0, 0),
                        LocalDateTime.of(2024, 1, 1, 0, 0, 1),
                        LocalDateTime.of(2024, 1, 3, 0, 0),
                        LocalDateTime.of(2024, 1, 4, 0, 0),
                        LocalDateTime.of(2024, 1, 5, 12, 0));
        var texts = irregular.stream().map(t -> ("" + t).replace('T', ' ')).toArray(String[]::new);
        same(file(texts), Series.of(NUMBERS, irregular));
        same(file(texts), Series.of(NUMBERS, irregular.toArray(LocalDateTime[]::new)));
    }

    private static Series yearly() {
        return Series.yearly(NUMBERS, Year.of(1998));
    }

    @Test
    void theEndOfAMonthStaysTheEnd() {
        var series =
                Series.of(1, 2, 3)
                        .starting(LocalDateTime.of(2024, 1, 31, 6, 0), Period.ofMonths(1));
        assertEquals("[2024-01-31T06:00, 2024-02-29T06:00, 2024-03-31T06:00]", "" + series.times());
        var quarters =
                Series.of(1, 2)
                        .starting(LocalDateTime.of(2024, 1, 1, 0, 0), Duration.ofMinutes(15));
        assertEquals("[2024-01-01T00:00, 2024-01-01T00:15]", "" + quarters.times());
    }

    @Test
    void arraysAreCopied() {
        float[][] rows = {{1, 2}, {3, 4}, {5, Float.NaN}};
        var series = Series.of(rows, "a", "b");
        rows[0][0] = 9;
        assertEquals(1, series.value(0, 0));
        assertEquals(4, series.value(1, 1));
        assertTrue(Double.isNaN(series.value(2, 1)));
        assertEquals(3, series.rows());
        assertEquals(List.of("a", "b"), series.columns());
        double[] values = {1, 2};
        var plain = Series.of(values);
        values[1] = 5;
        assertEquals(Series.of(1, 2), plain);
        assertEquals(Series.of(1, 2).hashCode(), plain.hashCode());
        assertNotEquals(Series.of(1, 2).named("x"), plain);
        assertEquals(List.of(), plain.times());
    }

    @Test
    void whatItIsCanBeRead() {
        assertEquals("Series[value: 2 rows]", "" + Series.of(1, 2));
        assertEquals(
                "Series[boats, value1, value2: 1 rows]",
                "" + Series.of(new float[][] {{1, 2}}).named("boats"));
        assertEquals("Series[value: 5 rows, 1998-01-01T00:00 to 2002-01-01T00:00]", "" + yearly());
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        says("a series without numbers", () -> Series.of());
        says("a series without numbers", () -> Series.of(new float[0][]));
        says("a series without numbers", () -> Series.of(new float[2][0]));
        says(
                "row 3 of a series has 1 numbers, expected 2",
                () -> Series.of(new float[][] {{1, 2}, {1, 2}, {1}}));
        says(
                "row 2 of a series holds a number that is infinite",
                () -> Series.of(1, Double.NEGATIVE_INFINITY));
        says(
                "row 2 of a series holds a number that is infinite, or beyond",
                () -> Series.of(new float[][] {{1, 2}, {1, (float) 1e60}}));
        says("row 1 of a series", () -> Series.of(1e60));
        says(
                "columns called a: expected a different name for each of the 2",
                () -> Series.of(new float[][] {{1, 2}}, "a"));
        says("columns called a, a", () -> Series.of(new float[][] {{1, 2}}, "a", "a"));
        var noon = LocalDateTime.of(2024, 1, 1, 12, 0);
        says("a series of 2 rows and 1 times", () -> Series.of(1, 2).at(List.of(noon)));
        says(
                "the time of row 2 of a series, 2024-01-01T12:00, is that of the row before",
                () -> Series.of(1, 2).at(List.of(noon, noon)));
        says(
                "the time of row 3 of a series, 2024-01-01T12:00:01, is before that",
                () ->
                        Series.of(1, 2, 3)
                                .at(List.of(noon, noon.plusSeconds(2), noon.plusSeconds(1))));
        says("expected increasing times", () -> Series.of(1, 2).starting(noon, Duration.ZERO));
    }

    @Test
    void manySeriesArePanelsWithNames() {
        var panel = Panel.of(Series.of(1, 2, 3), Series.of(4, 5).named("b"), Series.of(6));
        assertEquals(List.of("1", "b", "3"), panel.series().stream().map(Panel.One::name).toList());
        assertEquals(Layout.PLAIN, panel.layout());
        assertEquals(6, panel.rows());
        says("no series", Panel::of);
        says("two series are called `2`", () -> Panel.of(Series.of(1).named("2"), Series.of(1)));
        says(
                "the series 2 has the columns a, expected those of the first: value",
                () -> Panel.of(Series.of(1), Series.of(1).columns("a")));
        says(
                "the series b has times and the first has none",
                () -> Panel.of(Series.of(NUMBERS), yearly().named("b")));
        says(
                "the series 2 has no times and the first has them",
                () -> Panel.of(yearly(), Series.of(NUMBERS)));
    }

    @Test
    void columnsWithoutNamesAreCalledAsOthersAre() {
        var one = Panel.of(Series.of(1, 2));
        assertEquals(List.of("boats"), one.called(List.of("boats")).names());
        assertSame(one, one.called(List.of("boats", "ships")));
        var named = Panel.of(Series.of(1, 2).columns("boats"));
        assertEquals(List.of("value"), named.called(List.of("value")).names());
        assertSame(named, named.called(List.of("ships")));
        var two = Panel.of(Series.of(new float[][] {{1, 2}}));
        assertEquals(List.of("value1", "value2"), two.names());
        var renamed = two.called(List.of("b", "a"));
        assertEquals(List.of("b", "a"), renamed.names());
        assertTrue(
                Arrays.equals(
                        two.series().getFirst().values(), renamed.series().getFirst().values()));
    }
}
