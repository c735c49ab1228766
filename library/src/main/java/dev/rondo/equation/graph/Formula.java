package dev.rondo.equation.graph;

import java.util.List;

/// How each entry of a parameter is computed from random draws, as in `init nu = log(-0.5 *
/// log(uniform(0.8, 1)))`.
public sealed interface Formula {
    record Number(double value) implements Formula {}

    /// Uniform between the two.
    record Uniform(Formula low, Formula high) implements Formula {}

    record Normal(Formula mean, Formula deviation) implements Formula {}

    record Apply(Function function, List<Formula> arguments) implements Formula {}

    /// Where the random numbers come from.
    interface Draws {
        double uniform(double low, double high);

        double normal(double mean, double deviation);
    }

    /// One entry.
    default double value(Draws draws) {
        return switch (this) {
            case Number n -> n.value();
            case Uniform u -> draws.uniform(u.low().value(draws), u.high().value(draws));
            case Normal n -> draws.normal(n.mean().value(draws), n.deviation().value(draws));
            case Apply a -> {
                var values = new double[a.arguments().size()][];
                for (int i = 0; i < values.length; i++) {
                    values[i] = new double[] {a.arguments().get(i).value(draws)};
                }
                yield a.function().value(values, 1)[0];
            }
        };
    }
}
