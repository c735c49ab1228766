package dev.rondo.data.series;

import dev.rondo.runtime.RecordText;

/// A time series with its name. The array is given out as it is; nobody may write into it.
///
/// @param values one for each step; NaN where one is missing
public record NamedSeries(String name, double[] values) {
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
