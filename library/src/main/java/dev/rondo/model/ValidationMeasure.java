package dev.rondo.model;

import dev.rondo.learn.Loss;

import java.util.Optional;

/// What is measured on held-out data at the end of an epoch; its mean is the smaller, the better.
/// Empty where nothing is held out.
@FunctionalInterface
public interface ValidationMeasure {
    /// Nothing is held out.
    ValidationMeasure NOTHING = _ -> Optional.empty();

    Optional<Loss> measure(BatchPredictor outputs);

    /// The loss that is learned, on examples that are not.
    static ValidationMeasure loss(Examples examples, int batch) {
        return outputs -> Optional.of(outputs.loss(examples, batch));
    }

    /// The error rate of a network that outputs classes: [BatchPredictor#errors(Examples, int)].
    static ValidationMeasure errors(Examples examples, int batch) {
        return outputs -> Optional.of(outputs.errors(examples, batch));
    }
}
