package dev.rondo.measure;

import java.util.Locale;

/// Precision and recall: the part of the predictions that is correct, and the part of the true ones
/// that is predicted.
///
/// @param correct number of true positives: predicted and true
/// @param predicted number that are predicted
/// @param actual number that are true
public record PrecisionRecall(long correct, long predicted, long actual) {
    /// correct ÷ predicted; 0 if nothing is predicted.
    public double precision() {
        return predicted == 0 ? 0 : (double) correct / predicted;
    }

    /// correct ÷ actual; 0 if nothing is true.
    public double recall() {
        return actual == 0 ? 0 : (double) correct / actual;
    }

    /// The harmonic mean of precision and recall, 2·correct ÷ (predicted + actual); 0 if there is
    /// neither.
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
