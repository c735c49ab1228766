package dev.rondo.task.forecast;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.spec.Stack;
import dev.rondo.series.SeriesSettings;

/// The shape of a forecaster and how its series are read in training.
///
/// One series without a context is read as a stream: cut into `batch` stretches that are read side
/// by side, states being carried from update to update. Windows, and many series, are shuffled
/// examples of which `batch` make an update; then `steps`, `backward`, `segment` and `reset` mean
/// nothing.
///
/// @param stack the layers
/// @param series what is read and what is foretold
/// @param batch streams of the series read side by side; or windows, or series
/// @param steps from one update to the next: the forward span of truncated backpropagation
/// @param backward steps over which a loss is propagated back. 0: as `steps`
/// @param segment steps whose activations are held in memory at once; 0: all
/// @param reset whether each batch begins at the start of the states, not where the one before
///   ended
/// @param stride of so many neighbouring windows one is learned from in an epoch
/// @param shards parts of a batch that are worked on side by side
/// @param seed of initial values, random starts, the order of examples and dropout
public record ForecastSettings(
        Stack stack,
        SeriesSettings series,
        int batch,
        int steps,
        int backward,
        int segment,
        boolean reset,
        int stride,
        int shards,
        long seed) {

    public ForecastSettings {
        atLeast(1, "batch", batch);
        atLeast(1, "steps", steps);
        atLeast(0, "backward span", backward);
        atLeast(0, "segment", segment);
        atLeast(1, "stride", stride);
        atLeast(1, "shards", shards);
    }

    private static void atLeast(int least, String what, int n) {
        if (n < least) {
            throw new RondoException(what + ": " + n + ", expected at least " + least);
        }
    }

    /// One layer of 32 LSTM units, the next row of all columns, 4 streams of 32 steps, one shard,
    /// seed 1.
    public static ForecastSettings standard() {
        return new ForecastSettings(
                Stack.of(Cell.shipped("lstm"), 32, 1),
                SeriesSettings.next(java.util.List.of()),
                4,
                32,
                0,
                0,
                false,
                1,
                1,
                1);
    }
}
