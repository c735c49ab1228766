package dev.rondo.measure;

import dev.rondo.RondoException;

import java.util.List;
import java.util.Locale;

/// Which class was taken for which: counts, and what follows from them. Not for several threads at
/// once.
public final class Confusion {
    private final List<String> classes;
    private final long[][] counts; // gold × predicted

    /// @param classes their names, by number
    public Confusion(List<String> classes) {
        this.classes = List.copyOf(classes);
        this.counts = new long[classes.size()][classes.size()];
    }

    /// Counts one answer.
    public void add(int gold, int predicted) {
        if (Math.min(gold, predicted) < 0 || Math.max(gold, predicted) >= classes.size()) {
            throw new RondoException(
                    "class " + gold + " taken for " + predicted + " of " + classes.size());
        }
        counts[gold][predicted]++;
    }

    /// The names of the classes.
    public List<String> classes() {
        return classes;
    }

    /// How often one class was taken for another.
    public long count(int gold, int predicted) {
        return counts[gold][predicted];
    }

    /// How many answers there are.
    public long total() {
        long total = 0;
        for (long[] row : counts) {
            for (long count : row) {
                total += count;
            }
        }
        return total;
    }

    /// The share of right answers; with one class for each item this is micro F1 as well. NaN
    /// without answers.
    public double accuracy() {
        long right = 0;
        for (int c = 0; c < classes.size(); c++) {
            right += counts[c][c];
        }
        return (double) right / total();
    }

    /// How one class fared against all others.
    public PrecisionRecall of(int c) {
        long predicted = 0;
        long support = 0;
        for (int other = 0; other < classes.size(); other++) {
            predicted += counts[other][c];
            support += counts[c][other];
        }
        return new PrecisionRecall(counts[c][c], predicted, support);
    }

    /// The mean F1 of the classes that occur, as gold or as an answer. NaN without answers.
    public double macroF1() {
        double sum = 0;
        int occurring = 0;
        for (int c = 0; c < classes.size(); c++) {
            var ratio = of(c);
            if (ratio.predicted() + ratio.actual() > 0) {
                sum += ratio.f1();
                occurring++;
            }
        }
        return sum / occurring;
    }

    /// A table of the classes that occur: precision, recall, F1, how many there are; then accuracy
    /// and macro F1.
    @Override
    public String toString() {
        int width = Math.max(8, classes.stream().mapToInt(String::length).max().orElse(0));
        var text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%-" + width + "s  precision  recall      F1  count%n",
                        "class"));
        for (int c = 0; c < classes.size(); c++) {
            var ratio = of(c);
            if (ratio.predicted() + ratio.actual() > 0) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%-" + width + "s  %9.2f  %6.2f  %6.2f  %5d%n",
                                classes.get(c),
                                100 * ratio.precision(),
                                100 * ratio.recall(),
                                100 * ratio.f1(),
                                ratio.actual()));
            }
        }
        return text.append(
                        String.format(
                                Locale.ROOT,
                                "accuracy %.2f %%, macro F1 %.2f, %d items%n",
                                100 * accuracy(),
                                100 * macroF1(),
                                total()))
                .toString();
    }
}
