package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.model.ModelKind;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// How `rondo predict` writes what a model says.
@Key("--to")
public enum OutputFormat {
    @Key("TEXT")
    TEXT,
    @Key("JSON")
    JSON,
    @Key("CSV")
    CSV,
    @Key("COLUMNS")
    COLUMNS,
    @Key("INLINE")
    INLINE,
    @Key("SEGMENTED")
    SEGMENTED;

    /// @throws RondoException if this is none of those
    public void among(ModelKind<?> kind, OutputFormat... possible) {
        if (!List.of(possible).contains(this)) {
            throw new RondoException(
                    "--to "
                            + this
                            + ": what "
                            + kind.description()
                            + " says is written as "
                            + Arrays.stream(possible)
                                    .map(OutputFormat::toString)
                                    .collect(Collectors.joining(" or ")));
        }
    }

    @Override
    public String toString() {
        return SerialisedNames.spelling(this);
    }
}
