package dev.rondo.task.forecast;

import dev.rondo.network.CustomLoss;
import dev.rondo.network.spec.Output;

/// The number that is forecast of one target at one step, [PredictiveDistribution#value], as a
/// function of what the network gives. Its derivative is a central difference: of points, Gaussian
/// means and quantiles it is exact, of others to about 10⁻⁵.
///
/// @param k the number of the forecast in a row, step · targets + target
/// @param base what its 0 stands for, as a level
/// @param factor what its 1 stands for
/// @param logs whether levels are logarithms
record ForecastScore(Output output, int k, double base, double factor, boolean logs)
        implements CustomLoss {
    /// A power of two, so that a number and its neighbours are floats.
    private static final float STEP = 1f / 256;

    @Override
    public double of(double[] z, double[] target, double[] gradient) {
        if (Double.isNaN(target[k])) {
            return 0;
        }
        float[] at = new float[z.length];
        for (int i = 0; i < z.length; i++) {
            at[i] = (float) z[i];
        }
        double value = value(at);
        int numbers = z.length / target.length; // of one forecast
        for (int i = k * numbers; i < (k + 1) * numbers; i++) {
            float own = at[i];
            float above = own + STEP;
            float below = own - STEP;
            at[i] = above;
            double rise = value(at);
            at[i] = below;
            gradient[i] = (rise - value(at)) / ((double) above - below);
            at[i] = own;
        }
        return value;
    }

    private double value(float[] z) {
        return PredictiveDistribution.of(output, z, 0, k, base, factor, logs).value();
    }
}
