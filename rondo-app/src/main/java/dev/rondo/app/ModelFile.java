package dev.rondo.app;

import dev.rondo.RondoException;
import dev.rondo.store.Safetensors;
import dev.rondo.task.NgramModel;
import dev.rondo.task.SequenceModel;
import java.nio.file.Path;

/// Opens model files of any kind.
final class ModelFile {
    private ModelFile() {}

    /// The model in a file; its metadata say of which kind it is.
    ///
    /// @throws RondoException if it is no model of Rondo, or damaged
    static SequenceModel open(Path path) {
        try (var file = Safetensors.open(path)) {
            var kind = file.metadata().get("rondo.kind");
            if (kind == null) {
                throw new RondoException(
                        path
                                + ": a safetensors file, but no model of Rondo: the metadata rondo.kind is"
                                + " missing. Was it written by another program?");
            }
            return switch (kind) {
                case NgramModel.KIND -> NgramModel.load(file);
                default -> throw new RondoException(path + ": a model of the kind " + kind
                        + ", expected " + NgramModel.KIND + ": was it written by a newer Rondo?");
            };
        }
    }
}
