package dev.rondo.measure;

import java.util.Arrays;
import java.util.List;

/// Counts for items that may have several classes, or none. Not for several threads at once.
public final class MultiLabel {
    private final List<String> classes;
    private final long[] right;
    private final long[] predictedCount;
    private final long[] support;
    private long items;
    private long exact;

    /// @param classes their names, by number
    public MultiLabel(List<String> classes) {
        this.classes = List.copyOf(classes);
        right = new long[classes.size()];
        predictedCount = new long[classes.size()];
        support = new long[classes.size()];
    }

    /// Counts one item.
    ///
    /// @param gold whether it is of each class
    /// @param predicted whether it is said to be
    public void add(boolean[] gold, boolean[] predicted) {
        for (int c = 0; c < classes.size(); c++) {
            right[c] += gold[c] && predicted[c] ? 1 : 0;
            predictedCount[c] += predicted[c] ? 1 : 0;
            support[c] += gold[c] ? 1 : 0;
        }
        items++;
        exact += Arrays.equals(gold, predicted) ? 1 : 0;
    }

    /// The names of the classes.
    public List<String> classes() {
        return classes;
    }

    /// How one class fared.
    public PrecisionRecall of(int c) {
        return new PrecisionRecall(right[c], predictedCount[c], support[c]);
    }

    /// All classes counted as one; its F1 is micro F1.
    public PrecisionRecall all() {
        return new PrecisionRecall(
                Arrays.stream(right).sum(),
                Arrays.stream(predictedCount).sum(),
                Arrays.stream(support).sum());
    }

    /// The mean F1 of the classes that occur. NaN if none does.
    public double macroF1() {
        double sum = 0;
        int occurring = 0;
        for (int c = 0; c < classes.size(); c++) {
            if (predictedCount[c] + support[c] > 0) {
                sum += of(c).f1();
                occurring++;
            }
        }
        return sum / occurring;
    }

    /// The share of items with exactly the right classes. NaN without items.
    public double exact() {
        return (double) exact / items;
    }
}
