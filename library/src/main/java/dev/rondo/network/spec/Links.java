package dev.rondo.network.spec;

import dev.rondo.store.Key;

/// How the layers of a stack are linked.
public enum Links {
    /// Each layer reads what the one below gives.
    @Key("STACKED")
    STACKED,
    /// What a layer gives is added to what it read, where both are equally wide. He et al. 2016.
    @Key("RESIDUAL")
    RESIDUAL,
    /// Each layer also reads the network's input, and the output reads all layers side by side.
    /// Graves 2013.
    @Key("SKIPPING")
    SKIPPING;

    @Override
    public String toString() {
        return SpelledEnum.text(this);
    }

    /// Reads what [#toString] writes.
    public static Links parse(String text) {
        return SpelledEnum.parse("links", text, values());
    }
}
