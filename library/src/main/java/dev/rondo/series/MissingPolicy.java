package dev.rondo.series;

import dev.rondo.RondoException;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

import java.util.Arrays;

/// What a forecaster reads where a number is missing.
public enum MissingPolicy {
    /// The last number that was seen.
    @Key("LAST")
    LAST,
    /// The last one, and beside each number whether it was seen and how long ago (ln of 1 + steps).
    /// A cell that declares the inputs `mask` and `gap` is told in any case.
    @Key("MASK")
    MASK,
    /// The mean.
    @Key("MEAN")
    MEAN,
    /// What lies on the line between the numbers on both sides, within the context; behind the last
    /// one, the last.
    @Key("LINEAR")
    LINEAR;

    @Override
    public String toString() {
        return SerialisedNames.spelling(this);
    }

    /// Reads what [#toString] writes.
    public static MissingPolicy parse(String text) {
        return Arrays.stream(values())
                .filter(m -> m.toString().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new RondoException(
                                "missing `"
                                        + text
                                        + "`: expected one of "
                                        + Arrays.asList(values())));
    }
}
