package dev.rondo.series;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.time.TimeStep;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

final class SeasonalPeriodsTest {
    private static final double[] LONG = new double[10_000];

    @Test
    void aTimeStepHasThePeriodsOfTheCalendar() {
        assertEquals(List.of(1440), of(new TimeStep(0, 60)));
        assertEquals(List.of(288), of(new TimeStep(0, 300)));
        assertEquals(List.of(144), of(new TimeStep(0, 600)));
        assertEquals(List.of(96, 672), of(new TimeStep(0, 900)));
        assertEquals(List.of(48, 336), of(new TimeStep(0, 1800)));
        assertEquals(List.of(24, 168), of(new TimeStep(0, 3600)));
        assertEquals(List.of(12, 84), of(new TimeStep(0, 7200)));
        assertEquals(List.of(7, 365), of(new TimeStep(0, 86_400)));
        assertEquals(List.of(5), of(new TimeStep(0, 86_400, Optional.of(TimeStep.Rule.WEEKDAYS))));
        assertEquals(List.of(52), of(new TimeStep(0, 7 * 86_400)));
        assertEquals(List.of(12), of(new TimeStep(1, 0)));
        assertEquals(List.of(12), of(new TimeStep(1, 0, Optional.of(TimeStep.Rule.LAST_DAY))));
        assertEquals(List.of(4), of(new TimeStep(3, 0)));
        assertEquals(List.of(), of(new TimeStep(12, 0)));
        assertEquals(List.of(), of(new TimeStep(0, 365 * 86_400L)));
    }

    @Test
    void aPeriodIsKeptWhereTwoSeasonsAndTheHorizonFit() {
        var hour = new TimeStep(0, 3600);
        assertEquals(List.of(24, 168), SeasonalPeriods.of(hour, new double[360], 24));
        assertEquals(List.of(24), SeasonalPeriods.of(hour, new double[359], 24));
        assertEquals(List.of(), SeasonalPeriods.of(hour, new double[71], 24));
    }

    @Test
    void withoutTimesTheAutocorrelationShowsThePeriod() {
        assertEquals(List.of(11), SeasonalPeriods.of(null, wave(200, 11), 5));
        assertEquals(OptionalInt.of(11), SeasonalPeriods.ofAutocorrelation(wave(200, 11), 5));
        // a step of which the calendar says nothing
        assertEquals(List.of(11), SeasonalPeriods.of(new TimeStep(0, 7), wave(200, 11), 5));
    }

    @Test
    void missingNumbersAreLeftOutOfTheAutocorrelation() {
        double[] values = wave(300, 11);
        for (int i = 0; i < values.length; i += 7) {
            values[i] = Double.NaN;
        }
        assertEquals(List.of(11), SeasonalPeriods.of(null, values, 5));
    }

    @Test
    void noiseATrendAndAConstantHaveNoSeason() {
        var random = new Random(1);
        double[] noise = random.doubles(2000).toArray();
        double[] trend = new double[200];
        Arrays.setAll(trend, i -> 3 * i);
        assertEquals(List.of(), SeasonalPeriods.of(null, noise, 5));
        assertEquals(List.of(), SeasonalPeriods.of(null, trend, 5));
        assertEquals(List.of(), SeasonalPeriods.of(null, new double[200], 5));
        assertEquals(List.of(), SeasonalPeriods.of(null, new double[3], 5));
    }

    private static List<Integer> of(TimeStep step) {
        return SeasonalPeriods.of(step, LONG, 1);
    }

    /// With a trend, and a little noise.
    private static double[] wave(int rows, int period) {
        var random = new Random(2);
        double[] values = new double[rows];
        for (int i = 0; i < rows; i++) {
            values[i] = 0.3 * i + 5 * Math.sin(2 * Math.PI * i / period) + random.nextDouble();
        }
        return values;
    }
}
