package dev.rondo.series;

import dev.rondo.RondoException;
import dev.rondo.network.spec.Output;

import java.util.Arrays;
import java.util.List;

/// What a forecaster gives for each number that it predicts.
public sealed interface ForecastHead {
    /// The number itself, learned by its squared error.
    record Point() implements ForecastHead {}

    /// A distribution of a family, learned by its likelihood.
    record Likelihood(Output.Family family) implements ForecastHead {}

    /// Quantiles at rising levels, learned by the pinball loss.
    record Quantiles(List<Double> levels) implements ForecastHead {
        public Quantiles {
            levels = List.copyOf(levels);
        }
    }

    /// The probability that it is 1, not 0.
    record Binary() implements ForecastHead {}

    /// The output of a network that predicts so many numbers.
    default Output output(int numbers) {
        return switch (this) {
            case Point() -> new Output.Linear(numbers, Output.Loss.SQUARED);
            case Binary() -> new Output.Linear(numbers, Output.Loss.BINARY);
            case Likelihood(var family) -> new Output.Likelihood(numbers, family);
            case Quantiles(var levels) -> new Output.Quantiles(numbers, levels);
        };
    }

    /// Whether the numbers are predicted in their own units whatever the scaling: counts, and 0 or
    /// 1.
    default boolean plain() {
        return this instanceof Binary || this instanceof Likelihood(var family) && family.counts();
    }

    /// Reads `point`, `gaussian`, `student`, `negative-binomial`, `poisson`, `binary`, `quantiles`
    /// or `quantiles:0.1,0.5,0.9`.
    static ForecastHead parse(String text) {
        if (text.startsWith("quantiles")) {
            String levels = text.substring("quantiles".length());
            try {
                return new Quantiles(
                        levels.isEmpty()
                                ? List.of(0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975)
                                : Arrays.stream(levels.substring(1).split(","))
                                        .map(Double::valueOf)
                                        .toList());
            } catch (NumberFormatException e) {
                throw new RondoException(
                        "head `" + text + "`: expected levels as in quantiles:0.1,0.5,0.9", e);
            }
        }
        if (text.equals("point")) {
            return new Point();
        }
        if (text.equals("binary")) {
            return new Binary();
        }
        for (var family : Output.Family.values()) {
            if (family.toString().equals(text)) {
                return new Likelihood(family);
            }
        }
        throw new RondoException(
                "head `"
                        + text
                        + "`: expected point, gaussian, student, negative-binomial, poisson, quantiles,"
                        + " quantiles:0.1,0.5,0.9 or binary");
    }

    /// The name that [#parse] reads, in short.
    default String label() {
        return switch (this) {
            case Likelihood(var family) -> family.toString();
            case Point _ -> "point";
            case Binary _ -> "binary";
            case Quantiles _ -> "quantiles";
        };
    }
}
