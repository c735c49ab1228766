package dev.rondo.learn;

import dev.rondo.runtime.WorkerPool;

import java.util.Map;
import java.util.function.IntConsumer;

/// The average that [Averaging] asks for, at work on one learner's values.
final class AveragedWeights {
    private static final float[] NOTHING = new float[0];

    private final Averaging averaging;
    private final Learner learner;
    private final Chunks chunks;
    private final WorkerPool workers;
    private final float[] average;
    private final float[] trained; // the values while the average stands in their place
    private float share; // of the values in the update under way

    private final IntConsumer task = this::update;
    private final Chunks.Piece piece = this::update;

    AveragedWeights(Averaging averaging, Learner learner, WorkerPool workers) {
        this.averaging = averaging;
        this.learner = learner;
        this.workers = workers;
        chunks = new Chunks(learner.parameters());
        boolean none = averaging instanceof Averaging.None;
        average = none ? NOTHING : learner.values().clone();
        trained = none ? NOTHING : new float[average.length];
    }

    /// Takes the learner's values in.
    ///
    /// @param updates made, from 1
    void update(long updates, TrainingRecord record) {
        share = (float) averaging.share(updates, learner.stepsPerEpoch(), record);
        if (share > 0) {
            workers.run(chunks.count(), task);
        }
    }

    private void update(int chunk) {
        chunks.all(chunk, piece);
    }

    private void update(int chunk, int offset, int count) {
        float[] w = learner.values();
        float part = share;
        for (int i = offset; i < offset + count; i++) {
            average[i] += part * (w[i] - average[i]);
        }
    }

    private boolean begun(long updates, TrainingRecord record) {
        return averaging.share(updates, learner.stepsPerEpoch(), record) > 0;
    }

    /// What is evaluated, judged and saved: the average once it has begun, else the values.
    float[] retained(long updates, TrainingRecord record) {
        return begun(updates, record) ? average : learner.values();
    }

    /// Does some work with what is [#retained] in the place of the learner's values.
    void during(long updates, TrainingRecord record, Runnable work) {
        if (!begun(updates, record)) {
            work.run();
            return;
        }
        float[] values = learner.values();
        System.arraycopy(values, 0, trained, 0, values.length);
        System.arraycopy(average, 0, values, 0, values.length);
        try {
            work.run();
        } finally {
            System.arraycopy(trained, 0, values, 0, values.length);
        }
    }

    /// What a checkpoint holds of it, by name, in the layout of the parameters.
    Map<String, float[]> arrays() {
        return average.length == 0 ? Map.of() : Map.of("average", average);
    }
}
