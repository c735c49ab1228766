package dev.rondo.task;

import dev.rondo.RondoException;
import dev.rondo.data.LanguageBatches;
import dev.rondo.data.Panel;
import dev.rondo.kernel.Streams;
import dev.rondo.kernel.Workers;
import dev.rondo.learn.Backflow;
import dev.rondo.learn.Learner;
import dev.rondo.learn.Loss;
import dev.rondo.network.ActivationPenalty;
import dev.rondo.network.Batch;
import dev.rondo.network.Gradient;
import dev.rondo.network.Input;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.NetworkSpec;
import dev.rondo.network.NetworkState;
import dev.rondo.network.Parameters;
import dev.rondo.network.Rows;
import dev.rondo.store.SerialisedNames;
import dev.rondo.structure.Chain;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/// A forecaster in training on one series that is read as a stream: cut into streams that are read
/// side by side, as a text is ([LanguageBatches]).
final class StreamLearner implements Learner, AutoCloseable {
    /// Rows before the held-out part that are read so that the states know where they are.
    private static final int WARM_UP = 200;

    private final ForecastSettings settings;
    private final Network network;
    private final Input.Numbers input;
    private final float[] values;
    private final Gradient gradient;
    private final Workers workers;
    private final NetworkRun run;
    private final LanguageBatches batches;
    private final NetworkState state;
    private final Streams streams;
    private final Streams start;
    private final float[] rows; // all rows × row
    private final float[] targets; // asked after each row: all rows × horizon · targets
    private final float[] held; // the same of the held-out part
    private final int width;
    private final int learned;
    private final int total;
    private final int[] from;
    private final int[] to;
    private final int[] lengths;
    private @Nullable Batch last;

    /// @param learned rows that are learned from; the others are held out
    StreamLearner(
            ForecastSettings settings,
            SeriesCode code,
            NetworkSpec spec,
            Panel.One series,
            int learned,
            int threads) {
        this.settings = settings;
        this.learned = learned;
        total = series.rows();
        network = Network.of(spec);
        network.spec().mustCarry("a forecaster without a context");
        input = (Input.Numbers) spec.input();
        values = network.initialise(settings.seed());
        gradient = new Gradient(network.parameters());
        workers = new Workers(threads);
        run = network.run(settings.shards(), workers);
        batches =
                new LanguageBatches(
                        IntStream.range(0, learned).toArray(), settings.batch(), settings.steps());
        state = network.start(batches.streams());
        streams = new Streams(settings.seed());
        start = streams.stream("start");
        width = code.horizon() * code.targets().size();
        rows = new float[total * input.row()];
        targets = new float[total * width];
        held = new float[total * width];
        var around = new Around(code, series);
        var running = new SeriesRows(code, code.scaling(series, learned), input);
        for (int r = 0; r < total; r++) {
            running.next(series.values(), r * series.width(), around, r, rows, r * input.row());
            running.asked(around, r + 1, 0, learned, targets, r * width);
            running.asked(around, r + 1, learned, total, held, r * width);
        }
        int span = Math.max(settings.steps(), settings.backward());
        int most = Math.toIntExact(Math.min((long) batches.streams() * span, learned));
        from = new int[most];
        to = new int[most];
        lengths = new int[batches.streams()];
    }

    Network network() {
        return network;
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
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
    public float[] values() {
        return values;
    }

    @Override
    public Gradient gradient() {
        return gradient;
    }

    @Override
    public int stepsPerEpoch() {
        return batches.count();
    }

    @Override
    public void startEpoch(int epoch) {
        state.restart(start.at(-1L - epoch));
    }

    /// Reads batch `step`, as [LanguageLearner#step] does.
    @Override
    public Loss step(int epoch, int step) {
        int forward = settings.steps();
        int again = Math.max(0, settings.backward() - forward);
        int first = step * forward;
        int begin = Math.max(0, first - again);
        int end = first + forward;
        int n = batches.fill(begin, end, first, from, to, lengths);
        int live = 0;
        while (live < lengths.length && lengths[live] > 0) {
            live++;
        }
        var batch = batch(Chain.of(Arrays.copyOf(lengths, live)), n);
        if (batch.asked(network.spec().reading()) == 0) {
            throw new RondoException(
                    "in steps "
                            + first
                            + " to "
                            + (end - 1)
                            + " of the series nothing is known of what is to be foretold: more --steps"
                            + " or another --target");
        }
        last = batch;
        run.prepare(values);
        if (settings.reset()) {
            state.restart(start.at((long) epoch * batches.count() + step));
        }
        var options =
                new NetworkRun.Options(
                        network.drawsInTraining()
                                ? streams.stream("dropout")
                                        .at((long) epoch * batches.count() + step)
                                : null,
                        settings.backward() >= forward ? 0 : settings.backward(),
                        settings.segment(),
                        Math.max(0, end - again) - begin);
        double loss = run.gradient(batch, state, options, gradient);
        return new Loss(loss, batch.asked(network.spec().reading()));
    }

    @Override
    public List<Backflow> backflow() {
        return last == null ? List.of() : GradientFlow.backflow(network, run, last);
    }

    /// The rows whose numbers stand in [#from], with what is asked after them unless [#to] says
    /// that nothing is.
    private Batch batch(Chain chain, int n) {
        int row = input.row();
        float[] in = new float[n * row];
        float[] out = new float[n * width];
        for (int r = 0; r < n; r++) {
            System.arraycopy(rows, from[r] * row, in, r * row, row);
            if (to[r] >= 0) {
                System.arraycopy(targets, from[r] * width, out, r * width, width);
            } else {
                Arrays.fill(out, r * width, (r + 1) * width, Float.NaN);
            }
        }
        return new Batch(chain, new Rows.Numbers(in, row), new Rows.Numbers(out, width));
    }

    @Override
    public Optional<Loss> heldOut() {
        if (learned == total) {
            return Optional.empty();
        }
        int begin = Math.max(0, learned - 1 - WARM_UP);
        int n = total - 1 - begin;
        float[] asked = Arrays.copyOfRange(held, begin * width, (begin + n) * width);
        Arrays.fill(asked, 0, (learned - 1 - begin) * width, Float.NaN);
        var batch =
                new Batch(
                        Chain.of(n),
                        new Rows.Numbers(
                                Arrays.copyOfRange(
                                        rows, begin * input.row(), (begin + n) * input.row()),
                                input.row()),
                        new Rows.Numbers(asked, width));
        if (batch.asked(network.spec().reading()) == 0) {
            return Optional.empty();
        }
        run.prepare(values);
        return Optional.of(
                new Loss(
                        run.loss(batch, network.start(1), null),
                        batch.asked(network.spec().reading())));
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
            facts.put("activation penalty", SerialisedNames.text(settings.stack().penalty()));
        }
        facts.put("batch", "" + settings.batch());
        facts.put("steps", "" + settings.steps());
        facts.put("backward span", "" + settings.backward());
        facts.put("segment", "" + settings.segment());
        facts.put("reset", "" + settings.reset());
        facts.put("shards", "" + settings.shards());
        facts.put("seed", "" + settings.seed());
        var crc = new CRC32C();
        var bytes = ByteBuffer.allocate(4 * rows.length);
        bytes.asFloatBuffer().put(rows);
        crc.update(bytes.array());
        facts.put(
                "series",
                learned + " of " + total + " rows, checksum " + Long.toHexString(crc.getValue()));
        return facts;
    }

    @Override
    public void close() {
        workers.close();
    }
}
