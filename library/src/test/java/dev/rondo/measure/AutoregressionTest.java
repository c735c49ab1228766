package dev.rondo.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.RondoException;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.Random;

class AutoregressionTest {
    /// y_t = 3 + 0.6 y_{t−1} − 0.3 y_{t−2} + e.
    private static double[] series(int steps, double noise) {
        var random = new Random(1);
        double[] y = new double[steps];
        for (int t = 2; t < steps; t++) {
            y[t] = 3 + 0.6 * y[t - 1] - 0.3 * y[t - 2] + noise * random.nextGaussian();
        }
        return y;
    }

    @Test
    void itFindsTheCoefficientsAndTheOrder() {
        double[] y = series(5000, 1);
        var found = Autoregression.fit(y, 6);
        assertTrue(found.order() >= 2 && found.order() <= 4, found::toString);
        assertEquals(0.6, found.coefficients()[1], 0.05);
        assertEquals(-0.3, found.coefficients()[2], 0.05);
        assertEquals(1, found.deviation(), 0.03);
        for (int t = 500; t < 5000; t += 500) {
            y[t] = Double.NaN;
        }
        assertEquals(0.6, Autoregression.fit(y, 2).coefficients()[1], 0.05);
    }

    @Test
    void eachStepIsReadAsIfItHadCome() {
        double[] y = series(40, 0);
        var found = Autoregression.fit(Arrays.copyOf(y, 12), 2);
        double[] longer = series(45, 0);
        assertArrayEquals(Arrays.copyOfRange(longer, 40, 45), found.forecast(y, 5), 1e-3);
    }

    @Test
    void aConstantSeriesGoesOn() {
        double[] y = new double[30];
        Arrays.fill(y, 7);
        assertArrayEquals(new double[] {7, 7}, Autoregression.fit(y, 3).forecast(y, 2), 1e-3);
    }

    @Test
    void tooShortASeriesIsSaid() {
        var e = assertThrows(RondoException.class, () -> Autoregression.fit(new double[4], 4));
        assertTrue(String.valueOf(e.getMessage()).contains("too short"), e::getMessage);
    }

    @Test
    void smoothingGoesOnAfterMoreOfItsSeries() {
        double[] y = new double[40];
        Arrays.setAll(y, t -> 50 + t + 5 * Math.sin(t * Math.PI / 2));
        var fitted = Ets.fit(Arrays.copyOf(y, 30), 4);
        assertArrayEquals(fitted.forecast(3), fitted.after(Arrays.copyOf(y, 30)).forecast(3), 1e-9);
        double[] next = fitted.after(y).forecast(1);
        assertEquals(90, next[0], 2);
    }
}
