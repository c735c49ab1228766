package dev.rondo.task;

import dev.rondo.learn.Loss;

import java.util.Optional;

/// What is measured on held-out data at the end of an epoch; its mean is the smaller, the better.
/// Empty where nothing is held out.
@FunctionalInterface
public interface HeldOut {
    /// Nothing is held out.
    HeldOut NOTHING = _ -> Optional.empty();

    Optional<Loss> measure(Outputs outputs);

    /// The loss that is learned, on examples that are not.
    static HeldOut loss(Examples examples, int batch) {
        return outputs -> Optional.of(outputs.loss(examples, batch));
    }

    /// The error rate of a network that outputs classes: [Outputs#errors(Examples, int)].
    static HeldOut errors(Examples examples, int batch) {
        return outputs -> Optional.of(outputs.errors(examples, batch));
    }
}
