package dev.rondo.model;

import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;

import java.util.List;
import java.util.Map;

/// The batches that a [NetworkLearner] learns from.
///
/// A batch is a function of its epoch and step alone (and of the network's present values, where it
/// depends on the network's own outputs). So a source has no position that a checkpoint would have
/// to save: a training is resumed in the middle of an epoch by asking for the next step. What is
/// carried from step to step are the recurrent states, and only if the source says so
/// ([#carriedSequences()]).
///
/// Epochs and steps count from 0.
public interface BatchSource extends AutoCloseable {
    /// These batches in every epoch, in this order.
    ///
    /// @throws dev.rondo.RondoException if there are none
    static BatchSource of(Batch... batches) {
        return new FixedBatches(List.of(batches));
    }

    /// Batches of an epoch, at least 1.
    int stepsPerEpoch();

    /// The batch of a step.
    ///
    /// @param run the network at its present values, for batches that depend on its outputs
    ///   (scheduled sampling)
    Batch batch(int epoch, int step, NetworkRun run);

    /// How far the gradient of a step goes back through time, and the step of the batch from which
    /// states are carried on. Its dropout is ignored: the learner draws it.
    default NetworkRun.Options options(int step) {
        return NetworkRun.Options.PLAIN;
    }

    /// Sequences whose final states in one batch are the initial states in the next (truncated
    /// backpropagation through time). 0: every batch begins with initial states.
    default int carriedSequences() {
        return 0;
    }

    /// Whether carried states are set back to initial states before every batch.
    default boolean resetsStates() {
        return false;
    }

    /// The error message for a batch all of whose targets are missing.
    default String withoutTargets(int epoch, int step) {
        return "batch "
                + (step + 1)
                + " of epoch "
                + (epoch + 1)
                + " has no targets: all are missing; a larger batch may help";
    }

    /// What must be the same when a training is resumed, by name: a digest of the data, the batch
    /// size, the architecture, the seed… (see [dev.rondo.learn.Learner#identity()]).
    Map<String, String> identity();

    /// Frees what the source holds.
    @Override
    default void close() {}
}
