package dev.rondo.learn;

import dev.rondo.RondoException;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;

import java.util.Arrays;
import java.util.Set;
import java.util.function.IntConsumer;

/// Weight noise and weight drop at work: between [#begin] and [#end] the learner's values `w` are
/// `w ∘ m/(1 − drop) + σ·n`, with a mask m of zeros and ones on recurrent matrices and normal n;
/// [#end] puts `w` back and carries the gradient over, `g ← g ∘ m/(1 − drop)`.
final class WeightPerturbation {
    private static final float[] NOTHING = new float[0];

    private final Noise noise;
    private final Learner learner;
    private final float[] learned;
    private final Set<String> recurrent;
    private final Chunks chunks;
    private final WorkerPool workers;
    private final RandomStreams normals;
    private final RandomStreams drops;
    private final float[] clean; // the values meanwhile
    private final float[] mask; // 0 or 1/(1 − drop), in the layout; of recurrent matrices
    private long step;

    private final IntConsumer beginTask = this::begin;
    private final IntConsumer endTask = this::end;
    private final Chunks.Piece beginPiece = this::begin;
    private final Chunks.Piece endPiece = this::end;

    /// @param learned 1 where a number is learned, 0 where it is fixed or masked
    WeightPerturbation(Noise noise, Learner learner, float[] learned, WorkerPool workers) {
        this.noise = noise;
        this.learner = learner;
        this.learned = learned;
        this.workers = workers;
        recurrent = learner.recurrent();
        chunks = new Chunks(learner.parameters());
        var streams = new RandomStreams(noise.seed());
        normals = streams.stream("weight noise");
        drops = streams.stream("weight drop");
        int size = learner.parameters().size();
        clean = noise.perturbs() ? new float[size] : NOTHING;
        mask = noise.drop() > 0 ? new float[size] : NOTHING;
        if (noise.drop() > 0 && recurrent.isEmpty()) {
            throw new RondoException(
                    "weight drop: the network has no recurrent matrix to drop entries of: is its"
                            + " recurrence element-wise? Drop activations instead");
        }
    }

    /// Before the batch of a step, counted from 0.
    void begin(long number) {
        step = number;
        if (noise.perturbs()) {
            System.arraycopy(learner.values(), 0, clean, 0, clean.length);
            workers.run(chunks.count(), beginTask);
        }
    }

    private void begin(int chunk) {
        chunks.all(chunk, beginPiece);
    }

    private void begin(int chunk, int offset, int count) {
        float[] w = learner.values();
        if (drops(chunk)) {
            drops.dropoutMask(mask, offset, count, (float) (1 - noise.drop()), step, offset);
            for (int i = offset; i < offset + count; i++) {
                w[i] *= mask[i];
            }
        }
        if (noise.weights() > 0) {
            var draws = normals.at(step);
            draws.seek(2L * offset);
            for (int i = offset; i < offset + count; i++) {
                w[i] += learned[i] * (float) (noise.weights() * draws.normal());
            }
        }
    }

    /// After the batch.
    void end() {
        if (noise.perturbs()) {
            System.arraycopy(clean, 0, learner.values(), 0, clean.length);
            workers.run(chunks.count(), endTask);
        }
    }

    private void end(int chunk) {
        if (drops(chunk)) {
            chunks.all(chunk, endPiece);
        }
    }

    private void end(int chunk, int offset, int count) {
        float[] g = learner.gradient().values();
        for (int i = offset; i < offset + count; i++) {
            g[i] *= mask[i];
        }
    }

    private boolean drops(int chunk) {
        return noise.drop() > 0 && recurrent.contains(chunks.slot(chunk).name());
    }

    /// 1 where a number is learned, 0 where it is fixed or masked; empty where no noise needs it.
    static float[] learned(Noise noise, Learner learner) {
        if (noise.weights() == 0 && noise.gradient() == 0) {
            return NOTHING;
        }
        float[] ones = new float[learner.parameters().size()];
        Arrays.fill(ones, 1);
        learner.restrict(ones);
        return ones;
    }
}
