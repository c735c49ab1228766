package dev.rondo.series.method;

import java.util.List;

/// The exponentially weighted average of the numbers at the same place in the seasons before: m ← m
/// + α (y − m) for each place of the season by itself. α = 1 is the seasonal naive forecast.
///
/// @param period S, steps of a season
/// @param alpha α, from 0 to 1
/// @since 0.1
public record SeasonalAverage(int period, double alpha) implements ForecastMethod {
    private static final double[] ALPHAS = {1, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05};

    /// With the α that forecast best one season ahead.
    ///
    /// @param end row after the last that is learned from
    static SeasonalAverage fit(History history, int end, int period) {
        double[] y = history.until(end);
        double least = Double.POSITIVE_INFINITY;
        double best = 1;
        for (double alpha : ALPHAS) {
            double sum = 0;
            double[] mean = y.clone(); // of each row: of its place, up to it
            for (int t = period; t < end; t++) {
                if (t >= 2 * period) {
                    sum += Math.abs(y[t] - mean[t - period]);
                }
                mean[t] = mean[t - period] + alpha * (y[t] - mean[t - period]);
            }
            if (sum < least) {
                least = sum;
                best = alpha;
            }
        }
        return new SeasonalAverage(period, best);
    }

    @Override
    public String name() {
        return "seasonal average (" + period + ")";
    }

    @Override
    public String describe() {
        return "α " + ForecastMethod.text(alpha);
    }

    @Override
    public double[] forecast(History history, int at, int horizon) {
        double[] mean = history.until(at);
        for (int t = period; t < at; t++) {
            mean[t] = mean[t - period] + alpha * (mean[t] - mean[t - period]);
        }
        double[] steps = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            steps[h] = mean[Math.max(0, at - period + h % period)];
        }
        return steps;
    }

    @Override
    public StoredMethod store(NumberStore numbers) {
        return new StoredMethod("seasonal-average", List.of(period), numbers.add(alpha), 1);
    }
}
