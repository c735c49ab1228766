package dev.rondo.task.classify;

import dev.rondo.data.labelled.Labelled;
import dev.rondo.data.split.SpillStore;
import dev.rondo.data.text.Lexicon;
import dev.rondo.model.Examples;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.PackedSequences;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Encoded items with their classes.
final class ClassExamples implements Examples, AutoCloseable {
    private final ItemEncoding encoding;
    private final Lexicon classes;
    private final boolean multiLabel;
    private final SpillStore store = new SpillStore();
    private final List<int[]> labels = new ArrayList<>(); // of each item, known ones only
    private int[] steps = new int[1024];

    /// @param multiLabel whether items have several classes, or none
    ClassExamples(ItemEncoding encoding, Lexicon classes, boolean multiLabel) {
        this.encoding = encoding;
        this.classes = classes;
        this.multiLabel = multiLabel;
    }

    void add(Labelled item) {
        int[] record = encoding.encode(item);
        int number = store.add(record);
        if (number == steps.length) {
            steps = Arrays.copyOf(steps, 2 * number);
        }
        steps[number] = encoding.steps(record);
        labels.add(item.labels().stream().mapToInt(classes::find).filter(c -> c >= 0).toArray());
    }

    /// The known classes of an item.
    int[] labels(int item) {
        return labels.get(item);
    }

    @Override
    public int count() {
        return labels.size();
    }

    @Override
    public int length(int item) {
        return steps[item];
    }

    @Override
    public Batch batch(int[] items, @Nullable RandomStreams noise) {
        int n = items.length;
        var records = new ArrayList<int[]>(n);
        int[] lengths = new int[n];
        for (int b = 0; b < n; b++) {
            records.add(store.get(items[b]));
            lengths[b] = steps[items[b]];
        }
        var chain = PackedSequences.of(lengths);
        return new Batch(
                chain, encoding.rows(records, chain::row, chain.rows(), noise), targets(items));
    }

    private Rows targets(int[] items) {
        if (!multiLabel) {
            int[] targets = new int[items.length];
            for (int b = 0; b < targets.length; b++) {
                int[] of = labels.get(items[b]);
                targets[b] = of.length == 0 ? -1 : of[0];
            }
            return new Rows.Symbols(targets);
        }
        int width = classes.size();
        float[] targets = new float[items.length * width];
        for (int b = 0; b < items.length; b++) {
            for (int c : labels.get(items[b])) {
                targets[b * width + c] = 1;
            }
        }
        return new Rows.Numbers(targets, width);
    }

    @Override
    public String digest() {
        int hash = 1;
        for (int[] of : labels) {
            hash = 31 * hash + Arrays.hashCode(of);
        }
        return store.digest() + ", classes " + Integer.toHexString(hash);
    }

    @Override
    public Map<String, String> identity() {
        return encoding instanceof SeriesEncoding
                ? Map.of("examples", digest(), "precision of the series", "double")
                : Map.of("examples", digest());
    }

    @Override
    public void close() {
        store.close();
    }
}
