package dev.rondo.bench;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.StructureSignature;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.GradientTasks;
import dev.rondo.plan.Workspace;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Dag;
import dev.rondo.structure.PackedSequences;
import dev.rondo.structure.Structure;
import dev.rondo.structure.Tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// What level batching gives to trees: a child-sum Tree-LSTM forward and backward over batches of
/// binary trees, the same equations tree by tree, and an LSTM over sequences of as many nodes.
/// Trees are random binary ones of 1 to 50 leaves (19 in the mean, as in the sentiment treebank),
/// split at random; inputs at the leaves and zeros within.
final class TreeSpeed {
    private static final String CHILD_SUM =
            """
            s    = sum(h[k])
            i    = sigmoid(W_i x + U_i s + b_i)
            o    = sigmoid(W_o x + U_o s + b_o)
            u    = tanh(W_u x + U_u s + b_u)
            f[k] = sigmoid(W_f x + U_f h[k] + b_f)
            c'   = i * u + sum(f[k] * c[k])
            h'   = o * tanh(c')
            """;

    private static final int TREES = 25;
    private static final int BATCHES = 12;
    private static final int ROUNDS = 7;

    private final int width;
    private final Random random = new Random(1);

    private TreeSpeed(int width) {
        this.width = width;
    }

    public static void main(String[] args) {
        var arguments = new Arguments(args, "TreeSpeed [UNITS]");
        int width = arguments.argument("UNITS", 150, Arguments::count);
        arguments.end();
        new TreeSpeed(width).run();
    }

    private void run() {
        List<List<Tree>> batches = new ArrayList<>();
        for (int b = 0; b < BATCHES; b++) {
            batches.add(trees());
        }
        long nodes = batches.stream().flatMap(List::stream).mapToLong(Tree::nodes).sum();
        var trees = Cell.parse(CHILD_SUM, "tree.cell").bind(width, Map.of("x", width));
        var signature = Tree.bottomUp(batches.getFirst(), 0).signature();
        var together =
                new Course(
                        CellPlan.of(trees, Set.of(), signature),
                        batches.stream().map(b -> (Structure) Tree.bottomUp(b, 0)).toList());
        var single =
                new Course(
                        CellPlan.of(trees, Set.of(), signature),
                        batches.stream()
                                .flatMap(List::stream)
                                .map(t -> (Structure) Tree.bottomUp(List.of(t), 0))
                                .toList());
        var nodeByNode =
                new Course(
                        CellPlan.of(trees, Set.of(), signature),
                        batches.stream().flatMap(List::stream).map(TreeSpeed::inARow).toList());
        int steps = (int) (nodes / BATCHES / TREES);
        var chain =
                new Course(
                        CellPlan.of(
                                Cell.shipped("lstm").bind(width, Map.of("x", width)),
                                Set.of(),
                                StructureSignature.CHAIN),
                        batches.stream()
                                .map(b -> (Structure) PackedSequences.uniform(TREES, steps))
                                .toList());
        // Multiply-adds of a node: W for four gates; U for three and, on each edge, for a fourth.
        double mean = (double) nodes / (BATCHES * TREES);
        double edges = 1 - 1 / mean;
        double ofTree = 3 * 2.0 * width * width * (7 + edges) * nodes;
        double ofChain = 3 * 2.0 * width * width * 8 * (double) steps * TREES * BATCHES;
        var times = new double[4][ROUNDS];
        for (int round = -3; round < ROUNDS; round++) {
            var courses = List.of(together, single, chain, nodeByNode);
            for (int i = 0; i < 4; i++) {
                double seconds = courses.get(i).seconds();
                if (round >= 0) {
                    times[i][round] = seconds;
                }
            }
        }
        double batch = median(times[0]);
        double alone = median(times[1]);
        double plain = median(times[2]);
        double row = median(times[3]);
        System.out.printf(
                Locale.ROOT,
                "%d trees, %d nodes, H = %d, batches of %d, one thread, forward and backward%n",
                BATCHES * TREES,
                nodes,
                width,
                TREES);
        System.out.printf(
                Locale.ROOT,
                "levels of a batch together  %8.0f nodes/s %8.0f trees/s %6.1f GFLOP/s%n",
                nodes / batch,
                BATCHES * TREES / batch,
                ofTree / batch / 1e9);
        System.out.printf(
                Locale.ROOT,
                "tree by tree                %8.0f nodes/s %8.0f trees/s %6.1f GFLOP/s%n",
                nodes / alone,
                BATCHES * TREES / alone,
                ofTree / alone / 1e9);
        System.out.printf(
                Locale.ROOT,
                "node by node                %8.0f nodes/s %8.0f trees/s %6.1f GFLOP/s%n",
                nodes / row,
                BATCHES * TREES / row,
                ofTree / row / 1e9);
        System.out.printf(
                Locale.ROOT,
                "LSTM over sequences         %8.0f steps/s %25.1f GFLOP/s%n",
                (double) steps * TREES * BATCHES / plain,
                ofChain / plain / 1e9);
        System.out.printf(
                Locale.ROOT,
                "together / tree by tree %.2f, / node by node %.2f; rate / rate of the chain %.2f%n",
                alone / batch,
                row / batch,
                ofTree / batch / (ofChain / plain));
    }

    /// The tree with every node in a level of its own, after the one before it.
    private static Structure inARow(Tree tree) {
        int[] before = new int[tree.nodes()];
        Arrays.setAll(before, node -> node - 1);
        return Dag.of(
                List.of(
                        new Dag.Item(
                                tree.nodes(),
                                Map.of("before", before),
                                Map.of("k", tree.children()))));
    }

    private static double median(double[] times) {
        double[] sorted = times.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private List<Tree> trees() {
        var all = new ArrayList<Tree>();
        for (int t = 0; t < TREES; t++) {
            int leaves = Math.clamp(Math.round(19 + 9 * random.nextGaussian()), 1, 50);
            var children = new ArrayList<int[]>();
            grow(leaves, children);
            all.add(new Tree(children.toArray(int[][]::new)));
        }
        return all;
    }

    /// Adds a tree with so many leaves; returns its root.
    private int grow(int leaves, List<int[]> children) {
        int[] own = {};
        if (leaves > 1) {
            int left = 1 + random.nextInt(leaves - 1);
            own = new int[] {grow(left, children), grow(leaves - left, children)};
        }
        children.add(own);
        return children.size() - 1;
    }

    /// A cell over structures, one after the other.
    private final class Course {
        private final CellPlan plan;
        private final CellPlan.Packs packs;
        private final Workspace space;
        private final List<Structure> structures;
        private final float[] parameters;
        private final float[] gradient;
        private final float[] rows;
        private final float[] adjoint;

        Course(CellPlan plan, List<Structure> structures) {
            this.plan = plan;
            this.structures = structures;
            packs = plan.packs(true);
            space = new Workspace(plan);
            parameters = new float[plan.parameterSize()];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = (2 * random.nextFloat() - 1) * 0.1f;
            }
            gradient = new float[parameters.length];
            int most = structures.stream().mapToInt(Structure::rows).max().orElseThrow();
            rows = new float[most * width];
            adjoint = new float[most * width];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = random.nextFloat() - 0.5f;
                adjoint[i] = random.nextFloat() - 0.5f;
            }
        }

        double seconds() {
            long start = System.nanoTime();
            for (Structure s : structures) {
                try (var workers = new WorkerPool(1)) {
                    packs.pack(parameters, 0, workers);
                }
                space.begin(s);
                space.input(0, rows, 0, width);
                space.forward(parameters, 0, packs);
                space.backward(adjoint, 0, width, null, 0, packs);
                for (int task = 0; task < plan.gradientTasks(1); task++) {
                    GradientTasks.run(task, 1, List.of(space), gradient, 0, false);
                }
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }
}
