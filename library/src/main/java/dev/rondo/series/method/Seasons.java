package dev.rondo.series.method;

import java.util.Arrays;

/// The seasons of a series by classical additive decomposition: the mean departure from the centred
/// moving average, by place in the season.
final class Seasons {
    private Seasons() {}

    /// What the seasons add, by place from the first row; their mean is 0.
    ///
    /// @param y without gaps, of two seasons or more
    static double[] additive(double[] y, int period) {
        double[] off = departures(y, period);
        double[] sums = new double[period];
        int[] counts = new int[period];
        for (int t = 0; t < y.length; t++) {
            if (!Double.isNaN(off[t])) {
                sums[t % period] += off[t];
                counts[t % period]++;
            }
        }
        for (int s = 0; s < period; s++) {
            sums[s] /= Math.max(1, counts[s]);
        }
        double mean = Arrays.stream(sums).average().orElse(0);
        return Arrays.stream(sums).map(s -> s - mean).toArray();
    }

    /// The strength of the season (Wang, Smith & Hyndman 2006), from 0 to 1: 1 − variance of the
    /// remainder ÷ variance of season and remainder, with the remainder's degrees of freedom
    /// counted, so that short series of noise have none.
    static double strength(double[] y, int period) {
        if (period < 2 || y.length < 2 * period) {
            return 0;
        }
        double[] seasons = additive(y, period);
        double[] off = departures(y, period);
        double rest = 0;
        double all = 0;
        double mean = Arrays.stream(off).filter(d -> !Double.isNaN(d)).average().orElse(0);
        int n = 0;
        for (int t = 0; t < y.length; t++) {
            if (!Double.isNaN(off[t])) {
                double r = off[t] - mean - seasons[t % period];
                rest += r * r;
                all += (off[t] - mean) * (off[t] - mean);
                n++;
            }
        }
        double freedom = (double) n / Math.max(1, n - Math.min(period, n - 1));
        return all <= 0 ? 0 : Math.max(0, 1 - rest * freedom / all);
    }

    /// From the centred moving average over a season; NaN at both ends.
    private static double[] departures(double[] y, int period) {
        int half = period / 2;
        double[] off = new double[y.length];
        Arrays.fill(off, Double.NaN);
        double[] sums = new double[y.length + 1];
        for (int t = 0; t < y.length; t++) {
            sums[t + 1] = sums[t] + y[t];
        }
        for (int t = half; t + half < y.length; t++) {
            double sum = sums[t + half + 1] - sums[t - half];
            sum -= period % 2 == 0 ? (y[t - half] + y[t + half]) / 2 : 0;
            off[t] = y[t] - sum / period;
        }
        return off;
    }
}
