package dev.rondo.bench;

import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.OnlineLearner;
import dev.rondo.learn.OnlineMethod;
import dev.rondo.learn.OnlineSettings;
import dev.rondo.learn.Optimiser;
import dev.rondo.network.Network;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Output;
import dev.rondo.network.spec.Stack;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/// Learning at every step: steps a second, and how time and memory grow with the units and with the
/// steps that a gradient goes back. Times are those of the thread's processor, so that other work
/// on the machine counts little. Options: `--inputs N`, `--seconds S` for each figure, `--cell C`;
/// `--million METHOD` runs 1 000 000 steps (`--hidden N`) and prints the memory in use instead;
/// `--bias STEPS` compares the gradients with the exact one, over that many steps.
final class Online {
    private static final int[] WIDTHS = {8, 16, 32, 64, 128};
    private static final int[] BACK = {1, 10, 100, 1000};

    private Online() {}

    private static int inputs = 32;
    private static double seconds = 1;
    private static String cell = "lstm";

    public static void main(String[] args) {
        var arguments =
                new Arguments(
                        args,
                        "Online [--inputs N] [--seconds S] [--cell CELL] [--hidden N]"
                                + " [--million METHOD | --bias STEPS]");
        inputs = arguments.option("--inputs", inputs, Arguments::count);
        seconds = arguments.option("--seconds", seconds, Arguments::amount);
        cell = arguments.option("--cell", cell, Arguments.checked(Cell::named));
        int hidden = arguments.option("--hidden", 64, Arguments::count);
        Optional<OnlineMethod> million =
                arguments.option("--million", Optional.empty(), m -> Optional.of(method(m)));
        int bias = arguments.option("--bias", 0, Arguments::count);
        arguments.end();
        if (million.isPresent()) {
            million(million.orElseThrow(), hidden);
            return;
        }
        if (bias > 0) {
            bias(bias, hidden);
            return;
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %d inputs, %d numbers out, one thread, SGD%n%n",
                cell,
                inputs,
                inputs);
        System.out.println("| method | units | parameters | steps/s | µs a step | state values |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        for (String name : new String[] {"rtrl", "snap1", "uoro", "bptt:10"}) {
            for (int width : WIDTHS) {
                row(name, width, 64);
            }
        }
        for (int steps : BACK) {
            row("bptt:" + steps, 32, 2 * steps);
        }
    }

    private static OnlineMethod method(String name) {
        return switch (name) {
            case "rtrl" -> new OnlineMethod.Rtrl();
            case "snap1" -> new OnlineMethod.Snap1();
            case "uoro" -> new OnlineMethod.Uoro(1);
            default -> {
                if (!name.startsWith("bptt:")) {
                    throw new IllegalArgumentException(
                            "expected rtrl, snap1, uoro or bptt:STEPS, got " + name);
                }
                yield new OnlineMethod.Truncated(Arguments.count(name.substring(5)));
            }
        };
    }

    private static OnlineLearner learner(OnlineMethod method, int hidden, double rate) {
        var network =
                Network.of(
                        new NetworkSpec(
                                Input.Numbers.of(inputs),
                                Stack.of(Cell.named(cell), hidden, 1),
                                new Output.Linear(inputs, Output.Loss.SQUARED)));
        var settings = new OnlineSettings(method, new Optimiser.Sgd(), rate, new Clip.Norm(1));
        return new OnlineLearner(network, network.initialise(1), settings);
    }

    /// Rows that go round: waves and noise.
    private static float[][] rows() {
        var random = new Random(1);
        var rows = new float[1024][inputs];
        for (int t = 0; t < rows.length; t++) {
            for (int j = 0; j < inputs; j++) {
                rows[t][j] = (float) (Math.sin(t * 0.1 * (1 + j)) + 0.1 * random.nextGaussian());
            }
        }
        return rows;
    }

    /// @param least steps before the first that is timed
    private static void row(String name, int hidden, int least) {
        var learner = learner(method(name), hidden, 0.001);
        var rows = rows();
        long warm = System.nanoTime();
        int t = 0;
        for (; t < least || System.nanoTime() - warm < 1e9 * seconds; t++) {
            step(learner, rows, t);
        }
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            long start = processor();
            int count = 0;
            do {
                step(learner, rows, t++);
                count++;
            } while (count % 16 != 0 || processor() - start < 1e9 * seconds / 3);
            best = Math.min(best, (processor() - start) / (double) count);
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %,d | %,.0f | %.1f | %,d |%n",
                name,
                hidden,
                learner.values().length,
                1e9 / best,
                best / 1000,
                learner.stateSize());
    }

    private static void step(OnlineLearner learner, float[][] rows, int t) {
        learner.read(rows[t % rows.length]);
        learner.learn(rows[(t + 1) % rows.length]);
    }

    private static long processor() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void million(OnlineMethod method, int hidden) {
        var learner = learner(method, hidden, 0.001);
        var rows = rows();
        System.out.printf(Locale.ROOT, "%s, %s, %d units%n", method, cell, hidden);
        System.out.println("| steps | MB in use | mean loss | steps/s |");
        System.out.println("|---:|---:|---:|---:|");
        for (int tenth = 1; tenth <= 10; tenth++) {
            long start = processor();
            double loss = 0;
            int count = 100_000;
            for (int i = 0; i < count; i++) {
                int t = (tenth - 1) * count + i;
                learner.read(rows[t % rows.length]);
                loss += learner.learn(rows[(t + 1) % rows.length]);
            }
            double rate = count / ((processor() - start) / 1e9);
            System.gc();
            var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
            System.out.printf(
                    Locale.ROOT,
                    "| %,d | %.2f | %.4f | %,.0f |%n",
                    tenth * count,
                    heap.getUsed() / 1e6,
                    loss / count,
                    rate);
        }
    }

    /// How far the gradients of the recurrent cell are from the exact ones, the parameters staying
    /// as they start: of a single step, and of the sum over all steps, in which what is unbiased
    /// averages out.
    private static void bias(int steps, int hidden) {
        var names =
                new String[] {
                    "bptt:1", "bptt:2", "bptt:5", "bptt:10", "bptt:20", "bptt:50", "snap1", "uoro"
                };
        var rows = rows();
        float[][] exact = gradients(new OnlineMethod.Rtrl(), hidden, rows, steps);
        System.out.printf(Locale.ROOT, "%s, %d units, %d steps%n", cell, hidden, steps);
        System.out.println("| method | error of a step | error of the sum |");
        System.out.println("|---|---:|---:|");
        for (String name : names) {
            float[][] own = gradients(method(name), hidden, rows, steps);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.3f | %.3f |%n",
                    name,
                    error(own, exact, false),
                    error(own, exact, true));
        }
    }

    /// Of each step, by the parameters of the layer alone.
    private static float[][] gradients(OnlineMethod method, int hidden, float[][] rows, int steps) {
        // So small a rate changes no parameter.
        var learner = learner(method, hidden, 1e-30);
        int size =
                learner.network().parameters().slots().stream()
                        .filter(s -> s.name().startsWith("layer"))
                        .mapToInt(s -> s.size())
                        .sum();
        var all = new float[steps][];
        for (int t = 0; t < steps; t++) {
            step(learner, rows, t);
            all[t] = java.util.Arrays.copyOf(learner.gradient(), size);
        }
        return all;
    }

    /// ‖a − b‖ / ‖b‖, of all steps side by side or of their sums.
    private static double error(float[][] a, float[][] b, boolean sums) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < a[0].length; i++) {
            double sum = 0;
            double sumOfExact = 0;
            for (int t = 0; t < a.length; t++) {
                double d = (double) a[t][i] - b[t][i];
                sum += d;
                sumOfExact += b[t][i];
                if (!sums) {
                    difference += d * d;
                    norm += (double) b[t][i] * b[t][i];
                }
            }
            if (sums) {
                difference += sum * sum;
                norm += sumOfExact * sumOfExact;
            }
        }
        return Math.sqrt(difference / norm);
    }
}
