package dev.rondo.measure;

import dev.rondo.RondoException;

import java.util.Arrays;

/// The simple forecasts that others are measured against. Exponential smoothing is [Ets].
public enum Baseline {
    /// The last value.
    NAIVE,
    /// The value one season before (Naive S).
    SEASONAL_NAIVE,
    /// The last value, going on by the mean change of the whole history.
    DRIFT,
    /// The mean of the history.
    MEAN,
    /// Naive 2 of the M4 competition: the last value of the history without its seasons, times the
    /// season, if the history is seasonal at 90 % confidence; else the last value.
    NAIVE_2;

    /// @param history what came so far, without gaps
    /// @param period steps of a season; 1 without seasons
    /// @param horizon how many steps to forecast
    /// @throws RondoException if the history is shorter than one step, or than a season where that
    ///   is needed, or has a gap
    public double[] forecast(double[] history, int period, int horizon) {
        int n = history.length;
        int least = this == SEASONAL_NAIVE ? period : 1;
        if (n < least || period < 1) {
            throw new RondoException(
                    "a history of "
                            + n
                            + " steps and a period of "
                            + period
                            + ": expected a history of at least "
                            + Math.max(1, least)
                            + " and a period of 1 or more");
        }
        for (int t = 0; t < n; t++) {
            if (Double.isNaN(history[t])) {
                throw new RondoException(
                        "step " + (t + 1) + " of the history is missing: fill its gaps first");
            }
        }
        double last = history[n - 1];
        double[] forecast = new double[horizon];
        switch (this) {
            case NAIVE -> Arrays.fill(forecast, last);
            case MEAN -> Arrays.fill(forecast, Arrays.stream(history).average().orElseThrow());
            case SEASONAL_NAIVE -> Arrays.setAll(forecast, h -> history[n - period + h % period]);
            case DRIFT -> {
                double slope = n < 2 ? 0 : (last - history[0]) / (n - 1);
                Arrays.setAll(forecast, h -> last + (h + 1) * slope);
            }
            case NAIVE_2 -> {
                double[] seasons =
                        SeasonalDecomposition.significant(history, period)
                                ? SeasonalDecomposition.multiplicative(history, period)
                                : ones(period);
                double level = last / seasons[(n - 1) % period];
                Arrays.setAll(forecast, h -> level * seasons[(n + h) % period]);
            }
        }
        return forecast;
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }
}
