package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.network.loss.SequenceLoss;
import dev.rondo.network.run.CarriedStates;
import dev.rondo.network.run.InputRun;
import dev.rondo.network.run.NetworkLayout;
import dev.rondo.network.run.OutputRun;
import dev.rondo.network.run.Shard;
import dev.rondo.network.run.Space;
import dev.rondo.network.run.UnitRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.GradientTasks;
import dev.rondo.plan.Workspace;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs batches through a network: losses, and gradients by backpropagation through time. A batch
/// is cut into shards by sequences; shards run side by side, sums over them are made in their
/// order, so that the bits depend on the number of shards and never on the number of threads.
///
/// One thread at a time; memory is used again from batch to batch.
public final class NetworkRun {
    private final Network network;
    private final NetworkLayout layout;
    private final WorkerPool workers;
    private final int threads;
    private final List<Shard> shards = new ArrayList<>();
    private final List<List<Workspace>> byCell = new ArrayList<>();
    private final List<CellPlan.Packs> packs = new ArrayList<>();
    private final OutputRun output;
    private UnitRun.Pass pass;

    /// Of each embedding the rows that a batch touches; empty where its gradient is dense.
    private final List<boolean[]> touched = new ArrayList<>();

    /// @param logits numbers of the output that one shard holds at once
    NetworkRun(Network network, int shardCount, WorkerPool workers, int logits) {
        this(network, shardCount, workers, logits, false);
    }

    /// @param attributed whether backward passes go on to what is read
    NetworkRun(
            Network network, int shardCount, WorkerPool workers, int logits, boolean attributed) {
        if (shardCount < 1) {
            throw new RondoException("shards: " + shardCount + ", expected at least 1");
        }
        this.network = network;
        this.layout = network.layout();
        this.workers = workers;
        this.threads = workers.threads();
        for (int s = 0; s < shardCount; s++) {
            shards.add(new Shard(layout, s, shardCount, workers, attributed));
        }
        for (var cell : layout.cells()) {
            List<Workspace> list = new ArrayList<>();
            for (Shard s : shards) {
                list.add(s.cells().get(cell.number()).workspace);
            }
            byCell.add(list);
            packs.add(cell.plan().packs(true));
        }
        for (var e : layout.embeddings()) {
            touched.add(new boolean[e.slot().sparse() ? e.slot().rows() : 0]);
        }
        pass = new UnitRun.Pass(new float[0], packs, null, null);
        output = new OutputRun(layout, shards, workers, logits);
    }

    /// Takes the parameters' values and lays out the matrices. To be called again whenever they
    /// changed.
    public void prepare(float[] newValues) {
        network.checkSize(newValues);
        pass = new UnitRun.Pass(newValues, packs, null, null);
        for (var cell : layout.cells()) {
            packs.get(cell.number()).pack(newValues, cell.base(), workers);
        }
        output.prepare(newValues);
    }

    /// Takes a loss of the program's own, in place of the one of the output: what is learned by and
    /// measured from now on.
    ///
    /// @throws RondoException if the output is not [Output.Linear]
    public void useLoss(CustomLoss loss) {
        if (!(network.spec().output() instanceof Output.Linear)) {
            throw new RondoException(
                    "a custom loss: the network gives "
                            + network.spec().output()
                            + ", expected numbers (Output.Linear)");
        }
        use(loss);
    }

    private void use(CustomLoss loss) {
        output.use((z, y, d) -> {
            Arrays.fill(d, 0);
            return loss.of(z, y, d);
        });
    }

    // ---- evaluation ---------------------------------------------------------------------------

    /// The sum of the losses of all that is asked (of symbols and classes in nats). States begin as
    /// `state` says and are left in it as they are at the end.
    ///
    /// @param rowLoss null, or N numbers that receive each row's loss (0 where not asked)
    public double loss(Batch batch, NetworkState state, float @Nullable [] rowLoss) {
        CarriedStates carried = check(batch, state);
        if (rowLoss != null) {
            int rows = batch.targetRows(network.spec().pooling());
            Network.checkLength("losses of rows", rowLoss.length, rows);
        }
        forward(batch.structure(), batch, 0, carried, null, null);
        double loss = output.loss(rowLoss);
        readNext(carried, Integer.MAX_VALUE);
        return loss;
    }

    /// What the network gives: z of each row of targets into `out`, rows × width of the output
    /// (softmax and σ are not yet applied). The targets themselves are not looked at.
    public void outputs(Batch batch, NetworkState state, float[] out) {
        CarriedStates carried = check(batch, state);
        long needed =
                (long) batch.targetRows(network.spec().pooling()) * network.spec().output().width();
        Network.checkLength("outputs", out.length, needed);
        forward(batch.structure(), batch, 0, carried, null, null);
        output.outputs(out);
        readNext(carried, Integer.MAX_VALUE);
    }

    /// The named values of all cells; for runs of one shard.
    Explanation explain(Batch batch) {
        var carried = check(batch, network.start(batch.structure().items()));
        forward(batch.structure(), batch, 0, carried, null, null);
        return new Explainer(shards.getFirst(), pass.values()).explanation();
    }

    /// The same with how much each input counts for the logarithm of the probability of what the
    /// targets ask; for runs of one shard that are attributed.
    Explanation explain(Batch batch, double temperature) {
        output.useProbabilities(temperature);
        return attributed(batch, -1); // the loss is −ln p
    }

    /// The same with how much each input counts for a score, summed over the rows.
    Explanation explain(Batch batch, CustomLoss score) {
        use(score);
        return attributed(batch, 1);
    }

    /// @param sign of the score in the loss
    private Explanation attributed(Batch batch, int sign) {
        var explained = explain(batch);
        output.learn(1, null, false);
        backward(null);
        Shard shard = shards.getFirst();
        var parts = shard.importance();
        int[] whole = shard.inWhole(Space.NODES);
        double[][] rows = new double[whole.length][parts.size()];
        for (int r = 0; r < whole.length; r++) {
            for (int p = 0; p < parts.size(); p++) {
                rows[whole[r]][p] = sign * parts.get(p).rows()[r];
            }
        }
        return explained.with(
                new InputImportance(parts.stream().map(Shard.Part::name).toList(), rows, ""));
    }

    /// What the state carries, once it is one for this batch.
    private CarriedStates check(Batch batch, NetworkState state) {
        if (pass.values().length == 0) {
            throw new IllegalStateException("prepare() comes before a run");
        }
        BatchCheck.of(batch, network.spec());
        batch.edges().forEach((name, rows) -> checkEdges(batch.structure(), name, rows));
        network.checkState(state);
        CarriedStates carried = state.carried();
        if (state.sequences() < batch.structure().items()) {
            throw new RondoException(
                    "a batch of "
                            + batch.structure().items()
                            + " sequences came with states for "
                            + state.sequences());
        }
        if (!network.spec().carries() && !carried.noneBegun(batch.structure().items())) {
            network.spec().mustCarry("to go on where sequences ended (restart the states)");
        }
        layout.putStart(carried, pass.values());
        return carried;
    }

    private void checkEdges(Structure structure, String input, Rows rows) {
        int edges = structure.edges(layout.indexOf(input)).count();
        if (rows.count() < edges) {
            throw new RondoException(
                    "the batch gives `"
                            + input
                            + "` for "
                            + rows.count()
                            + " edges, and has "
                            + edges
                            + ": each edge needs one row");
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
    public record Options(@Nullable RandomStreams dropout, int backward, int segment, int carryAt) {
        public static final Options PLAIN = new Options(null, 0, 0, Integer.MAX_VALUE);
    }

    /// The gradient of the mean loss over all that the batch asks, with the stack's penalty, into
    /// `gradient`; returns the sum of the losses, without it. States begin as `state` says; it then
    /// receives those that are carried on.
    public double gradient(Batch batch, NetworkState state, Options options, Gradient gradient) {
        CarriedStates carried = check(batch, state);
        network.checkGradient(gradient);
        int targets = batch.countTargets(network.spec().pooling());
        float scale = targets == 0 ? 0f : 1f / targets;
        Structure all = batch.structure();
        checkWhole(options, all);
        clearSparse(gradient);
        double loss;
        if (options.backward() > 0 && options.backward() < all.levels()) {
            loss = cut(batch, carried, options, gradient, scale);
        } else if (options.segment() <= 0 || options.segment() >= all.levels()) {
            CarriedStates fresh = layout.learnsStart() ? carried.copy() : carried;
            forward(all, batch, 0, carried, options.dropout(), options.dropout());
            loss = output.learn(scale, gradient, false);
            readNext(carried, options.carryAt());
            backward(all instanceof PackedSequences chain ? chain : null);
            accumulate(gradient, false);
            startGradient(fresh, gradient);
        } else {
            loss = segments(batch, carried, options, gradient, scale);
        }
        network.restrict(gradient.values());
        listTouched(gradient);
        return loss;
    }

    private void checkWhole(Options options, Structure all) {
        boolean whole =
                (options.backward() <= 0 || options.backward() >= all.levels())
                        && (options.segment() <= 0 || options.segment() >= all.levels());
        if (network.spec().output().ofSequences() && !whole) {
            throw new RondoException(
                    "a loss of whole sequences ("
                            + network.spec().output().getClass().getSimpleName()
                            + ") goes with neither segments nor a backward span shorter than the"
                            + " batch");
        }
        if (!whole) {
            network.spec().mustCarry("a gradient by segments or over a backward span");
        }
        if (network.spec().stack().penalty().temporal() > 0 && !whole) {
            throw new RondoException(
                    "a penalty on changes of activations compares all steps of a batch: it goes with"
                            + " neither segments nor a backward span shorter than the batch");
        }
    }

    /// Stretch by stretch, forward and backward; states go on from one to the next, adjoints do not
    /// come back.
    private double cut(
            Batch batch, CarriedStates state, Options options, Gradient gradient, float scale) {
        PackedSequences chain = batch.chain();
        int length = options.backward();
        int count = (chain.steps() + length - 1) / length;
        CarriedStates running = state.copy();
        CarriedStates fresh = layout.learnsStart() ? state.copy() : state;
        PackedSequences chunk = null;
        double loss = 0;
        for (int k = 0; k < count; k++) {
            int from = k * length;
            chunk = chunk(chain, from, length, chunk);
            forwardChunk(batch, chunk, from, length, running, state, options);
            loss += output.learn(scale, gradient, k > 0);
            backward(chain);
            accumulate(gradient, k > 0);
            if (k == 0) {
                startGradient(fresh, gradient);
            }
        }
        return loss;
    }

    /// Forward over the steps of a batch from `from` on. `running` goes on; `state` is carried on
    /// if that happens within them.
    private void forwardChunk(
            Batch batch,
            PackedSequences chunk,
            int from,
            int length,
            CarriedStates running,
            CarriedStates state,
            Options options) {
        PackedSequences chain = batch.chain();
        forward(
                chunk,
                batch,
                chain.start(from),
                running,
                dropout(options, from / length),
                options.dropout());
        int carryAt = Math.min(options.carryAt(), chain.steps());
        if (carryAt > from && carryAt <= from + length) {
            state.set(running);
            readNext(state, carryAt - from);
        }
        readNext(running, Integer.MAX_VALUE);
    }

    /// Forward over all segments, keeping only the states between them; then from the last to the
    /// first: forward again, with all that the backward pass needs, and backward. Chen et al. 2016;
    /// Gruslys et al. 2016.
    private double segments(
            Batch batch, CarriedStates state, Options options, Gradient gradient, float scale) {
        PackedSequences chain = batch.chain();
        int length = options.segment();
        int count = (chain.steps() + length - 1) / length;
        List<PackedSequences> chunks = new ArrayList<>();
        List<CarriedStates> startState = new ArrayList<>();
        CarriedStates running = state.copy();
        PackedSequences previous = null;
        for (int k = 0; k < count; k++) {
            int from = k * length;
            PackedSequences chunk = chunk(chain, from, length, previous);
            previous = chunk;
            chunks.add(chunk);
            startState.add(running.copy());
            forwardChunk(batch, chunk, from, length, running, state, options);
        }
        double loss = 0;
        CarriedStates adjoint = layout.zeros(state.sequences());
        for (int k = count - 1; k >= 0; k--) {
            PackedSequences chunk = chunks.get(k);
            forward(
                    chunk,
                    batch,
                    chain.start(k * length),
                    startState.get(k),
                    dropout(options, k),
                    options.dropout());
            loss += output.learn(scale, gradient, k < count - 1);
            int n = shards.size();
            workers.run(
                    n,
                    s -> {
                        if (shards.get(s).live()) {
                            shards.get(s).nextAdjoint(adjoint);
                        }
                    });
            backward(chain);
            workers.run(
                    n,
                    s -> {
                        if (shards.get(s).live()) {
                            shards.get(s).previousAdjoint(adjoint);
                        }
                    });
            accumulate(gradient, k < count - 1);
        }
        layout.startGradient(startState.getFirst(), adjoint, gradient.values());
        return loss;
    }

    // ---- what flows back ----------------------------------------------------------------------

    /// How large ∂L/∂s is for every state of every layer at every row, L being the sum of the
    /// losses of all that the batch asks. Without dropout; `state` is left as it was, and so is all
    /// that a training depends on.
    public AdjointNorms adjointNorms(Batch batch, NetworkState state) {
        mustStep("to follow a gradient from step to step");
        CarriedStates startState = check(batch, state.copy());
        watch(true);
        try {
            forward(batch.chain(), batch, 0, startState, null, null);
            double loss = output.learn(1, null, false);
            backward(null);
            return norms(loss, batch.chain());
        } finally {
            watch(false);
        }
    }

    private AdjointNorms norms(double loss, PackedSequences chain) {
        List<AdjointNorms.OfState> states = new ArrayList<>();
        for (var cell : layout.stackCells()) {
            var graph = cell.graph();
            for (int s = 0; s < graph.states().size(); s++) {
                if (graph.states().get(s).counter()) {
                    continue;
                }
                var norms = new double[chain.rows()];
                for (Shard shard : shards) {
                    if (shard.live()) {
                        var adjoints = shard.cells().get(cell.number()).workspace.stateAdjoints();
                        int[] whole = shard.inWhole(cell.space());
                        for (int row = 0; row < whole.length; row++) {
                            norms[whole[row]] = Math.sqrt(adjoints.square(s, row));
                        }
                    }
                }
                states.add(
                        new AdjointNorms.OfState(
                                cell.layer(),
                                cell.direction(),
                                graph.states().get(s).name(),
                                norms));
            }
        }
        return new AdjointNorms(loss, states);
    }

    /// @throws RondoException if the network reads other structures than sequences, or has an
    ///   encoder
    private void mustStep(String what) {
        if (!network.spec().readsSteps()) {
            throw new RondoException(
                    what
                            + " needs a network over sequences: this one "
                            + (network.spec().over().sequences()
                                    ? "has an encoder"
                                    : "runs over other structures"));
        }
    }

    private void watch(boolean watched) {
        byCell.forEach(list -> list.forEach(w -> w.stateAdjoints().watch(watched)));
    }

    /// The Jacobians of the recurrence as one sequence of a batch is read: for each of the steps
    /// (from 0), for each cell of the layers, as in [Network#graphs]. Where a cell reads backward,
    /// step 0 is the last of the sequence.
    public List<List<StateJacobian>> jacobians(
            Batch batch, NetworkState state, int sequence, int[] steps) {
        mustStep("the Jacobian of a step");
        CarriedStates startState = check(batch, state.copy());
        checkSteps(batch.chain(), sequence, steps);
        watch(true); // level by level
        try {
            forward(batch.chain(), batch, 0, startState, null, null);
        } finally {
            watch(false);
        }
        Shard shard = shards.get(sequence % shards.size());
        List<List<StateJacobian>> all = new ArrayList<>();
        for (int step : steps) {
            List<StateJacobian> here = new ArrayList<>();
            for (var cell : layout.stackCells()) {
                here.add(
                        StateJacobian.of(
                                shard.cells().get(cell.number()).workspace,
                                sequence / shards.size(),
                                step,
                                pass.values(),
                                cell.base(),
                                packs.get(cell.number())));
            }
            all.add(here);
        }
        return all;
    }

    private static void checkSteps(PackedSequences chain, int sequence, int[] steps) {
        SequenceLoss.checkSequence(chain, sequence);
        for (int step : steps) {
            if (step < 0 || step >= chain.length(sequence)) {
                throw SequenceLoss.outside(
                        "step " + step + " of sequence " + sequence, chain.length(sequence));
            }
        }
    }

    /// After a backward pass over the first steps of a batch.
    private void startGradient(CarriedStates fresh, Gradient gradient) {
        if (layout.learnsStart()) {
            CarriedStates adjoint = layout.zeros(fresh.sequences());
            for (Shard s : shards) {
                if (s.live()) {
                    s.previousAdjoint(adjoint);
                }
            }
            layout.startGradient(fresh, adjoint, gradient.values());
        }
    }

    private static @Nullable RandomStreams dropout(Options options, int segment) {
        return options.dropout() == null ? null : options.dropout().at(segment);
    }

    /// The steps from `from` on, as a chain of its own; the one before again where they are alike.
    private static PackedSequences chunk(
            PackedSequences chain, int from, int length, @Nullable PackedSequences previous) {
        int sequences = chain.size(from);
        int[] lengths = new int[sequences];
        for (int b = 0; b < sequences; b++) {
            lengths[b] = Math.min(length, chain.length(b) - from);
        }
        return previous != null && sameLengths(previous, lengths)
                ? previous
                : PackedSequences.of(lengths);
    }

    private static boolean sameLengths(PackedSequences chain, int[] lengths) {
        boolean sameLengths = chain.sequences() == lengths.length;
        for (int b = 0; sameLengths && b < lengths.length; b++) {
            sameLengths = chain.length(b) == lengths[b];
        }
        return sameLengths;
    }

    /// Numbers for which the activations of this run hold memory.
    long floats() {
        long n = 0;
        for (Shard s : shards) {
            n += s.floats();
        }
        return n + output.floats();
    }

    // ---- the parts ----------------------------------------------------------------------------

    private void forward(
            Structure structure,
            Batch batch,
            int first,
            CarriedStates state,
            @Nullable RandomStreams dropout,
            @Nullable RandomStreams retained) {
        shards.forEach(s -> s.begin(structure, batch));
        pass = new UnitRun.Pass(pass.values(), packs, dropout, retained);
        workers.run(
                live(),
                s -> {
                    Shard shard = shards.get(s);
                    shard.read(batch, first);
                    shard.writePrevious(state);
                    shard.forward(pass);
                });
    }

    /// Shards that have sequences: the first ones. A single one runs on the caller's thread, and
    /// the others help it within its layers.
    private int live() {
        int live = 0;
        for (Shard s : shards) {
            live += s.live() ? 1 : 0;
        }
        return live;
    }

    private void readNext(CarriedStates state, int steps) {
        int sequences = 0;
        for (Shard s : shards) {
            if (s.live()) {
                if (network.spec().carries()) {
                    s.readNext(state, steps);
                }
                sequences += s.items();
            }
        }
        if (steps > 0) {
            state.begun(sequences);
        }
    }

    /// @param whole the chain of the batch whose activations are penalised; null: no penalty
    private void backward(@Nullable PackedSequences whole) {
        workers.run(live(), s -> shards.get(s).backward(pass, whole));
    }

    private void accumulate(Gradient gradient, boolean add) {
        int live = live();
        for (var cell : layout.cells()) {
            CellPlan plan = cell.plan();
            var spaces = byCell.get(cell.number()).subList(0, live);
            int base = cell.base();
            workers.run(
                    plan.gradientTasks(threads),
                    task -> GradientTasks.run(task, threads, spaces, gradient.values(), base, add));
        }
        for (int s = 0; s < live; s++) {
            for (InputRun inputRun : shards.get(s).inputRuns()) {
                inputRun.gradient(gradient.values());
                mark(inputRun);
            }
        }
    }

    // ---- touched rows of embeddings -----------------------------------------------------------

    private void clearSparse(Gradient gradient) {
        for (int e = 0; e < touched.size(); e++) {
            var slot = layout.embeddings().get(e).slot();
            if (!slot.sparse()) {
                continue;
            }
            int number = layout.embeddings().get(e).number();
            int width = slot.columns();
            for (int i = 0; i < gradient.touchedCount(number); i++) {
                int at = slot.offset() + gradient.touched(number)[i] * width;
                Arrays.fill(gradient.values(), at, at + width, 0f);
            }
            gradient.setTouchedCount(number, 0);
            Arrays.fill(touched.get(e), false);
        }
    }

    private void mark(InputRun inputRun) {
        for (int e = 0; e < touched.size(); e++) {
            var embedding = layout.embeddings().get(e);
            if (embedding.slot().equals(inputRun.unit.embedding()) && embedding.slot().sparse()) {
                for (int i = 0; i < inputRun.distinctCount; i++) {
                    if (inputRun.distinct[i] >= 0) {
                        touched.get(e)[inputRun.distinct[i]] = true;
                    }
                }
            }
        }
    }

    private void listTouched(Gradient gradient) {
        for (int e = 0; e < touched.size(); e++) {
            var embedding = layout.embeddings().get(e);
            if (!embedding.slot().sparse()) {
                continue;
            }
            int n = 0;
            int[] list = gradient.touched(embedding.number());
            for (int i = 0; i < touched.get(e).length; i++) {
                if (touched.get(e)[i]) {
                    list[n++] = i;
                }
            }
            gradient.setTouchedCount(embedding.number(), n);
        }
    }
}
