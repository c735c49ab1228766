package dev.rondo.network;

import org.jspecify.annotations.Nullable;

/// The loss of one row of z, and its derivative, in double precision. What it needs to work on it
/// owns, so one object serves one thread at a time.
interface RowLoss {
    /// @param z the row
    /// @param y what is asked; NaN: not asked
    /// @param d receives ∂loss/∂z, all of it
    double of(double[] z, double[] y, double[] d);

    /// Of what is neither classes nor [Output.Linear] nor a matter of whole sequences, else null.
    static @Nullable RowLoss of(Output output) {
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

    /// Numbers that are asked in a row.
    static int targets(Output output) {
        return switch (output) {
            case Output.Likelihood(int targets, _) -> targets;
            case Output.Mixture(int targets, _) -> targets;
            case Output.Quantiles(int targets, _) -> targets;
            case Output.Strokes _ -> 3;
            case Output.Softmax _,
                    Output.Linear _,
                    Output.MultiLabel _,
                    Output.Ranking _,
                    Output.Crf _,
                    Output.Ctc _ ->
                    output.width();
        };
    }

    /// The loss of one target y whose `numbers` stand in z from `at` on; d as z.
    @FunctionalInterface
    interface OfOne {
        double of(double[] z, int at, double y, double[] d);
    }

    /// A sum over targets.
    record Each(int targets, int numbers, OfOne loss) implements RowLoss {
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

    /// The sum over rows.
    ///
    /// @param z rows × width; where `learn`, its adjoint `scale · ∂loss/∂z` takes its place
    /// @param target rows × numbers that are asked, from row `first` on
    /// @param each null, or rows that receive their losses
    static double rows(
            RowLoss loss,
            Output output,
            float[] z,
            float[] target,
            int first,
            int rows,
            float scale,
            boolean learn,
            float @Nullable [] each) {
        int width = output.width();
        int asked = targets(output);
        double[] row = new double[width];
        double[] y = new double[asked];
        double[] d = new double[width];
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < width; i++) {
                row[i] = z[r * width + i];
            }
            for (int i = 0; i < asked; i++) {
                y[i] = target[(first + r) * asked + i];
            }
            double own = loss.of(row, y, d);
            sum += own;
            if (each != null) {
                each[r] = (float) own;
            }
            for (int i = 0; learn && i < width; i++) {
                z[r * width + i] = (float) (scale * d[i]);
            }
        }
        return sum;
    }
}
