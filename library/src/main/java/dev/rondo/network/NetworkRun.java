package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Packed;
import dev.rondo.kernel.Scratch;
import dev.rondo.kernel.Streams;
import dev.rondo.kernel.Workers;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.Workspace;
import dev.rondo.structure.Chain;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs batches through a network: losses, and gradients by backpropagation through time. A batch
/// is cut into shards by sequences; shards run side by side, sums over them are made in their
/// order, so that the bits depend on the number of shards and never on the number of threads.
///
/// The softmax is done stretch by stretch of rows, so that logits never take more than a bounded
/// memory however large the vocabulary is.
///
/// One thread at a time; memory is used again from batch to batch.
public final class NetworkRun {
    /// Logits that one shard holds at once.
    static final int LOGITS = 8 << 20;

    private static final int OUTPUT_ROWS = 240;

    private final Network network;
    private final int logitsLimit;
    private final Workers workers;
    private final int threads;
    private final List<Shard> shards = new ArrayList<>();
    private final List<List<Workspace>> byLayer = new ArrayList<>();
    private final List<CellPlan.Packs> packs = new ArrayList<>();
    private final Packed outputForward = new Packed();
    private final Packed outputBackward = new Packed();
    private final float[][] logits;
    private final double[] shardLoss;
    private final Scratch[] scratch;
    private float[] values = new float[0];
    private boolean @Nullable [] touched;

    NetworkRun(Network network, int shardCount, Workers workers, int logitsLimit) {
        if (shardCount < 1) {
            throw new RondoException("shards: " + shardCount + ", expected at least 1");
        }
        this.network = network;
        this.logitsLimit = logitsLimit;
        this.workers = workers;
        this.threads = workers.threads();
        for (int s = 0; s < shardCount; s++) {
            shards.add(new Shard(network, s, shardCount));
        }
        for (int l = 0; l < network.layers(); l++) {
            List<Workspace> list = new ArrayList<>();
            for (Shard s : shards) {
                list.add(s.workspaces.get(l));
            }
            byLayer.add(list);
            packs.add(network.plans().get(l).packs(true));
        }
        logits = new float[shardCount][0];
        shardLoss = new double[shardCount];
        scratch = new Scratch[threads];
        Arrays.setAll(scratch, i -> new Scratch());
        Kernels.reserve(outputForward, network.width(), network.spec().symbols());
        Kernels.reserve(outputBackward, network.spec().symbols(), network.width());
    }

    /// Takes the parameters' values and lays out the matrices. To be called again whenever they
    /// changed.
    public void prepare(float[] newValues) {
        network.checkSize(newValues);
        values = newValues;
        for (int l = 0; l < network.layers(); l++) {
            packs.get(l).pack(values, network.base(l), workers);
        }
        int width = network.width();
        workers.run(
                2 * threads,
                task -> {
                    if (task < threads) {
                        Kernels.pack(
                                outputForward,
                                values,
                                network.output.offset(),
                                width,
                                true,
                                task,
                                threads);
                    } else {
                        Kernels.pack(
                                outputBackward,
                                values,
                                network.output.offset(),
                                width,
                                false,
                                task - threads,
                                threads);
                    }
                });
    }

    // ---- evaluation ---------------------------------------------------------------------------

    /// The sum of the losses of all labels, in nats. States begin as `state` says and are left in
    /// it as they are at the end.
    ///
    /// @param rowLoss null, or N numbers that receive each row's loss (0 where not asked)
    public double loss(Batch batch, NetworkState state, float @Nullable [] rowLoss) {
        check(batch, state);
        forward(batch.chain(), batch, 0, state, null, null);
        double loss = output(0, false, null, rowLoss);
        leave(state, Integer.MAX_VALUE);
        return loss;
    }

    private void check(Batch batch, NetworkState state) {
        if (values.length == 0) {
            throw new IllegalStateException("prepare() comes before a run");
        }
        batch.check(network.spec().symbols());
        if (state.sequences() < batch.chain().sequences()) {
            throw new RondoException(
                    "a batch of "
                            + batch.chain().sequences()
                            + " sequences came with states for "
                            + state.sequences());
        }
    }

    // ---- gradient -----------------------------------------------------------------------------

    /// How a gradient is computed.
    ///
    /// @param dropout names the draw of the dropout masks; null: none
    /// @param backward steps after which the gradient is cut: every loss is propagated, over fewer
    ///   than this many steps. 0: the whole batch
    /// @param segment steps whose activations are held at once; what lies between is computed a
    ///   second time. 0: all. Not together with `backward`, which needs no more memory than that
    ///   already
    /// @param carryAt the step before which states are carried on (not more than the steps of the
    ///   batch)
    public record Options(@Nullable Streams dropout, int backward, int segment, int carryAt) {
        public static final Options PLAIN = new Options(null, 0, 0, Integer.MAX_VALUE);
    }

    /// The gradient of the mean loss over the batch's labels into `gradient`; returns the sum of
    /// the losses, in nats. States begin as `state` says; it then receives those that are carried
    /// on.
    public double gradient(Batch batch, NetworkState state, Options options, Gradient gradient) {
        check(batch, state);
        int labelled = batch.labelled();
        float scale = labelled == 0 ? 0f : 1f / labelled;
        Chain chain = batch.chain();
        clearSparse(gradient);
        double loss;
        if (options.backward() > 0 && options.backward() < chain.steps()) {
            loss = cut(batch, state, options, gradient, scale);
        } else if (options.segment() <= 0 || options.segment() >= chain.steps()) {
            forward(chain, batch, 0, state, options.dropout(), options.dropout());
            loss = output(scale, true, gradient, null);
            leave(state, options.carryAt());
            backward();
            accumulate(gradient, false);
        } else {
            loss = segments(batch, state, options, gradient, scale);
        }
        network.restrict(gradient.values());
        listTouched(gradient);
        return loss;
    }

    /// Stretch by stretch, forward and backward; states go on from one to the next, adjoints do not
    /// come back.
    private double cut(
            Batch batch, NetworkState state, Options options, Gradient gradient, float scale) {
        Chain chain = batch.chain();
        int length = options.backward();
        int count = (chain.steps() + length - 1) / length;
        NetworkState running = state.copy();
        int carryAt = Math.min(options.carryAt(), chain.steps());
        Chain stretch = null;
        double loss = 0;
        for (int k = 0; k < count; k++) {
            int from = k * length;
            stretch = stretch(chain, from, length, stretch);
            forward(
                    stretch,
                    batch,
                    chain.start(from),
                    running,
                    dropout(options, k),
                    options.dropout());
            if (carryAt > from && carryAt <= from + length) {
                state.set(running);
                leave(state, carryAt - from);
            }
            leave(running, Integer.MAX_VALUE);
            loss += output(scale, true, gradient, null, k > 0);
            backward();
            accumulate(gradient, k > 0);
        }
        return loss;
    }

    /// Forward over all segments, keeping only the states between them; then from the last to the
    /// first: forward again, with all that the backward pass needs, and backward. Chen et al. 2016;
    /// Gruslys et al. 2016.
    private double segments(
            Batch batch, NetworkState state, Options options, Gradient gradient, float scale) {
        Chain chain = batch.chain();
        int length = options.segment();
        int count = (chain.steps() + length - 1) / length;
        List<Chain> stretches = new ArrayList<>();
        List<NetworkState> arriving = new ArrayList<>();
        NetworkState running = state.copy();
        int carryAt = Math.min(options.carryAt(), chain.steps());
        Chain previous = null;
        for (int k = 0; k < count; k++) {
            int from = k * length;
            Chain stretch = stretch(chain, from, length, previous);
            previous = stretch;
            stretches.add(stretch);
            arriving.add(running.copy());
            forward(
                    stretch,
                    batch,
                    chain.start(from),
                    running,
                    dropout(options, k),
                    options.dropout());
            if (carryAt > from && carryAt <= from + length) {
                state.set(running);
                leave(state, carryAt - from);
            }
            leave(running, Integer.MAX_VALUE);
        }
        double loss = 0;
        NetworkState adjoint = network.zeroState(state.sequences());
        for (int k = count - 1; k >= 0; k--) {
            Chain stretch = stretches.get(k);
            forward(
                    stretch,
                    batch,
                    chain.start(k * length),
                    arriving.get(k),
                    dropout(options, k),
                    options.dropout());
            loss += output(scale, true, gradient, null, k < count - 1);
            int n = shards.size();
            workers.run(
                    n,
                    s -> {
                        if (shards.get(s).chain != null) {
                            shards.get(s).leavingAdjoint(adjoint);
                        }
                    });
            backward();
            workers.run(
                    n,
                    s -> {
                        if (shards.get(s).chain != null) {
                            shards.get(s).arrivingAdjoint(adjoint);
                        }
                    });
            accumulate(gradient, k < count - 1);
        }
        return loss;
    }

    private static @Nullable Streams dropout(Options options, int segment) {
        return options.dropout() == null ? null : options.dropout().at(segment);
    }

    /// The steps from `from` on, as a chain of its own; the one before again where they are alike.
    private static Chain stretch(Chain chain, int from, int length, @Nullable Chain previous) {
        int sequences = chain.size(from);
        int[] lengths = new int[sequences];
        boolean alike = previous != null && previous.sequences() == sequences;
        for (int b = 0; b < sequences; b++) {
            lengths[b] = Math.min(length, chain.length(b) - from);
            alike = alike && previous.length(b) == lengths[b];
        }
        return alike ? previous : Chain.of(lengths);
    }

    /// Numbers for which the activations of this run hold memory.
    long floats() {
        long n = 0;
        for (Shard s : shards) {
            n += s.floats();
        }
        for (float[] z : logits) {
            n += z.length;
        }
        return n;
    }

    // ---- the parts ----------------------------------------------------------------------------

    private void forward(
            Chain chain,
            Batch batch,
            int first,
            NetworkState state,
            @Nullable Streams dropout,
            @Nullable Streams kept) {
        workers.run(
                shards.size(),
                s -> {
                    Shard shard = shards.get(s);
                    shard.begin(chain, batch.inputs(), batch.labels(), first);
                    if (shard.chain != null) {
                        shard.droppedNow = dropout != null;
                        shard.arrive(state);
                        shard.forward(values, packs, dropout, kept);
                    }
                });
    }

    private void leave(NetworkState state, int steps) {
        for (Shard s : shards) {
            if (s.chain != null) {
                s.leave(state, steps);
            }
        }
    }

    private double output(
            float scale, boolean train, @Nullable Gradient gradient, float @Nullable [] rowLoss) {
        return output(scale, train, gradient, rowLoss, false);
    }

    /// Logits, loss, and in training the adjoint of the top and the output matrix's gradient.
    private double output(
            float scale,
            boolean train,
            @Nullable Gradient gradient,
            float @Nullable [] rowLoss,
            boolean accumulate) {
        int symbols = network.spec().symbols();
        int stretch = Math.max(1, logitsLimit / symbols);
        int most = 0;
        for (Shard s : shards) {
            most = Math.max(most, s.chain == null ? 0 : s.chain.rows());
        }
        Arrays.fill(shardLoss, 0);
        int rounds = (most + stretch - 1) / stretch;
        for (int round = 0; round < rounds; round++) {
            int from = round * stretch;
            workers.run(shards.size(), s -> logits(s, from, stretch, scale, train, rowLoss));
            if (train && gradient != null) {
                boolean add = accumulate || round > 0;
                workers.run(
                        threads,
                        part -> outputGradient(part, from, stretch, gradient.values(), add));
            }
        }
        double loss = 0;
        for (double l : shardLoss) {
            loss += l;
        }
        return loss;
    }

    private void logits(
            int s, int from, int stretch, float scale, boolean train, float @Nullable [] rowLoss) {
        Shard shard = shards.get(s);
        if (shard.chain == null || from >= shard.chain.rows()) {
            return;
        }
        int symbols = network.spec().symbols();
        int width = network.width();
        int rows = Math.min(stretch, shard.chain.rows() - from);
        logits[s] = Shard.atLeast(logits[s], (long) rows * symbols);
        float[] z = logits[s];
        Kernels.apply(
                dev.rondo.kernel.Element.COPY,
                z,
                0,
                symbols,
                values,
                network.outputBias.offset(),
                0,
                null,
                0,
                0,
                null,
                0,
                0,
                0,
                0,
                rows,
                symbols);
        int stride = shard.topStride();
        Kernels.multiply(
                shard.top(),
                shard.topOffset() + from * stride,
                stride,
                outputForward,
                z,
                0,
                symbols,
                rows,
                true);
        if (rowLoss == null) {
            shardLoss[s] +=
                    Kernels.crossEntropy(
                            z,
                            0,
                            symbols,
                            shard.labels,
                            from,
                            rows,
                            symbols,
                            scale,
                            train,
                            null,
                            0);
        } else {
            float[] each = new float[rows];
            shardLoss[s] +=
                    Kernels.crossEntropy(
                            z,
                            0,
                            symbols,
                            shard.labels,
                            from,
                            rows,
                            symbols,
                            scale,
                            train,
                            each,
                            0);
            shard.spread(each, from, rows, rowLoss);
        }
        if (train) {
            Kernels.multiply(
                    z,
                    0,
                    symbols,
                    outputBackward,
                    shard.topAdjoint(),
                    from * width,
                    width,
                    rows,
                    false);
        }
    }

    private void outputGradient(
            int part, int from, int stretch, float[] gradient, boolean accumulate) {
        int symbols = network.spec().symbols();
        int width = network.width();
        int grains = (symbols + OUTPUT_ROWS - 1) / OUTPUT_ROWS;
        int first = (int) ((long) grains * part / threads) * OUTPUT_ROWS;
        int end = Math.min(symbols, (int) ((long) grains * (part + 1) / threads) * OUTPUT_ROWS);
        if (first >= end) {
            return;
        }
        boolean add = accumulate;
        int bias = network.outputBias.offset();
        for (int s = 0; s < shards.size(); s++) {
            Shard shard = shards.get(s);
            if (shard.chain == null || from >= shard.chain.rows()) {
                continue;
            }
            int rows = Math.min(stretch, shard.chain.rows() - from);
            int[] run = {0, 0, rows};
            int stride = shard.topStride();
            Kernels.multiplyRows(
                    logits[s],
                    first,
                    symbols,
                    end - first,
                    shard.top(),
                    shard.topOffset() + from * stride,
                    stride,
                    width,
                    run,
                    1,
                    gradient,
                    network.output.offset() + first * width,
                    width,
                    add,
                    scratch[part]);
            if (!add) {
                Arrays.fill(gradient, bias + first, bias + end, 0f);
            }
            Kernels.columnSum(gradient, bias + first, logits[s], first, symbols, rows, end - first);
            add = true;
        }
    }

    private void backward() {
        workers.run(
                shards.size(),
                s -> {
                    if (shards.get(s).chain != null) {
                        shards.get(s).backward(packs);
                    }
                });
    }

    private void accumulate(Gradient gradient, boolean add) {
        List<Shard> active = shards;
        int live = 0;
        for (Shard s : active) {
            live += s.chain != null ? 1 : 0;
        }
        int count = live;
        for (int l = 0; l < network.layers(); l++) {
            CellPlan plan = network.plans().get(l);
            var spaces = byLayer.get(l).subList(0, count);
            int base = network.base(l);
            workers.run(
                    plan.gradientTasks(threads),
                    task -> plan.gradient(task, threads, spaces, gradient.values(), base, add));
        }
        for (int s = 0; s < live; s++) {
            shards.get(s).embeddingGradient(gradient.values());
            mark(shards.get(s));
        }
    }

    // ---- the embedding's touched rows ---------------------------------------------------------

    private void clearSparse(Gradient gradient) {
        if (!network.embedding.sparse()) {
            return;
        }
        int slot = network.embeddingSlot;
        int width = network.spec().embedding();
        for (int i = 0; i < gradient.touchedCount(slot); i++) {
            int at = network.embedding.offset() + gradient.touched(slot)[i] * width;
            Arrays.fill(gradient.values(), at, at + width, 0f);
        }
        gradient.setTouchedCount(slot, 0);
        if (touched == null) {
            touched = new boolean[network.spec().symbols()];
        }
        Arrays.fill(touched, false);
    }

    private void mark(Shard shard) {
        if (touched != null) {
            for (int i = 0; i < shard.distinctCount; i++) {
                touched[shard.distinct[i]] = true;
            }
        }
    }

    private void listTouched(Gradient gradient) {
        if (touched == null) {
            return;
        }
        int n = 0;
        int[] list = gradient.touched(network.embeddingSlot);
        for (int i = 0; i < touched.length; i++) {
            if (touched[i]) {
                list[n++] = i;
            }
        }
        gradient.setTouchedCount(network.embeddingSlot, n);
    }
}
