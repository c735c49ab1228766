package dev.rondo.task.online;

import dev.rondo.RondoException;

import java.util.Locale;

/// Prequential evaluation: every example is first predicted, then learned from, and the losses of
/// the predictions are averaged, over all of the past and with a memory that fades: `S ← loss + α
/// S`, `N ← 1 + α N`, mean `S / N`. Dawid 1984; Gama, Sebastião & Rodrigues 2013.
///
/// Several losses of the same examples are kept side by side: the model's first, then those of its
/// baselines.
public final class Prequential {
    private final double fading;

    /// (count, N), then (Σ, S) of each loss.
    private final double[] numbers;

    /// @param losses how many are kept side by side
    /// @param window examples after which one counts about a third: α = 1 − 1/window
    Prequential(int losses, int window) {
        if (window < 1) {
            throw new RondoException("window: " + window + ", expected at least 1");
        }
        fading = 1 - 1.0 / window;
        numbers = new double[2 + 2 * losses];
    }

    /// One example: loss after loss by [#add], then this.
    void next() {
        numbers[0]++;
        numbers[1] = 1 + fading * numbers[1];
    }

    void add(int loss, double value) {
        numbers[2 + 2 * loss] += value;
        numbers[3 + 2 * loss] = value + fading * numbers[3 + 2 * loss];
    }

    /// Examples so far.
    public long count() {
        return (long) numbers[0];
    }

    /// The mean of the model's own loss over all examples; 0 before the first.
    public double mean() {
        return mean(0);
    }

    /// The fading mean of the model's own loss.
    public double recent() {
        return recent(0);
    }

    /// The mean of a loss over all examples; 0 before the first.
    public double mean(int loss) {
        return numbers[2 + 2 * loss] / Math.max(1, numbers[0]);
    }

    /// Its fading mean.
    public double recent(int loss) {
        return numbers[3 + 2 * loss] / Math.max(1, numbers[1]);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%,d predictions: loss %.4f, recent %.4f", count(), mean(), recent());
    }

    /// All that it holds, to be saved and put back: the array itself.
    public double[] numbers() {
        return numbers;
    }
}
