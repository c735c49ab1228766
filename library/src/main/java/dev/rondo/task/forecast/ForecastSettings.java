package dev.rondo.task.forecast;

import dev.rondo.model.ExampleSettings;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.Stack;
import dev.rondo.series.SeriesSettings;

/// The shape of a forecaster and how its series are read in training.
///
/// One series without a context is read as a stream: cut into stretches that are read side by side,
/// states being carried from update to update. Windows, and many series, are shuffled examples;
/// then the truncation means nothing.
///
/// @param stack the layers
/// @param series inputs and targets
/// @param examples streams of the series read side by side, or windows, or series, of a batch;
///   shards; seed
/// @param truncation where streams are cut
public record ForecastSettings(
        Stack stack, SeriesSettings series, ExampleSettings examples, Truncation truncation) {}
