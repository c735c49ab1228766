package dev.rondo.model;

import dev.rondo.learn.TrainingRecord;
import dev.rondo.network.Network;

import java.nio.file.Path;
import java.util.Optional;

/// A trained model, of whatever kind: what all kinds have in common. `dev.rondo.task.Models` has
/// the table of kinds and opens a file of any of them.
public interface Model {
    /// What kind of model it is.
    ModelKind<?> kind();

    /// Its network: layers, widths, equations. Empty for a kind that has none (n-grams).
    Optional<Network> network();

    /// How it was trained, epoch by epoch. Empty for a kind whose training has no epochs.
    Optional<TrainingRecord> record();

    /// Writes the model as a safetensors file, atomically (docs/model-file.md). A file of that name
    /// is replaced if Rondo wrote it: data never are.
    ///
    /// @throws dev.rondo.RondoException if there is a file that Rondo did not write, or the file
    ///   cannot be written
    void save(Path file);
}
