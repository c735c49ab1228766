package dev.rondo.model;

import dev.rondo.data.split.Buckets;
import dev.rondo.learn.Loss;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkState;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.Argmax;
import dev.rondo.runtime.WorkerPool;

import java.util.function.Function;

/// What a network gives for examples, at certain values of its parameters.
public final class BatchPredictor implements AutoCloseable {
    private final Network network;
    private final float[] values;
    private final NetworkRun run;
    private final Runnable end;

    BatchPredictor(Network network, float[] values, NetworkRun run) {
        this.network = network;
        this.values = values;
        this.run = run;
        end = () -> {};
        run.prepare(values);
    }

    /// @param threads that share the work; they do not change its bits
    public BatchPredictor(Network network, float[] values, int shards, int threads) {
        this.network = network;
        this.values = values;
        var workers = new WorkerPool(threads);
        run = network.run(shards, workers);
        end = workers::close;
        run.prepare(values);
    }

    public Network network() {
        return network;
    }

    /// The values of its parameters.
    public float[] values() {
        return values;
    }

    /// Its run, at these values.
    public NetworkRun run() {
        return run;
    }

    /// What is given for one batch from initial states: rows of the output, one a row of the
    /// batch's structure, or one an item where the network reads its stack once.
    public float[] of(Batch batch) {
        float[] z = new float[rows(batch) * network.spec().output().width()];
        run.outputs(batch, start(batch), z);
        return z;
    }

    /// The loss that is learned, on one batch from initial states.
    public Loss loss(Batch batch) {
        double loss = run.loss(batch, start(batch), null);
        return new Loss(loss, batch.countTargets(network.spec().pooling()));
    }

    /// How many of the classes that a batch asks for are not the most probable ones, of how many;
    /// its mean is the error rate.
    public Loss errors(Batch batch) {
        float[] z = of(batch);
        int width = network.spec().output().width();
        int[] labels = ((Rows.Symbols) batch.targets()).ids();
        int wrong = 0;
        for (int r = 0; r < rows(batch); r++) {
            wrong += labels[r] >= 0 && Argmax.of(z, r * width, width) != labels[r] ? 1 : 0;
        }
        return new Loss(wrong, batch.countTargets(network.spec().pooling()));
    }

    private int rows(Batch batch) {
        return network.spec().pooling() == Pooling.IN_STEP
                ? batch.structure().rows()
                : batch.structure().items();
    }

    private NetworkState start(Batch batch) {
        return network.start(batch.structure().items());
    }

    /// Told what was given for some of the items.
    public interface Visitor {
        /// @param items of the examples, in the batch's order
        /// @param z rows of the output: one a row of the batch's structure, or one an item where
        ///   the network reads its stack once; used again for the next batch
        void batch(int[] items, Batch batch, float[] z);
    }

    /// Visits all examples, in batches of like length, the longest first.
    public void each(Examples of, int batch, Visitor visitor) {
        int width = network.spec().output().width();
        float[] z = {};
        for (int[] items : new Buckets(of.count(), of::length, batch, 1).falling()) {
            Batch some = of.batch(items, null);
            int needed = some.structure().rows() * width;
            z = z.length < needed ? new float[needed] : z;
            run.outputs(some, network.start(items.length), z);
            visitor.batch(items, some, z);
        }
    }

    /// The loss that is learned, over all examples.
    public Loss loss(Examples of, int batch) {
        return sum(of, batch, this::loss);
    }

    /// The wrong classes of all examples ([#errors(Batch)]).
    public Loss errors(Examples of, int batch) {
        return sum(of, batch, this::errors);
    }

    private static Loss sum(Examples of, int batch, Function<Batch, Loss> measured) {
        var sum = Loss.NONE;
        for (int[] items : new Buckets(of.count(), of::length, batch, 1).falling()) {
            sum = sum.plus(measured.apply(of.batch(items, null)));
        }
        return sum;
    }

    @Override
    public void close() {
        end.run();
    }
}
