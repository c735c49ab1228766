package dev.rondo.series.method;

import java.util.List;

/// The seasonal naive forecast: the number of the last season at the same place, ŷ(t+h) = y(t + h −
/// S⌈h/S⌉).
///
/// @param period S, steps of a season
/// @since 0.1
public record SeasonalNaive(int period) implements ForecastMethod {
    @Override
    public String name() {
        return "seasonal naive (" + period + ")";
    }

    @Override
    public String describe() {
        return "the number " + period + " steps before";
    }

    @Override
    public double[] forecast(History history, int at, int horizon) {
        double[] steps = new double[horizon];
        for (int h = 0; h < horizon; h++) {
            steps[h] = history.before(at, at - period + h % period);
        }
        return steps;
    }

    @Override
    public StoredMethod store(NumberStore numbers) {
        return new StoredMethod("seasonal-naive", List.of(period), 0, 0);
    }
}
