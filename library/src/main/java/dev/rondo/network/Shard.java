package dev.rondo.network;

import dev.rondo.kernel.Element;
import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Streams;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.Workspace;
import dev.rondo.structure.Chain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The part of a batch that one thread works on at a time: sequences `shard, shard + shards, …`,
/// with all the memory it needs. Buffers grow to the largest batch seen.
final class Shard {
    private final Network network;
    private final int number;
    private final int shards;
    final List<Workspace> workspaces = new ArrayList<>();

    private Chain whole;

    /// This shard's sequences, or null where there are fewer sequences than shards.
    Chain chain;

    private int[] inputs = new int[0];
    int[] labels = new int[0];

    /// Distinct symbols of the shard, ascending, and for each row the place of its symbol among
    /// them.
    int[] distinct = new int[0];

    int distinctCount;
    private int[] distinctIndex = new int[0];
    private final int[] placeOf;
    private boolean table;

    /// Vectors of the symbols: of the distinct ones with a table, else of each row.
    private float[] vectors = new float[0];

    float[] vectorsAdjoint = new float[0];

    /// What enters layer l (l ≥ 1) or the output, where dropout made a copy of it.
    private final float[][] dropped;

    private final float[][] masks;
    private final float[][] recurrentMasks;

    /// Adjoint of what leaves layer l: N × width.
    private final float[][] adjoints;

    private float[] exchange = new float[0];

    Shard(Network network, int number, int shards) {
        this.network = network;
        this.number = number;
        this.shards = shards;
        for (CellPlan p : network.plans()) {
            workspaces.add(p.workspace());
        }
        int layers = network.layers();
        placeOf = new int[network.spec().symbols()];
        Arrays.fill(placeOf, -1);
        dropped = new float[layers + 1][0];
        masks = new float[layers + 1][0];
        recurrentMasks = new float[layers][0];
        adjoints = new float[layers][0];
    }

    static float[] atLeast(float[] a, long n) {
        return a.length >= n ? a : new float[Math.toIntExact(n)];
    }

    private static int[] atLeast(int[] a, int n) {
        return a.length >= n ? a : new int[n];
    }

    /// Takes this shard's rows out of a stretch of a batch whose first row is `first` in the
    /// arrays.
    void begin(Chain stretch, int[] allInputs, int[] allLabels, int first) {
        if (stretch != whole) {
            whole = stretch;
            chain = stretch.sequences() > number ? stretch.shard(number, shards) : null;
        }
        if (chain == null) {
            return;
        }
        int rows = chain.rows();
        inputs = atLeast(inputs, rows);
        labels = atLeast(labels, rows);
        int row = 0;
        for (int t = 0; t < chain.steps(); t++) {
            int from = first + stretch.start(t) + number;
            for (int i = 0; i < chain.size(t); i++, row++) {
                inputs[row] = allInputs[from + i * shards];
                labels[row] = allLabels[from + i * shards];
            }
        }
        for (Workspace w : workspaces) {
            w.begin(chain);
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
        long n = (long) vectors.length + vectorsAdjoint.length + exchange.length;
        for (Workspace w : workspaces) {
            n += w.floats();
        }
        for (float[][] more : new float[][][] {dropped, masks, recurrentMasks, adjoints}) {
            for (float[] a : more) {
                n += a.length;
            }
        }
        return n;
    }

    // ---- forward ------------------------------------------------------------------------------

    /// @param dropout the stream of masks that are drawn at every step, or null when nothing is
    ///   dropped
    /// @param kept the stream of masks that are drawn once a sequence: the same for all stretches
    ///   of a batch
    void forward(float[] values, List<CellPlan.Packs> packs, Streams dropout, Streams kept) {
        var d = network.spec().dropout();
        embed(values, dropout != null && d.input() > 0);
        for (int l = 0; l < network.layers(); l++) {
            Workspace w = workspaces.get(l);
            double p = l == 0 ? d.input() : d.between();
            if (l == 0 && table) {
                w.input(vectors, 0, network.spec().embedding(), distinctCount, distinctIndex);
            } else {
                float[] source = l == 0 ? vectors : workspaces.get(l - 1).output();
                int offset = l == 0 ? 0 : workspaces.get(l - 1).outputOffset();
                int width = network.graphs().get(l).inputs().get(0).width();
                int stride = l == 0 ? width : workspaces.get(l - 1).outputStride();
                if (dropout != null && p > 0) {
                    drop(l, source, offset, stride, width, p, dropout, kept);
                    w.input(0, dropped[l], 0, width);
                } else {
                    w.input(0, source, offset, stride);
                }
            }
            recurrentMask(l, kept);
            w.forward(values, network.base(l), packs.get(l));
        }
        if (dropout != null && d.output() > 0) {
            var last = workspaces.get(network.layers() - 1);
            drop(
                    network.layers(),
                    last.output(),
                    last.outputOffset(),
                    last.outputStride(),
                    network.width(),
                    d.output(),
                    dropout,
                    kept);
        }
    }

    private boolean outputDropped;

    private void embed(float[] values, boolean drops) {
        int width = network.spec().embedding();
        int rows = chain.rows();
        distinctCount = 0;
        distinctIndex = atLeast(distinctIndex, rows);
        distinct = atLeast(distinct, Math.min(rows, network.spec().symbols()));
        for (int r = 0; r < rows; r++) {
            if (placeOf[inputs[r]] < 0) {
                placeOf[inputs[r]] = 0;
                distinct[distinctCount++] = inputs[r];
            }
        }
        Arrays.sort(distinct, 0, distinctCount);
        for (int i = 0; i < distinctCount; i++) {
            placeOf[distinct[i]] = i;
        }
        for (int r = 0; r < rows; r++) {
            distinctIndex[r] = placeOf[inputs[r]];
        }
        for (int i = 0; i < distinctCount; i++) {
            placeOf[distinct[i]] = -1;
        }
        table = !drops && network.plans().get(0).takesTable();
        int count = table ? distinctCount : rows;
        vectors = atLeast(vectors, (long) count * width);
        Kernels.gatherRows(
                vectors,
                0,
                width,
                values,
                network.embedding.offset(),
                width,
                table ? distinct : inputs,
                0,
                count,
                width,
                false);
        outputDropped = false;
    }

    /// `dropped[at] = source * mask`.
    private void drop(
            int at,
            float[] source,
            int offset,
            int stride,
            int width,
            double p,
            Streams dropout,
            Streams kept) {
        int rows = chain.rows();
        boolean variational = network.spec().dropout().variational();
        int maskRows = variational ? chain.sequences() : rows;
        masks[at] = atLeast(masks[at], (long) maskRows * width);
        dropped[at] = atLeast(dropped[at], (long) rows * width);
        (variational ? kept : dropout)
                .dropoutMask(
                        masks[at],
                        0,
                        maskRows * width,
                        (float) (1 - p),
                        (long) at * shards + number,
                        0);
        outputDropped |= at == network.layers();
        masked(at, dropped[at], source, offset, stride, width);
    }

    private void masked(int at, float[] into, float[] source, int offset, int stride, int width) {
        if (!network.spec().dropout().variational()) {
            Kernels.apply(
                    Element.MUL,
                    into,
                    0,
                    width,
                    source,
                    offset,
                    stride,
                    masks[at],
                    0,
                    width,
                    null,
                    0,
                    0,
                    0,
                    0,
                    chain.rows(),
                    width);
            return;
        }
        for (int t = 0; t < chain.steps(); t++) {
            int row = chain.start(t);
            Kernels.apply(
                    Element.MUL,
                    into,
                    row * width,
                    width,
                    source,
                    offset + row * stride,
                    stride,
                    masks[at],
                    0,
                    width,
                    null,
                    0,
                    0,
                    0,
                    0,
                    chain.size(t),
                    width);
        }
    }

    private void recurrentMask(int layer, Streams dropout) {
        var graph = network.plans().get(layer).graph();
        double p = network.spec().dropout().recurrent();
        for (int i = 1; i < graph.inputs().size(); i++) {
            int width = graph.inputs().get(i).width();
            int n = chain.sequences() * width;
            recurrentMasks[layer] = atLeast(recurrentMasks[layer], n);
            if (dropout == null) {
                Arrays.fill(recurrentMasks[layer], 0, n, 1f);
            } else {
                dropout.stream("recurrent " + i)
                        .dropoutMask(
                                recurrentMasks[layer],
                                0,
                                n,
                                (float) (1 - p),
                                (long) layer * shards + number,
                                0);
            }
            workspaces.get(layer).input(i, recurrentMasks[layer], 0, width);
        }
    }

    // ---- output -------------------------------------------------------------------------------

    /// Row r of what the output matrix multiplies begins at `topOffset() + r · topStride()`.
    float[] top() {
        return outputDropped
                ? dropped[network.layers()]
                : workspaces.get(network.layers() - 1).output();
    }

    int topOffset() {
        return outputDropped ? 0 : workspaces.get(network.layers() - 1).outputOffset();
    }

    int topStride() {
        return outputDropped
                ? network.width()
                : workspaces.get(network.layers() - 1).outputStride();
    }

    /// The adjoint of the top, to be filled: N × width.
    float[] topAdjoint() {
        int last = network.layers() - 1;
        adjoints[last] = atLeast(adjoints[last], (long) chain.rows() * network.width());
        return adjoints[last];
    }

    /// Puts the losses of rows `from …` of this shard where those rows are in the whole batch.
    void spread(float[] each, int from, int rows, float[] all) {
        int t = 0;
        for (int r = from; r < from + rows; r++) {
            while (chain.start(t + 1) <= r) {
                t++;
            }
            all[whole.start(t) + number + (r - chain.start(t)) * shards] = each[r - from];
        }
    }

    // ---- backward -----------------------------------------------------------------------------

    void backward(List<CellPlan.Packs> packs) {
        int layers = network.layers();
        if (outputDropped) {
            int width = network.width();
            masked(layers, adjoints[layers - 1], adjoints[layers - 1], 0, width, width);
        }
        for (int l = layers - 1; l >= 0; l--) {
            int width = network.graphs().get(l).output().width();
            int below = network.graphs().get(l).inputs().get(0).width();
            boolean inputDropped = dropped(l);
            float[] into;
            if (l == 0) {
                vectorsAdjoint =
                        atLeast(
                                vectorsAdjoint,
                                (long) (table ? distinctCount : chain.rows()) * below);
                into = vectorsAdjoint;
            } else {
                adjoints[l - 1] = atLeast(adjoints[l - 1], (long) chain.rows() * below);
                into = adjoints[l - 1];
            }
            workspaces.get(l).backward(adjoints[l], 0, width, into, 0, packs.get(l));
            if (inputDropped) {
                masked(l, into, into, 0, below, below);
            }
        }
    }

    private boolean dropped(int layer) {
        var d = network.spec().dropout();
        return droppedNow && (layer == 0 ? d.input() : d.between()) > 0;
    }

    /// Whether the last forward pass had dropout.
    boolean droppedNow;

    /// Adds the embedding's gradient.
    void embeddingGradient(float[] gradient) {
        int width = network.spec().embedding();
        Kernels.scatterAddRows(
                gradient,
                network.embedding.offset(),
                width,
                vectorsAdjoint,
                0,
                width,
                table ? distinct : inputs,
                0,
                table ? distinctCount : chain.rows(),
                width);
    }
}
