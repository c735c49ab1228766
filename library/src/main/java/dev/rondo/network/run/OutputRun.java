package dev.rondo.network.run;

import dev.rondo.kernel.Element;
import dev.rondo.kernel.Packed;
import dev.rondo.kernel.Provider;
import dev.rondo.kernel.Scratch;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.loss.NumberLoss;
import dev.rondo.network.loss.RowLoss;
import dev.rondo.network.loss.RowLosses;
import dev.rondo.network.loss.SequenceLoss;
import dev.rondo.network.loss.SoftmaxLoss;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Output;
import dev.rondo.runtime.WorkerPool;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The output of a [NetworkRun]: z = W y + b of every row, the loss, its adjoint and the gradient
/// of W and b. Done stretch by stretch of rows, so that z never takes more than a bounded memory
/// however wide it is.
public final class OutputRun {
    private static final Provider KERNELS = Provider.chosen();

    /// Numbers of z that one shard holds at once.
    public static final int LOGITS = 8 << 20;

    private static final int OUTPUT_ROWS = 240;

    private final NetworkLayout network;
    private final List<Shard> shards;
    private final WorkerPool workers;
    private final int threads;
    private final int limit;
    private final int width;
    private final Packed forward = new Packed();
    private final Packed backward = new Packed();
    private final float[][] logits; // a shard: stretch × width
    private final double[] shardLoss;
    private final Scratch[] scratch;
    private final List<@Nullable RowLoss> rowLosses = new ArrayList<>(); // a shard
    private final List<@Nullable SequenceLoss> sequenceLosses = new ArrayList<>(); // a shard
    private final @Nullable SoftmaxLoss softmax;
    private float[] values = new float[0];
    private double temperature; // 0: the loss that is learned

    public OutputRun(NetworkLayout network, List<Shard> shards, WorkerPool workers, int limit) {
        this.network = network;
        this.shards = shards;
        this.workers = workers;
        this.threads = workers.threads();
        this.limit = limit;
        this.width = network.spec().output().width();
        logits = new float[shards.size()][0];
        shardLoss = new double[shards.size()];
        scratch = new Scratch[threads];
        Arrays.setAll(scratch, i -> new Scratch());
        var output = network.spec().output();
        for (int s = 0; s < shards.size(); s++) {
            rowLosses.add(RowLosses.of(output));
            sequenceLosses.add(SequenceLoss.of(output));
        }
        softmax = output instanceof Output.Softmax s && !s.plain() ? new SoftmaxLoss(s) : null;
        KERNELS.reserve(forward, network.width(), width);
        KERNELS.reserve(backward, width, network.width());
    }

    /// Another loss of each row, in place of that of the output. It is asked by several threads.
    public void use(RowLoss loss) {
        rowLosses.replaceAll(_ -> loss);
    }

    /// From now on losses are −ln of the probabilities of the classes that are asked, without
    /// weights and smoothing; of several labels at once those that are 1.
    ///
    /// @param t by which z is divided before softmax or σ
    public void useProbabilities(double t) {
        temperature = t;
        if (network.spec().output() instanceof Output.MultiLabel) {
            use((z, y, d) -> {
                double loss = 0;
                for (int c = 0; c < z.length; c++) {
                    double odds = Math.exp(-z[c] / t);
                    loss += y[c] == 1 ? Math.log1p(odds) : 0;
                    d[c] = y[c] == 1 ? -odds / (1 + odds) / t : 0;
                }
                return loss;
            });
        }
    }

    public void prepare(float[] newValues) {
        values = newValues;
        int columns = network.width();
        int matrix = network.output.offset();
        for (var loss : sequenceLosses) {
            if (loss != null) {
                loss.prepare(values, own());
            }
        }
        workers.run(
                2 * threads,
                task -> {
                    if (task < threads) {
                        KERNELS.pack(forward, values, matrix, columns, true, task, threads);
                    } else {
                        KERNELS.pack(
                                backward, values, matrix, columns, false, task - threads, threads);
                    }
                });
    }

    public long floats() {
        long n = 0;
        for (float[] z : logits) {
            n += z.length;
        }
        return n;
    }

    /// Rows that are treated at once: all, where the loss is one of whole sequences.
    private int chunkRows() {
        return network.spec().output().ofSequences()
                ? Integer.MAX_VALUE / 2
                : Math.max(1, limit / width);
    }

    /// Where the output's own parameters begin.
    private int own() {
        return network.pairs == null ? 0 : network.pairs.offset();
    }

    private int rounds() {
        int most = 0;
        for (Shard s : shards) {
            most = Math.max(most, s.live() ? s.top().rows : 0);
        }
        return (most + chunkRows() - 1) / chunkRows();
    }

    private double sum() {
        double loss = 0;
        for (double l : shardLoss) {
            loss += l;
        }
        return loss;
    }

    /// The sum of the losses, without learning.
    public double loss(float @Nullable [] rowLoss) {
        Arrays.fill(shardLoss, 0);
        int rounds = rounds();
        for (int round = 0; round < rounds; round++) {
            int from = round * chunkRows();
            workers.run(
                    shards.size(),
                    s -> {
                        int rows = logits(s, from);
                        if (rows > 0) {
                            losses(s, from, rows, 0, false, rowLoss);
                        }
                    });
        }
        return sum();
    }

    /// The sum of the losses; the adjoint of the top and the gradient of the output matrix.
    ///
    /// @param gradient null: the output matrix's is not wanted
    /// @param accumulate whether the gradient is added to what is there
    public double learn(float scale, @Nullable Gradient gradient, boolean accumulate) {
        Arrays.fill(shardLoss, 0);
        int rounds = rounds();
        for (int round = 0; round < rounds; round++) {
            int from = round * chunkRows();
            workers.run(
                    shards.size(),
                    s -> {
                        int rows = logits(s, from);
                        if (rows > 0) {
                            losses(s, from, rows, scale, true, null);
                            int top = network.width();
                            KERNELS.multiply(
                                    logits[s],
                                    0,
                                    width,
                                    backward,
                                    shards.get(s).topAdjoint(),
                                    from * top,
                                    top,
                                    rows,
                                    false);
                        }
                    });
            boolean add = accumulate || round > 0;
            if (gradient != null) {
                workers.run(threads, part -> gradient(part, from, gradient.values(), add));
            }
        }
        if (gradient != null && network.pairs != null) {
            ownGradient(scale, gradient.values(), accumulate);
        }
        return sum();
    }

    /// Of the output's own parameters, which stand at the end of all.
    private void ownGradient(float scale, float[] gradient, boolean accumulate) {
        if (!accumulate) {
            Arrays.fill(gradient, own(), network.parameters().size(), 0f);
        }
        for (int s = 0; s < shards.size(); s++) {
            var loss = sequenceLosses.get(s);
            if (loss != null && shards.get(s).live()) {
                loss.gradient(scale, gradient, own());
            }
        }
    }

    /// z of all rows, in the order of the batch: N × width.
    public void outputs(float[] out) {
        int rounds = rounds();
        for (int round = 0; round < rounds; round++) {
            int from = round * chunkRows();
            workers.run(
                    shards.size(),
                    s -> {
                        int rows = logits(s, from);
                        if (rows > 0) {
                            shards.get(s).spread(logits[s], width, from, rows, out);
                        }
                    });
        }
    }

    /// z of a stretch of a shard's rows; returns how many there are.
    private int logits(int s, int from) {
        Shard shard = shards.get(s);
        if (!shard.live() || from >= shard.top().rows) {
            return 0;
        }
        int rows = Math.min(chunkRows(), shard.top().rows - from);
        logits[s] = Activations.atLeast(logits[s], (long) rows * width);
        float[] z = logits[s];
        KERNELS.apply(
                Element.COPY,
                z,
                0,
                width,
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
                width);
        Activations top = shard.top();
        KERNELS.multiply(
                top.array,
                top.offset + from * top.stride,
                top.stride,
                forward,
                z,
                0,
                width,
                rows,
                true);
        return rows;
    }

    /// Losses of a stretch; in learning z becomes its adjoint.
    private void losses(
            int s, int from, int rows, float scale, boolean learn, float @Nullable [] rowLoss) {
        Shard shard = shards.get(s);
        float[] z = logits[s];
        float[] each = rowLoss == null ? null : new float[rows];
        shardLoss[s] += losses(s, z, from, rows, scale, learn, each);
        if (each != null && rowLoss != null) {
            shard.spread(each, 1, from, rows, rowLoss);
        }
    }

    private double losses(
            int s,
            float[] z,
            int from,
            int rows,
            float scale,
            boolean learn,
            float @Nullable [] each) {
        Shard shard = shards.get(s);
        var output = network.spec().output();
        if (temperature > 0 && output instanceof Output.Softmax) {
            float by = (float) (1 / temperature);
            for (int i = 0; i < rows * width; i++) {
                z[i] *= by;
            }
            return KERNELS.crossEntropy(
                    z, 0, width, shard.labels, from, rows, width, scale * by, learn, each, 0);
        }
        var rowLoss = rowLosses.get(s);
        var sequenceLoss = sequenceLosses.get(s);
        if (sequenceLoss != null) {
            return sequenceLoss.of(z, shard.chain(), shard.targets(), scale, learn, each);
        } else if (rowLoss != null) {
            return RowLoss.rows(rowLoss, output, z, shard.targets, from, rows, scale, learn, each);
        } else if (softmax != null) {
            return softmax.of(z, shard.labels, from, rows, scale, learn, each);
        } else if (output instanceof Output.Linear(_, var loss)) {
            return NumberLoss.of(
                    loss, z, shard.targets, from * width, rows, width, scale, learn, each);
        }
        return KERNELS.crossEntropy(
                z, 0, width, shard.labels, from, rows, width, scale, learn, each, 0);
    }

    private void gradient(int part, int from, float[] gradient, boolean accumulate) {
        int columns = network.width();
        int grains = (width + OUTPUT_ROWS - 1) / OUTPUT_ROWS;
        int first = (int) ((long) grains * part / threads) * OUTPUT_ROWS;
        int end = Math.min(width, (int) ((long) grains * (part + 1) / threads) * OUTPUT_ROWS);
        if (first >= end) {
            return;
        }
        boolean add = accumulate;
        int bias = network.outputBias.offset();
        for (int s = 0; s < shards.size(); s++) {
            Shard shard = shards.get(s);
            if (!shard.live() || from >= shard.top().rows) {
                continue;
            }
            int rows = Math.min(chunkRows(), shard.top().rows - from);
            int[] run = {0, 0, rows};
            Activations top = shard.top();
            KERNELS.multiplyRows(
                    logits[s],
                    first,
                    width,
                    end - first,
                    top.array,
                    top.offset + from * top.stride,
                    top.stride,
                    columns,
                    run,
                    1,
                    gradient,
                    network.output.offset() + first * columns,
                    columns,
                    add,
                    scratch[part]);
            if (!add) {
                Arrays.fill(gradient, bias + first, bias + end, 0f);
            }
            KERNELS.columnSum(gradient, bias + first, logits[s], first, width, rows, end - first);
            add = true;
        }
    }
}
