package dev.rondo.network.loss;

import dev.rondo.kernel.Provider;
import dev.rondo.network.spec.Output;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/// Cross-entropy with label smoothing and class weights, see [Output.Softmax]. With the sum over
/// classes Ω = Σ w, the weight of a row W = (1 − ε) w_y + ε Ω / K and ℓ = ln Σ exp z, its loss is W
/// ℓ − (1 − ε) w_y z_y − (ε / K) Σ w_c z_c, and ∂loss/∂z = W p − (1 − ε) w_y onehot − (ε / K) w.
public final class SoftmaxLoss {
    private static final Provider KERNELS = Provider.chosen();

    private final int count;
    private final float epsilon;
    private final float[] weights; // K
    private final float[] shares; // K: ε w / K
    private final double smoothed; // ε Ω / K

    public SoftmaxLoss(Output.Softmax output) {
        count = output.count();
        epsilon = output.smoothing().orElse(0.0).floatValue();
        weights = new float[count];
        Arrays.fill(weights, 1f);
        output.weights()
                .ifPresent(w -> {
                    for (int c = 0; c < count; c++) {
                        weights[c] = w.get(c).floatValue();
                    }
                });
        shares = new float[count];
        double sum = 0;
        for (int c = 0; c < count; c++) {
            shares[c] = epsilon / count * weights[c];
            sum += shares[c];
        }
        smoothed = sum;
    }

    /// The sum over rows; arguments as [Provider#crossEntropy] has them.
    public double of(
            float[] z,
            int[] labels,
            int first,
            int rows,
            float scale,
            boolean learn,
            float @Nullable [] each) {
        float[] mean = new float[rows]; // Σ ε w z / K
        KERNELS.rowDots(mean, 0, z, 0, count, shares, 0, rows, count);
        float[] less = {-scale};
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            int label = labels[first + r];
            int at = r * count;
            double labelLogit = label < 0 ? 0 : z[at + label];
            double hard = label < 0 ? 0 : (1 - epsilon) * weights[label];
            float part = (float) (scale * (hard + smoothed));
            double loss =
                    KERNELS.crossEntropy(
                            z, at, count, labels, first + r, 1, count, part, learn, null, 0);
            if (label >= 0) {
                // what the kernel gives is ℓ − z_y
                loss = (hard + smoothed) * (loss + labelLogit) - hard * labelLogit - mean[r];
                if (learn) {
                    z[at + label] += (float) (scale * smoothed);
                    KERNELS.addScaledRows(z, at, count, shares, 0, 0, less, 0, 1, count);
                }
            }
            sum += loss;
            if (each != null) {
                each[r] = (float) loss;
            }
        }
        return sum;
    }
}
