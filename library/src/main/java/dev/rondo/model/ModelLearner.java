package dev.rondo.model;

import dev.rondo.learn.TrainingRecord;

import java.util.Optional;

/// The data of a task, encoded, and the network in training on them: what a [ModelTraining] trains.
///
/// @param <M> the kind of model that comes of it
public interface ModelLearner<M extends Model> extends AutoCloseable {
    /// What trains it.
    NetworkLearner learner();

    /// The model with the present values.
    ///
    /// @param record of the training so far, which the model keeps
    M model(TrainingRecord record);

    /// Batch, shards and seed of its training, where it has them.
    default Optional<ExampleSettings> examples() {
        return Optional.empty();
    }

    @Override
    void close();
}
