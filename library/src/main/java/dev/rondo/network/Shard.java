package dev.rondo.network;

import dev.rondo.equation.RecurrentMask;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Streams;
import dev.rondo.kernel.Workers;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.Workspace;
import dev.rondo.structure.Chain;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The part of a batch that one thread works on at a time: sequences `shard, shard + shards, …`,
/// with all the memory it needs. Buffers grow to the largest batch seen.
final class Shard implements Inflow.Sources {
    private final Network network;
    private final int number;
    private final int shards;
    final List<Workspace> workspaces = new ArrayList<>();

    private Chain whole;

    /// This shard's sequences, or null where there are fewer sequences than shards.
    Chain chain;

    private int[] symbols = new int[0];
    private float[] numbers = new float[0]; // N × row
    int[] labels = new int[0];
    float[] targets = new float[0]; // N × width of the output

    /// Distinct symbols of the shard, ascending, and for each row the place of its symbol among
    /// them.
    int[] distinct = new int[0];

    int distinctCount;
    private int[] distinctIndex = new int[0];
    private final int[] placeOf;
    private boolean table;

    /// Vectors of the symbols: of the distinct ones with a table, else of each row.
    private float[] vectors = new float[0];

    private float[] vectorsAdjoint = new float[0];

    /// What enters each layer, and the output matrix.
    private final List<Inflow> inflows = new ArrayList<>();

    private final float[][] recurrentMasks;

    /// For each layer and input what is drawn for it: N × width; empty for what is given.
    private final float[][][] chances;

    /// Adjoint of what leaves layer l: N × width. Whether it has been begun in this backward pass.
    private final float[][] adjoints;

    private final boolean[] begun;
    private boolean inputBegun;

    private float[] exchange = new float[0];

    Shard(Network network, int number, int shards, Workers workers) {
        this.network = network;
        this.number = number;
        this.shards = shards;
        for (CellPlan p : network.plans()) {
            workspaces.add(p.workspace(workers));
        }
        for (Junction j : network.junctions()) {
            inflows.add(new Inflow(j));
        }
        int layers = network.layers();
        placeOf = new int[network.spec().input() instanceof Input.Symbols s ? s.count() : 0];
        Arrays.fill(placeOf, -1);
        recurrentMasks = new float[layers][0];
        chances = new float[layers][][];
        for (int l = 0; l < layers; l++) {
            chances[l] = new float[network.plans().get(l).graph().inputs().size()][0];
        }
        adjoints = new float[layers][0];
        begun = new boolean[layers];
    }

    static float[] atLeast(float[] a, long n) {
        return a.length >= n ? a : new float[Math.toIntExact(n)];
    }

    private static int[] atLeast(int[] a, int n) {
        return a.length >= n ? a : new int[n];
    }

    /// Takes this shard's sequences of a stretch of a batch.
    void begin(Chain stretch) {
        if (stretch != whole) {
            whole = stretch;
            chain = stretch.sequences() > number ? stretch.shard(number, shards) : null;
        }
    }

    /// Takes their rows out of the batch, in which the stretch begins at row `first`.
    void read(Batch batch, int first) {
        Chain stretch = whole;
        int rows = chain.rows();
        switch (batch.inputs()) {
            case Rows.Symbols(int[] ids) -> {
                symbols = atLeast(symbols, rows);
                take(ids, symbols, stretch, first);
            }
            case Rows.Numbers(float[] values, int width) -> {
                numbers = atLeast(numbers, (long) rows * width);
                take(values, width, numbers, stretch, first);
            }
        }
        switch (batch.targets()) {
            case Rows.Symbols(int[] ids) -> {
                labels = atLeast(labels, rows);
                take(ids, labels, stretch, first);
            }
            case Rows.Numbers(float[] values, int width) -> {
                targets = atLeast(targets, (long) rows * width);
                take(values, width, targets, stretch, first);
            }
        }
        for (Workspace w : workspaces) {
            w.begin(chain);
        }
    }

    private void take(int[] all, int[] own, Chain stretch, int first) {
        int row = 0;
        for (int t = 0; t < chain.steps(); t++) {
            int from = first + stretch.start(t) + number;
            for (int i = 0; i < chain.size(t); i++, row++) {
                own[row] = all[from + i * shards];
            }
        }
    }

    private void take(float[] all, int width, float[] own, Chain stretch, int first) {
        int row = 0;
        for (int t = 0; t < chain.steps(); t++) {
            int from = first + stretch.start(t) + number;
            for (int i = 0; i < chain.size(t); i++, row++) {
                System.arraycopy(all, (from + i * shards) * width, own, row * width, width);
            }
        }
    }

    // ---- carried states -----------------------------------------------------------------------

    /// This shard's sequences of a part of the state, into `exchange`.
    private void take(NetworkState.Part p) {
        exchange = atLeast(exchange, (long) chain.sequences() * p.width());
        for (int i = 0; i < chain.sequences(); i++) {
            System.arraycopy(
                    p.data(),
                    (number + i * shards) * p.width(),
                    exchange,
                    i * p.width(),
                    p.width());
        }
    }

    /// `exchange` back to where this shard's sequences are in a part of the state.
    private void put(NetworkState.Part p) {
        for (int i = 0; i < chain.sequences(); i++) {
            System.arraycopy(
                    exchange,
                    i * p.width(),
                    p.data(),
                    (number + i * shards) * p.width(),
                    p.width());
        }
    }

    void arrive(NetworkState state) {
        for (var p : state.parts()) {
            take(p);
            var w = workspaces.get(p.layer());
            if (p.input()) {
                w.arrivingInput(p.index(), p.depth(), exchange, 0);
            } else {
                w.arriving(p.index(), p.depth(), exchange, 0);
            }
        }
    }

    /// Puts what leaves before step `steps` (or at the end of a shorter sequence) into `state`.
    void leave(NetworkState state, int steps) {
        for (var p : state.parts()) {
            exchange = atLeast(exchange, (long) chain.sequences() * p.width());
            var w = workspaces.get(p.layer());
            if (p.input()) {
                w.leavingInput(p.index(), p.depth(), steps, exchange, 0);
            } else {
                w.leaving(p.index(), p.depth(), steps, exchange, 0);
            }
            put(p);
        }
    }

    /// Gives the adjoints of what leaves, from the stretch that comes after.
    void leavingAdjoint(NetworkState adjoint) {
        for (var p : adjoint.parts()) {
            take(p);
            var w = workspaces.get(p.layer());
            if (p.input()) {
                w.leavingInputAdjoint(p.index(), p.depth(), exchange, 0);
            } else {
                w.leavingAdjoint(p.index(), p.depth(), exchange, 0);
            }
        }
    }

    void arrivingAdjoint(NetworkState adjoint) {
        for (var p : adjoint.parts()) {
            exchange = atLeast(exchange, (long) chain.sequences() * p.width());
            var w = workspaces.get(p.layer());
            if (p.input()) {
                w.arrivingInputAdjoint(p.index(), p.depth(), exchange, 0);
            } else {
                w.arrivingAdjoint(p.index(), p.depth(), exchange, 0);
            }
            put(p);
        }
    }

    /// Numbers for which this shard holds memory.
    long floats() {
        long n =
                (long) vectors.length
                        + vectorsAdjoint.length
                        + numbers.length
                        + targets.length
                        + exchange.length;
        for (Workspace w : workspaces) {
            n += w.floats();
        }
        for (Inflow f : inflows) {
            n += f.floats();
        }
        for (float[][] more : new float[][][] {recurrentMasks, adjoints}) {
            for (float[] a : more) {
                n += a.length;
            }
        }
        for (float[][] layer : chances) {
            for (float[] a : layer) {
                n += a.length;
            }
        }
        return n;
    }

    // ---- sources of what enters ---------------------------------------------------------------

    @Override
    public float[] array(int source) {
        if (source != Junction.INPUT) {
            return workspaces.get(source).output();
        }
        return network.embedding == null ? numbers : vectors;
    }

    @Override
    public int offset(int source) {
        return source == Junction.INPUT ? 0 : workspaces.get(source).outputOffset();
    }

    @Override
    public int stride(int source) {
        if (source != Junction.INPUT) {
            return workspaces.get(source).outputStride();
        }
        return network.spec().input() instanceof Input.Numbers n
                ? n.row()
                : network.spec().input().width();
    }

    // ---- forward ------------------------------------------------------------------------------

    /// @param dropout the stream of masks that are drawn at every step, or null when nothing is
    ///   dropped
    /// @param kept the stream of masks that are drawn once a sequence: the same for all stretches
    ///   of a batch
    void forward(
            float[] values,
            List<CellPlan.Packs> packs,
            @Nullable Streams dropout,
            @Nullable Streams kept) {
        if (network.embedding != null) {
            embed(values, dropout != null && network.spec().stack().dropout().input() > 0);
        }
        for (int l = 0; l < network.layers(); l++) {
            Workspace w = workspaces.get(l);
            if (l == 0 && table) {
                w.input(vectors, 0, network.spec().input().width(), distinctCount, distinctIndex);
            } else {
                Inflow in = enter(l, dropout, kept);
                w.input(0, in.array, in.offset, in.stride);
            }
            furtherInputs(l, dropout, kept);
            w.forward(values, network.base(l), packs.get(l));
        }
        enter(network.layers(), dropout, kept);
    }

    private Inflow enter(int at, @Nullable Streams dropout, @Nullable Streams kept) {
        Inflow in = inflows.get(at);
        in.gather(this, chain.rows());
        var d = network.spec().stack().dropout();
        double p = at == 0 ? d.input() : at < network.layers() ? d.between() : d.output();
        if (dropout != null && p > 0) {
            in.drop(p, chain, dropout, d.variational() ? kept : null, (long) at * shards + number);
        }
        return in;
    }

    private void embed(float[] values, boolean drops) {
        int width = network.spec().input().width();
        int rows = chain.rows();
        distinctCount = 0;
        distinctIndex = atLeast(distinctIndex, rows);
        distinct = atLeast(distinct, Math.min(rows, placeOf.length));
        for (int r = 0; r < rows; r++) {
            if (placeOf[symbols[r]] < 0) {
                placeOf[symbols[r]] = 0;
                distinct[distinctCount++] = symbols[r];
            }
        }
        Arrays.sort(distinct, 0, distinctCount);
        for (int i = 0; i < distinctCount; i++) {
            placeOf[distinct[i]] = i;
        }
        for (int r = 0; r < rows; r++) {
            distinctIndex[r] = placeOf[symbols[r]];
        }
        for (int i = 0; i < distinctCount; i++) {
            placeOf[distinct[i]] = -1;
        }
        table = !drops && network.plans().get(0).takesTable() && network.alone(Junction.INPUT);
        int count = table ? distinctCount : rows;
        vectors = atLeast(vectors, (long) count * width);
        Kernels.gatherRows(
                vectors,
                0,
                width,
                values,
                network.embedding.offset(),
                width,
                table ? distinct : symbols,
                0,
                count,
                width,
                false);
    }

    /// What a layer reads besides `x`: further numbers of the batch, random values, masks of
    /// recurrent dropout.
    private void furtherInputs(int layer, @Nullable Streams each, @Nullable Streams kept) {
        var graph = network.plans().get(layer).graph();
        for (int i = 0; i < graph.inputs().size(); i++) {
            var input = graph.inputs().get(i);
            if (RecurrentMask.isMask(input)) {
                recurrentMask(layer, i, input.width(), kept);
            } else if (input.draw().isPresent()) {
                int n = chain.rows() * input.width();
                chances[layer][i] = atLeast(chances[layer][i], n);
                Chance.fill(
                        chances[layer][i],
                        n,
                        input.draw().get(),
                        each == null ? null : each.stream(input.name()),
                        (long) layer * shards + number);
                workspaces.get(layer).input(i, chances[layer][i], 0, input.width());
            } else if (!input.name().equals("x")
                    && network.spec().input() instanceof Input.Numbers n) {
                workspaces.get(layer).input(i, numbers, n.offset(input.name()), n.row());
            }
        }
    }

    private void recurrentMask(int layer, int input, int width, @Nullable Streams dropout) {
        int n = chain.sequences() * width;
        recurrentMasks[layer] = atLeast(recurrentMasks[layer], n);
        if (dropout == null) {
            Arrays.fill(recurrentMasks[layer], 0, n, 1f);
        } else {
            double p = network.spec().stack().dropout().recurrent();
            dropout.stream("recurrent " + input)
                    .dropoutMask(
                            recurrentMasks[layer],
                            0,
                            n,
                            (float) (1 - p),
                            (long) layer * shards + number,
                            0);
        }
        workspaces.get(layer).input(input, recurrentMasks[layer], 0, width);
    }

    // ---- output -------------------------------------------------------------------------------

    /// What the output matrix multiplies.
    Inflow top() {
        return inflows.getLast();
    }

    /// The adjoint of the top, to be filled: N × width.
    float[] topAdjoint() {
        return adjointOf(network.layers());
    }

    /// Puts numbers of rows `from …` of this shard where those rows are in the whole batch: `width`
    /// numbers a row.
    void spread(float[] part, int width, int from, int rows, float[] all) {
        int t = 0;
        for (int r = from; r < from + rows; r++) {
            while (chain.start(t + 1) <= r) {
                t++;
            }
            int row = whole.start(t) + number + (r - chain.start(t)) * shards;
            System.arraycopy(part, (r - from) * width, all, row * width, width);
        }
    }

    // ---- backward -----------------------------------------------------------------------------

    /// Where the adjoint of what enters `at` goes: straight to its source, where it has only one
    /// and is all that reads it.
    private float[] adjointOf(int at) {
        Inflow in = inflows.get(at);
        if (!direct(at)) {
            return in.adjoint(chain.rows());
        }
        int source = in.junction.sources().getFirst();
        int width = in.junction.width();
        if (source == Junction.INPUT) {
            vectorsAdjoint =
                    atLeast(vectorsAdjoint, (long) (table ? distinctCount : chain.rows()) * width);
            return vectorsAdjoint;
        }
        adjoints[source] = atLeast(adjoints[source], (long) chain.rows() * width);
        return adjoints[source];
    }

    private boolean direct(int at) {
        var sources = inflows.get(at).junction.sources();
        return sources.size() == 1 && network.alone(sources.getFirst());
    }

    /// @param whole the chain of the whole batch whose activations are penalised; null: no penalty
    void backward(List<CellPlan.Packs> packs, @Nullable Chain whole) {
        Arrays.fill(begun, false);
        inputBegun = false;
        int layers = network.layers();
        float[] top = adjointOf(layers);
        var penalty = network.spec().stack().penalty();
        if (whole != null) {
            penalty.activation(top(), chain, whole, top);
        }
        top().undrop(top, chain);
        if (whole != null) {
            penalty.temporal(top(), chain, whole, top);
        }
        hand(layers);
        for (int l = layers - 1; l >= 0; l--) {
            int width = network.graphs().get(l).output().width();
            boolean wanted = network.embedding != null || !onlyInput(l);
            float[] into = wanted ? adjointOf(l) : null;
            workspaces.get(l).backward(adjoints[l], 0, width, into, 0, packs.get(l));
            if (into != null) {
                inflows.get(l).undrop(into, chain);
                hand(l);
            }
        }
    }

    private boolean onlyInput(int at) {
        return inflows.get(at).junction.sources().stream().allMatch(s -> s == Junction.INPUT);
    }

    /// Hands the adjoint of what entered, dropout taken back, on to its sources.
    private void hand(int at) {
        Inflow in = inflows.get(at);
        if (direct(at)) {
            return;
        }
        int rows = chain.rows();
        for (int i = 0; i < in.junction.sources().size(); i++) {
            int source = in.junction.sources().get(i);
            long size = (long) rows * in.junction.widths().get(i);
            if (source != Junction.INPUT) {
                adjoints[source] = atLeast(adjoints[source], size);
                in.distribute(i, adjoints[source], begun[source], rows);
                begun[source] = true;
            } else if (network.embedding != null) {
                vectorsAdjoint = atLeast(vectorsAdjoint, size);
                in.distribute(i, vectorsAdjoint, inputBegun, rows);
                inputBegun = true;
            }
        }
    }

    /// Adds the embedding's gradient.
    void embeddingGradient(float[] gradient, Parameters.Slot embedding) {
        int width = embedding.columns();
        Kernels.scatterAddRows(
                gradient,
                embedding.offset(),
                width,
                vectorsAdjoint,
                0,
                width,
                table ? distinct : symbols,
                0,
                table ? distinctCount : chain.rows(),
                width);
    }
}
