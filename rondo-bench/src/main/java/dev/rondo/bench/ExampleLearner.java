package dev.rondo.bench;

import dev.rondo.kernel.Streams;
import dev.rondo.kernel.Workers;
import dev.rondo.learn.Event;
import dev.rondo.learn.Learner;
import dev.rondo.learn.Loss;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.network.Batch;
import dev.rondo.network.Gradient;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.Parameters;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A network that learns classes of items in shuffled batches. What is held out is judged by its
/// share of wrong answers, so that the values of the epoch with the fewest are kept.
final class ExampleLearner implements Learner, AutoCloseable {
    private static final int BATCH_OF_ANSWERS = 100;

    private final Network network;
    private final Examples train;
    private final Examples heldOut;
    private final int batch;
    private final long seed;
    private final float[] values;
    private final Gradient gradient;
    private final Workers workers;
    private final NetworkRun run;
    private final Streams order;
    private final Streams dropout;
    private int[] shuffled = {};

    /// @param batch items of a step
    /// @param threads that share a batch, a shard for each
    ExampleLearner(
            Network network, Examples train, Examples heldOut, int batch, int threads, long seed) {
        this.network = network;
        this.train = train;
        this.heldOut = heldOut;
        this.batch = batch;
        this.seed = seed;
        values = network.initialise(seed);
        gradient = new Gradient(network.parameters());
        workers = new Workers(threads);
        run = network.run(threads, workers);
        order = new Streams(seed).stream("order");
        dropout = new Streams(seed).stream("dropout");
    }

    /// Trains, printing a line an epoch; the values are then those of the best epoch.
    void learn(Settings settings) {
        try (var training = Training.start(this, settings)) {
            for (var event : training) {
                switch (event) {
                    case Event.Started s ->
                            System.out.printf(
                                    Locale.ROOT,
                                    "%d parameters, %d items, %d steps an epoch%n",
                                    s.parameters(),
                                    train.count(),
                                    s.stepsPerEpoch());
                    case Event.EpochEnded e ->
                            System.out.printf(
                                    Locale.ROOT,
                                    "epoch %2d: loss %.4f, held out %.2f %% right, %.1f s, %.0f"
                                            + " items/s%n",
                                    e.epoch().number(),
                                    e.epoch().loss(),
                                    100 * (1 - e.epoch().heldOut().orElse(Double.NaN)),
                                    e.epoch().seconds(),
                                    train.count() / e.epoch().seconds());
                    case Event.Diverged d -> System.out.println(d.what() + ". " + d.advice());
                    default -> {}
                }
            }
        }
    }

    /// One epoch of learning, without a word.
    void epoch(Settings settings) {
        try (var training = Training.start(this, settings)) {
            for (var event : training) {
                if (event instanceof Event.Diverged d) {
                    throw new IllegalStateException(d.what());
                }
            }
        }
    }

    /// Items whose class was found, of so many.
    record Right(int right, int all) {
        double share() {
            return (double) right / all;
        }
    }

    /// The share of right answers at the present values.
    Right right(Examples examples) {
        run.prepare(values);
        int width = network.spec().output().width();
        int right = 0;
        float[] z = {};
        for (int first = 0; first < examples.count(); first += BATCH_OF_ANSWERS) {
            int n = Math.min(BATCH_OF_ANSWERS, examples.count() - first);
            int[] items = new int[n];
            for (int i = 0; i < n; i++) {
                items[i] = first + i;
            }
            Batch asked = examples.batch(items);
            int room = asked.structure().rows() * width;
            z = z.length < room ? new float[room] : z;
            run.outputs(asked, network.start(n), z);
            for (int i = 0; i < n; i++) {
                int at = examples.answer(asked, i) * width;
                int best = 0;
                for (int c = 1; c < width; c++) {
                    best = z[at + c] > z[at + best] ? c : best;
                }
                right += best == examples.label(items[i]) ? 1 : 0;
            }
        }
        return new Right(right, examples.count());
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public float[] values() {
        return values;
    }

    @Override
    public Gradient gradient() {
        return gradient;
    }

    @Override
    public void restrict(float[] array) {
        network.restrict(array);
    }

    @Override
    public Set<String> recurrent() {
        return network.recurrent();
    }

    @Override
    public int stepsPerEpoch() {
        return (train.count() + batch - 1) / batch;
    }

    @Override
    public void startEpoch(int epoch) {
        shuffled = new int[train.count()];
        for (int i = 0; i < shuffled.length; i++) {
            shuffled[i] = i;
        }
        order.at(epoch).shuffle(shuffled);
    }

    @Override
    public Loss step(int epoch, int step) {
        int from = step * batch;
        int to = Math.min(shuffled.length, from + batch);
        Batch examples = train.batch(Arrays.copyOfRange(shuffled, from, to));
        run.prepare(values);
        var options =
                new NetworkRun.Options(
                        network.drawsInTraining()
                                ? dropout.at((long) epoch * stepsPerEpoch() + step)
                                : null,
                        0,
                        0,
                        Integer.MAX_VALUE);
        double loss = run.gradient(examples, network.start(to - from), options, gradient);
        return new Loss(loss, examples.asked(network.spec().reading()));
    }

    @Override
    public Optional<Loss> heldOut() {
        var right = right(heldOut);
        return Optional.of(new Loss(right.all() - right.right(), right.all()));
    }

    @Override
    public Map<String, String> identity() {
        return Map.of("batch", "" + batch, "seed", "" + seed, "items", "" + train.count());
    }

    @Override
    public void close() {
        workers.close();
    }
}
