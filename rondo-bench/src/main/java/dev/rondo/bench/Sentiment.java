package dev.rondo.bench;

import dev.rondo.data.graph.LabelledTree;
import dev.rondo.data.graph.PennTrees;
import dev.rondo.data.source.DataSource;
import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Decay;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.BatchSource;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.ExampleSource;
import dev.rondo.model.Examples;
import dev.rondo.model.NetworkLearner;
import dev.rondo.model.ValidationMeasure;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Dropout;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.network.spec.StructureSpec;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.structure.Dag;
import dev.rondo.structure.Tree;

import org.jspecify.annotations.Nullable;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Tree-LSTMs (Tai, Socher & Manning 2015) on the Stanford Sentiment Treebank, five classes:
/// `Sentiment FOLDER [--cell sum|binary] [--hidden N] [--embedding N] [--batch N] [--epochs N]
/// [--rate R] [--dropout P] [--decay L2] [--range R] [--seed N] [--threads N] [--speed TREES]`,
/// where the folder holds `train.txt`, `dev.txt` and `test.txt`.
///
/// Words are learned from scratch and every node of a training tree has a label; what counts is the
/// root. The values of the epoch with the most right roots of `dev.txt` are measured on `test.txt`.
/// With `--speed` nothing is measured but trees a second, learned in batches and tree by tree.
final class Sentiment {
    private static final int CLASSES = 5;
    private static final int BATCH_OF_ANSWERS = 100;

    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

    private final Path folder;
    private final boolean binary;
    private final int hidden;
    private final int embedding;
    private final int batch;
    private final int epochs;
    private final double rate;
    private final double dropout;
    private final double decay;
    private final double range;
    private final long seed;
    private final int threads;
    private final int speed;

    private Sentiment(Arguments arguments) {
        binary =
                arguments
                        .option("--cell", "sum", Arguments.oneOf("sum", "binary"))
                        .equals("binary");
        hidden = arguments.option("--hidden", 150, Arguments::count);
        embedding = arguments.option("--embedding", 300, Arguments::count);
        batch = arguments.option("--batch", 25, Arguments::count);
        epochs = arguments.option("--epochs", 12, Arguments::count);
        rate = arguments.option("--rate", 0.05, Arguments::amount);
        dropout = arguments.option("--dropout", 0.5, Arguments::probability);
        decay = arguments.option("--decay", 1e-4, Arguments::amount);
        range = arguments.option("--range", 0.1, Arguments::amount);
        seed = arguments.option("--seed", 1L, Long::valueOf);
        threads = arguments.option("--threads", 1, Arguments::count);
        speed = arguments.option("--speed", 0, Arguments::count);
        folder = arguments.argument("FOLDER", Arguments::folder);
        arguments.end();
    }

    public static void main(String[] args) {
        var usage =
                "Sentiment FOLDER [--cell sum|binary] [--hidden N] [--embedding N] [--batch N]"
                        + " [--epochs N] [--rate R] [--dropout P] [--decay L2] [--range R] [--seed N]"
                        + " [--threads N] [--speed TREES]";
        new Sentiment(new Arguments(args, usage)).run();
    }

    private void run() {
        var trees = read(folder.resolve("train.txt"));
        Map<String, Integer> words = new HashMap<>();
        trees.forEach(t -> t.words().forEach(w -> words.putIfAbsent(w, words.size())));
        var train = new Trees(trees, words);
        var dev = new Trees(read(folder.resolve("dev.txt")), words);
        var cell = Cell.shipped(binary ? "tree-lstm-binary" : "tree-lstm");
        var spec =
                new NetworkSpec(
                                new Input.Symbols(words.size(), embedding),
                                Stack.of(cell, hidden, 1)
                                        .withInitialRange(range)
                                        .with(Dropout.of(dropout).withBetween(0)),
                                new Output.Softmax(CLASSES, false))
                        .with(StructureSpec.of(train.structure(new int[] {0}).signature()));
        if (speed > 0) {
            speed(Network.of(spec), train);
            return;
        }
        try (var learner =
                ExampleSource.learner(
                        spec,
                        train,
                        new ExampleSettings(batch, threads, 1, seed),
                        ValidationMeasure.errors(dev, BATCH_OF_ANSWERS),
                        threads)) {
            ItemLog.train(learner, settings(epochs), train.count());
            var outputs = learner.outputs();
            var test = new Trees(read(folder.resolve("test.txt")), words);
            System.out.printf(
                    Locale.ROOT,
                    "roots of dev.txt %.2f %%, of test.txt %.2f %%%n",
                    100 * (1 - outputs.errors(dev, BATCH_OF_ANSWERS).mean()),
                    100 * (1 - outputs.errors(test, BATCH_OF_ANSWERS).mean()));
        }
    }

    private Settings settings(int epochs) {
        return Settings.of(new Optimiser.Adagrad(), rate, epochs)
                .withDecay(new Decay(0, decay, false))
                .withClip(new Clip.Norm(5))
                .withThreads(threads);
    }

    private static List<LabelledTree> read(Path file) {
        return PennTrees.read(DataSource.of(file)).toList();
    }

    // ---- speed --------------------------------------------------------------------------------

    /// Learns the first trees in batches and one by one, in turns: the whole of a step, batches
    /// being made and parameters changed included; and the gradient alone. Time is what the calling
    /// thread computed, and there is no other.
    private void speed(Network network, Trees train) {
        var few = train.first(speed);
        long nodes = few.nodes();
        int[] sizes = {batch, 1};
        double[] whole = new double[2];
        double[] gradient = new double[2];
        for (int round = 0; round < 3; round++) { // the last counts
            for (int i = 0; i < 2; i++) {
                try (var learner =
                        new NetworkLearner(
                                network,
                                new InTurn(few, sizes[i]),
                                ValidationMeasure.NOTHING,
                                NetworkLearner.Options.of(seed, 1, 1))) {
                    gradient[i] = 0;
                    for (int step = 0; step < learner.stepsPerEpoch(); step++) {
                        long start = CLOCK.getCurrentThreadCpuTime();
                        learner.step(0, step);
                        gradient[i] += (CLOCK.getCurrentThreadCpuTime() - start) / 1e9;
                    }
                    long start = CLOCK.getCurrentThreadCpuTime();
                    epoch(learner);
                    whole[i] = (CLOCK.getCurrentThreadCpuTime() - start) / 1e9;
                }
            }
        }
        System.out.printf(Locale.ROOT, "%d trees, %d nodes, H = %d%n", few.count(), nodes, hidden);
        for (int i = 0; i < 2; i++) {
            System.out.printf(
                    Locale.ROOT,
                    "batches of %2d: gradient %7.0f nodes/s %6.0f trees/s; learned %7.0f nodes/s"
                            + " %6.0f trees/s%n",
                    sizes[i],
                    nodes / gradient[i],
                    few.count() / gradient[i],
                    nodes / whole[i],
                    few.count() / whole[i]);
        }
        System.out.printf(
                Locale.ROOT,
                "in batches / tree by tree: gradient %.2f, learned %.2f%n",
                gradient[1] / gradient[0],
                whole[1] / whole[0]);
    }

    /// Batches in the order of the trees, made by the thread that learns from them.
    private record InTurn(Trees trees, int size) implements BatchSource {
        @Override
        public int stepsPerEpoch() {
            return (trees.count() + size - 1) / size;
        }

        @Override
        public Batch batch(int epoch, int step, NetworkRun run) {
            int from = step * size;
            return trees.all(IntStream.range(from, Math.min(trees.count(), from + size)).toArray());
        }

        @Override
        public Map<String, String> identity() {
            return Map.of("trees", "" + trees.count(), "batch", "" + size);
        }
    }

    private void epoch(NetworkLearner learner) {
        try (var training = Training.start(learner, settings(1).withThreads(1))) {
            for (var event : training) {
                if (event instanceof Event.Diverged d) {
                    throw new IllegalStateException(d.what());
                }
            }
        }
    }

    // ---- trees --------------------------------------------------------------------------------

    /// Trees with the numbers of their words and their classes.
    private final class Trees implements Examples {
        private final List<Tree> trees = new ArrayList<>();
        private final List<int[]> words = new ArrayList<>(); // by node; -1: none, or not known
        private final List<int[]> labels = new ArrayList<>(); // by node

        private Trees() {}

        Trees(List<LabelledTree> read, Map<String, Integer> numbers) {
            for (var t : read) {
                int[][] children = new int[t.size()][];
                int[] word = new int[t.size()];
                int[] label = new int[t.size()];
                for (int n = 0; n < t.size(); n++) {
                    children[n] = t.children(n);
                    String text = t.word(n);
                    word[n] = text == null ? -1 : numbers.getOrDefault(text, -1);
                    label[n] = Integer.parseInt(t.label(n));
                }
                trees.add(new Tree(children));
                words.add(word);
                labels.add(label);
            }
        }

        Trees first(int n) {
            var few = new Trees();
            few.trees.addAll(trees.subList(0, Math.min(n, trees.size())));
            few.words.addAll(words.subList(0, few.trees.size()));
            few.labels.addAll(labels.subList(0, few.trees.size()));
            return few;
        }

        long nodes() {
            return trees.stream().mapToLong(Tree::nodes).sum();
        }

        Dag structure(int[] items) {
            return Tree.bottomUp(
                    Arrays.stream(items).mapToObj(trees::get).toList(), binary ? 2 : 0);
        }

        @Override
        public int count() {
            return trees.size();
        }

        @Override
        public int length(int item) {
            return trees.get(item).nodes();
        }

        /// Learned from with the classes of all nodes, measured by those of the roots.
        @Override
        public Batch batch(int[] items, @Nullable RandomStreams noise) {
            return noise == null ? batch(items, true) : all(items);
        }

        /// With the classes of all nodes.
        Batch all(int[] items) {
            return batch(items, false);
        }

        private Batch batch(int[] items, boolean roots) {
            Dag dag = structure(items);
            int[] x = new int[dag.rows()];
            int[] y = new int[dag.rows()];
            for (int i = 0; i < items.length; i++) {
                int[] word = words.get(items[i]);
                int[] label = labels.get(items[i]);
                for (int n = 0; n < word.length; n++) {
                    x[dag.row(i, n)] = word[n];
                    y[dag.row(i, n)] = roots && n < word.length - 1 ? -1 : label[n];
                }
            }
            return new Batch(dag, new Rows.Symbols(x), new Rows.Symbols(y));
        }

        @Override
        public String digest() {
            return trees.size() + " trees, " + nodes() + " nodes";
        }
    }
}
