package dev.rondo.app.study.problem;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class DynamicsTest {
    @Test
    void systemsStayWhereTheyAreAtRest() {
        double x = Math.sqrt(8. / 3 * 27); // the fixed point of Lorenz's system
        double[] rest = {x, x, 27};
        assertArrayEquals(rest, Dynamics.lorenzStep(rest, 0.01), 1e-12);
        for (double y : Dynamics.mackeyGlass(50, 3, 1)) { // 0.2/(1 + 1) = 0.1
            assertEquals(1, y, 1e-12);
        }
    }

    @Test
    void stepsAreOfTheFourthOrder() {
        double[] s = {1, 2, 20};
        double[] exact = s;
        for (int i = 0; i < 1000; i++) {
            exact = Dynamics.lorenzStep(exact, 2e-5);
        }
        double whole = Math.abs(Dynamics.lorenzStep(s, 0.02)[0] - exact[0]);
        double[] halves = Dynamics.lorenzStep(Dynamics.lorenzStep(s, 0.01), 0.01);
        double half = Math.abs(halves[0] - exact[0]);
        assertTrue(whole / half > 12 && whole / half < 24, whole + " " + half);
    }

    @Test
    void bothRoamTheirAttractors() {
        double[] lorenz = Dynamics.lorenz(4000, 0.05);
        assertTrue(Arrays.stream(lorenz).max().orElse(0) > 15);
        assertTrue(Arrays.stream(lorenz).min().orElse(0) < -15);
        assertTrue(Arrays.stream(lorenz).map(Math::abs).max().orElse(99) < 25);
        double[] glass = Dynamics.mackeyGlass(1000, 3);
        assertTrue(Arrays.stream(glass).max().orElse(0) > 1.2);
        assertTrue(Arrays.stream(glass).min().orElse(0) < 0.6);
    }

    @Test
    void windowsToLearnFromAndToBeExaminedOnDoNotOverlap() {
        double[] raw = new double[400];
        Arrays.setAll(raw, i -> i);
        var forecast = new NextValueProblem("a line", raw, 10);
        double deviation = Math.sqrt((400. * 400 - 1) / 12);
        float edge = (float) ((300 - 199.5) / deviation);
        var learn = (Rows.Numbers) forecast.draw(new RandomStreams(1), 200).targets();
        var hold = (Rows.Numbers) forecast.validation(new RandomStreams(1), 200).inputs();
        for (float x : learn.values()) {
            assertTrue(x < edge + 1e-4);
        }
        for (float x : hold.values()) {
            assertTrue(x > edge - 1e-4);
        }
    }
}
