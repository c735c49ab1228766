package dev.rondo.bench;

import dev.rondo.equation.Cell;
import dev.rondo.kernel.Provider;
import dev.rondo.network.Network;
import dev.rondo.network.NetworkRun;
import dev.rondo.network.spec.Batch;
import dev.rondo.network.spec.Direction;
import dev.rondo.network.spec.Gradient;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Merge;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.NetworkSpec.Layer;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Rows;
import dev.rondo.network.spec.Stack;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// A layer that reads in both directions beside one that reads forward: loss and gradient of a
/// tagger over ragged sequences. The time is that of the thread that computes, so that other
/// programs on the machine disturb little. Options: `--cell NAME`, `--hidden H,H,…` (of each
/// direction, and of the input), `--steps T` (of the longest sequence), `--batch B`, `--rounds N`.
final class Bidirectional {
    private final String cell;
    private final List<Integer> hidden;
    private final int steps;
    private final int batch;
    private final int rounds;

    private Bidirectional(Arguments arguments) {
        cell = arguments.option("--cell", "lstm", Arguments.checked(Cell::named));
        hidden =
                arguments.option("--hidden", List.of(128, 256), Arguments.listOf(Arguments::count));
        steps = arguments.option("--steps", 40, Arguments::count);
        batch = arguments.option("--batch", 40, Arguments::count);
        rounds = arguments.option("--rounds", 7, Arguments::count);
        arguments.end();
    }

    public static void main(String[] args) {
        var usage =
                "Bidirectional [--cell CELL] [--hidden N,…] [--steps N] [--batch N] [--rounds N]";
        new Bidirectional(new Arguments(args, usage)).run();
    }

    private void run() {
        System.out.printf(
                Locale.ROOT,
                "%s, B = %d of up to %d steps, one thread, %s; CPU milliseconds of loss and gradient,"
                        + " median of %d%n%n",
                cell,
                batch,
                steps,
                Provider.chosen().name(),
                rounds);
        System.out.println("| reads   | H = D | forward | both, merged by     |       | ratio |");
        System.out.println("|---------|------:|--------:|---------------------|------:|------:|");
        for (int h : hidden) {
            for (boolean symbols : new boolean[] {false, true}) {
                for (var merge : List.of(Merge.CONCATENATE, Merge.SUM)) {
                    compare(symbols, h, merge);
                }
            }
        }
    }

    private void compare(boolean symbols, int h, Merge merge) {
        try (var workers = new WorkerPool(1)) {
            var one = new Trial(symbols, h, Direction.FORWARD, merge, workers);
            var both = new Trial(symbols, h, Direction.BOTH, merge, workers);
            double[] first = new double[rounds];
            double[] second = new double[rounds];
            for (int r = -3; r < rounds; r++) {
                double a = one.milliseconds();
                double b = both.milliseconds();
                if (r >= 0) {
                    first[r] = a;
                    second[r] = b;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "| %-7s | %5d | %7.1f | %-19s | %5.1f | %5.2f |%n",
                    symbols ? "symbols" : "numbers",
                    h,
                    median(first),
                    merge,
                    median(second),
                    median(second) / median(first));
        }
    }

    private static double median(double[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private final class Trial {
        private final Network network;
        private final NetworkRun run;
        private final Batch examples;
        private final float[] values;
        private final Gradient gradient;

        Trial(boolean symbols, int h, Direction direction, Merge merge, WorkerPool workers) {
            var layer = new Layer(Cell.named(cell), h, direction, merge);
            Input input = symbols ? new Input.Symbols(1000, h) : Input.Numbers.of(h);
            network =
                    Network.of(
                            new NetworkSpec(
                                    input,
                                    Stack.of(List.of(layer)),
                                    new Output.Softmax(17, false)));
            run = network.run(1, workers);
            values = network.initialise(1);
            gradient = new Gradient(network.parameters());
            var random = new Random(1);
            int[] lengths = random.ints(batch, steps / 2, steps + 1).sorted().toArray();
            for (int i = 0; i < batch / 2; i++) {
                int swap = lengths[i];
                lengths[i] = lengths[batch - 1 - i];
                lengths[batch - 1 - i] = swap;
            }
            var chain = PackedSequences.of(lengths);
            int[] labels = random.ints(chain.rows(), 0, 17).toArray();
            Rows rows;
            if (symbols) {
                rows = new Rows.Symbols(random.ints(chain.rows(), 0, 1000).toArray());
            } else {
                float[] all = new float[chain.rows() * h];
                for (int i = 0; i < all.length; i++) {
                    all[i] = (float) random.nextGaussian();
                }
                rows = new Rows.Numbers(all, h);
            }
            examples = new Batch(chain, rows, new Rows.Symbols(labels));
        }

        double milliseconds() {
            var bean = ManagementFactory.getThreadMXBean();
            long begin = bean.getCurrentThreadCpuTime();
            for (int i = 0; i < 3; i++) {
                run.prepare(values);
                run.gradient(examples, network.start(batch), NetworkRun.Options.PLAIN, gradient);
            }
            return (bean.getCurrentThreadCpuTime() - begin) / 3e6;
        }
    }
}
