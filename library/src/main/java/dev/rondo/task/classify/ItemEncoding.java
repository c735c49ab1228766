package dev.rondo.task.classify;

import dev.rondo.data.labelled.Labelled;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// How a text or a series becomes what a network reads. Made of what is learned from, and kept with
/// the model; immutable.
sealed interface ItemEncoding permits TextEncoding, SeriesEncoding {
    /// What the network reads.
    Input input();

    /// An item as a record of whole numbers; at least one step.
    ///
    /// @throws dev.rondo.RondoException if it is of another sort than those that were learned from
    int[] encode(Labelled item);

    /// What is read of an item at each step: its tokens, pieces of them, or times.
    List<String> stepNames(Labelled item);

    /// Steps of a record.
    int steps(int[] record);

    /// The rows of a batch.
    ///
    /// @param records of its items
    /// @param rows of each item and step its row
    /// @param count rows of all
    /// @param noise what may be drawn from to alter what is read; null: nothing is altered
    Rows rows(List<int[]> records, RowOf rows, int count, @Nullable RandomStreams noise);

    /// Where a step of an item stands in a batch.
    @FunctionalInterface
    interface RowOf {
        int row(int item, int step);
    }

    /// As a model file holds it.
    Configuration configuration();

    /// What a model file holds.
    sealed interface Configuration
            permits TextEncoding.TextConfiguration, SeriesEncoding.SeriesConfiguration {
        ItemEncoding encoding();
    }
}
