package dev.rondo.data.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.EnumSet;
import java.util.Set;

class TimeStampsTest {
    private static String read(String field) {
        return TimeStep.local(TimeStamps.of(field).local()).toString();
    }

    private static String read(String field, TimeNotation notation) {
        return TimeStep.local(TimeStamps.of(field, notation).local()).toString();
    }

    /// What follows a time after a step, written as it is.
    private static String next(String field, TimeStep step) {
        var stamp = TimeStamps.of(field);
        return stamp.format().orElseThrow().write(step.after(stamp.local(), 1));
    }

    private static Set<TimeNotation> column(String... fields) {
        var column = new TimeColumn();
        for (String field : fields) {
            column.add(field);
        }
        return column.notations();
    }

    private static void says(String part, String field) {
        var e = assertThrows(RondoException.class, () -> TimeStamps.of(field));
        assertTrue(String.valueOf(e.getMessage()).contains(part), e::getMessage);
    }

    @Test
    void quartersAreReadAndWrittenInTheirForm() {
        var quarter = new TimeStep(3, 0);
        for (String field : new String[] {"2020Q4", "2020-Q4", "2020 Q4", "Q4 2020", "4Q2020"}) {
            assertEquals("2020-10-01T00:00", read(field), field);
            assertEquals(
                    field.replace("2020", "2021").replaceAll("4(?=Q)|(?<=Q)4", "1"),
                    next(field, quarter));
        }
        assertEquals("q1 2021", next("q4 2020", quarter));
        assertFalse(TimeStamps.fits("2020Q5", TimeNotation.QUARTER));
    }

    @Test
    void weeksAreThoseOfIso8601() {
        var week = new TimeStep(0, 7 * 86_400);
        assertEquals("2020-12-28T00:00", read("2020-W53"));
        assertEquals("2020-12-28T00:00", read("2020-W53-1"));
        assertEquals("2021-01-03T00:00", read("2020-W53-7"));
        assertEquals("2019-12-30T00:00", read("2020W01"));
        assertEquals("2021-W01", next("2020-W53", week));
        assertEquals("2021-W01-1", next("2020-W53-1", week));
        assertEquals("2020W02", next("2020W01", week));
        says("the year 2021 has the weeks 1 to 52", "2021-W53");
    }

    @Test
    void namesOfMonthsAreReadAndWrittenInTheirForm() {
        var month = new TimeStep(1, 0);
        var day = new TimeStep(0, 86_400);
        assertEquals("2020-01-01T00:00", read("Jan 2020"));
        assertEquals("2020-01-01T00:00", read("1-Jan-2020"));
        assertEquals("2020-01-05T00:00", read("January 5, 2020"));
        assertEquals("2020-01-05T13:30", read("5 January 2020 13:30"));
        assertEquals("2020-09-01T00:00", read("Sept 2020"));
        assertEquals("2020-01-05T00:00", read("05JAN2020"));
        assertEquals("Feb 2020", next("Jan 2020", month));
        assertEquals("FEB-20", next("JAN-20", month));
        assertEquals("2-Jan-2020", next("1-Jan-2020", day));
        assertEquals("January 6, 2020", next("January 5, 2020", day));
        assertEquals("06jan2020", next("05jan2020", day));
        // May is long and short
        var may = TimeStamps.of("May 2020").format().orElseThrow();
        var june = TimeStamps.of("June 2020").format().orElseThrow();
        assertEquals("July 2020", may.and(june).write(TimeStamps.of("2020-07-01").local()));
        assertEquals("Jul 2020", may.write(TimeStamps.of("2020-07-01").local()));
    }

    @Test
    void dayAndMonthAreToldApartByTheColumn() {
        assertEquals(EnumSet.of(TimeNotation.DAY_MONTH_YEAR), column("01/02/2020", "13/02/2020"));
        assertEquals(EnumSet.of(TimeNotation.MONTH_DAY_YEAR), column("01/02/2020", "02/13/2020"));
        // a period stands after the day
        assertEquals(EnumSet.of(TimeNotation.DAY_MONTH_YEAR), column("01.02.2020", "02.02.2020"));
        // months in equal steps, or days with gaps
        var months = new String[14];
        var swapped = new String[14];
        for (int i = 0; i < months.length; i++) {
            months[i] = "1/" + (i % 12 + 1) + "/" + (2019 + i / 12);
            swapped[i] = (i % 12 + 1) + "/1/" + (2019 + i / 12);
        }
        assertEquals(EnumSet.of(TimeNotation.DAY_MONTH_YEAR), column(months));
        assertEquals(EnumSet.of(TimeNotation.MONTH_DAY_YEAR), column(swapped));
        var both = new TimeColumn();
        both.add("01/02/2020");
        both.add("01/03/2020");
        assertTrue(both.ambiguous());
        assertEquals("01/02/2020", both.example());
        assertEquals("2020-02-01T00:00", read("01/02/2020", TimeNotation.DAY_MONTH_YEAR));
        assertEquals("2020-01-02T00:00", read("01/02/2020", TimeNotation.MONTH_DAY_YEAR));
        assertEquals("1999-12-31T13:05", read("12/31/99 1:05 PM"));
        assertEquals("2000-01-01T00:05", read("1/1/00 12:05 am"));
        assertEquals("31.12.2016", next("30.12.2016", new TimeStep(0, 86_400)));
        assertEquals("01/01/17 0:00", next("12/31/16 0:00", new TimeStep(0, 86_400)));
        says("may be day and month or month and day", "01/02/2020");
    }

    @Test
    void zonesAndOffsetsAreKept() {
        var hour = new TimeStep(0, 3600);
        assertEquals(
                "2020-03-29T03:00+02:00[Europe/Berlin]",
                next("2020-03-29T01:00+01:00[Europe/Berlin]", hour));
        assertEquals(
                "2020-03-29 03:00[Europe/Berlin]", next("2020-03-29 01:00[Europe/Berlin]", hour));
        assertEquals("2020-03-29 02:00:00 UTC", next("2020-03-29 01:00:00 UTC", hour));
        assertEquals("2020-03-29 02:00-03:00", next("2020-03-29 01:00-03:00", hour));
        assertEquals(1_585_440_000, TimeStamps.of("2020-03-29T01:00+01:00").seconds());
        says("is no time", "2020-03-29T01:00[Europe/Nowhere]");
    }

    @Test
    void fractionsOfSecondsAreKept() {
        assertEquals(250_000_000, TimeStamps.of("2020-01-01 00:00:00.25").nanos());
        assertEquals(1_000, TimeStamps.of("2020-01-01T00:00:00,000001Z").nanos());
        assertEquals(0, TimeStamps.of("2020-01-01 00:00:00").nanos());
    }

    @Test
    void whatIsNoTimeIsRefused() {
        says("is no time: expected one such as", "soon");
        says("is no time", "Sun 2020");
        says("is no time", "31/02/2020");
        assertEquals(Set.of(), column("2020-01-01", "soon"));
        assertEquals(EnumSet.of(TimeNotation.NUMBER), column("5", "17"));
    }
}
