package dev.rondo.network;

import dev.rondo.equation.Cell;
import dev.rondo.equation.Draw;
import dev.rondo.equation.Graph;
import dev.rondo.equation.RecurrentMask;
import dev.rondo.equation.Reference;
import dev.rondo.kernel.Streams;
import dev.rondo.structure.Chain;

import java.util.ArrayList;
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

    /// The loss with the penalty on activations, in the same unit: times what is asked.
    static double objective(Network network, double[] values, Batch batch, Streams dropout) {
        var penalty = network.spec().stack().penalty();
        var drop = network.spec().stack().dropout();
        var chain = batch.chain();
        double squares = 0;
        double changes = 0;
        for (int b = 0; b < chain.sequences(); b++) {
            double[][] y = top(network, values, batch, b, dropout);
            double[][] masked =
                    dropped(
                            y,
                            network.layers(),
                            drop.output(),
                            drop.variational(),
                            chain,
                            b,
                            dropout);
            for (int t = 0; t < y.length; t++) {
                for (int j = 0; j < network.width(); j++) {
                    squares += masked[t][j] * masked[t][j];
                    changes += t == 0 ? 0 : (y[t][j] - y[t - 1][j]) * (y[t][j] - y[t - 1][j]);
                }
            }
        }
        int width = network.width();
        int pairs = chain.rows() - chain.sequences();
        return loss(network, values, batch, dropout)
                + batch.asked()
                        * (penalty.activation() * squares / (chain.rows() * width)
                                + penalty.temporal() * changes / (pairs * width));
    }

    private static double loss(
            Network network, double[] values, Batch batch, int b, Streams dropout) {
        var spec = network.spec();
        var drop = spec.stack().dropout();
        var chain = batch.chain();
        double[][] x = top(network, values, batch, b, dropout);
        x = dropped(x, network.layers(), drop.output(), drop.variational(), chain, b, dropout);
        double loss = 0;
        for (int t = 0; t < x.length; t++) {
            double[] z = new double[spec.output().width()];
            for (int v = 0; v < z.length; v++) {
                z[v] = values[network.outputBias.offset() + v];
                for (int j = 0; j < x[t].length; j++) {
                    z[v] += values[network.output.offset() + v * x[t].length + j] * x[t][j];
                }
            }
            loss += loss(spec.output(), z, batch.targets(), chain.row(b, t));
        }
        return loss;
    }

    /// What the layers give the output matrix, before dropout.
    private static double[][] top(
            Network network, double[] values, Batch batch, int b, Streams dropout) {
        var spec = network.spec();
        var drop = spec.stack().dropout();
        var chain = batch.chain();
        int steps = chain.length(b);
        double[][] input = new double[steps][];
        Map<String, double[][]> further = new HashMap<>();
        for (int t = 0; t < steps; t++) {
            int row = chain.row(b, t);
            input[t] =
                    switch (batch.inputs()) {
                        case Rows.Symbols(int[] ids) -> {
                            int width = spec.input().width();
                            yield java.util.Arrays.copyOfRange(
                                    values, ids[row] * width, (ids[row] + 1) * width);
                        }
                        case Rows.Numbers(float[] all, int width) ->
                                doubles(all, row * width, spec.input().width());
                    };
            if (batch.inputs() instanceof Rows.Numbers(float[] all, int width)) {
                int at = row * width;
                for (var part : ((Input.Numbers) spec.input()).parts()) {
                    further.computeIfAbsent(part.name(), n -> new double[steps][])[t] =
                            doubles(all, at, part.width());
                    at += part.width();
                }
            }
        }
        // What each layer gives; the links as they are written down.
        List<double[][]> given = new ArrayList<>();
        double[][] added = input;
        for (int l = 0; l < network.layers(); l++) {
            double[][] below = l == 0 ? input : given.get(l - 1);
            double[][] x =
                    switch (spec.stack().links()) {
                        case STACKED -> below;
                        case RESIDUAL -> added;
                        case SKIPPING -> l == 0 ? input : beside(below, input);
                    };
            x =
                    dropped(
                            x,
                            l,
                            l == 0 ? drop.input() : drop.between(),
                            drop.variational(),
                            chain,
                            b,
                            dropout);
            double[][] y = layer(network, l, values, x, further, chain, b, dropout);
            given.add(y);
            added = y[0].length == added[0].length ? plus(added, y) : y;
        }
        return switch (spec.stack().links()) {
            case STACKED -> given.getLast();
            case RESIDUAL -> added;
            case SKIPPING -> given.stream().reduce(Nets::beside).orElseThrow();
        };
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
        var rowLoss = RowLoss.of(output);
        if (rowLoss != null) {
            int asked = RowLoss.targets(output);
            return rowLoss.of(
                    z,
                    doubles(((Rows.Numbers) targets).values(), row * asked, asked),
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

    private static double[] doubles(float[] all, int at, int n) {
        double[] row = new double[n];
        for (int i = 0; i < n; i++) {
            row[i] = all[at + i];
        }
        return row;
    }

    private static double[][] beside(double[][] a, double[][] b) {
        double[][] c = new double[a.length][];
        for (int t = 0; t < a.length; t++) {
            c[t] = java.util.Arrays.copyOf(a[t], a[t].length + b[t].length);
            System.arraycopy(b[t], 0, c[t], a[t].length, b[t].length);
        }
        return c;
    }

    private static double[][] plus(double[][] a, double[][] b) {
        double[][] c = new double[a.length][a[0].length];
        for (int t = 0; t < a.length; t++) {
            for (int i = 0; i < c[t].length; i++) {
                c[t][i] = a[t][i] + b[t][i];
            }
        }
        return c;
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
            Map<String, double[][]> further,
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
        for (int i = 0; i < graph.inputs().size(); i++) {
            var in = graph.inputs().get(i);
            if (in.draw().isPresent()) {
                inputs.put(in.name(), drawn(in, l, chain, b, dropout));
                continue;
            }
            if (!RecurrentMask.isMask(in)) {
                if (!in.name().equals("x")) {
                    inputs.put(in.name(), further.get(in.name()));
                }
                continue;
            }
            float[] mask = new float[chain.sequences() * in.width()];
            java.util.Arrays.fill(mask, 1f);
            if (dropout != null) {
                double p = network.spec().stack().dropout().recurrent();
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
        Map<String, double[][]> before = new HashMap<>();
        for (var state : graph.states()) {
            double[] start = new double[state.width()];
            switch (network.spec().stack().start()) {
                case Start.Constant c -> java.util.Arrays.fill(start, c.value());
                case Start.Learned learned -> {
                    String name = "layer" + (l + 1) + ".start." + state.name();
                    var slot =
                            network.parameters().slots().stream()
                                    .filter(s -> s.name().equals(name))
                                    .findFirst()
                                    .orElseThrow();
                    System.arraycopy(values, slot.offset(), start, 0, start.length);
                }
                default -> {}
            }
            double[][] all = new double[state.maxDelay()][];
            java.util.Arrays.fill(all, start);
            before.put(state.name(), all);
        }
        return new Reference(graph).run(x.length, named, inputs, before).outputs();
    }

    /// The random values of a sequence: rows of what is drawn for the whole batch, or the mean.
    private static double[][] drawn(Graph.Input in, int l, Chain chain, int b, Streams dropout) {
        float[] all = new float[chain.rows() * in.width()];
        switch (in.draw().orElseThrow()) {
            case Draw.Bernoulli(double p) when dropout != null ->
                    dropout.stream(in.name()).dropoutMask(all, 0, all.length, (float) p, l, 0);
            case Draw.Normal(double mean, double deviation) when dropout != null ->
                    dropout.stream(in.name())
                            .at(l)
                            .fillNormal(all, 0, all.length, (float) mean, (float) deviation);
            case Draw mean -> java.util.Arrays.fill(all, (float) mean.mean());
        }
        boolean coin = dropout != null && in.draw().get() instanceof Draw.Bernoulli;
        double[][] rows = new double[chain.length(b)][in.width()];
        for (int t = 0; t < rows.length; t++) {
            for (int j = 0; j < in.width(); j++) {
                float value = all[chain.row(b, t) * in.width() + j];
                rows[t][j] = coin ? Math.signum(value) : value;
            }
        }
        return rows;
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
                    loss[s] = objective(network, at, batch, dropout);
                }
                at[i] = own;
                double slope =
                        (8 * (loss[2] - loss[1]) - (loss[3] - loss[0])) / (12 * e) / batch.asked();
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
