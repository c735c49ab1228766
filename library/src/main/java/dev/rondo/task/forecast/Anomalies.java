package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.data.series.Panel;

import java.util.stream.IntStream;

/// How unusual each number of a series is, given all that came before it.
public final class Anomalies {
    private Anomalies() {}

    /// A number that came.
    ///
    /// @param row from 0
    /// @param predicted its prediction one step before
    /// @param score −ln of its density, or of the probability of a count; NaN where quantiles are
    ///   predicted, which say nothing of it
    /// @param tail the probability of something as far out, on either side
    public record Score(
            Panel.One series,
            int row,
            int target,
            double value,
            PredictiveDistribution predicted,
            double score,
            double tail) {}

    /// Told of each number that came, row by row.
    public interface Visitor {
        void score(Score score);
    }

    /// Scores all rows of a series that have one before them.
    ///
    /// @param series as [Forecaster#fit] gives it
    /// @param from the first row that is scored, from 0
    /// @throws RondoException if the model says single numbers, not distributions
    public static void of(Forecaster model, Panel.One series, int from, Visitor visitor) {
        var schema = model.schema();
        int first = Math.max(from, schema.lead() + 1);
        if (first >= series.rows()) {
            throw new RondoException(
                    "a series of "
                            + series.rows()
                            + " rows, the first to be scored is number "
                            + (first + 1)
                            + ": expected at least that many");
        }
        model.each(
                series,
                first,
                IntStream.range(first, series.rows()).toArray(),
                (at, steps) -> {
                    for (int i = 0; i < schema.targets().size(); i++) {
                        double y = series.at(at, schema.column(i));
                        if (!Double.isNaN(y)) {
                            visitor.score(score(series, at, i, y, steps[0][i]));
                        }
                    }
                });
    }

    private static Score score(
            Panel.One series, int at, int target, double y, PredictiveDistribution predicted) {
        if (!predicted.uncertain()) {
            throw new RondoException(
                    "the model predicts points, not distributions: train it with another head "
                            + "(--head gaussian, student, quantiles…)");
        }
        // of counts and of 0 or 1, y itself belongs to both tails
        double step =
                predicted instanceof PredictiveDistribution.Parametric
                                || predicted instanceof PredictiveDistribution.Bernoulli
                        ? 1e-9
                        : 0;
        double below = predicted.cumulative(y);
        double above = 1 - predicted.cumulative(y - step * Math.max(1, Math.abs(y)));
        return new Score(
                series,
                at,
                target,
                y,
                predicted,
                -predicted.logDensity(y),
                Math.min(1, 2 * Math.min(below, above)));
    }
}
