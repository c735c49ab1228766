package dev.rondo.task;

import dev.rondo.kernel.Streams;
import dev.rondo.kernel.Workers;
import dev.rondo.learn.Learner;
import dev.rondo.learn.Loss;
import dev.rondo.network.Batch;
import dev.rondo.network.Gradient;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkSpec;
import dev.rondo.network.Parameters;
import dev.rondo.network.Reading;
import dev.rondo.network.Rows;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// An encoder with a decoder in training on pairs of sequences of symbols: the loss is that of the
/// target's symbols and its end, the decoder being told all symbols before (teacher forcing), or
/// some of its own ([PairSettings#sampling]).
public final class PairLearner implements Learner, AutoCloseable {
    private final PairSettings settings;
    private final Network network;
    private final PairBatches pairs;
    private final Optional<PairBatches> heldOut;
    private final float[] values;
    private final Gradient gradient;
    private final Workers workers;
    private final NetworkRun run;
    private final Streams streams;
    private final int data;
    private int epochOf = -1;
    private List<int[]> order = List.of();

    /// Pairs to learn from, or to be held out.
    public record Pairs(List<int[]> sources, List<int[]> targets) {}

    /// @param threads that share the work; they do not change its bits
    public PairLearner(
            NetworkSpec spec,
            Pairs learned,
            Optional<Pairs> valid,
            PairSettings settings,
            int threads) {
        this.settings = settings;
        network = Network.of(spec);
        pairs = batches(learned);
        heldOut = valid.map(this::batches);
        values = network.initialise(settings.seed());
        gradient = new Gradient(network.parameters());
        workers = new Workers(threads);
        run = network.run(Math.min(2, settings.batch()), workers);
        streams = new Streams(settings.seed()).stream("pairs");
        data =
                Objects.hash(
                        learned.sources().stream().mapToInt(java.util.Arrays::hashCode).sum(),
                        learned.targets().stream().mapToInt(java.util.Arrays::hashCode).sum(),
                        settings);
    }

    private PairBatches batches(Pairs of) {
        return new PairBatches(
                of.sources(), of.targets(), settings.begin(), settings.end(), settings.batch());
    }

    public Network network() {
        return network;
    }

    @Override
    public Loss step(int epoch, int step) {
        if (epoch != epochOf) {
            order = pairs.order(streams.at(epoch));
            epochOf = epoch;
        }
        var batch = pairs.batch(order.get(step));
        run.prepare(values);
        long number = (long) epoch * stepsPerEpoch() + step;
        double sampling = settings.sampling(epoch);
        if (sampling > 0) {
            batch = sampled(batch, sampling, streams.stream("sampling").at(number));
        }
        var dropout = network.drawsInTraining() ? streams.stream("dropout").at(number) : null;
        var options = new NetworkRun.Options(dropout, 0, 0, Integer.MAX_VALUE);
        var state = network.start(batch.structure().items());
        double loss = run.gradient(batch, state, options, gradient);
        return new Loss(loss, batch.asked(Reading.IN_STEP));
    }

    /// The batch with some of what the decoder is told replaced by what it would have written.
    private Batch sampled(Batch batch, double probability, Streams random) {
        int width = network.spec().output().width();
        var chain = batch.chain();
        float[] z = new float[chain.rows() * width];
        run.outputs(batch, network.start(chain.sequences()), z);
        int[] told = ((Rows.Symbols) batch.inputs()).ids().clone();
        for (int t = 1; t < chain.steps(); t++) {
            for (int b = 0; b < chain.size(t); b++) {
                if (random.uniform() < probability) {
                    told[chain.row(b, t)] = best(z, chain.row(b, t - 1) * width, width);
                }
            }
        }
        return new Batch(chain, new Rows.Symbols(told), batch.targets())
                .with(batch.source().orElseThrow());
    }

    private static int best(float[] z, int from, int width) {
        int best = 0;
        for (int i = 1; i < width; i++) {
            best = z[from + i] > z[from + best] ? i : best;
        }
        return best;
    }

    @Override
    public Optional<Loss> heldOut() {
        return heldOut.map(this::loss);
    }

    private Loss loss(PairBatches of) {
        run.prepare(values);
        var all = Loss.NONE;
        for (int[] some : of.order(null)) {
            var batch = of.batch(some);
            double loss = run.loss(batch, network.start(batch.structure().items()), null);
            all = all.plus(new Loss(loss, batch.asked(Reading.IN_STEP)));
        }
        return all;
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
        return pairs.count();
    }

    @Override
    public void startEpoch(int epoch) {}

    @Override
    public Map<String, String> identity() {
        return Map.of(
                "network", NetworkFile.facts(network.spec()).write(),
                "pairs", Integer.toString(data));
    }

    @Override
    public void close() {
        workers.close();
    }
}
