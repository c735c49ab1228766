package dev.rondo.task.translate;

import dev.rondo.learn.Loss;
import dev.rondo.model.BatchSource;
import dev.rondo.model.NetworkFile;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.ValidationMeasure;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.Argmax;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.RecordText;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Batches of pairs of sequences of symbols for an encoder with a decoder: the loss is that of the
/// target's symbols and its end, the decoder being told all symbols before (teacher forcing), or
/// some of its own ([PairSettings#sampling]).
public final class PairSource implements BatchSource {
    private final PairSettings settings;
    private final Network network;
    private final PairBatches pairs;
    private final RandomStreams streams;
    private final int data;
    private int epochOf = -1;
    private List<int[]> order = List.of();

    /// Pairs to learn from, or to be held out.
    public record Pairs(List<int[]> sources, List<int[]> targets) {
        private PairBatches batches(PairSettings settings) {
            var delimiters = settings.delimiters();
            return new PairBatches(
                    sources, targets, delimiters.begin(), delimiters.end(), settings.batch());
        }

        private static int digest(List<int[]> sequences) {
            return sequences.stream().mapToInt(Arrays::hashCode).sum();
        }

        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// @param network that learns them
    public PairSource(Network network, Pairs learned, PairSettings settings) {
        this.settings = settings;
        this.network = network;
        pairs = learned.batches(settings);
        streams = streams(settings);
        data =
                Objects.hash(
                        Pairs.digest(learned.sources()),
                        Pairs.digest(learned.targets()),
                        settings.digest());
    }

    /// A new encoder with a decoder in training on pairs, measured after each epoch by the loss on
    /// those that are held out.
    ///
    /// @param threads that share the work; they do not change its bits
    public static NetworkLearner learner(
            NetworkSpec spec,
            Pairs learned,
            Optional<Pairs> validation,
            PairSettings settings,
            int threads) {
        var network = Network.of(spec);
        return new NetworkLearner(
                network,
                new PairSource(network, learned, settings),
                validation.map(h -> loss(h.batches(settings))).orElse(ValidationMeasure.NOTHING),
                new NetworkLearner.Options(
                        settings.seed(),
                        streams(settings),
                        Math.min(2, settings.batch()),
                        threads));
    }

    private static RandomStreams streams(PairSettings settings) {
        return new RandomStreams(settings.seed()).stream("pairs");
    }

    private static ValidationMeasure loss(PairBatches pairs) {
        return outputs -> {
            var all = Loss.NONE;
            for (int[] some : pairs.order(null)) {
                all = all.plus(outputs.loss(pairs.batch(some)));
            }
            return Optional.of(all);
        };
    }

    @Override
    public int stepsPerEpoch() {
        return pairs.count();
    }

    @Override
    public Batch batch(int epoch, int step, NetworkRun run) {
        if (epoch != epochOf) {
            order = pairs.order(streams.at(epoch));
            epochOf = epoch;
        }
        var batch = pairs.batch(order.get(step));
        double sampling = settings.sampling().at(epoch);
        long number = (long) epoch * stepsPerEpoch() + step;
        return sampling > 0
                ? sampled(batch, sampling, run, streams.stream("sampling").at(number))
                : batch;
    }

    /// The batch with some of what the decoder is told replaced by what it would have written.
    private Batch sampled(Batch batch, double probability, NetworkRun run, RandomStreams random) {
        int width = network.spec().output().width();
        var chain = batch.chain();
        float[] z = new float[chain.rows() * width];
        run.outputs(batch, network.start(chain.sequences()), z);
        int[] decoderIds = ((Rows.Symbols) batch.inputs()).ids().clone();
        for (int t = 1; t < chain.steps(); t++) {
            for (int b = 0; b < chain.size(t); b++) {
                if (random.uniform() < probability) {
                    decoderIds[chain.row(b, t)] = Argmax.of(z, chain.row(b, t - 1) * width, width);
                }
            }
        }
        return new Batch(chain, new Rows.Symbols(decoderIds), batch.targets())
                .with(batch.source().orElseThrow());
    }

    @Override
    public Map<String, String> identity() {
        return Map.of(
                "network", NetworkFile.configuration(network.spec()).write(),
                "pairs", Integer.toString(data));
    }
}
