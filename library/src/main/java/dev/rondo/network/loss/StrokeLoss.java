package dev.rondo.network.loss;

import dev.rondo.network.spec.Output;

import java.util.Arrays;

/// −ln Σ_j π_j N(dx, dy; …) − ln p(end), see [Output.Strokes]; derivatives as in Graves 2013,
/// equations 27 to 37. dx and dy are asked together, the end by itself.
final class StrokeLoss implements RowLoss {
    private final int components;
    private final double[] logs;

    StrokeLoss(int components) {
        this.components = components;
        logs = new double[components];
    }

    @Override
    public double of(double[] z, double[] y, double[] d) {
        Arrays.fill(d, 0);
        double loss = 0;
        if (!Double.isNaN(y[2])) {
            d[0] = StableMath.sigmoid(z[0]) - y[2];
            loss = StableMath.softplus(z[0]) - y[2] * z[0];
        }
        return Double.isNaN(y[0]) || Double.isNaN(y[1]) ? loss : loss + step(z, y[0], y[1], d);
    }

    private double step(double[] z, double x, double y, double[] d) {
        int k = components;
        for (int j = 0; j < k; j++) {
            logs[j] = z[1 + j] + log(z, j, x, y);
        }
        double all = StableMath.logSumExp(logs, 0, k);
        double weights = StableMath.logSumExp(z, 1, k);
        for (int j = 0; j < k; j++) {
            double part = Math.exp(logs[j] - all);
            double sx = Math.exp(z[1 + 3 * k + j]);
            double sy = Math.exp(z[1 + 4 * k + j]);
            double u = (x - z[1 + k + j]) / sx;
            double v = (y - z[1 + 2 * k + j]) / sy;
            double rho = Math.tanh(z[1 + 5 * k + j]);
            double cosh = Math.cosh(z[1 + 5 * k + j]);
            double c = cosh * cosh; // 1 / (1 − ρ²)
            double square = u * u + v * v - 2 * rho * u * v;
            d[1 + j] = Math.exp(z[1 + j] - weights) - part;
            d[1 + k + j] = -part * c / sx * (u - rho * v);
            d[1 + 2 * k + j] = -part * c / sy * (v - rho * u);
            d[1 + 3 * k + j] = -part * (c * u * (u - rho * v) - 1);
            d[1 + 4 * k + j] = -part * (c * v * (v - rho * u) - 1);
            d[1 + 5 * k + j] = -part * (u * v + rho * (1 - c * square));
        }
        return weights - all;
    }

    /// ln N of component j. ln(1 − ρ²) is −2 ln cosh of what stands before the tanh.
    private double log(double[] z, int j, double x, double y) {
        int k = components;
        double u = (x - z[1 + k + j]) * Math.exp(-z[1 + 3 * k + j]);
        double v = (y - z[1 + 2 * k + j]) * Math.exp(-z[1 + 4 * k + j]);
        double rho = Math.tanh(z[1 + 5 * k + j]);
        double cosh = Math.cosh(z[1 + 5 * k + j]);
        return -2 * StableMath.LOG_ROOT_TWO_PI
                - z[1 + 3 * k + j]
                - z[1 + 4 * k + j]
                + StableMath.logCosh(z[1 + 5 * k + j])
                - 0.5 * cosh * cosh * (u * u + v * v - 2 * rho * u * v);
    }
}
