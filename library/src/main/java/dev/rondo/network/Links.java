package dev.rondo.network;

import dev.rondo.RondoException;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How the layers of a stack are linked.
public enum Links {
    /// Each layer reads what the one below gives.
    STACKED,
    /// What a layer gives is added to what it read, where both are equally wide. He et al. 2016.
    RESIDUAL,
    /// Each layer also reads the network's input, and the output reads all layers side by side.
    /// Graves 2013.
    SKIPPING;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads what [#toString] writes.
    public static Links parse(String text) {
        for (Links l : values()) {
            if (l.toString().equals(text)) {
                return l;
            }
        }
        throw new RondoException(
                "links `"
                        + text
                        + "`: expected one of "
                        + Arrays.stream(values())
                                .map(Links::toString)
                                .collect(Collectors.joining(", ")));
    }
}
