package dev.rondo.network.spec;

import dev.rondo.store.Key;

/// The way in which a layer reads a sequence. The last step of a sequence is its own: sequences of
/// a batch that are shorter than others are read backward from where they end.
public enum Direction {
    /// From the first step to the last.
    @Key("FORWARD")
    FORWARD,
    /// From the last step to the first; what it gives at a step has seen that step and all after
    /// it.
    @Key("BACKWARD")
    BACKWARD,
    /// A cell for each direction, with parameters of its own, put together by a [Merge]. Schuster &
    /// Paliwal 1997.
    @Key("BOTH")
    BOTH;

    @Override
    public String toString() {
        return SpelledEnum.text(this);
    }

    /// Reads what [#toString] writes.
    public static Direction parse(String text) {
        return SpelledEnum.parse("direction", text, values());
    }
}
