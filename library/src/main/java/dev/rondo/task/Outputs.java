package dev.rondo.task;

import dev.rondo.data.Buckets;
import dev.rondo.kernel.Workers;
import dev.rondo.learn.Loss;
import dev.rondo.network.Batch;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;

/// What a network gives for examples, at certain values of its parameters.
public final class Outputs implements AutoCloseable {
    private final Network network;
    private final float[] values;
    private final NetworkRun run;
    private final Runnable end;

    Outputs(Network network, float[] values, NetworkRun run) {
        this.network = network;
        this.values = values;
        this.run = run;
        end = () -> {};
        run.prepare(values);
    }

    /// @param threads that share the work; they do not change its bits
    public Outputs(Network network, float[] values, int shards, int threads) {
        this.network = network;
        this.values = values;
        var workers = new Workers(threads);
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
            int room = some.structure().rows() * width;
            z = z.length < room ? new float[room] : z;
            run.outputs(some, network.start(items.length), z);
            visitor.batch(items, some, z);
        }
    }

    /// The loss that is learned, over all examples.
    public Loss loss(Examples of, int batch) {
        var sum = Loss.NONE;
        for (int[] items : new Buckets(of.count(), of::length, batch, 1).falling()) {
            Batch some = of.batch(items, null);
            double loss = run.loss(some, network.start(items.length), null);
            sum = sum.plus(new Loss(loss, some.asked(network.spec().reading())));
        }
        return sum;
    }

    @Override
    public void close() {
        end.run();
    }
}
