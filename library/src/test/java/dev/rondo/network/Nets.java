package dev.rondo.network;

import dev.rondo.equation.Cell;
import dev.rondo.network.loss.ChainScores;
import dev.rondo.network.loss.RowLoss;
import dev.rondo.network.loss.RowLosses;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Pooling;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.PackedSequences;

import java.util.Random;

/// Small networks and batches for tests, and the loss of a network as it is written down: in double
/// precision, sequence by sequence, each layer by the reference evaluator.
final class Nets {
    private Nets() {}

    static final String DELAYS = "h' = tanh(W x + V x[-1] + S x[-2] + U h + R h[-2] + b)";

    static Cell delays() {
        return Cell.parse(DELAYS, "delays");
    }

    static Network net(
            Cell cell,
            int symbols,
            int embedding,
            int hidden,
            int layers,
            NetworkSpec.Dropout dropout) {
        return net(cell, symbols, embedding, hidden, layers, dropout, false);
    }

    static Network net(
            Cell cell,
            int symbols,
            int embedding,
            int hidden,
            int layers,
            NetworkSpec.Dropout dropout,
            boolean tied) {
        return Network.of(
                new NetworkSpec(
                        new Input.Symbols(symbols, embedding),
                        Stack.of(cell, hidden, layers).with(dropout),
                        new Output.Softmax(symbols, tied)));
    }

    /// Values that are larger than initial ones, so that nothing is lost in rounding.
    static float[] values(Network network, long seed) {
        var random = new Random(seed);
        float[] values = network.initialise(seed);
        float[] outside = new float[values.length];
        java.util.Arrays.fill(outside, 1f);
        network.restrict(outside);
        for (int i = 0; i < values.length; i++) {
            if (outside[i] != 0) {
                values[i] = (float) (0.6 * random.nextGaussian());
            }
        }
        return values;
    }

    /// Random symbols, random labels, one in five of them not asked.
    static Batch batch(int symbols, long seed, int... lengths) {
        var random = new Random(seed);
        var chain = PackedSequences.of(lengths);
        int[] inputs = random.ints(chain.rows(), 0, symbols).toArray();
        int[] labels = random.ints(chain.rows(), 0, symbols).toArray();
        for (int r = 0; r < labels.length; r += 5) {
            labels[r] = -1;
        }
        return new Batch(chain, inputs, labels);
    }

    /// Steps `from` to before `to` of a batch.
    static Batch part(Batch whole, int from, int to) {
        var chain = whole.chain();
        int[] lengths = new int[chain.size(from)];
        for (int b = 0; b < lengths.length; b++) {
            lengths[b] = Math.min(to, chain.length(b)) - from;
        }
        int first = chain.start(from);
        int end = chain.start(Math.min(to, chain.steps()));
        return new Batch(
                PackedSequences.of(lengths),
                java.util.Arrays.copyOfRange(inputs(whole), first, end),
                java.util.Arrays.copyOfRange(labels(whole), first, end));
    }

    static int[] inputs(Batch batch) {
        return ((Rows.Symbols) batch.inputs()).ids();
    }

    static int[] labels(Batch batch) {
        return ((Rows.Symbols) batch.targets()).ids();
    }

    /// One sequence of a batch.
    static Batch sequence(Batch whole, int b) {
        var chain = whole.chain();
        int n = chain.length(b);
        int[] inputs = new int[n];
        int[] labels = new int[n];
        for (int t = 0; t < n; t++) {
            inputs[t] = inputs(whole)[chain.row(b, t)];
            labels[t] = labels(whole)[chain.row(b, t)];
        }
        return new Batch(PackedSequences.of(n), inputs, labels);
    }

    // ---- the loss as it is written down -------------------------------------------------------

    /// Sum of −ln p of the labels. Dropout masks are those of one shard.
    static double loss(Network network, double[] values, Batch batch, RandomStreams dropout) {
        double loss = 0;
        for (int b = 0; b < batch.chain().sequences(); b++) {
            loss += loss(network, values, batch, b, dropout);
        }
        return loss;
    }

    /// The loss with the penalty on activations, in the same unit: times what is asked.
    static double objective(Network network, double[] values, Batch batch, RandomStreams dropout) {
        var penalty = network.spec().stack().penalty();
        var drop = network.spec().stack().dropout();
        var chain = batch.chain();
        double squares = 0;
        double changes = 0;
        for (int b = 0; b < chain.sequences(); b++) {
            var whole = new WrittenDown(network, values, dropout);
            double[][] y = whole.given(batch, b);
            double[][] masked = whole.dropped(y, drop.output(), network.spec().stack(), chain, b);
            for (int t = 0; t < y.length; t++) {
                for (int j = 0; j < network.layout().width(); j++) {
                    squares += masked[t][j] * masked[t][j];
                    changes += t == 0 ? 0 : (y[t][j] - y[t - 1][j]) * (y[t][j] - y[t - 1][j]);
                }
            }
        }
        int width = network.layout().width();
        int pairs = chain.rows() - chain.sequences();
        return loss(network, values, batch, dropout)
                + batch.countTargets(network.spec().pooling())
                        * (penalty.activation() * squares / (chain.rows() * width)
                                + penalty.temporal() * changes / (pairs * width));
    }

    private static double loss(
            Network network, double[] values, Batch batch, int b, RandomStreams dropout) {
        var spec = network.spec();
        var chain = batch.chain();
        var whole = new WrittenDown(network, values, dropout);
        double[][] x = whole.given(batch, b);
        boolean inStep = spec.pooling() == Pooling.IN_STEP;
        x =
                whole.dropped(
                        x,
                        spec.stack().dropout().output(),
                        spec.stack(),
                        inStep ? chain : PackedSequences.uniform(chain.sequences(), 1),
                        b);
        double[][] z = new double[x.length][spec.output().width()];
        for (int t = 0; t < x.length; t++) {
            for (int v = 0; v < z[t].length; v++) {
                z[t][v] = values[network.layout().outputBias.offset() + v];
                for (int j = 0; j < x[t].length; j++) {
                    z[t][v] +=
                            values[network.layout().output.offset() + v * x[t].length + j]
                                    * x[t][j];
                }
            }
        }
        if (spec.output() instanceof Output.Crf crf) {
            int[] labels = new int[x.length];
            java.util.Arrays.setAll(labels, t -> labels(batch)[chain.row(b, t)]);
            double[] own =
                    java.util.Arrays.copyOfRange(
                            values,
                            network.layout().pairs.offset(),
                            network.layout().pairs.offset() + ChainScores.size(crf));
            return Sequences.crf(crf, own, z, labels);
        } else if (spec.output() instanceof Output.Ctc) {
            return Sequences.ctc(z, ((Rows.Lists) batch.targets()).lists()[b]);
        }
        double loss = 0;
        for (int t = 0; t < x.length; t++) {
            loss += loss(spec.output(), z[t], batch.targets(), inStep ? chain.row(b, t) : b);
        }
        return loss;
    }

    private static double loss(Output output, double[] z, Rows targets, int row) {
        double loss = 0;
        if (targets instanceof Rows.Symbols(int[] labels)) {
            var softmax = (Output.Softmax) output;
            double epsilon = softmax.smoothing().orElse(0.0);
            double sum = 0;
            for (double v : z) {
                sum += Math.exp(v);
            }
            for (int c = 0; c < z.length && labels[row] >= 0; c++) {
                int at = c;
                double w = softmax.weights().map(all -> all.get(at)).orElse(1.0);
                double q = (c == labels[row] ? 1 - epsilon : 0) + epsilon / z.length;
                loss += w * q * (Math.log(sum) - z[c]);
            }
            return loss;
        }
        var rowLoss = RowLosses.of(output);
        if (rowLoss != null) {
            int count = RowLoss.targets(output);
            return rowLoss.of(
                    z,
                    WrittenDown.doubles(((Rows.Numbers) targets).values(), row * count, count),
                    new double[z.length]);
        }
        var kind = ((Output.Linear) output).loss();
        for (int v = 0; v < z.length; v++) {
            float y = ((Rows.Numbers) targets).values()[row * z.length + v];
            double p = 1 / (1 + Math.exp(-z[v]));
            if (!Float.isNaN(y)) {
                loss +=
                        kind == Output.Loss.SQUARED
                                ? (z[v] - y) * (z[v] - y)
                                : -y * Math.log(p) - (1 - y) * Math.log(1 - p);
            }
        }
        return loss;
    }

    /// How far a gradient of the mean loss is, at a few entries of each slot, from differences of
    /// the loss as it is written down.
    static double gradientError(
            Network network,
            float[] values,
            Batch batch,
            RandomStreams dropout,
            Gradient gradient) {
        return gradientError(network, values, batch, dropout, gradient, 5);
    }

    /// @param entries of each slot that are looked at
    static double gradientError(
            Network network,
            float[] values,
            Batch batch,
            RandomStreams dropout,
            Gradient gradient,
            int entries) {
        double[] at = new double[values.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = values[i];
        }
        var random = new Random(5);
        double worst = 0;
        for (var slot : network.parameters().slots()) {
            for (int k = 0; k < entries; k++) {
                int i = slot.offset() + random.nextInt(slot.size());
                double e = 1e-3;
                double own = at[i];
                double[] loss = new double[4];
                double[] shifts = {-2, -1, 1, 2};
                for (int s = 0; s < 4; s++) {
                    at[i] = own + shifts[s] * e;
                    loss[s] = objective(network, at, batch, dropout);
                }
                at[i] = own;
                double slope =
                        (8 * (loss[2] - loss[1]) - (loss[3] - loss[0]))
                                / (12 * e)
                                / batch.countTargets(network.spec().pooling());
                if (!slot.fixed()) {
                    worst =
                            Math.max(
                                    worst,
                                    Math.abs(slope - gradient.values()[i])
                                            / Math.max(0.1, Math.abs(slope)));
                }
            }
        }
        return worst;
    }

    /// The largest difference of two arrays, relative to the largest number in them.
    static double difference(float[] a, float[] b) {
        double most = 1e-3;
        double worst = 0;
        for (int i = 0; i < a.length; i++) {
            most = Math.max(most, Math.abs(a[i]));
            worst = Math.max(worst, Math.abs(a[i] - b[i]));
        }
        return worst / most;
    }
}
