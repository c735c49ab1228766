package dev.rondo.bench;

import dev.rondo.equation.Cell;
import dev.rondo.kernel.Provider;
import dev.rondo.plan.CellPlan;
import dev.rondo.plan.GradientTasks;
import dev.rondo.plan.Workspace;
import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.PackedSequences;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/// What a clock saves: the training time (packing, forward, backward, gradients of all parameters)
/// of one layer of the clockwork network beside the simple recurrent network of the same width, in
/// turns in one run, and the same for a clockwork LSTM. The input is as wide as the layer. Options:
/// `--hidden 128,512`, `--steps T`, `--batch B`, `--groups N`, `--rounds N`, `--threads N`.
final class Clockwork {
    private Clockwork() {}

    public static void main(String[] args) {
        var arguments =
                new Arguments(
                        args,
                        "Clockwork [--hidden N,…] [--steps N] [--batch N] [--groups N] [--rounds N]"
                                + " [--threads N]");
        var hidden =
                arguments.option("--hidden", List.of(128, 512), Arguments.listOf(Arguments::count));
        int steps = arguments.option("--steps", 128, Arguments::count);
        int batch = arguments.option("--batch", 32, Arguments::count);
        int groups = arguments.option("--groups", 8, Arguments::count);
        int rounds = arguments.option("--rounds", 15, Arguments::count);
        int threads = arguments.option("--threads", 1, Arguments::count);
        arguments.end();
        System.out.printf(
                Locale.ROOT,
                "T=%d, B=%d, %d groups, %d thread(s), Rondo, %s; ms a batch, median of %d%n%n",
                steps,
                batch,
                groups,
                threads,
                Provider.chosen().name(),
                rounds);
        System.out.println("|    H | cell | plain | by the clock | ratio |");
        System.out.println("|-----:|------|------:|-------------:|------:|");
        for (int h : hidden) {
            for (boolean lstm : new boolean[] {false, true}) {
                var plain = new Layer(cell(lstm, 0), h, steps, batch, threads);
                var clocked = new Layer(cell(lstm, groups), h, steps, batch, threads);
                double[][] times = inTurns(rounds, plain, clocked);
                double a = Outcome.median(times[0]);
                double b = Outcome.median(times[1]);
                System.out.printf(
                        Locale.ROOT,
                        "| %4d | %-4s | %5.2f | %12.2f | %5.2f |%n",
                        h,
                        lstm ? "LSTM" : "SRN",
                        a,
                        b,
                        b / a);
                plain.workers.close();
                clocked.workers.close();
            }
        }
    }

    private static Cell cell(boolean lstm, int groups) {
        var cell = Cell.shipped(lstm ? "lstm" : "tanh");
        if (groups == 0) {
            return cell;
        }
        var text = new StringBuilder(cell.text());
        for (var p : cell.bind(2, Map.of("x", 1)).parameters()) {
            if (p.name().startsWith("U")) {
                text.append("mask " + p.name() + " = upper(" + groups + ")\n");
            }
        }
        text.append(lstm ? "clock c = " + groups + "\n" : "");
        return Cell.parse(text + "clock h = " + groups, cell.name() + "-by-the-clock.cell");
    }

    /// Milliseconds a batch of each in every round.
    private static double[][] inTurns(int rounds, Layer... layers) {
        var times = new double[layers.length][rounds];
        for (var layer : layers) {
            long until = System.nanoTime() + 2_000_000_000L;
            while (System.nanoTime() < until) {
                layer.train();
            }
        }
        for (int r = 0; r < rounds; r++) {
            for (int l = 0; l < layers.length; l++) {
                long begin = System.nanoTime();
                int runs = 0;
                do {
                    layers[l].train();
                    runs++;
                } while (System.nanoTime() - begin < 100_000_000L);
                times[l][r] = (System.nanoTime() - begin) / 1e6 / runs;
            }
        }
        return times;
    }

    /// One layer: as a network trains it, with a shard a thread.
    private static final class Layer {
        final WorkerPool workers;
        private final CellPlan plan;
        private final CellPlan.Packs packs;
        private final List<Workspace> spaces = new ArrayList<>();
        private final List<PackedSequences> chains = new ArrayList<>();
        private final List<float[]> x = new ArrayList<>();
        private final List<float[]> adjoints = new ArrayList<>();
        private final List<float[]> xAdjoints = new ArrayList<>();
        private final float[] parameters;
        private final float[] gradient;
        private final int hidden;
        private final int threads;

        Layer(Cell cell, int hidden, int steps, int batch, int threads) {
            this.hidden = hidden;
            this.threads = threads;
            workers = new WorkerPool(threads);
            var graph = cell.bind(hidden, Map.of("x", hidden));
            plan = CellPlan.of(graph);
            packs = plan.packs(true);
            parameters = new float[plan.parameterSize()];
            gradient = new float[plan.parameterSize()];
            var random = new Random(1);
            plan.offsets()
                    .forEach((p, offset) -> {
                        for (int i = 0; i < p.size(); i++) {
                            boolean free = p.mask().allows(i / p.columns(), i % p.columns());
                            float value = (2 * random.nextFloat() - 1) / (float) Math.sqrt(hidden);
                            parameters[offset + i] = free ? value : 0;
                        }
                    });
            var whole = PackedSequences.uniform(batch, steps);
            for (int s = 0; s < threads; s++) {
                var chain = whole.shard(s, threads);
                chains.add(chain);
                spaces.add(new Workspace(plan));
                int size = chain.rows() * hidden;
                x.add(uniform(random, size));
                adjoints.add(uniform(random, size));
                xAdjoints.add(new float[size]);
            }
        }

        private static float[] uniform(Random random, int size) {
            var values = new float[size];
            for (int i = 0; i < size; i++) {
                values[i] = 2 * random.nextFloat() - 1;
            }
            return values;
        }

        void train() {
            packs.pack(parameters, 0, workers);
            workers.run(
                    threads,
                    s -> {
                        var space = spaces.get(s);
                        space.begin(chains.get(s));
                        space.input(0, x.get(s), 0, hidden);
                        space.forward(parameters, 0, packs);
                        space.backward(adjoints.get(s), 0, hidden, xAdjoints.get(s), 0, packs);
                    });
            workers.run(
                    plan.gradientTasks(threads),
                    task -> GradientTasks.run(task, threads, spaces, gradient, 0, false));
        }
    }
}
