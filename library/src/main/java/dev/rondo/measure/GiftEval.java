package dev.rondo.measure;

import dev.rondo.RondoException;

import java.util.List;

/// The two measures of the GIFT-Eval benchmark (Aksu et al. 2024), counted as its programs count
/// them, over all numbers of all windows and series:
///
/// - MASE: the mean of |y − median| ÷ [#scale], the scale being that of all rows before the window.
/// - CRPS: the mean weighted quantile loss. Of each level from 0.1 to 0.9, twice the pinball loss
///   summed over everything, divided by the sum of |y|; then the mean over the levels.
///
/// Numbers that are missing (NaN) are left out; MASE leaves out windows whose scale is 0 or not
/// defined.
public final class GiftEval {
    /// Of the quantiles that are measured.
    public static final List<Double> LEVELS = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);

    private static final int MEDIAN = LEVELS.indexOf(0.5);
    private static final int MOST_WINDOWS = 20;

    private final double[] losses = new double[LEVELS.size()];
    private double absolute; // Σ |y|
    private double scaled;
    private long count;
    private long scaledCount;

    public GiftEval() {}

    /// What MASE divides by: the mean absolute difference of a season ([ForecastErrors#scale]), of
    /// one step where the history is shorter than a season.
    public static double scale(double[] history, int season) {
        return ForecastErrors.scale(history, season > history.length ? 1 : season);
    }

    /// How many windows the benchmark takes from the end of each series, a horizon apart: a tenth
    /// of the shortest series, from 1 to 20.
    public static int windows(int shortest, int horizon) {
        return Math.clamp((shortest + 10L * horizon - 1) / (10L * horizon), 1, MOST_WINDOWS);
    }

    /// Counts a number.
    ///
    /// @param quantiles that were predicted, at the [#LEVELS]
    /// @param scale of the rows before its window
    public void add(double truth, double[] quantiles, double scale) {
        if (quantiles.length != losses.length) {
            throw new RondoException(quantiles.length + " quantiles, expected those at " + LEVELS);
        }
        if (Double.isNaN(truth)) {
            return;
        }
        count++;
        absolute += Math.abs(truth);
        for (int i = 0; i < losses.length; i++) {
            losses[i] += 2 * DistributionErrors.pinball(truth, quantiles[i], LEVELS.get(i));
        }
        if (scale > 0) {
            scaledCount++;
            scaled += Math.abs(truth - quantiles[MEDIAN]) / scale;
        }
    }

    /// Numbers that were counted.
    public long count() {
        return count;
    }

    /// Mean absolute scaled error of the medians; NaN of nothing.
    public double mase() {
        return scaled / scaledCount;
    }

    /// Mean weighted quantile loss; NaN of nothing, infinite where all numbers are 0.
    public double crps() {
        double sum = 0;
        for (double loss : losses) {
            sum += loss / absolute;
        }
        return sum / losses.length;
    }
}
