package dev.rondo.series.method;

import java.util.Arrays;
import java.util.List;

/// The naive forecast: ŷ(t+h) = y(t).
///
/// @since 0.1
public record NaiveForecast() implements ForecastMethod {
    @Override
    public String name() {
        return "naive";
    }

    @Override
    public String describe() {
        return "the last number";
    }

    @Override
    public double[] forecast(History history, int at, int horizon) {
        double[] steps = new double[horizon];
        Arrays.fill(steps, history.before(at, at - 1));
        return steps;
    }

    @Override
    public StoredMethod store(NumberStore numbers) {
        return new StoredMethod("naive", List.of(), 0, 0);
    }
}
