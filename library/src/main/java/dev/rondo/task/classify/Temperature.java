package dev.rondo.task.classify;

import dev.rondo.model.BatchPredictor;
import dev.rondo.runtime.Argmax;

import java.util.ArrayList;
import java.util.List;

/// Temperature scaling (Guo, Pleiss, Sun & Weinberger 2017): p = softmax(z ÷ T), or σ(z ÷ T), with
/// the T of the least loss on held-out items. Which class is the likeliest stays as it is.
final class Temperature {
    private static final double LEAST = 0.1;
    private static final double MOST = 10;

    private final boolean multiLabel;
    private final List<float[]> outputs = new ArrayList<>();
    private final List<int[]> labels = new ArrayList<>();

    Temperature(boolean multiLabel) {
        this.multiLabel = multiLabel;
    }

    /// Gathers what a network gives for held-out items, at most `most` of them.
    static Temperature of(
            BatchPredictor outputs, ClassExamples validationSet, boolean multiLabel, int most) {
        var all = new Temperature(multiLabel);
        int width = outputs.network().spec().output().width();
        outputs.each(
                validationSet,
                ClassifierLearner.BATCH,
                (items, batch, z) -> {
                    for (int b = 0; b < items.length && all.labels.size() < most; b++) {
                        int[] of = validationSet.labels(items[b]);
                        if (multiLabel || of.length > 0) {
                            float[] own = new float[width];
                            System.arraycopy(z, b * width, own, 0, width);
                            all.add(own, of);
                        }
                    }
                });
        return all;
    }

    void add(float[] z, int[] of) {
        outputs.add(z);
        labels.add(of);
    }

    /// The best temperature, by golden section over ln T; 1 where nothing was held out or nothing
    /// of it was wrong: no mistake says how sure to be.
    double fitted() {
        if (noneWrong()) {
            return 1;
        }
        double golden = (Math.sqrt(5) - 1) / 2;
        double low = Math.log(LEAST);
        double high = Math.log(MOST);
        double a = high - golden * (high - low);
        double b = low + golden * (high - low);
        double atA = loss(Math.exp(a));
        double atB = loss(Math.exp(b));
        while (high - low > 1e-4) {
            if (atA <= atB) {
                high = b;
                b = a;
                atB = atA;
                a = high - golden * (high - low);
                atA = loss(Math.exp(a));
            } else {
                low = a;
                a = b;
                atA = atB;
                b = low + golden * (high - low);
                atB = loss(Math.exp(b));
            }
        }
        return Math.exp((low + high) / 2);
    }

    private boolean noneWrong() {
        for (int i = 0; i < labels.size(); i++) {
            float[] z = outputs.get(i);
            if (!multiLabel) {
                if (Argmax.of(z) != labels.get(i)[0]) {
                    return false;
                }
                continue;
            }
            boolean[] actual = new boolean[z.length];
            for (int c : labels.get(i)) {
                actual[c] = true;
            }
            for (int c = 0; c < z.length; c++) {
                if (actual[c] != z[c] >= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private double loss(double temperature) {
        double sum = 0;
        for (int i = 0; i < labels.size(); i++) {
            float[] p =
                    probabilities(
                            outputs.get(i), 0, outputs.get(i).length, multiLabel, temperature);
            if (multiLabel) {
                boolean[] actual = new boolean[p.length];
                for (int c : labels.get(i)) {
                    actual[c] = true;
                }
                for (int c = 0; c < p.length; c++) {
                    sum -= Math.log(Math.max(actual[c] ? p[c] : 1 - p[c], 1e-30));
                }
            } else {
                sum -= Math.log(Math.max(p[labels.get(i)[0]], 1e-30));
            }
        }
        return sum;
    }

    /// The probabilities of the classes, from z on.
    static float[] probabilities(
            float[] z, int from, int width, boolean multiLabel, double temperature) {
        float[] p = new float[width];
        if (multiLabel) {
            for (int c = 0; c < width; c++) {
                p[c] = (float) (1 / (1 + Math.exp(-z[from + c] / temperature)));
            }
            return p;
        }
        double most = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < width; c++) {
            most = Math.max(most, z[from + c] / temperature);
        }
        double sum = 0;
        for (int c = 0; c < width; c++) {
            sum += Math.exp(z[from + c] / temperature - most);
        }
        for (int c = 0; c < width; c++) {
            p[c] = (float) (Math.exp(z[from + c] / temperature - most) / sum);
        }
        return p;
    }
}
