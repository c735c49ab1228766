package dev.rondo.app.study.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.OnlineMethod;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.learn.Optimiser;
import dev.rondo.network.spec.Stack;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;

class OnlineTrialTest {
    private static OnlineTrial echo(OnlineMethod method, int delay, int points, double rate) {
        return OnlineTrial.run(
                delay,
                Stack.of(Cell.shipped("lstm"), 16, 1),
                new OnlineSettings(method, new Optimiser.Adam(), rate, new Clip.Norm(1)),
                points,
                500,
                1,
                System::nanoTime,
                () -> false);
    }

    @Test
    void anEchoAsksForTheValueOfSoManyStepsAgo() {
        for (int delay : new int[] {1, 3, 8}) {
            var echo = new Echo(delay, 4);
            var seen = new ArrayList<Float>();
            float[] x = new float[1];
            float[] target = new float[1];
            int ones = 0;
            for (int t = 0; t < 1000; t++) {
                echo.next(x, target);
                seen.add(x[0]);
                assertEquals(1, Math.abs(x[0]));
                assertEquals(t < delay ? 0 : seen.get(t - delay), target[0]);
                ones += x[0] > 0 ? 1 : 0;
            }
            assertEquals(500, ones, 60);
        }
        assertThrows(RondoException.class, () -> new Echo(0, 1));
    }

    @Test
    void exactAndLongGradientsLearnWhatTheShortCannot() {
        double exact = echo(new OnlineMethod.Rtrl(), 4, 16, 0.01).loss();
        double longer = echo(new OnlineMethod.Truncated(50), 4, 16, 0.01).loss();
        double shorter = echo(new OnlineMethod.Truncated(2), 4, 16, 0.01).loss();
        assertTrue(exact < 0.1, "rtrl " + exact);
        assertTrue(longer < 0.1, "50 steps " + longer);
        assertTrue(shorter > 0.5, "2 steps " + shorter);
    }

    @Test
    void everyMethodBeginsAtTheSamePlace() {
        var one = echo(new OnlineMethod.Truncated(1), 2, 1, 1e-12);
        var other = echo(new OnlineMethod.Rtrl(), 2, 1, 1e-12);
        assertEquals(one.loss(), other.loss(), 1e-6);
        assertEquals(500, one.course().getLast().samples());
        assertTrue(one.stateSize() < other.stateSize());
    }

    @Test
    void whatDivergesIsReportedWithItsReason() {
        var trial =
                OnlineTrial.run(
                        2,
                        Stack.of(Cell.parse("h' = 9 * h + W x", "grows"), 2, 1),
                        new OnlineSettings(
                                new OnlineMethod.Rtrl(),
                                new Optimiser.Adam(),
                                0.01,
                                new Clip.Norm(1)),
                        5,
                        100,
                        1,
                        System::nanoTime,
                        () -> false);
        assertFalse(trial.diverged().isEmpty());
        assertTrue(Double.isNaN(trial.loss()));
    }
}
