package dev.rondo.series.method;

import java.util.Arrays;
import java.util.List;

/// Simple exponential smoothing of the series without its seasons, and the Theta method
/// (Assimakopoulos & Nikolopoulos 2000; as smoothing with half the slope of the trend, Hyndman &
/// Billah 2003): l ← l + α (x − l), ŷ(t+h) = l + h·b/2 + s, where x = y − s, s is the seasons'
/// classical additive decomposition and b the slope of the least-squares line of x. Seasons and
/// slope are those of the history that is forecast.
///
/// @param period steps of a season; 1: none
/// @param logs whether it is done with logarithms
/// @param slope whether b counts (Theta)
/// @param alpha α
/// @since 0.1
public record SmoothingForecast(int period, boolean logs, boolean slope, double alpha)
        implements ForecastMethod {
    private static final double[] ALPHAS = {0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.99};
    private static final int START = 10; // numbers whose mean the level begins with

    /// With the α that forecast best one step ahead.
    ///
    /// @param end row after the last that is learned from
    static SmoothingForecast fit(
            History history, int end, int period, boolean logs, boolean slope) {
        double[] x = adjusted(levels(history, end, logs), seasons(history, end, period, logs));
        double least = Double.POSITIVE_INFINITY;
        double best = 0.5;
        for (double alpha : ALPHAS) {
            double sum = 0;
            double level = start(x);
            for (double number : x) {
                sum += (number - level) * (number - level);
                level += alpha * (number - level);
            }
            if (sum < least) {
                least = sum;
                best = alpha;
            }
        }
        return new SmoothingForecast(period, logs, slope, best);
    }

    private static double[] levels(History history, int end, boolean logs) {
        double[] y = history.until(end);
        return logs ? Arrays.stream(y).map(Math::log).toArray() : y;
    }

    /// What the seasons add, by place from the first row.
    private static double[] seasons(History history, int end, int period, boolean logs) {
        return period > 1 && end >= 2 * period
                ? Seasons.additive(levels(history, end, logs), period)
                : new double[1];
    }

    private static double[] adjusted(double[] levels, double[] seasons) {
        double[] x = levels.clone();
        for (int t = 0; t < x.length; t++) {
            x[t] -= seasons[t % seasons.length];
        }
        return x;
    }

    private static double start(double[] x) {
        return Arrays.stream(x).limit(START).average().orElse(0);
    }

    @Override
    public String name() {
        return (slope ? "Theta" : "exponential smoothing")
                + (period > 1 ? " (" + period + ")" : "")
                + (logs ? " of logarithms" : "");
    }

    @Override
    public String describe() {
        return "α " + ForecastMethod.text(alpha);
    }

    @Override
    public double[] forecast(History history, int at, int horizon) {
        double[] seasons = seasons(history, at, period, logs);
        double[] x = adjusted(levels(history, at, logs), seasons);
        double level = start(x);
        for (double number : x) {
            level += alpha * (number - level);
        }
        double trend = slope ? slope(x) / 2 : 0;
        double[] steps = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            double z = level + (h + 1) * trend + seasons[(at + h) % seasons.length];
            steps[h] = logs ? Math.exp(z) : z;
        }
        return steps;
    }

    /// Of the least-squares line.
    private static double slope(double[] x) {
        double middle = (x.length - 1) / 2.0;
        double mean = Arrays.stream(x).average().orElse(0);
        double together = 0;
        double alone = 0;
        for (int t = 0; t < x.length; t++) {
            together += (t - middle) * (x[t] - mean);
            alone += (t - middle) * (t - middle);
        }
        return alone == 0 ? 0 : together / alone;
    }

    @Override
    public StoredMethod store(NumberStore numbers) {
        return new StoredMethod(
                "smoothing", List.of(period, logs ? 1 : 0, slope ? 1 : 0), numbers.add(alpha), 1);
    }
}
