package dev.rondo.measure;

import java.util.Locale;

/// How much of what was said is right, and how much of what is right was said.
///
/// @param correct how many are said and right
/// @param predicted how many are said
/// @param actual how many there are to say
public record PrecisionRecall(long correct, long predicted, long actual) {
    /// right ÷ said; 0 if nothing is said.
    public double precision() {
        return predicted == 0 ? 0 : (double) correct / predicted;
    }

    /// right ÷ there; 0 if there is nothing.
    public double recall() {
        return actual == 0 ? 0 : (double) correct / actual;
    }

    /// The harmonic mean of precision and recall, 2·right ÷ (said + there); 0 if there is neither.
    public double f1() {
        return predicted + actual == 0 ? 0 : 2.0 * correct / (predicted + actual);
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
