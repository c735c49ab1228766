package dev.rondo.measure;

import java.util.Locale;

/// How much of what was said is right, and how much of what is right was said.
///
/// @param right how many are said and right
/// @param said how many are said
/// @param there how many there are to say
public record PrecisionRecall(long right, long said, long there) {
    /// right ÷ said; 0 if nothing is said.
    public double precision() {
        return said == 0 ? 0 : (double) right / said;
    }

    /// right ÷ there; 0 if there is nothing.
    public double recall() {
        return there == 0 ? 0 : (double) right / there;
    }

    /// The harmonic mean of precision and recall, 2·right ÷ (said + there); 0 if there is neither.
    public double f1() {
        return said + there == 0 ? 0 : 2.0 * right / (said + there);
    }

    /// All in percent.
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "precision %.2f %%, recall %.2f %%, F1 %.2f",
                100 * precision(),
                100 * recall(),
                100 * f1());
    }
}
