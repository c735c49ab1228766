package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.store.FileFormat;
import dev.rondo.store.Key;
import dev.rondo.store.Safetensors;
import dev.rondo.store.SerialisedNames;

import picocli.CommandLine.ParseResult;

import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// What a model file holds, as its metadata `rondo.kind` says.
@Key("rondo.kind")
public enum ModelKind {
    @Key("LANGUAGE")
    LANGUAGE("a language model"),
    @Key("NGRAM")
    NGRAM("an n-gram model"),
    @Key("FORECAST")
    FORECAST("a forecaster"),
    @Key("CLASSIFIER")
    CLASSIFIER("a classifier"),
    @Key("TAGGER")
    TAGGER("a tagger"),
    @Key("ONLINE")
    ONLINE("a model of `rondo online`, which goes on with it by --resume");

    private final String description;

    ModelKind(String description) {
        this.description = description;
    }

    /// Looks into a model file.
    ///
    /// @throws RondoException if it holds no model of Rondo, or is damaged
    public static ModelKind of(Path file) {
        try (var in = Safetensors.open(file)) {
            var name = in.metadata().get("rondo.kind");
            return Arrays.stream(values())
                    .filter(kind -> kind.toString().equals(name))
                    .findFirst()
                    .orElseThrow(() ->
                            FileFormat.explained(
                                    in, unknown(file, name == null ? "nothing" : name)));
        }
    }

    private static RondoException unknown(Path file, String name) {
        return new RondoException(
                file
                        + ": holds no model that this Rondo knows (its metadata says rondo.kind = "
                        + name
                        + ", expected one of "
                        + Arrays.stream(values())
                                .map(ModelKind::toString)
                                .collect(Collectors.joining(", "))
                        + "): was it written by another program, or by a later version?");
    }

    /// Refuses options that were given and are for other kinds of models: see [ForModels].
    ///
    /// @throws RondoException that names the first of them
    public void check(ParseResult given, Path model) {
        for (var option : given.matchedOptions()) {
            if (option.userObject() instanceof Field field) {
                var own = field.getAnnotation(ForModels.class);
                var fits =
                        own != null
                                ? own
                                : field.getDeclaringClass().getAnnotation(ForModels.class);
                if (fits != null && !List.of(fits.value()).contains(this)) {
                    throw new RondoException(
                            option.longestName()
                                    + ": is for "
                                    + Arrays.stream(fits.value())
                                            .map(kind -> kind.description)
                                            .collect(Collectors.joining(" or "))
                                    + ", and "
                                    + model
                                    + " is "
                                    + description);
                }
            }
        }
    }

    /// That a command does nothing with models of this kind.
    public RondoException unfit(String command, Path model) {
        return new RondoException(
                model
                        + ": is "
                        + description
                        + ", with which `rondo "
                        + command
                        + "` does nothing");
    }

    /// With its article.
    String description() {
        return description;
    }

    /// As files have it.
    @Override
    public String toString() {
        return SerialisedNames.spelling(this);
    }
}
