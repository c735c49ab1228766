package dev.rondo.bench;

import dev.rondo.data.graph.GraphReader;
import dev.rondo.data.graph.NodeGraph;
import dev.rondo.data.source.DataSource;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Decay;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.BatchSource;
import dev.rondo.model.NetworkLearner;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.network.spec.StructureSpec;
import dev.rondo.structure.GraphBatch;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Classes of the papers of a citation graph (Cora, the split of Planetoid: 140 labels to learn
/// from, 500 to choose the epoch by, 1000 to test on), full-batch: a graph convolutional network
/// (Kipf & Welling 2017) and a graph attention network (Veličković et al. 2018). Features of a row
/// are divided by their sum, as in both papers.
///
/// The last layer of both papers multiplies by a matrix of the classes before it looks at
/// neighbours; here the matrix of the output comes after, which is the same.
final class Cora {
    /// Two layers, the first with 16 units.
    private static final String CONVOLVE =
            """
            # Graph convolution. Kipf & Welling 2017.
            input norm on k
            y = relu(sum(norm[k] * (W x[k])) + b)
            output y
            init W = glorot
            init b = 0
            """;

    private static final String PROPAGATE =
            """
            input norm on k
            y = sum(norm[k] * x[k])
            output y
            """;

    /// Eight heads of eight units, then one.
    private static final String ATTEND =
            """
            # Graph attention. Velickovic et al. 2018.
            option heads = 8
            width e[heads]
            e[k] = leaky_relu(A (W x) + D (W x[k]))
            random kept[heads] on k = bernoulli(0.4)
            a[k] = softmax(e[k]) * kept[k] / 0.4
            y    = elu(sum((S a[k]) * (W x[k])) + b)
            output y
            mask A = diagonal(heads)
            mask D = diagonal(heads)
            mask S = diagonal(heads)
            init W = glorot
            init A = glorot
            init D = glorot
            init S = 1
            init b = 0
            fixed S
            """;

    private static final String ATTEND_ONCE =
            """
            random kept[1] on k = bernoulli(0.4)
            e[k] = leaky_relu(a . x + d . x[k])
            y    = sum((softmax(e[k]) * kept[k] / 0.4) * x[k])
            output y
            """;

    private final NodeGraph graph;
    private final GraphBatch batch;
    private final int threads;
    private int epochs = 200;

    private Cora(Path folder, int threads) {
        graph =
                GraphReader.read(
                        DataSource.of(folder.resolve("cora.nodes.tsv")),
                        DataSource.of(folder.resolve("cora.edges.tsv")));
        batch =
                GraphBatch.of(
                        List.of(new GraphBatch.Graph(graph.size(), graph.from(), graph.to())),
                        1,
                        true,
                        true);
        this.threads = threads;
    }

    public static void main(String[] args) {
        var arguments = new Arguments(args, "Cora FOLDER [gcn|gat] [SEEDS] [THREADS]");
        var folder = arguments.argument("FOLDER", Arguments::folder);
        var kind = arguments.argument("KIND", "gcn", Arguments.oneOf("gcn", "gat"));
        int seeds = arguments.argument("SEEDS", 10, Arguments::count);
        int threads = arguments.argument("THREADS", 2, Arguments::count);
        arguments.end();
        new Cora(folder, threads).run(kind, seeds);
    }

    private void run(String kind, int seeds) {
        boolean attention = kind.equals("gat");
        double[] accuracies = new double[seeds];
        for (int seed = 1; seed <= seeds; seed++) {
            accuracies[seed - 1] = train(attention, seed);
        }
        double mean = Arrays.stream(accuracies).average().orElseThrow();
        double deviation =
                Math.sqrt(
                        Arrays.stream(accuracies).map(a -> (a - mean) * (a - mean)).sum()
                                / Math.max(1, seeds - 1));
        System.out.printf(
                Locale.ROOT,
                "%s: test accuracy %.1f ± %.1f %%, mean of %d seeds%n",
                kind,
                100 * mean,
                100 * deviation,
                seeds);
    }

    private NetworkSpec spec(boolean attention) {
        var layers =
                attention
                        ? List.of(
                                new Layer(Cell.parse(ATTEND, "gat"), 64),
                                new Layer(Cell.parse(ATTEND_ONCE, "gat-one"), 64))
                        : List.of(
                                new Layer(Cell.parse(CONVOLVE, "gcn"), 16),
                                new Layer(Cell.parse(PROPAGATE, "propagate"), 16));
        double p = attention ? 0.6 : 0.5;
        var over = StructureSpec.of(batch.chain().signature());
        return new NetworkSpec(
                        Input.Numbers.of(graph.width()),
                        Stack.of(layers).with(NetworkSpec.Dropout.of(p).withOutput(0)),
                        new Output.Softmax(graph.classes().size(), false))
                .with(attention ? over : over.with("norm", 1));
    }

    /// The test accuracy at the epoch with the least loss on the 500.
    private double train(boolean attention, int seed) {
        if (attention) {
            epochs = 1000;
        }
        var spec = spec(attention);
        var features = features();
        var valid = batch("valid", spec, features);
        var tested = batch("test", spec, features);
        try (var learner =
                new NetworkLearner(
                        Network.of(spec),
                        new AllNodes(batch("train", spec, features)),
                        outputs -> Optional.of(outputs.loss(valid)),
                        NetworkLearner.Options.of(seed, 1, threads))) {
            var settings =
                    Settings.of(new Optimiser.Adam(), attention ? 0.005 : 0.01, epochs)
                            .withDecay(new Decay(0, 5e-4, false))
                            .withThreads(threads);
            double best = Double.POSITIVE_INFINITY;
            double test = 0;
            int at = 0;
            long start = System.nanoTime();
            double[] millis = new double[epochs + 1];
            for (Event e : Training.start(learner, settings)) {
                if (e instanceof Event.Step s) {
                    millis[s.epoch()] = 1000 * s.seconds();
                }
                if (e instanceof Event.Evaluated v) {
                    double loss = v.validation().mean();
                    if (loss < best) {
                        best = loss;
                        at = v.epoch();
                        test = 1 - learner.outputs().errors(tested).mean();
                    }
                }
            }
            long spent = System.nanoTime() - start;
            Arrays.sort(millis);
            var runtime = Runtime.getRuntime();
            System.gc();
            System.out.printf(
                    Locale.ROOT,
                    "seed %d: test %.1f %% at epoch %d of %d, %.1f s in all, a training step %.1f ms"
                            + " (median), heap %d MiB%n",
                    seed,
                    100 * test,
                    at,
                    epochs,
                    spent / 1e9,
                    millis[epochs / 2],
                    (runtime.totalMemory() - runtime.freeMemory()) >> 20);
            return test;
        }
    }

    /// All nodes at every step; the loss of those with labels to learn from.
    private record AllNodes(Batch batch) implements BatchSource {
        @Override
        public int stepsPerEpoch() {
            return 1;
        }

        @Override
        public Batch batch(int epoch, int step, NetworkRun run) {
            return batch;
        }

        @Override
        public Map<String, String> identity() {
            return Map.of();
        }
    }

    /// All nodes, of which those of a part are asked.
    private Batch batch(String part, NetworkSpec spec, Rows.Numbers features) {
        int[] labels = new int[graph.size()];
        Arrays.fill(labels, -1);
        for (int node : graph.part(part)) {
            labels[node] = graph.labels()[node];
        }
        var all = new Batch(batch.chain(), features, new Rows.Symbols(labels));
        return spec.over().edges().isEmpty()
                ? all
                : all.with("norm", new Rows.Numbers(batch.normalisation(), 1));
    }

    private Rows.Numbers features() {
        float[] all = graph.features();
        int width = graph.width();
        for (int node = 0; node < graph.size(); node++) {
            float sum = 0;
            for (int j = 0; j < width; j++) {
                sum += all[node * width + j];
            }
            for (int j = 0; j < width && sum > 0; j++) {
                all[node * width + j] /= sum;
            }
        }
        return new Rows.Numbers(all, width);
    }
}
