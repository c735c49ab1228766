package dev.rondo.app.gradients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.network.StateJacobian;

import org.junit.jupiter.api.Test;

import java.util.Random;

final class SpectralRadiusTest {
    @Test
    void rotationsTrianglesAndNothing() {
        assertEquals(
                0.9,
                SpectralRadius.of(new StateJacobian(2, new float[] {0, -0.9f, 0.9f, 0})),
                1e-6);
        assertEquals(
                3,
                SpectralRadius.of(new StateJacobian(3, new float[] {1, 5, 9, 0, -3, 7, 0, 0, 2})),
                1e-6);
        assertEquals(0, SpectralRadius.of(new StateJacobian(2, new float[4])));
    }

    @Test
    void aKrylovSpaceFindsTheOutermostPairOfALargeMatrix() {
        var n = 120;
        var values = new float[n * n];
        var random = new Random(2);
        for (var i = 0; i < values.length; i++) {
            values[i] = (float) (0.5 * random.nextGaussian() / Math.sqrt(n));
        }
        values[0] = 0.1f; // an outermost pair, near 0.1 ± 1.2 i
        values[1] = -1.2f;
        values[n] = 1.2f;
        values[n + 1] = 0.1f;
        var jacobian = new StateJacobian(n, values);
        var exact = SpectralRadius.of(jacobian);
        assertEquals(1.2, exact, 0.2);
        assertEquals(exact, SpectralRadius.arnoldi(jacobian, 80), 1e-6);
    }
}
