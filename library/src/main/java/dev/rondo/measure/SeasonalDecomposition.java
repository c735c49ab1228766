package dev.rondo.measure;

import java.util.Arrays;

/// The seasons of a series, by classical decomposition.
final class SeasonalDecomposition {
    private SeasonalDecomposition() {}

    /// The test of the M4 competition: whether the autocorrelation at the period is significant at
    /// 90 %. Needs three seasons.
    static boolean significant(double[] series, int period) {
        int n = series.length;
        if (period < 2 || n < 3 * period) {
            return false;
        }
        double sum = 0;
        for (int lag = 1; lag < period; lag++) {
            double r = autocorrelation(series, lag);
            sum += r * r;
        }
        double limit = 1.645 * Math.sqrt((1 + 2 * sum) / n);
        return Math.abs(autocorrelation(series, period)) > limit;
    }

    private static double autocorrelation(double[] series, int lag) {
        double mean = Arrays.stream(series).average().orElseThrow();
        double together = 0;
        double alone = 0;
        for (int t = 0; t < series.length; t++) {
            alone += (series[t] - mean) * (series[t] - mean);
            if (t >= lag) {
                together += (series[t] - mean) * (series[t - lag] - mean);
            }
        }
        return alone == 0 ? 0 : together / alone;
    }

    /// Factors of the seasons, by place in the season; their mean is 1. All 1 if a trend is 0.
    static double[] multiplicative(double[] series, int period) {
        double[] seasons = means(series, period, true);
        double mean = Arrays.stream(seasons).average().orElseThrow();
        for (int s = 0; s < period; s++) {
            seasons[s] /= mean;
            if (!Double.isFinite(seasons[s]) || seasons[s] == 0) {
                Arrays.fill(seasons, 1);
                return seasons;
            }
        }
        return seasons;
    }

    /// What the seasons add, by place in the season; their mean is 0.
    static double[] additive(double[] series, int period) {
        double[] seasons = means(series, period, false);
        double mean = Arrays.stream(seasons).average().orElseThrow();
        for (int s = 0; s < period; s++) {
            seasons[s] -= mean;
        }
        return seasons;
    }

    private static double[] means(double[] series, int period, boolean ratio) {
        double[] trend = trend(series, period);
        double[] sums = new double[period];
        int[] counts = new int[period];
        for (int t = 0; t < series.length; t++) {
            if (!Double.isNaN(trend[t])) {
                sums[t % period] += ratio ? series[t] / trend[t] : series[t] - trend[t];
                counts[t % period]++;
            }
        }
        for (int s = 0; s < period; s++) {
            sums[s] = counts[s] == 0 ? (ratio ? 1 : 0) : sums[s] / counts[s];
        }
        return sums;
    }

    /// The centred moving average over a season; NaN at both ends.
    static double[] trend(double[] series, int period) {
        int half = period / 2;
        double[] trend = new double[series.length];
        Arrays.fill(trend, Double.NaN);
        for (int t = half; t + half < series.length; t++) {
            double sum = 0;
            for (int i = t - half; i <= t + half; i++) {
                boolean end = period % 2 == 0 && (i == t - half || i == t + half);
                sum += end ? series[i] / 2 : series[i];
            }
            trend[t] = sum / period;
        }
        return trend;
    }
}
