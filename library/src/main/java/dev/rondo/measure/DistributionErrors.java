package dev.rondo.measure;

import dev.rondo.RondoException;

import java.util.Arrays;

/// How good forecasts are that say how likely each value is.
public final class DistributionErrors {
    private DistributionErrors() {}

    /// The pinball loss of a quantile: τ·(y − q) if the truth is above it, (1 − τ)·(q − y) if
    /// below.
    ///
    /// @param level τ, between 0 and 1
    public static double pinball(double truth, double quantile, double level) {
        if (!(level > 0 && level < 1)) {
            throw new RondoException("a quantile of level " + level + ", expected between 0 and 1");
        }
        double above = truth - quantile;
        return above >= 0 ? level * above : (level - 1) * above;
    }

    /// The share of truths within an interval, its ends included; truths that are NaN are left out.
    public static double coverage(double[] truth, double[] low, double[] high) {
        long within = 0;
        long count = 0;
        for (int t = 0; t < truth.length; t++) {
            if (!Double.isNaN(truth[t])) {
                within += truth[t] >= low[t] && truth[t] <= high[t] ? 1 : 0;
                count++;
            }
        }
        return (double) within / count;
    }

    /// The continuous ranked probability score of samples (Gneiting & Raftery 2007): E|X − y| −
    /// ½·E|X − X′|, the expectations being means over all samples and all pairs of them.
    public static double crps(double truth, double[] samples) {
        if (samples.length == 0) {
            throw new RondoException("CRPS of no samples, expected 1 or more");
        }
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double far = 0;
        double apart = 0; // Σ over pairs i < j of x_j − x_i
        for (int i = 0; i < n; i++) {
            far += Math.abs(sorted[i] - truth);
            apart += (2.0 * i - n + 1) * sorted[i];
        }
        return far / n - apart / n / n;
    }

    /// CRPS as quantiles approximate it: twice the mean pinball loss over the levels, which should
    /// be evenly spread.
    ///
    /// @param levels of the quantiles
    public static double crps(double truth, double[] quantiles, double[] levels) {
        if (quantiles.length != levels.length || levels.length == 0) {
            throw new RondoException(
                    quantiles.length
                            + " quantiles of "
                            + levels.length
                            + " levels: expected as many");
        }
        double sum = 0;
        for (int i = 0; i < levels.length; i++) {
            sum += pinball(truth, quantiles[i], levels[i]);
        }
        return 2 * sum / levels.length;
    }

    /// A quantile of samples, with linear interpolation between the two beside it.
    public static double quantile(double[] samples, double level) {
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        double at = level * (sorted.length - 1);
        int below = (int) Math.floor(at);
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }
}
