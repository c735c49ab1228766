package dev.rondo.network.spec;

import dev.rondo.store.Key;

/// How the rows of several sources become one.
public enum Merge {
    /// Side by side: as wide as all together.
    @Key("CONCATENATE")
    CONCATENATE,
    /// Added.
    @Key("SUM")
    SUM,
    /// Added and divided by their number.
    @Key("MEAN")
    MEAN,
    /// Multiplied, number by number.
    @Key("PRODUCT")
    PRODUCT;

    @Override
    public String toString() {
        return SpelledEnum.text(this);
    }

    /// Reads what [#toString] writes.
    public static Merge parse(String text) {
        return SpelledEnum.parse("merge", text, values());
    }
}
