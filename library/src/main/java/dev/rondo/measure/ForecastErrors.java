package dev.rondo.measure;

import dev.rondo.RondoException;

/// How far forecasts are from what came. Steps where the truth is NaN (missing) are left out; a
/// forecast that is NaN makes the measure NaN.
public final class ForecastErrors {
    private ForecastErrors() {}

    private interface Error {
        double of(double truth, double forecast);
    }

    private static double mean(double[] truth, double[] forecast, Error error) {
        if (truth.length != forecast.length) {
            throw new RondoException(
                    forecast.length + " forecasts of " + truth.length + " steps: expected as many");
        }
        double sum = 0;
        int count = 0;
        for (int t = 0; t < truth.length; t++) {
            if (!Double.isNaN(truth[t])) {
                sum += error.of(truth[t], forecast[t]);
                count++;
            }
        }
        return sum / count;
    }

    /// Mean absolute error.
    public static double mae(double[] truth, double[] forecast) {
        return mean(truth, forecast, (y, f) -> Math.abs(y - f));
    }

    /// Mean squared error.
    public static double mse(double[] truth, double[] forecast) {
        return mean(truth, forecast, (y, f) -> (y - f) * (y - f));
    }

    /// Root of the mean squared error.
    public static double rmse(double[] truth, double[] forecast) {
        return Math.sqrt(mse(truth, forecast));
    }

    /// Mean absolute percentage error, in percent: 100·|y − f| ÷ |y|. Infinite where a truth is 0.
    public static double mape(double[] truth, double[] forecast) {
        return mean(truth, forecast, (y, f) -> y == f ? 0 : 100 * Math.abs((y - f) / y));
    }

    /// Symmetric mean absolute percentage error as in the M4 competition, in percent, from 0 to
    /// 200: 200·|y − f| ÷ (|y| + |f|), and 0 where both are 0.
    public static double smape(double[] truth, double[] forecast) {
        return mean(
                truth,
                forecast,
                (y, f) -> y == f ? 0 : 200 * Math.abs(y - f) / (Math.abs(y) + Math.abs(f)));
    }

    /// What MASE divides by: the mean absolute error, within the history, of the value one season
    /// before (Hyndman & Koehler 2006). NaN if the history is no longer than a season.
    ///
    /// @param period steps of a season; 1 without seasons
    public static double scale(double[] history, int period) {
        double sum = 0;
        int count = 0;
        for (int t = period; t < history.length; t++) {
            double error = Math.abs(history[t] - history[t - period]);
            if (!Double.isNaN(error)) {
                sum += error;
                count++;
            }
        }
        return sum / count;
    }

    /// Mean absolute scaled error: MAE ÷ [#scale]. Infinite if the history never changes.
    public static double mase(double[] truth, double[] forecast, double[] history, int period) {
        return mae(truth, forecast) / scale(history, period);
    }

    /// Overall weighted average of the M4 competition: the mean of sMAPE and MASE, each divided by
    /// that of the reference (there Naive 2; see [Baseline]).
    public static double owa(
            double smape, double mase, double referenceSmape, double referenceMase) {
        return (smape / referenceSmape + mase / referenceMase) / 2;
    }
}
