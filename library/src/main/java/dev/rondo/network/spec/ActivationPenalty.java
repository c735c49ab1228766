package dev.rondo.network.spec;

import dev.rondo.RondoException;
import dev.rondo.store.Key;

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
}
