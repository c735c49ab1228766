package dev.rondo.task;

import dev.rondo.RondoException;
import dev.rondo.equation.Cell;
import dev.rondo.network.Stack;

import java.util.List;

/// The shape of a forecaster and how its series is read in training.
///
/// @param stack the layers
/// @param targets columns that are foretold; none: all
/// @param batch streams of the series read side by side
/// @param steps from one update to the next: the forward span of truncated backpropagation
/// @param backward steps over which a loss is propagated back. 0: as `steps`
/// @param segment steps whose activations are held in memory at once; 0: all
/// @param reset whether each batch begins at the start of the states, not where the one before
///   ended
/// @param shards parts of a batch that are worked on side by side
/// @param seed of initial values, random starts and dropout
public record ForecastSettings(
        Stack stack,
        List<String> targets,
        int batch,
        int steps,
        int backward,
        int segment,
        boolean reset,
        int shards,
        long seed) {

    public ForecastSettings {
        targets = List.copyOf(targets);
        atLeast(1, "batch", batch);
        atLeast(1, "steps", steps);
        atLeast(0, "backward span", backward);
        atLeast(0, "segment", segment);
        atLeast(1, "shards", shards);
    }

    private static void atLeast(int least, String what, int n) {
        if (n < least) {
            throw new RondoException(what + ": " + n + ", expected at least " + least);
        }
    }

    /// One layer of 32 LSTM units, all columns, 4 streams of 32 steps, one shard, seed 1.
    public static ForecastSettings standard() {
        return new ForecastSettings(
                Stack.of(Cell.shipped("lstm"), 32, 1), List.of(), 4, 32, 0, 0, false, 1, 1);
    }
}
