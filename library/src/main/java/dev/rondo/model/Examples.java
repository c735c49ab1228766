package dev.rondo.model;

import dev.rondo.network.spec.Batch;
import dev.rondo.runtime.RandomStreams;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Items to learn from or to be measured on, encoded: sentences, series, windows of a series.
/// Several threads may ask at once.
public interface Examples {
    /// How many there are.
    int count();

    /// Steps of an item.
    int length(int item);

    /// Some of them as a batch, in this order, in which lengths fall.
    ///
    /// @param noise what the training may draw from to alter what is read (unknown words…); null
    ///   where it is measured
    Batch batch(int[] items, @Nullable RandomStreams noise);

    /// Tells these items from others: a training is resumed on the same ones only.
    String digest();

    /// What a checkpoint keeps of them, by name, and compares when a training is resumed.
    default Map<String, String> identity() {
        return Map.of("examples", digest());
    }
}
