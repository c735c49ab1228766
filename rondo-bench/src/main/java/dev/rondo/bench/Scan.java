package dev.rondo.bench;

import dev.rondo.equation.Cell;
import dev.rondo.equation.graph.Graph;
import dev.rondo.kernel.Provider;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.GradientTasks;
import dev.rondo.plan.Workspace;
import dev.rondo.runtime.RandomStreams;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Cells whose recurrence is linear, as scans and step by step, beside the LSTM of the same width:
/// one layer forward, backward and the gradient of its parameters and its input. Options: `--steps
/// T,T,…`, `--batch B`, `--width H` (of the state and the input), `--threads N,N,…`, `--cells
/// NAME,…`, `--rounds N`.
final class Scan {
    private static final ThreadMXBean BEAN = ManagementFactory.getThreadMXBean();

    private final List<Integer> steps;
    private final List<Integer> threads;
    private final int batch;
    private final int width;
    private final int rounds;
    private final boolean cpu;
    private final List<String> cells;

    private Scan(Arguments arguments) {
        var counts = Arguments.listOf(Arguments::count);
        steps = arguments.option("--steps", List.of(1000, 3000, 10_000, 30_000, 100_000), counts);
        threads = arguments.option("--threads", List.of(1, 2), counts);
        batch = arguments.option("--batch", 1, Arguments::count);
        width = arguments.option("--width", 256, Arguments::count);
        rounds = arguments.option("--rounds", 3, Arguments::count);
        cpu = arguments.option("--clock", "wall", Arguments.oneOf("wall", "cpu")).equals("cpu");
        cells =
                arguments.option(
                        "--cells",
                        List.of("mingru", "qrnn", "lru"),
                        Arguments.listOf(Arguments.checked(Cell::shipped)));
        arguments.end();
    }

    public static void main(String[] args) {
        var usage =
                "Scan [--steps N,…] [--threads N,…] [--batch N] [--width N] [--rounds N]"
                        + " [--clock wall|cpu] [--cells CELL,…]";
        new Scan(new Arguments(args, usage)).run();
    }

    private void run() {
        System.out.printf(
                Locale.ROOT,
                "Forward, backward and gradients of one layer, H = D = %d, B = %d, %s; milliseconds%n%n",
                width,
                batch,
                Provider.chosen().name());
        System.out.println(
                "| threads |      T |     LSTM | cell     |     scan | step by step"
                        + " | × step by step | × LSTM |");
        System.out.println(
                "|--------:|-------:|---------:|----------|---------:|-------------:"
                        + "|---------------:|-------:|");
        for (int n : threads) {
            try (var workers = new WorkerPool(n)) {
                for (int t : steps) {
                    double lstm = measure(CellPlan.of(graph("lstm")), workers, t);
                    for (String cell : cells) {
                        double scan = measure(CellPlan.of(graph(cell)), workers, t);
                        double stepwise = measure(CellPlan.stepwise(graph(cell)), workers, t);
                        System.out.printf(
                                Locale.ROOT,
                                "| %7d | %6d | %8.1f | %-8s | %8.1f | %12.1f | %14.2f | %6.2f |%n",
                                n,
                                t,
                                lstm,
                                cell,
                                scan,
                                stepwise,
                                stepwise / scan,
                                lstm / scan);
                    }
                }
            }
        }
    }

    private Graph graph(String cell) {
        return Cell.shipped(cell).bind(width, Map.of("x", width));
    }

    /// The median time of a pass, in milliseconds, after a second of warming up.
    private double measure(CellPlan plan, WorkerPool workers, int length) {
        var pass = new Pass(plan, workers, PackedSequences.uniform(batch, length), width);
        long start = now();
        int warm = 0;
        while (warm < 2 || now() - start < 1_000_000_000L) {
            pass.run();
            warm++;
        }
        var times = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long begin = now();
            int runs = 0;
            do {
                pass.run();
                runs++;
            } while (now() - begin < 300_000_000L);
            times[i] = (now() - begin) / 1e6 / runs;
        }
        return Outcome.median(times);
    }

    private long now() {
        return cpu ? BEAN.getCurrentThreadCpuTime() : System.nanoTime();
    }

    /// One layer with random parameters, input and output adjoint.
    private static final class Pass {
        private final CellPlan plan;
        private final WorkerPool workers;
        private final Workspace workspace;
        private final PackedSequences chain;
        private final CellPlan.Packs packs;
        private final int width;
        private final float[] parameters;
        private final float[] gradient;
        private final float[] input; // N × D
        private final float[] inputAdjoint; // N × D
        private final float[] outputAdjoint; // N × H

        Pass(CellPlan plan, WorkerPool workers, PackedSequences chain, int width) {
            this.plan = plan;
            this.workers = workers;
            this.chain = chain;
            this.width = width;
            workspace = new Workspace(plan, workers);
            packs = plan.packs(true);
            var random = new RandomStreams(1);
            parameters = new float[plan.parameterSize()];
            random.fillUniform(parameters, 0, parameters.length, -0.06f, 0.06f);
            gradient = new float[parameters.length];
            input = new float[chain.rows() * width];
            random.stream("input").fillUniform(input, 0, input.length, -1, 1);
            outputAdjoint = new float[chain.rows() * plan.graph().output().width()];
            random.stream("adjoint").fillUniform(outputAdjoint, 0, outputAdjoint.length, -1, 1);
            inputAdjoint = new float[input.length];
        }

        void run() {
            packs.pack(parameters, 0, workers);
            workspace.begin(chain);
            workspace.input(0, input, 0, width);
            workspace.forward(parameters, 0, packs);
            workspace.backward(
                    outputAdjoint, 0, plan.graph().output().width(), inputAdjoint, 0, packs);
            int threads = workers.threads();
            workers.run(
                    plan.gradientTasks(threads),
                    task ->
                            GradientTasks.run(
                                    task, threads, List.of(workspace), gradient, 0, false));
        }
    }
}
