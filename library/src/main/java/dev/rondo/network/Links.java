package dev.rondo.network;

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
        return Named.text(this);
    }

    /// Reads what [#toString] writes.
    public static Links parse(String text) {
        return Named.parse("links", text, values());
    }
}
