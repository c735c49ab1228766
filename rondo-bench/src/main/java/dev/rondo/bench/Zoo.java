package dev.rondo.bench;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Graph;
import dev.rondo.kernel.Provider;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.GradientTasks;
import dev.rondo.plan.Workspace;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// What a training step of each shipped cell costs beside the LSTM's: one layer, forward, backward
/// and all gradients, on one thread, the two taking turns; time that the thread computed. `work` is
/// the multiplications in matrix products in units of the LSTM's; cells with the LSTM's arithmetic
/// have 1.
///
/// Options: `--cells a,b` (default: all), `--hidden 128,512`, `--steps 35`, `--batch 20`, `--rounds
/// 7`, `--seconds 0.2` (a turn), `--warm 1.5`.
final class Zoo {
    private Zoo() {}

    public static void main(String[] args) {
        List<String> cells =
                Cell.shippedNames().stream()
                        .filter(n -> Cell.shipped(n).bind(128, Map.of("x", 128)).readsChain())
                        .toList();
        var arguments =
                new Arguments(
                        args,
                        "Zoo [--cells CELL,…] [--hidden N,…] [--steps N] [--batch N] [--rounds N]"
                                + " [--seconds S] [--warm S]");
        cells =
                arguments.option(
                        "--cells", cells, Arguments.listOf(Arguments.checked(Cell::named)));
        var widths =
                arguments.option("--hidden", List.of(128, 512), Arguments.listOf(Arguments::count));
        int steps = arguments.option("--steps", 35, Arguments::count);
        int batch = arguments.option("--batch", 20, Arguments::count);
        int rounds = arguments.option("--rounds", 7, Arguments::count);
        double seconds = arguments.option("--seconds", 0.2, Arguments::amount);
        double warm = arguments.option("--warm", 1.5, Arguments::amount);
        arguments.end();
        System.out.printf(
                Locale.ROOT,
                "A training step of one layer, T=%d B=%d, one thread, Rondo, %s%n",
                steps,
                batch,
                Provider.chosen().name());
        for (int hidden : widths) {
            System.out.printf(
                    Locale.ROOT, "%n| H=%d | work | ms | × LSTM | lowest, highest |%n", hidden);
            System.out.println("|---|---:|---:|---:|---:|");
            var chain = PackedSequences.uniform(batch, steps);
            var lstm = new Layer(Cell.shipped("lstm"), hidden, chain);
            lstm.warm(2 * warm);
            for (String name : cells) {
                var layer = new Layer(Cell.named(name), hidden, chain);
                layer.warm(warm);
                lstm.turn(seconds);
                var millis = new double[rounds];
                var ratios = new double[rounds];
                for (int r = 0; r < rounds; r++) {
                    double reference = lstm.turn(seconds);
                    millis[r] = layer.turn(seconds);
                    // The LSTM before and after, so that a drift of the machine meets both.
                    ratios[r] = millis[r] / ((reference + lstm.turn(seconds)) / 2);
                }
                var sorted = ratios.clone();
                java.util.Arrays.sort(sorted);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %.2f | %.2f | %.2f | %.2f, %.2f |%n",
                        name,
                        (double) layer.plan.multiplications() / lstm.plan.multiplications(),
                        Outcome.median(millis),
                        Outcome.median(ratios),
                        sorted[0],
                        sorted[rounds - 1]);
            }
        }
    }

    /// One layer of a cell over a batch.
    private static final class Layer {
        private static final Random RANDOM = new Random(1);

        private final WorkerPool workers = new WorkerPool(1);
        private final PackedSequences chain;
        private final Graph graph;
        private final CellPlan plan;
        private final CellPlan.Packs packs;
        private final Workspace space;
        private final float[] parameters;
        private final float[] gradient;
        private final float[][] inputs; // by input: N × width
        private final float[] xAdjoint; // N × width of x
        private final float[] adjoint; // N × width of the output

        Layer(Cell cell, int hidden, PackedSequences chain) {
            this.chain = chain;
            graph = cell.bindTraining(hidden, Map.of("x", hidden));
            plan = CellPlan.of(graph);
            packs = plan.packs(true);
            space = new Workspace(plan);
            parameters = uniform(plan.parameterSize(), 0.1f);
            gradient = new float[parameters.length];
            inputs = new float[graph.inputs().size()][];
            for (int i = 0; i < inputs.length; i++) {
                inputs[i] = uniform(chain.rows() * graph.inputs().get(i).width(), 1);
            }
            xAdjoint = new float[chain.rows() * hidden];
            adjoint = uniform(chain.rows() * graph.output().width(), 1);
        }

        private static float[] uniform(int n, float bound) {
            var values = new float[n];
            for (int i = 0; i < n; i++) {
                values[i] = (2 * RANDOM.nextFloat() - 1) * bound;
            }
            return values;
        }

        private void step() {
            packs.pack(parameters, 0, workers);
            space.begin(chain);
            for (int i = 0; i < inputs.length; i++) {
                space.input(i, inputs[i], 0, graph.inputs().get(i).width());
            }
            space.forward(parameters, 0, packs);
            space.backward(adjoint, 0, graph.output().width(), xAdjoint, 0, packs);
            for (int task = 0; task < plan.gradientTasks(1); task++) {
                GradientTasks.run(task, 1, List.of(space), gradient, 0, false);
            }
        }

        void warm(double seconds) {
            turn(seconds);
            turn(0);
            turn(0);
        }

        /// Milliseconds a step.
        double turn(double seconds) {
            var threads = ManagementFactory.getThreadMXBean();
            long begin = threads.getCurrentThreadCpuTime();
            long now;
            int runs = 0;
            do {
                step();
                runs++;
                now = threads.getCurrentThreadCpuTime();
            } while (now - begin < seconds * 1e9);
            return (now - begin) / 1e6 / runs;
        }
    }
}
