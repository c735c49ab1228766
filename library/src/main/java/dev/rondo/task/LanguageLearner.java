package dev.rondo.task;

import dev.rondo.data.Corpus;
import dev.rondo.data.LanguageBatches;
import dev.rondo.kernel.Streams;
import dev.rondo.kernel.Workers;
import dev.rondo.learn.Backflow;
import dev.rondo.learn.Learner;
import dev.rondo.learn.Loss;
import dev.rondo.learn.TrainingRecord;
import dev.rondo.network.ActivationPenalty;
import dev.rondo.network.Batch;
import dev.rondo.network.Gradient;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkState;
import dev.rondo.network.Parameters;
import dev.rondo.store.SerialisedNames;
import dev.rondo.structure.Chain;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/// A language model in training: its network, its text, and where in the text it is.
///
/// ```java
/// try (var learner = new LanguageLearner(settings, corpus, threads)) {
///     for (var event : Training.start(learner, learning)) { … }
///     learner.model(training.record()).save(path);
/// }
/// ```
public final class LanguageLearner implements Learner, AutoCloseable {
    private final LanguageSettings settings;
    private final Corpus corpus;
    private final Network network;
    private final float[] values;
    private final Gradient gradient;
    private final Workers workers;
    private final NetworkRun run;
    private final LanguageBatches batches;
    private final NetworkState state;
    private final @Nullable Streams dropout;
    private final Streams start;
    private final int[] inputs;
    private final int[] labels;
    private final int[] lengths;
    private Chain chain = Chain.uniform(1, 1);
    private @Nullable Batch last;

    /// @param threads that share the work; they do not change its bits
    public LanguageLearner(LanguageSettings settings, Corpus corpus, int threads) {
        this.settings = settings;
        this.corpus = corpus;
        this.network = Network.of(settings.network(corpus.vocabulary().size()));
        network.spec().mustCarry("a language model");
        this.values = network.initialise(settings.seed());
        this.gradient = new Gradient(network.parameters());
        this.workers = new Workers(threads);
        this.run = network.run(settings.shards(), workers);
        this.batches = new LanguageBatches(corpus.training(), settings.batch(), settings.steps());
        this.state = network.start(batches.streams());
        this.start = new Streams(settings.seed()).stream("start");
        this.dropout =
                network.drawsInTraining() ? new Streams(settings.seed()).stream("dropout") : null;
        int span = Math.max(settings.steps(), settings.backward());
        int rows =
                Math.toIntExact(Math.min((long) batches.streams() * span, batches.predictions()));
        this.inputs = new int[rows];
        this.labels = new int[rows];
        this.lengths = new int[batches.streams()];
    }

    public Network network() {
        return network;
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
        return batches.count();
    }

    @Override
    public void startEpoch(int epoch) {
        state.restart(start.at(-1L - epoch));
    }

    /// Reads batch `step`. With a backward span longer than the forward one, the batch begins that
    /// much earlier, and the state that is carried is the one at the beginning of the next batch.
    @Override
    public Loss step(int epoch, int step) {
        int forward = settings.steps();
        int again = Math.max(0, settings.backward() - forward);
        int first = step * forward;
        int from = Math.max(0, first - again);
        int end = first + forward;
        int rows = batches.fill(from, end, first, inputs, labels, lengths);
        chain(rows);
        int nextFrom = Math.max(0, end - again);
        run.prepare(values);
        if (settings.reset()) {
            state.restart(start.at((long) epoch * batches.count() + step));
        }
        var batch = new Batch(chain, inputs, labels);
        last = batch;
        var options =
                new NetworkRun.Options(
                        dropout == null ? null : dropout.at((long) epoch * batches.count() + step),
                        settings.backward() >= forward ? 0 : settings.backward(),
                        settings.segment(),
                        nextFrom - from);
        double loss = run.gradient(batch, state, options, gradient);
        return new Loss(loss, batch.asked(network.spec().reading()));
    }

    @Override
    public List<Backflow> backflow() {
        return last == null ? List.of() : GradientFlow.backflow(network, run, last);
    }

    /// The chain of the lengths just filled; the one before again where it is the same.
    private void chain(int rows) {
        int sequences = 0;
        while (sequences < lengths.length && lengths[sequences] > 0) {
            sequences++;
        }
        boolean same = chain.sequences() == sequences && chain.rows() == rows;
        for (int b = 0; same && b < sequences; b++) {
            same = chain.length(b) == lengths[b];
        }
        if (!same) {
            chain = Chain.of(Arrays.copyOf(lengths, sequences));
        }
    }

    @Override
    public Optional<Loss> heldOut() {
        return corpus.validation().length == 0
                ? Optional.empty()
                : Optional.of(evaluate(corpus.validation(), settings.batch()));
    }

    /// The loss on other data at the present values, read in at most `streams` streams.
    private Loss evaluate(int[] ids, int streams) {
        run.prepare(values);
        return LanguageModel.evaluate(network, run, ids, streams, null);
    }

    @Override
    public Map<String, float[]> carried() {
        return state.arrays();
    }

    @Override
    public void restoreCarried(Map<String, float[]> carried) {
        state.restore(carried);
    }

    @Override
    public Map<String, String> identity() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("network", NetworkFile.facts(network.spec()).write());
        if (!settings.stack().penalty().equals(ActivationPenalty.NONE)) {
            facts.put("penalty", SerialisedNames.text(settings.stack().penalty()));
        }
        facts.put("batch", "" + settings.batch());
        facts.put("steps", "" + settings.steps());
        facts.put("backward span", "" + settings.backward());
        facts.put("segment", "" + settings.segment());
        facts.put("reset", "" + settings.reset());
        facts.put("shards", "" + settings.shards());
        facts.put("seed", "" + settings.seed());
        facts.put("vocabulary", digest(corpus.vocabulary().toJson().write()));
        facts.put("training text", digest(corpus.training()));
        facts.put("validation text", digest(corpus.validation()));
        return facts;
    }

    private static String digest(String text) {
        var crc = new CRC32C();
        crc.update(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return text.length() + " characters, checksum " + Long.toHexString(crc.getValue());
    }

    private static String digest(int[] ids) {
        var crc = new CRC32C();
        byte[] four = new byte[4];
        for (int id : ids) {
            for (int i = 0; i < 4; i++) {
                four[i] = (byte) (id >>> 8 * i);
            }
            crc.update(four);
        }
        return ids.length + " symbols, checksum " + Long.toHexString(crc.getValue());
    }

    /// The model with the present values.
    public LanguageModel model(TrainingRecord record) {
        return new LanguageModel(network, values.clone(), corpus.vocabulary(), record);
    }

    @Override
    public void close() {
        workers.close();
    }
}
