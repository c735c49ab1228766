package dev.rondo.learn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.Optional;
import java.util.stream.IntStream;

final class ScheduleTest {
    private static TrainingRecord record(double... losses) {
        var record = TrainingRecord.EMPTY;
        for (double loss : losses) {
            record =
                    record.plus(
                            new TrainingRecord.Epoch(
                                    record.epochs().size() + 1,
                                    9,
                                    Optional.of(loss),
                                    0.1,
                                    100,
                                    Optional.empty()));
        }
        return record;
    }

    private static double atEpoch(Schedule schedule, int epoch) {
        return schedule.factor(
                new Schedule.Progress(epoch * 10L, epoch, 200, TrainingRecord.EMPTY));
    }

    private static double atStep(Schedule schedule, long step) {
        return schedule.factor(
                new Schedule.Progress(step, (int) (step / 10), 100, TrainingRecord.EMPTY));
    }

    private static double after(Schedule schedule, double... losses) {
        return schedule.factor(
                new Schedule.Progress(10L * losses.length, losses.length, 1000, record(losses)));
    }

    @Test
    void constantStays() {
        assertEquals(1, atEpoch(new Schedule.Constant(), 17));
    }

    @Test
    void stepKeepsFourEpochsAndThenHalvesAtEachAsZarembaDid() {
        var schedule = new Schedule.Step(0.5, 1, 4);
        assertArrayEquals(
                new double[] {1, 1, 1, 1, 0.5, 0.25, 0.125},
                IntStream.range(0, 7).mapToDouble(e -> atEpoch(schedule, e)).toArray());
    }

    @Test
    void stepOfSeveralEpochsMultipliesAtEachMultiple() {
        var schedule = new Schedule.Step(0.1, 2, 2);
        assertArrayEquals(
                new double[] {1, 1, 0.1, 0.1, 0.01, 0.01},
                IntStream.range(0, 6).mapToDouble(e -> atEpoch(schedule, e)).toArray(),
                1e-12);
    }

    @Test
    void plateauWaitsForItsPatienceAndCountsAnew() {
        var schedule = new Schedule.Plateau(0.5, 1);
        assertEquals(1, after(schedule, 5, 4, 4.1));
        assertEquals(0.5, after(schedule, 5, 4, 4.1, 4.2));
        assertEquals(0.5, after(schedule, 5, 4, 4.1, 4.2, 4.3));
        assertEquals(0.25, after(schedule, 5, 4, 4.1, 4.2, 4.3, 4.4));
        assertEquals(
                0.5,
                after(schedule, 5, 4, 4.1, 4.2, 3, 3.1),
                "an improvement starts the count anew");
        assertEquals(1, after(schedule));
    }

    @Test
    void plateauTakesTinyImprovementsForNone() {
        assertEquals(0.5, after(new Schedule.Plateau(0.5, 0, 0.01), 4, 3.99));
        assertEquals(1, after(new Schedule.Plateau(0.5, 0, 0.01), 4, 3.95));
        assertEquals(
                1, after(new Schedule.Plateau(0.5, 0, 0.01), -4, -4.05), "losses may be negative");
    }

    @Test
    void cosineFallsFromOneToItsFloor() {
        var schedule = new Schedule.Cosine(0.1);
        assertEquals(1, atStep(schedule, 0));
        assertEquals(0.55, atStep(schedule, 50), 1e-12);
        assertEquals(0.1, atStep(schedule, 100), 1e-12);
        assertEquals(0.1, atStep(schedule, 150), 1e-12);
    }

    @Test
    void warmUpRisesLinearlyAndThenFollowsTheOther() {
        var schedule = new Schedule.WarmUp(4, new Schedule.Constant());
        assertEquals(0.2, atStep(schedule, 0), 1e-12);
        assertEquals(0.8, atStep(schedule, 3), 1e-12);
        assertEquals(1, atStep(schedule, 4));
        assertEquals(1, atStep(schedule, 99));
        var cosine = new Schedule.WarmUp(20, new Schedule.Cosine(0));
        assertEquals(1, atStep(cosine, 20));
        assertEquals(0.5, atStep(cosine, 60), 1e-12);
        assertEquals(0, atStep(cosine, 100), 1e-12);
    }

    @Test
    void earlyStoppingWaitsForItsPatience() {
        var stopping = new EarlyStopping(2, 0.1);
        assertFalse(stopping.stops(record()));
        assertFalse(stopping.stops(record(5, 4, 4.5)));
        assertTrue(stopping.stops(record(5, 4, 4.5, 4.5)));
        assertTrue(stopping.stops(record(5, 4, 3.95, 3.92)), "too little improvement is none");
        assertFalse(stopping.stops(record(5, 4, 3.95, 3.8)));
    }

    @Test
    void senselessSettingsAreRefusedWithTheirName() {
        var e = assertThrows(RondoException.class, () -> new Schedule.Step(1.5, 1, 0));
        assertEquals(
                "step schedule: factor 1.5, expected a number above 0 and at most 1",
                e.getMessage());
        assertThrows(RondoException.class, () -> new Schedule.Step(0.5, 0, 0));
        assertThrows(RondoException.class, () -> new Schedule.Plateau(0.5, -1));
        assertThrows(RondoException.class, () -> new Schedule.Cosine(Double.NaN));
        assertThrows(RondoException.class, () -> new Schedule.WarmUp(-1, new Schedule.Constant()));
        assertThrows(RondoException.class, () -> new EarlyStopping(0));
        assertThrows(RondoException.class, () -> new Clip.Norm(0));
        assertThrows(RondoException.class, () -> new Clip.Value(Double.POSITIVE_INFINITY));
        assertThrows(RondoException.class, () -> new Decay(-1, 0, false));
        assertThrows(RondoException.class, () -> new Optimiser.Adam(1, 0.9, 1e-8));
        assertThrows(RondoException.class, () -> Settings.of(new Optimiser.Sgd(), 0, 1));
        assertThrows(RondoException.class, () -> Settings.of(new Optimiser.Sgd(), 1, 0));
    }
}
