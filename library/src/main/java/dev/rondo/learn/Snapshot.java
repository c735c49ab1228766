package dev.rondo.learn;

/// The best values so far, to fall back on.
final class Snapshot {
    private final float[] values;
    private int epoch;
    private boolean judged;

    Snapshot(float[] values) {
        this.values = values;
    }

    /// @param epochsDone when the values were these; 0 where that was not at the end of an epoch
    /// @param byValidation whether their loss on held-out data is why
    void take(float[] from, int epochsDone, boolean byValidation) {
        System.arraycopy(from, 0, values, 0, values.length);
        mark(epochsDone, byValidation);
    }

    /// As [#take], where [#values] was written into.
    void mark(int epochsDone, boolean byValidation) {
        epoch = epochsDone;
        judged = byValidation;
    }

    void putBack(float[] into) {
        System.arraycopy(values, 0, into, 0, values.length);
    }

    float[] values() {
        return values;
    }

    int epoch() {
        return epoch;
    }

    boolean judged() {
        return judged;
    }
}
