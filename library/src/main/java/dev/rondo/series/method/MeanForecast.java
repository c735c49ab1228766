package dev.rondo.series.method;

import java.util.Arrays;
import java.util.List;

/// The mean of all numbers so far.
///
/// @since 0.1
public record MeanForecast() implements ForecastMethod {
    @Override
    public String name() {
        return "mean";
    }

    @Override
    public String describe() {
        return "the mean of all numbers";
    }

    @Override
    public double[] forecast(History history, int at, int horizon) {
        double[] steps = new double[horizon];
        Arrays.fill(steps, Arrays.stream(history.until(at)).average().orElse(0));
        return steps;
    }

    @Override
    public StoredMethod store(NumberStore numbers) {
        return new StoredMethod("mean", List.of(), 0, 0);
    }
}
