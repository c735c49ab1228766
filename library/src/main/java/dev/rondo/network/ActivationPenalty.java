package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.store.Key;
import dev.rondo.structure.Chain;

/// What learning adds to the mean loss so that activations stay small and change little. With y
/// what the last layer gives, m the mask of output dropout and means over all numbers of a batch:
/// `activation · mean((m ∘ y_t)²) + temporal · mean((y_t − y_{t−1})²)`, pairs of steps within the
/// batch only. Merity, McCann & Socher 2017 (AR and TAR; 2 and 1 with AWD-LSTM).
@Key("ActivationPenalty")
public record ActivationPenalty(
        @Key("activation") double activation, @Key("temporal") double temporal) {
    public static final ActivationPenalty NONE = new ActivationPenalty(0, 0);

    public ActivationPenalty {
        check("activation", activation);
        check("temporal", temporal);
    }

    private static void check(String name, double weight) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
            throw new RondoException(
                    name + " penalty: " + weight + ", expected a number of at least 0");
        }
    }

    /// Adds the derivative of the first part to the adjoint of what the output matrix reads.
    ///
    /// @param top what it reads
    /// @param whole the chain of the whole batch, over which means are taken
    void activation(JoinRun top, Chain rows, Chain whole, float[] adjoint) {
        int width = top.out().width;
        float scale = (float) (2 * activation / ((double) whole.rows() * width));
        for (int r = 0; scale > 0 && r < rows.rows(); r++) {
            int from = top.out().offset + r * top.out().stride;
            for (int j = 0; j < width; j++) {
                adjoint[r * width + j] += scale * top.out().array[from + j];
            }
        }
    }

    /// Adds the derivative of the second part to the adjoint of what the last layer gives.
    void temporal(JoinRun top, Chain rows, Chain whole, float[] adjoint) {
        int width = top.out().width;
        int pairs = whole.rows() - whole.sequences();
        float scale = pairs == 0 ? 0 : (float) (2 * temporal / ((double) pairs * width));
        for (int t = 1; scale > 0 && t < rows.steps(); t++) {
            for (int b = 0; b < rows.size(t); b++) {
                int now = rows.start(t) + b;
                int before = rows.start(t - 1) + b;
                for (int j = 0; j < width; j++) {
                    float change =
                            scale
                                    * (top.given[top.givenOffset + now * top.givenStride + j]
                                            - top.given[
                                                    top.givenOffset
                                                            + before * top.givenStride
                                                            + j]);
                    adjoint[now * width + j] += change;
                    adjoint[before * width + j] -= change;
                }
            }
        }
    }
}
