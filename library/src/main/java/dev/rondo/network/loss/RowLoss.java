package dev.rondo.network.loss;

import dev.rondo.network.spec.Output;

import org.jspecify.annotations.Nullable;

/// The loss of one row of z, and its derivative, in double precision. What it needs to work on it
/// owns, so one object serves one thread at a time.
public interface RowLoss {
    /// @param z the row
    /// @param y what is asked; NaN: not asked
    /// @param d receives ∂loss/∂z, all of it
    double of(double[] z, double[] y, double[] d);

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
        int targetCount = targets(output);
        double[] row = new double[width];
        double[] y = new double[targetCount];
        double[] d = new double[width];
        double sum = 0;
        for (int r = 0; r < rows; r++) {
            for (int i = 0; i < width; i++) {
                row[i] = z[r * width + i];
            }
            for (int i = 0; i < targetCount; i++) {
                y[i] = target[(first + r) * targetCount + i];
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
