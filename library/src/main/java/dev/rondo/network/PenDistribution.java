package dev.rondo.network;

import dev.rondo.network.loss.StableMath;
import dev.rondo.network.spec.Output;
import dev.rondo.runtime.RecordText;

import java.util.random.RandomGenerator;

/// What a network with [Output.Strokes] believes of the next step of a pen.
///
/// @param end the probability that the stroke ends
/// @param weights π of the components
/// @param means dx, dy of each
/// @param deviations of dx, dy of each
/// @param correlations ρ of each
public record PenDistribution(
        double end,
        double[] weights,
        double[][] means,
        double[][] deviations,
        double[] correlations) {

    /// One step.
    public record Step(double dx, double dy, boolean end) {}

    /// @param bias from 0, which samples as learned, up: the larger, the tidier the writing (Graves
    ///   2013, section 5.4)
    public static PenDistribution of(Output.Strokes output, float[] z, int row, double bias) {
        int k = output.components();
        int at = row * output.width();
        double[] logits = new double[k];
        for (int j = 0; j < k; j++) {
            logits[j] = z[at + 1 + j] * (1 + bias);
        }
        double all = StableMath.logSumExp(logits, 0, k);
        double[] weights = new double[k];
        double[][] means = new double[k][];
        double[][] deviations = new double[k][];
        double[] correlations = new double[k];
        for (int j = 0; j < k; j++) {
            weights[j] = Math.exp(logits[j] - all);
            means[j] = new double[] {z[at + 1 + k + j], z[at + 1 + 2 * k + j]};
            deviations[j] =
                    new double[] {
                        Math.exp(z[at + 1 + 3 * k + j] - bias),
                        Math.exp(z[at + 1 + 4 * k + j] - bias)
                    };
            correlations[j] = Math.tanh(z[at + 1 + 5 * k + j]);
        }
        return new PenDistribution(
                StableMath.sigmoid(z[at]), weights, means, deviations, correlations);
    }

    /// The mean of dx and dy.
    public double[] mean() {
        double[] mean = new double[2];
        for (int j = 0; j < weights.length; j++) {
            mean[0] += weights[j] * means[j][0];
            mean[1] += weights[j] * means[j][1];
        }
        return mean;
    }

    /// Draws a step: a component, then a bivariate normal, then the end.
    public Step sample(RandomGenerator random) {
        double left = random.nextDouble();
        int j = 0;
        while (j < weights.length - 1 && left >= weights[j]) {
            left -= weights[j++];
        }
        double u = random.nextGaussian();
        double v = random.nextGaussian();
        double rho = correlations[j];
        return new Step(
                means[j][0] + deviations[j][0] * u,
                means[j][1] + deviations[j][1] * (rho * u + Math.sqrt(1 - rho * rho) * v),
                random.nextDouble() < end);
    }

    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
