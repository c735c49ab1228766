package dev.rondo.task.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.network.spec.Output;
import dev.rondo.series.ForecastHead;

import org.junit.jupiter.api.Test;

import java.util.List;

class PredictiveDistributionTest {
    @Test
    void quantilesHaveLinesBetweenThemAndAreInOrder() {
        var levels =
                new PredictiveDistribution.Quantiles(
                        new double[] {0.1, 0.5, 0.9}, new double[] {4, 2, 10});
        assertEquals(4, levels.value());
        assertEquals(3, levels.quantile(0.3), 1e-12);
        assertEquals(2, levels.quantile(0.01));
        assertEquals(0.7, levels.cumulative(7), 1e-12);
        assertEquals(0, levels.cumulative(1));
        assertEquals(1, levels.cumulative(10));
    }

    @Test
    void logarithmsAreTakenBack() {
        // of ln y: mean 2, deviation softplus(0.5413) = 1, moved by 1 and twice as wide
        float[] z = {2, 0.541324854f};
        var output = new Output.Likelihood(1, Output.Family.GAUSSIAN);
        var predicted = PredictiveDistribution.of(output, z, 0, 0, 1, 2, true);
        assertEquals(Math.exp(5), predicted.value(), 1e-3 * Math.exp(5));
        assertEquals(0.5, predicted.cumulative(Math.exp(5)), 1e-6);
        assertEquals(0, predicted.cumulative(-1));
        double density = -Math.log(2) - 0.5 * Math.log(2 * Math.PI) - 5;
        assertEquals(density, predicted.logDensity(Math.exp(5)), 1e-4);
    }

    @Test
    void pointsAreCertainAndChancesAreNot() {
        var output = new Output.Linear(2, Output.Loss.SQUARED);
        var point = PredictiveDistribution.of(output, new float[] {0, 3}, 0, 1, 10, 2, false);
        assertEquals(16, point.value());
        assertFalse(point.uncertain());
        assertEquals(4, point.crps(12));
        var chance =
                PredictiveDistribution.of(
                        new Output.Linear(1, Output.Loss.BINARY), new float[1], 0, 0, 0, 1, false);
        assertEquals(0.5, chance.value());
        assertEquals(Math.log(0.5), chance.logDensity(1), 1e-9);
        assertTrue(chance.uncertain());
    }

    @Test
    void headsAreReadAsTheyAreWritten() {
        for (String text : List.of("point", "gaussian", "student", "poisson", "binary")) {
            assertEquals(text, ForecastHead.parse(text).label());
        }
        assertEquals(
                new ForecastHead.Quantiles(List.of(0.2, 0.8)),
                ForecastHead.parse("quantiles:0.2,0.8"));
    }
}
