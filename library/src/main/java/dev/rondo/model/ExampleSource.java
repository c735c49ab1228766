package dev.rondo.model;

import dev.rondo.RondoException;
import dev.rondo.data.split.Buckets;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.store.SerialisedNames;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Batches of examples that know nothing of each other: sentences with their tags, series with
/// their classes, windows of series. They come in shuffled batches of like length ([Buckets]), each
/// made while the one before is learned from.
public final class ExampleSource implements BatchSource {
    private final NetworkSpec spec;
    private final Examples examples;
    private final ExampleSettings settings;
    private final RandomStreams streams;
    private final Buckets buckets;
    private final Prefetcher<Batch> prefetcher;
    private List<int[]> order = List.of();
    private int ordered = -1;

    /// @param spec of the network that learns them
    public ExampleSource(NetworkSpec spec, Examples examples, ExampleSettings settings) {
        if (examples.count() == 0) {
            throw new RondoException("the training data are empty: no items");
        }
        this.spec = spec;
        this.examples = examples;
        this.settings = settings;
        streams = streams(settings);
        buckets =
                new Buckets(examples.count(), examples::length, settings.batch(), settings.pool());
        prefetcher =
                new Prefetcher<>(number ->
                        made(
                                Math.toIntExact(number / buckets.perEpoch()),
                                (int) (number % buckets.perEpoch())));
    }

    /// A new network in training on examples.
    ///
    /// @param validation what is measured after each epoch
    /// @param threads that share the work; they do not change its bits
    public static NetworkLearner learner(
            NetworkSpec spec,
            Examples learned,
            ExampleSettings settings,
            ValidationMeasure validation,
            int threads) {
        return new NetworkLearner(
                Network.of(spec),
                new ExampleSource(spec, learned, settings),
                validation,
                new NetworkLearner.Options(
                        settings.seed(), streams(settings), settings.shards(), threads));
    }

    private static RandomStreams streams(ExampleSettings settings) {
        return new RandomStreams(settings.seed()).stream("examples");
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
        return examples.batch(items(epoch, step), streams.stream("noise").at(number));
    }

    @Override
    public int stepsPerEpoch() {
        return buckets.perEpoch();
    }

    @Override
    public Batch batch(int epoch, int step, NetworkRun run) {
        long number = (long) epoch * buckets.perEpoch() + step;
        return prefetcher.get(number, step + 1 < buckets.perEpoch());
    }

    @Override
    public Map<String, String> identity() {
        Map<String, String> identity = new LinkedHashMap<>();
        identity.put("network", NetworkFile.configuration(spec).write());
        identity.put("activation penalty", SerialisedNames.text(spec.stack().penalty()));
        identity.put("settings", SerialisedNames.text(settings));
        identity.putAll(examples.identity());
        return identity;
    }

    @Override
    public void close() {
        prefetcher.close();
    }
}
