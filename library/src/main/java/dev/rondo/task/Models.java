package dev.rondo.task;

import dev.rondo.model.Model;
import dev.rondo.model.ModelFile;
import dev.rondo.model.ModelKind;
import dev.rondo.task.classify.Classifier;
import dev.rondo.task.forecast.Forecaster;
import dev.rondo.task.language.LanguageModel;
import dev.rondo.task.language.NgramModel;
import dev.rondo.task.online.OnlineModel;
import dev.rondo.task.tag.Tagger;

import java.nio.file.Path;
import java.util.List;

/// All kinds of model. A file says which it is (`rondo.kind`, see docs/model-file.md):
///
///     switch (Models.load(file)) {
///         case Classifier classifier -> …
///         case Forecaster forecaster -> …
///         default -> …
///     }
public final class Models {
    private static final List<ModelKind<?>> KINDS =
            List.of(
                    LanguageModel.KIND,
                    NgramModel.KIND,
                    Forecaster.KIND,
                    Classifier.KIND,
                    Tagger.KIND,
                    OnlineModel.KIND);

    private Models() {}

    /// Every kind.
    public static List<ModelKind<?>> kinds() {
        return KINDS;
    }

    /// Which kind of model a file holds; the model itself is not read.
    ///
    /// @throws dev.rondo.RondoException if it holds no model of a known kind, or is damaged
    public static ModelKind<?> kind(Path file) {
        try (var in = ModelFile.open(file)) {
            return kind(in);
        }
    }

    /// Reads a model of whatever kind.
    ///
    /// @throws dev.rondo.RondoException if the file holds no model of a known kind, is damaged, or
    ///   a newer Rondo wrote it
    public static Model load(Path file) {
        try (var in = ModelFile.open(file)) {
            return in.read(kind(in));
        }
    }

    private static ModelKind<?> kind(ModelFile in) {
        return KINDS.stream()
                .filter(in::holds)
                .findFirst()
                .orElseThrow(() -> in.unknownKind(KINDS.stream().map(ModelKind::name).toList()));
    }
}
