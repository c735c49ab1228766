package dev.rondo.series;

import dev.rondo.RondoException;
import dev.rondo.store.Key;
import dev.rondo.store.SerialisedNames;

import java.util.Arrays;

/// The scale in which a forecaster reads and predicts a series. What it needs to know of a series
/// is taken from the part that is learned from; where there are many series, of each from its own
/// past.
public enum Normalisation {
    /// (v − mean) / deviation.
    @Key("STANDARD")
    STANDARD,
    /// v / mean of |v|, as in DeepAR (Salinas et al. 2020).
    @Key("MEAN")
    MEAN,
    /// v as it is.
    @Key("NONE")
    NONE,
    /// ln v, then as [#STANDARD]: where numbers are positive and vary in proportion to their level.
    @Key("LOG")
    LOG,
    /// (v − last value of the context) / deviation within the context: levels that wander do no
    /// harm. After RevIN (Kim et al. 2022), with the last value for the mean as NLinear has it
    /// (Zeng et al. 2023).
    @Key("WINDOW")
    WINDOW;

    @Override
    public String toString() {
        return SerialisedNames.spelling(this);
    }

    /// Reads what [#toString] writes.
    public static Normalisation parse(String text) {
        return Arrays.stream(values())
                .filter(s -> s.toString().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new RondoException(
                                "scale `"
                                        + text
                                        + "`: expected one of "
                                        + Arrays.asList(values())));
    }
}
