package dev.rondo.task;

import dev.rondo.RondoException;
import dev.rondo.data.Buckets;
import dev.rondo.kernel.Streams;
import dev.rondo.kernel.Workers;
import dev.rondo.learn.Backflow;
import dev.rondo.learn.Learner;
import dev.rondo.learn.Loss;
import dev.rondo.network.Batch;
import dev.rondo.network.Gradient;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkSpec;
import dev.rondo.network.Parameters;
import dev.rondo.store.SerialisedNames;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A network in training on examples that know nothing of each other: sentences with their tags,
/// series with their classes, windows of series. They come in shuffled batches of like length
/// ([Buckets]), each made while the one before is learned from.
public final class ExampleLearner implements Learner, AutoCloseable {
    private final Network network;
    private final Examples learned;
    private final ExampleSettings settings;
    private final HeldOut heldOut;
    private final float[] values;
    private final Gradient gradient;
    private final Workers workers;
    private final NetworkRun run;
    private final Streams streams;
    private final Buckets buckets;
    private final Ahead<Batch> ahead;
    private List<int[]> order = List.of();
    private int ordered = -1;
    private @Nullable Batch last;

    /// @param heldOut what is measured after each epoch
    /// @param threads that share the work; they do not change its bits
    public ExampleLearner(
            NetworkSpec spec,
            Examples learned,
            ExampleSettings settings,
            HeldOut heldOut,
            int threads) {
        if (learned.count() == 0) {
            throw new RondoException("there is nothing to learn from: no items");
        }
        this.learned = learned;
        this.settings = settings;
        this.heldOut = heldOut;
        network = Network.of(spec);
        values = network.initialise(settings.seed());
        gradient = new Gradient(network.parameters());
        workers = new Workers(threads);
        run = network.run(settings.shards(), workers);
        streams = new Streams(settings.seed()).stream("examples");
        buckets = new Buckets(learned.count(), learned::length, settings.batch(), settings.pool());
        ahead =
                new Ahead<>(number ->
                        made(
                                Math.toIntExact(number / buckets.perEpoch()),
                                (int) (number % buckets.perEpoch())));
    }

    public Network network() {
        return network;
    }

    private synchronized int[] items(int epoch, int step) {
        if (epoch != ordered) {
            order = buckets.epoch(streams.stream("order"), epoch);
            ordered = epoch;
        }
        return order.get(step);
    }

    private Batch made(int epoch, int step) {
        long number = (long) epoch * buckets.perEpoch() + step;
        return learned.batch(items(epoch, step), streams.stream("noise").at(number));
    }

    @Override
    public Loss step(int epoch, int step) {
        long number = (long) epoch * buckets.perEpoch() + step;
        Batch batch = ahead.get(number, step + 1 < buckets.perEpoch());
        int asked = batch.asked(network.spec().reading());
        if (asked == 0) {
            throw new RondoException(
                    "batch "
                            + (step + 1)
                            + " of epoch "
                            + (epoch + 1)
                            + " asks for nothing: all its targets are missing; a larger batch may"
                            + " do");
        }
        last = batch;
        run.prepare(values);
        var draws = network.drawsInTraining() ? streams.stream("dropout").at(number) : null;
        double loss =
                run.gradient(
                        batch,
                        network.start(batch.structure().items()),
                        new NetworkRun.Options(draws, 0, 0, Integer.MAX_VALUE),
                        gradient);
        return new Loss(loss, asked);
    }

    @Override
    public List<Backflow> backflow() {
        return last != null && network.spec().carries()
                ? GradientFlow.backflow(network, run, last)
                : List.of();
    }

    @Override
    public Optional<Loss> heldOut() {
        return heldOut.measure(new Outputs(network, values, run));
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
        return buckets.perEpoch();
    }

    @Override
    public void startEpoch(int epoch) {}

    @Override
    public Map<String, String> identity() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("network", NetworkFile.facts(network.spec()).write());
        facts.put("activation penalty", SerialisedNames.text(network.spec().stack().penalty()));
        facts.put("settings", SerialisedNames.text(settings));
        facts.put("examples", learned.digest());
        return facts;
    }

    @Override
    public void close() {
        ahead.close();
        workers.close();
    }
}
