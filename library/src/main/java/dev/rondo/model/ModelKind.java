package dev.rondo.model;

import dev.rondo.store.FileFormat;

import java.nio.file.Path;
import java.util.Optional;

/// A kind of model: its names in files and in messages, and how a model is read from a file. A
/// constant beside each class of models; `dev.rondo.task.Models` has all of them.
///
/// @param type the class of its models
/// @param format of its files: which versions are read, which one is written
/// @param reader makes a model of what a file holds
public record ModelKind<M extends Model>(
        Class<M> type, Names names, FileFormat format, Reader<M> reader) {

    /// The names of a kind.
    ///
    /// @param file the value of the metadata `rondo.kind`
    /// @param description for messages, with its article: `a classifier`
    /// @param command that writes such files: `rondo train classify`
    /// @param continueCommand the command that goes on with a model, for messages of commands that
    ///   do nothing with it; empty: none does
    public record Names(
            String file, String description, String command, Optional<String> continueCommand) {
        /// A kind whose models are complete once they are written.
        public Names(String file, String description, String command) {
            this(file, description, command, Optional.empty());
        }
    }

    /// Makes a model of what a file holds; kind and version have been checked.
    @FunctionalInterface
    public interface Reader<M extends Model> {
        /// @throws dev.rondo.RondoException if the parts of the file do not fit together
        M read(ModelFile file);
    }

    /// The value of the metadata `rondo.kind`.
    public String name() {
        return names.file();
    }

    /// With its article: `a classifier`.
    public String description() {
        return names.description();
    }

    /// Reads a model.
    ///
    /// @throws dev.rondo.RondoException if the file holds no model of this kind, is damaged, or a
    ///   newer Rondo wrote it
    public M load(Path file) {
        try (var in = ModelFile.open(file)) {
            return in.read(this);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
