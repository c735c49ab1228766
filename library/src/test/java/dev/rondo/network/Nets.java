package dev.rondo.network;

import dev.rondo.equation.Cell;
import dev.rondo.equation.Graph;
import dev.rondo.equation.RecurrentMask;
import dev.rondo.equation.Reference;
import dev.rondo.kernel.Streams;
import dev.rondo.structure.Chain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
                        symbols,
                        embedding,
                        Collections.nCopies(layers, new NetworkSpec.Layer(cell, hidden)),
                        dropout,
                        tied,
                        0));
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
        var chain = Chain.of(lengths);
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
                Chain.of(lengths),
                java.util.Arrays.copyOfRange(whole.inputs(), first, end),
                java.util.Arrays.copyOfRange(whole.labels(), first, end));
    }

    /// One sequence of a batch.
    static Batch sequence(Batch whole, int b) {
        var chain = whole.chain();
        int n = chain.length(b);
        int[] inputs = new int[n];
        int[] labels = new int[n];
        for (int t = 0; t < n; t++) {
            inputs[t] = whole.inputs()[chain.row(b, t)];
            labels[t] = whole.labels()[chain.row(b, t)];
        }
        return new Batch(Chain.of(n), inputs, labels);
    }

    // ---- the loss as it is written down -------------------------------------------------------

    /// Sum of −ln p of the labels. Dropout masks are those of one shard.
    static double loss(Network network, double[] values, Batch batch, Streams dropout) {
        double loss = 0;
        for (int b = 0; b < batch.chain().sequences(); b++) {
            loss += loss(network, values, batch, b, dropout);
        }
        return loss;
    }

    private static double loss(
            Network network, double[] values, Batch batch, int b, Streams dropout) {
        var spec = network.spec();
        var drop = spec.dropout();
        var chain = batch.chain();
        int steps = chain.length(b);
        double[][] x = new double[steps][spec.embedding()];
        for (int t = 0; t < steps; t++) {
            int at =
                    network.embedding.offset() + batch.inputs()[chain.row(b, t)] * spec.embedding();
            System.arraycopy(values, at, x[t], 0, spec.embedding());
        }
        for (int l = 0; l < network.layers(); l++) {
            x =
                    dropped(
                            x,
                            l,
                            l == 0 ? drop.input() : drop.between(),
                            drop.variational(),
                            chain,
                            b,
                            dropout);
            x = layer(network, l, values, x, chain, b, dropout);
        }
        x = dropped(x, network.layers(), drop.output(), drop.variational(), chain, b, dropout);
        double loss = 0;
        for (int t = 0; t < steps; t++) {
            int label = batch.labels()[chain.row(b, t)];
            if (label >= 0) {
                double[] z = new double[spec.symbols()];
                double sum = 0;
                for (int v = 0; v < z.length; v++) {
                    z[v] = values[network.outputBias.offset() + v];
                    for (int j = 0; j < x[t].length; j++) {
                        z[v] += values[network.output.offset() + v * x[t].length + j] * x[t][j];
                    }
                    sum += Math.exp(z[v]);
                }
                loss += Math.log(sum) - z[label];
            }
        }
        return loss;
    }

    private static double[][] dropped(
            double[][] x,
            int at,
            double p,
            boolean variational,
            Chain chain,
            int b,
            Streams dropout) {
        if (dropout == null || p == 0) {
            return x;
        }
        int width = x[0].length;
        float[] mask = new float[chain.rows() * width];
        dropout.dropoutMask(mask, 0, mask.length, (float) (1 - p), at, 0);
        double[][] y = new double[x.length][width];
        for (int t = 0; t < x.length; t++) {
            for (int j = 0; j < width; j++) {
                y[t][j] = x[t][j] * mask[(variational ? b : chain.row(b, t)) * width + j];
            }
        }
        return y;
    }

    private static double[][] layer(
            Network network,
            int l,
            double[] values,
            double[][] x,
            Chain chain,
            int b,
            Streams dropout) {
        Graph graph = network.plans().get(l).graph();
        Map<String, double[]> named = new HashMap<>();
        for (var p : graph.parameters()) {
            int at = network.base(l) + network.plans().get(l).offsets().get(p);
            named.put(p.name(), java.util.Arrays.copyOfRange(values, at, at + p.size()));
        }
        Map<String, double[][]> inputs = new HashMap<>();
        inputs.put("x", x);
        for (int i = 1; i < graph.inputs().size(); i++) {
            var in = graph.inputs().get(i);
            if (!RecurrentMask.isMask(in)) {
                throw new AssertionError(in.name());
            }
            float[] mask = new float[chain.sequences() * in.width()];
            java.util.Arrays.fill(mask, 1f);
            if (dropout != null) {
                double p = network.spec().dropout().recurrent();
                dropout.stream("recurrent " + i)
                        .dropoutMask(mask, 0, mask.length, (float) (1 - p), l, 0);
            }
            List<double[]> rows = new ArrayList<>();
            for (int t = 0; t < x.length; t++) {
                double[] row = new double[in.width()];
                for (int j = 0; j < row.length; j++) {
                    row[j] = mask[b * row.length + j];
                }
                rows.add(row);
            }
            inputs.put(in.name(), rows.toArray(new double[0][]));
        }
        return new Reference(graph).run(x.length, named, inputs, Map.of()).outputs();
    }

    /// How far a gradient of the mean loss is, at a few entries of each slot, from differences of
    /// the loss as it is written down.
    static double gradientError(
            Network network, float[] values, Batch batch, Streams dropout, Gradient gradient) {
        double[] at = new double[values.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = values[i];
        }
        var random = new Random(5);
        double worst = 0;
        for (var slot : network.parameters().slots()) {
            for (int k = 0; k < 5; k++) {
                int i = slot.offset() + random.nextInt(slot.size());
                double e = 1e-3;
                double own = at[i];
                double[] loss = new double[4];
                double[] shifts = {-2, -1, 1, 2};
                for (int s = 0; s < 4; s++) {
                    at[i] = own + shifts[s] * e;
                    loss[s] = loss(network, at, batch, dropout);
                }
                at[i] = own;
                double slope =
                        (8 * (loss[2] - loss[1]) - (loss[3] - loss[0]))
                                / (12 * e)
                                / batch.labelled();
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
