package dev.rondo.model;

import dev.rondo.learn.TrainingRecord;
import dev.rondo.network.Network;
import dev.rondo.store.Json;
import dev.rondo.store.SafetensorsWriter;

import java.nio.file.Path;

/// Writes a model file, as [ModelFile] reads it. Metadata and tensors stand in the order in which
/// they are added; kind and version come first.
public final class ModelFileWriter {
    private final SafetensorsWriter out;

    public ModelFileWriter(ModelKind<?> kind) {
        out = kind.format().mark(new SafetensorsWriter().metadata(ModelFile.KIND, kind.name()));
    }

    /// Adds a JSON text to the metadata.
    public ModelFileWriter json(String key, Json value) {
        out.metadata(key, value.write());
        return this;
    }

    /// Adds the history of the training.
    public ModelFileWriter record(TrainingRecord record) {
        return json(ModelFile.RECORD, Json.of(record));
    }

    /// Adds a network: its configuration and a tensor for each of its parameters.
    public ModelFileWriter network(Network network, float[] values) {
        NetworkFile.write(out, network, values);
        return this;
    }

    /// For tensors of other things than parameters.
    public SafetensorsWriter tensors() {
        return out;
    }

    /// Writes the file, atomically.
    public void write(Path file) {
        out.write(file);
    }
}
