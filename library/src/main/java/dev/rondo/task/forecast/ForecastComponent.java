package dev.rondo.task.forecast;

import dev.rondo.runtime.RecordText;

/// A method's part of the forecast of a blend.
///
/// @param method its name
/// @param weight in the blend
/// @param steps of each step ahead what it forecasts; NaN: nothing
/// @since 0.1
public record ForecastComponent(String method, double weight, double[] steps) {
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
