package dev.rondo.network.loss;

import dev.rondo.network.spec.Output;

import org.jspecify.annotations.Nullable;

/// Losses of numbers with targets, see [Output.Loss].
public final class NumberLoss {
    private NumberLoss() {}

    /// The sum over rows and numbers; targets that are NaN count for nothing.
    ///
    /// @param z rows × width; where `learn`, its adjoint `scale · ∂loss/∂z` takes its place
    /// @param target rows × width, from `at` on
    /// @param each null, or rows that receive their losses
    public static double of(
            Output.Loss loss,
            float[] z,
            float[] target,
            int at,
            int rows,
            int width,
            float scale,
            boolean learn,
            float @Nullable [] each) {
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            double row = 0;
            for (int i = r * width; i < (r + 1) * width; i++) {
                float y = target[at + i];
                if (Float.isNaN(y)) {
                    z[i] = learn ? 0 : z[i];
                    continue;
                }
                float d;
                if (loss == Output.Loss.SQUARED) {
                    float e = z[i] - y;
                    row += (double) e * e;
                    d = 2 * e;
                } else {
                    // ln(1 + exp(z)) − y z, without overflow.
                    double a = Math.exp(-Math.abs(z[i]));
                    row += Math.max(z[i], 0) + Math.log1p(a) - y * z[i];
                    d = (float) ((z[i] >= 0 ? 1 / (1 + a) : a / (1 + a)) - y);
                }
                if (learn) {
                    z[i] = scale * d;
                }
            }
            sum += row;
            if (each != null) {
                each[r] = (float) row;
            }
        }
        return sum;
    }
}
