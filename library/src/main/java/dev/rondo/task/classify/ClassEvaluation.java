package dev.rondo.task.classify;

import dev.rondo.RondoException;
import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.labelled.LabelledSeries;
import dev.rondo.data.labelled.LabelledText;
import dev.rondo.data.text.Lexicon;
import dev.rondo.measure.Calibration;
import dev.rondo.measure.Confusion;
import dev.rondo.measure.MultiLabel;
import dev.rondo.measure.RocPr;
import dev.rondo.runtime.Argmax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;

/// The evaluation of a classifier on labelled items. A class that did not occur in training is
/// counted and never predicted.
public final class ClassEvaluation {
    private static final int BINS = 15;
    private static final int WORST = 20;
    private static final int SHOWN = 200; // characters of an item

    private final Lexicon learned;
    private final boolean multiLabel;
    private final List<String> classes; // those learned, then others as they came
    private final Map<String, Integer> unseen = new TreeMap<>();
    private final List<int[]> gold = new ArrayList<>();
    private final List<float[]> probabilities = new ArrayList<>();
    private final Calibration calibration = new Calibration(BINS);
    private final PriorityQueue<Mistake> worst =
            new PriorityQueue<>(Comparator.comparingDouble(Mistake::surprise));
    private int unlabelled;
    private double loss;
    private long targets;

    /// A misclassified item.
    ///
    /// @param item its beginning
    /// @param gold its true classes
    /// @param predicted its predicted classes
    /// @param probability of the predicted class; with several, that of the most wrong one
    /// @param surprise log loss of the item
    public record Mistake(
            String item,
            List<String> gold,
            List<String> predicted,
            double probability,
            double surprise) {}

    ClassEvaluation(Lexicon learned, boolean multiLabel) {
        this.learned = learned;
        this.multiLabel = multiLabel;
        classes = new ArrayList<>(learned.symbols());
    }

    void add(Labelled item, float[] itemProbabilities) {
        if (!multiLabel && item.labels().isEmpty()) {
            unlabelled++;
            return;
        }
        if (!multiLabel && item.labels().size() > 1) {
            throw new RondoException(
                    "item "
                            + (gold.size() + unlabelled + 1)
                            + " has the classes "
                            + String.join(", ", item.labels())
                            + ", and the classifier predicts one class an item");
        }
        int[] of = item.labels().stream().mapToInt(this::number).toArray();
        gold.add(of);
        probabilities.add(itemProbabilities);
        if (multiLabel) {
            addMultiLabel(item, of, itemProbabilities);
        } else {
            addOne(item, of[0], itemProbabilities);
        }
    }

    private int number(String label) {
        int known = classes.indexOf(label);
        if (known >= learned.size() || known < 0) {
            unseen.merge(label, 1, Integer::sum);
        }
        if (known < 0) {
            classes.add(label);
            return classes.size() - 1;
        }
        return known;
    }

    private void addOne(Labelled item, int truth, float[] itemProbabilities) {
        int predicted = Argmax.of(itemProbabilities);
        calibration.add(itemProbabilities[predicted], predicted == truth);
        double p = truth < itemProbabilities.length ? itemProbabilities[truth] : 0;
        double surprise = -Math.log(Math.max(p, 1e-12));
        if (truth < itemProbabilities.length) {
            loss += surprise;
            targets++;
        }
        if (predicted != truth) {
            wrong(
                    new Mistake(
                            shown(item),
                            item.labels(),
                            List.of(classes.get(predicted)),
                            itemProbabilities[predicted],
                            surprise));
        }
    }

    private void addMultiLabel(Labelled item, int[] truth, float[] itemProbabilities) {
        boolean[] actual = new boolean[classes.size()];
        for (int c : truth) {
            actual[c] = true;
        }
        double surprise = 0;
        double most = -1;
        boolean right = true;
        for (int c = 0; c < itemProbabilities.length; c++) {
            double p = actual[c] ? itemProbabilities[c] : 1 - itemProbabilities[c];
            surprise -= Math.log(Math.max(p, 1e-12));
            boolean predicted = itemProbabilities[c] >= Classifier.THRESHOLD;
            calibration.add(
                    predicted ? itemProbabilities[c] : 1 - itemProbabilities[c],
                    predicted == actual[c]);
            if (predicted != actual[c]) {
                right = false;
                most = Math.max(most, predicted ? itemProbabilities[c] : 1 - itemProbabilities[c]);
            }
        }
        loss += surprise;
        targets += itemProbabilities.length;
        if (!right) {
            wrong(
                    new Mistake(
                            shown(item),
                            item.labels(),
                            Classifier.over(learned, itemProbabilities),
                            most,
                            surprise));
        }
    }

    private void wrong(Mistake mistake) {
        worst.add(mistake);
        if (worst.size() > WORST) {
            worst.remove();
        }
    }

    private static String shown(Labelled item) {
        String text =
                switch (item) {
                    case LabelledText t -> t.text().strip().replaceAll("\\s+", " ");
                    case LabelledSeries s -> {
                        var start = new StringBuilder();
                        for (int i = 0; i < Math.min(12, s.values().length); i++) {
                            start.append(i == 0 ? "" : " ").append(s.values()[i]);
                        }
                        yield start + (s.values().length > 12 ? " …" : "");
                    }
                };
        return text.length() > SHOWN ? text.substring(0, SHOWN - 1) + "…" : text;
    }

    /// Whether items may have several classes.
    public boolean multiLabel() {
        return multiLabel;
    }

    /// The classes: those that were learned, then those that were not.
    public List<String> classes() {
        return List.copyOf(classes);
    }

    /// Classes of items that were never learned, and how many items have them.
    public Map<String, Integer> unseen() {
        return new TreeMap<>(unseen);
    }

    /// How many items are counted.
    public int items() {
        return gold.size();
    }

    /// How many items without a class are left out of all measures, where each item has one class.
    public int unlabelled() {
        return unlabelled;
    }

    /// Log loss (cross-entropy, nats), over items whose class was learned; if multi-label, binary
    /// log loss, over all items and all classes that were learned. NaN without any.
    public double loss() {
        return loss / targets;
    }

    /// Confusion matrix (rows: true, columns: predicted), where each item has one class.
    public Confusion confusion() {
        var confusion = new Confusion(classes);
        for (int i = 0; i < gold.size(); i++) {
            confusion.add(gold.get(i)[0], Argmax.of(probabilities.get(i)));
        }
        return confusion;
    }

    /// True and predicted counts of each class, where items have several.
    public MultiLabel labels() {
        var counts = new MultiLabel(classes);
        for (int i = 0; i < gold.size(); i++) {
            boolean[] actual = new boolean[classes.size()];
            boolean[] predicted = new boolean[classes.size()];
            for (int c : gold.get(i)) {
                actual[c] = true;
            }
            float[] itemProbabilities = probabilities.get(i);
            for (int c = 0; c < itemProbabilities.length; c++) {
                predicted[c] = itemProbabilities[c] >= Classifier.THRESHOLD;
            }
            counts.add(actual, predicted);
        }
        return counts;
    }

    /// Accuracy: the share of items whose classes are all predicted, and no others.
    public double accuracy() {
        return multiLabel ? labels().exact() : confusion().accuracy();
    }

    /// Micro-averaged F1: of all classes counted as one; with one class an item the accuracy.
    public double microF1() {
        return multiLabel ? labels().all().f1() : confusion().accuracy();
    }

    /// Macro-averaged F1: the mean over the classes that occur.
    public double macroF1() {
        return multiLabel ? labels().macroF1() : confusion().macroF1();
    }

    /// The area under the ROC curve of a class against all others; NaN if all items are of one
    /// kind.
    public double rocArea(int c) {
        return RocPr.rocArea(scores(c), belongs(c));
    }

    /// The average precision of a class: the area under its precision-recall curve; NaN if no item
    /// is of it.
    public double averagePrecision(int c) {
        return RocPr.averagePrecision(scores(c), belongs(c));
    }

    /// The curve from which both areas are computed.
    public List<RocPr.Point> curve(int c) {
        return RocPr.curve(scores(c), belongs(c));
    }

    private double[] scores(int c) {
        return probabilities.stream().mapToDouble(p -> c < p.length ? p[c] : 0).toArray();
    }

    private boolean[] belongs(int c) {
        boolean[] of = new boolean[gold.size()];
        for (int i = 0; i < of.length; i++) {
            for (int l : gold.get(i)) {
                of[i] |= l == c;
            }
        }
        return of;
    }

    /// Calibration: of the probabilities of the predicted classes or, with several classes, of each
    /// class.
    public Calibration calibration() {
        return calibration;
    }

    /// The mistakes with the largest log loss, the worst first.
    public List<Mistake> worst() {
        return worst.stream()
                .sorted(Comparator.comparingDouble(Mistake::surprise).reversed())
                .toList();
    }
}
