package dev.rondo.data;

/// A time series with its class. The array is given out as it is; nobody may write into it.
///
/// @param label its class; empty if the file has none
/// @param channels how many numbers a step has
/// @param values steps × channels; NaN where one is missing
public record LabelledSeries(String label, int channels, float[] values) {
    /// How many steps it has.
    public int steps() {
        return values.length / channels;
    }
}
