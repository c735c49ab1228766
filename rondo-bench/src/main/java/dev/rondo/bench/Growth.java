package dev.rondo.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How the cost grows with the work: two LSTM layers forward and backward, one of T, B and H at a
/// time, and the time of one multiplication against the best of the table. Options: `--threads N`,
/// `--rounds N`.
final class Growth {

    private static final int[] STEPS = {10, 35, 100, 1000, 10_000};
    private static final int[] BATCHES = {1, 4, 16, 20, 64, 128, 512};
    private static final int[] WIDTHS = {32, 64, 128, 200, 256, 512, 650, 1024, 2048};

    private Growth() {}

    public static void main(String[] args) {
        var arguments = new Arguments(args, "Growth [--threads N] [--rounds N]");
        int threads = arguments.option("--threads", 1, Arguments::count);
        int rounds = arguments.option("--rounds", 5, Arguments::count);
        arguments.end();
        var works = works();
        var nanos = new double[works.size()];
        // the first work must not pay for the compiler
        measure(new Work(Work.Kind.LSTM, 35, 20, 200, 0), threads, 20);
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = measure(works.get(i), threads, rounds);
        }
        print(works, nanos, threads);
    }

    private static List<Work> works() {
        var works = new ArrayList<Work>();
        for (int steps : STEPS) {
            works.add(new Work(Work.Kind.LSTM, steps, 16, 128, 0));
        }
        for (int batch : BATCHES) {
            works.add(new Work(Work.Kind.LSTM, 35, batch, 256, 0));
        }
        for (int width : WIDTHS) {
            works.add(new Work(Work.Kind.LSTM, 20, 32, width, 0));
        }
        return works;
    }

    /// Picoseconds a multiplication.
    private static double measure(Work work, int threads, int rounds) {
        var task = new Rondo().prepare(work, threads);
        long start = System.nanoTime();
        int warm = 0;
        while (warm < 2 || System.nanoTime() - start < 1_500_000_000L) {
            task.run();
            warm++;
        }
        var times = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long begin = System.nanoTime();
            int runs = 0;
            do {
                task.run();
                runs++;
            } while (System.nanoTime() - begin < 200_000_000L);
            times[i] = (System.nanoTime() - begin) / (double) runs;
        }
        return Outcome.median(times) * 1000 / (work.flops() / 2.0);
    }

    private static void print(List<Work> works, double[] cost, int threads) {
        System.out.printf(
                Locale.ROOT,
                "Two LSTM layers, forward and backward, %d thread(s), %s%n%n",
                threads,
                new Rondo().version());
        double best = Arrays.stream(cost).min().orElseThrow();
        System.out.println("|      T |   B |    H | ps a multiplication | × the best | GFLOP/s |");
        System.out.println("|-------:|----:|-----:|--------------------:|-----------:|--------:|");
        for (int i = 0; i < cost.length; i++) {
            var work = works.get(i);
            System.out.printf(
                    Locale.ROOT,
                    "| %6d | %3d | %4d | %19.1f | %10.2f | %7.1f |%n",
                    work.steps(),
                    work.batch(),
                    work.hidden(),
                    cost[i],
                    cost[i] / best,
                    2000 / cost[i]);
        }
    }
}
