package dev.rondo.series.method;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.data.time.TimeStep;

import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.IntStream;

class HistoryTest {
    private static final double GAP = Double.NaN;

    @Test
    void gapsAreFilledWithWhatWasKnown() {
        var history = History.of(GAP, 2, GAP, GAP, 8, GAP, 5);
        assertArrayEquals(new double[] {0}, history.until(1)); // nothing is known yet
        assertArrayEquals(new double[] {2, 2}, history.until(2));
        assertArrayEquals(new double[] {2, 2, 2, 2}, history.until(4)); // its end is not known
        assertArrayEquals(new double[] {2, 2, 4, 6, 8}, history.until(5), 1e-12);
        assertArrayEquals(new double[] {2, 2, 4, 6, 8, 8}, history.until(6), 1e-12);
        assertArrayEquals(new double[] {2, 2, 4, 6, 8, 6.5, 5}, history.until(7), 1e-12);
        assertTrue(Double.isNaN(history.value(2)));
        assertEquals(7, history.rows());
    }

    @Test
    void beforeTheFirstRowStandsTheFirstNumber() {
        var history = History.of(3, 4, 5);
        assertArrayEquals(new double[] {3, 3, 3, 4}, history.window(2, 4));
        assertArrayEquals(new double[] {4, 5}, history.window(3, 2));
        assertEquals(3, history.before(3, -10));
    }

    @Test
    void aSeriesThatIsAllGapsIsZero() {
        var history = History.of(GAP, GAP, GAP);
        assertArrayEquals(new double[3], history.until(3));
    }

    private static History from(LocalDateTime first, int months, long seconds) {
        var step = new TimeStep(months, seconds);
        long begin = first.toEpochSecond(ZoneOffset.UTC);
        long[] times = IntStream.range(0, 40).mapToLong(i -> step.after(begin, i)).toArray();
        return History.of(new double[40], times, Optional.of(step));
    }

    @Test
    void placesInASeasonAreThoseOfTheCalendar() {
        var one = from(LocalDateTime.of(2016, 7, 1, 0, 0), 0, 3600);
        var other = from(LocalDateTime.of(1999, 2, 28, 13, 0), 0, 3600);
        assertTrue(one.dated());
        // 13:00 of both
        assertEquals(one.step(13) % 24, other.step(0) % 24);
        // midnight of a Friday and of a Monday: 3 days on
        assertEquals((one.step(0) + 72) % 168, other.step(11) % 168);
        var july = from(LocalDate.of(2016, 7, 1).atStartOfDay(), 1, 0);
        var november = from(LocalDate.of(1949, 11, 1).atStartOfDay(), 1, 0);
        assertEquals(july.step(4) % 12, november.step(0) % 12);
        assertEquals(july.step(0) % 12, november.step(8) % 12);
    }

    @Test
    void withoutTimesTheyAreCountedFromTheFirstRow() {
        var history = History.of(1, 2, 3);
        assertFalse(history.dated());
        assertEquals(2, history.step(2));
        var noStep = History.of(new double[2], new long[] {5, 6}, Optional.empty());
        assertFalse(noStep.dated());
        assertEquals(1, noStep.step(1));
    }

    @Test
    void itDoesNotChangeWithTheArrayItWasMadeOf() {
        double[] values = {1, 2, 3};
        var history = History.of(values);
        values[2] = 9;
        assertArrayEquals(new double[] {1, 2, 3}, history.until(3));
    }
}
