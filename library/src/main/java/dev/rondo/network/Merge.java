package dev.rondo.network;

/// How the rows of several sources become one.
public enum Merge {
    /// Side by side: as wide as all together.
    CONCATENATE,
    /// Added.
    SUM,
    /// Added and divided by their number.
    MEAN,
    /// Multiplied, number by number.
    PRODUCT;

    @Override
    public String toString() {
        return Named.text(this);
    }

    /// Reads what [#toString] writes.
    public static Merge parse(String text) {
        return Named.parse("merge", text, values());
    }
}
