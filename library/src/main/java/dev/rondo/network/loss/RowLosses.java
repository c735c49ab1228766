package dev.rondo.network.loss;

import dev.rondo.network.spec.Output;

import org.jspecify.annotations.Nullable;

/// The losses of the outputs that have one a row.
public final class RowLosses {
    private RowLosses() {}

    /// Of what is neither classes nor [Output.Linear] nor a matter of whole sequences, else null.
    static @Nullable public RowLoss of(Output output) {
        return switch (output) {
            case Output.Softmax _, Output.Linear _, Output.Crf _, Output.Ctc _ -> null;
            case Output.MultiLabel(var weights, var positive) ->
                    new LabelLoss(
                            weights.stream().mapToDouble(w -> w).toArray(),
                            positive.stream().mapToDouble(v -> v).toArray());
            case Output.Likelihood(int targets, var family) ->
                    new Each(targets, family.numbers(), Densities.of(family));
            case Output.Mixture(int targets, int components) ->
                    new Each(targets, 3 * components, new MixtureLoss(components));
            case Output.Strokes(int components) -> new StrokeLoss(components);
            case Output.Quantiles(int targets, var levels) -> {
                double[] at = levels.stream().mapToDouble(q -> q).toArray();
                yield new Each(targets, at.length, (z, i, y, d) -> pinball(at, z, i, y, d));
            }
            case Output.Ranking(_, var comparison) -> new RankingLoss(comparison);
        };
    }

    /// A sum over targets.
    private record Each(int targets, int numbers, RowLoss.OfOne loss) implements RowLoss {
        @Override
        public double of(double[] z, double[] y, double[] d) {
            double sum = 0;
            for (int i = 0; i < targets; i++) {
                int at = i * numbers;
                if (Double.isNaN(y[i])) {
                    java.util.Arrays.fill(d, at, at + numbers, 0);
                } else {
                    sum += loss.of(z, at, y[i], d);
                }
            }
            return sum;
        }
    }

    private static double pinball(double[] levels, double[] z, int at, double y, double[] d) {
        double sum = 0;
        for (int i = 0; i < levels.length; i++) {
            double e = y - z[at + i];
            sum += Math.max(levels[i] * e, (levels[i] - 1) * e);
            d[at + i] = e > 0 ? -levels[i] : e < 0 ? 1 - levels[i] : 0;
        }
        return sum;
    }
}
