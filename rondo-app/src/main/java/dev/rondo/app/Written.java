package dev.rondo.app;

import dev.rondo.RondoException;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How `rondo predict` writes what a model says.
enum Written {
    TEXT,
    JSON,
    CSV,
    COLUMNS,
    INLINE,
    SEGMENTED;

    /// @throws RondoException if this is none of those
    void among(ModelKind kind, Written... possible) {
        if (!List.of(possible).contains(this)) {
            throw new RondoException(
                    "--to "
                            + this
                            + ": what "
                            + kind.description()
                            + " says is written as "
                            + Arrays.stream(possible)
                                    .map(Written::toString)
                                    .collect(Collectors.joining(" or ")));
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
