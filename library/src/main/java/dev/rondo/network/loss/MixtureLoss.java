package dev.rondo.network.loss;

import dev.rondo.network.spec.Output;

/// −ln Σ_j π_j N(y; μ_j, σ_j), see [Output.Mixture]. With the responsibilities γ_j, the part of
/// component j in the sum: ∂/∂logit = π_j − γ_j, ∂/∂μ_j = −γ_j e_j / σ_j, ∂/∂σ_j = γ_j (1 − e_j²) /
/// σ_j (Bishop 1994).
final class MixtureLoss implements RowLoss.OfOne {
    private final int components;
    private final double[] logs;

    MixtureLoss(int components) {
        this.components = components;
        logs = new double[components];
    }

    @Override
    public double of(double[] z, int at, double y, double[] d) {
        int k = components;
        for (int j = 0; j < k; j++) {
            double sigma = StableMath.positive(z[at + 2 * k + j]);
            double e = (y - z[at + k + j]) / sigma;
            logs[j] = z[at + j] - 0.5 * e * e - Math.log(sigma) - StableMath.LOG_ROOT_TWO_PI;
        }
        double all = StableMath.logSumExp(logs, 0, k);
        double weights = StableMath.logSumExp(z, at, k);
        for (int j = 0; j < k; j++) {
            double s = z[at + 2 * k + j];
            double sigma = StableMath.positive(s);
            double e = (y - z[at + k + j]) / sigma;
            double part = Math.exp(logs[j] - all);
            d[at + j] = Math.exp(z[at + j] - weights) - part;
            d[at + k + j] = -part * e / sigma;
            d[at + 2 * k + j] = part * (1 - e * e) / sigma * StableMath.sigmoid(s);
        }
        return weights - all;
    }
}
