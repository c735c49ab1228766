package dev.rondo.measure;

import dev.rondo.RondoException;

/// Whether probabilities are what they say (Guo, Pleiss, Sun & Weinberger 2017): answers are put
/// into bins of equal width by the probability of the class that was chosen. Not for several
/// threads at once.
public final class Calibration {
    private final long[] counts;
    private final double[] confidence; // sums by bin
    private final long[] right;

    /// @param bins how many; 15 is usual
    public Calibration(int bins) {
        if (bins < 1) {
            throw new RondoException(bins + " bins of probabilities, expected 1 or more");
        }
        counts = new long[bins];
        confidence = new double[bins];
        right = new long[bins];
    }

    /// Counts an answer.
    ///
    /// @param probability of the class that was chosen, from 0 to 1
    public void add(double probability, boolean correct) {
        if (!(probability >= 0 && probability <= 1 + 1e-6)) {
            throw new RondoException("a probability of " + probability);
        }
        // a bin holds its upper end, not its lower one
        int bin = Math.clamp((long) Math.ceil(probability * counts.length) - 1, 0, bins() - 1);
        counts[bin]++;
        confidence[bin] += probability;
        right[bin] += correct ? 1 : 0;
    }

    /// How many bins there are.
    public int bins() {
        return counts.length;
    }

    /// How many answers a bin has.
    public long count(int bin) {
        return counts[bin];
    }

    /// The mean probability of its answers; NaN if it has none.
    public double confidence(int bin) {
        return confidence[bin] / counts[bin];
    }

    /// The share of right ones; NaN if it has none.
    public double accuracy(int bin) {
        return (double) right[bin] / counts[bin];
    }

    /// The expected calibration error, Σ (count ÷ all)·|accuracy − confidence|; NaN without
    /// answers.
    public double error() {
        double sum = 0;
        long total = 0;
        for (int b = 0; b < counts.length; b++) {
            sum += Math.abs(right[b] - confidence[b]);
            total += counts[b];
        }
        return sum / total;
    }
}
