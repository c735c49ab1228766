package dev.rondo.bench;

import dev.rondo.kernel.Element;
import dev.rondo.kernel.Provider;
import dev.rondo.runtime.WorkerPool;

import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/// The errors of exp, sigmoid and tanh over every float there is, and of log-softmax over rows of
/// logits of every magnitude, against double precision: `Accuracy [--every N] [--threads N]`, where
/// `--every 1` takes all 2³² bit patterns and 17, say, every seventeenth.
final class Accuracy {
    private static final Provider KERNELS = Provider.chosen();

    private static final int BLOCK = 1 << 14;

    private Accuracy() {}

    public static void main(String[] args) {
        var arguments = new Arguments(args, "Accuracy [--every N] [--threads N]");
        int every = arguments.option("--every", 1, Arguments::count);
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = arguments.option("--threads", processors, Arguments::count);
        arguments.end();
        System.out.println("Provider: " + Provider.chosen().name());
        System.out.println(
                "| | values | most ulp, where above 1e-7 | most absolute, where above 4 ulp | beyond both | NaN |");
        System.out.println("|---|---:|---:|---:|---:|---:|");
        try (var workers = new WorkerPool(threads)) {
            scan("exp", Element.EXP, Math::exp, every, workers);
            scan("sigmoid", Element.SIGMOID, Accuracy::sigmoid, every, workers);
            scan("tanh", Element.TANH, Math::tanh, every, workers);
        }
        for (int width : new int[] {2, 65, 1000, 10_000}) {
            logSoftmax(width);
        }
    }

    private static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + Math.exp(-x));
        }
        double e = Math.exp(x);
        return e / (1 + e);
    }

    /// The greatest errors seen so far. What is asked is at most 4 ulp or at most 1e-7: so the ulps
    /// count where the absolute error is above 1e-7, the absolute error where there are more than 4
    /// ulps.
    private static final class Worst {
        private static final double FAIR = 1e-7;
        private static final double FEW = 4;

        long values;
        double ulps;
        float ulpsAt;
        double absolute;
        float absoluteAt;
        long beyond;
        long notANumber;

        void see(float x, float got, double exact) {
            values++;
            float nearest = (float) exact;
            if (got == nearest) {
                return;
            }
            if (Float.isNaN(got)) {
                notANumber++;
                return;
            }
            double error = Math.abs(got - exact);
            double inUlps = error / Math.ulp(Math.min(Float.MAX_VALUE, Math.abs(nearest)));
            if (error > FAIR && inUlps > ulps) {
                ulps = inUlps;
                ulpsAt = x;
            }
            if (inUlps > FEW && error > absolute) {
                absolute = error;
                absoluteAt = x;
            }
            if (inUlps > FEW && error > FAIR) {
                beyond++;
            }
        }

        synchronized void join(Worst other) {
            values += other.values;
            beyond += other.beyond;
            notANumber += other.notANumber;
            if (other.ulps > ulps) {
                ulps = other.ulps;
                ulpsAt = other.ulpsAt;
            }
            if (other.absolute > absolute) {
                absolute = other.absolute;
                absoluteAt = other.absoluteAt;
            }
        }

        void print(String name) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.2f at %s | %.2g at %s | %d | %d |%n",
                    name,
                    values,
                    ulps,
                    ulpsAt,
                    absolute,
                    absoluteAt,
                    beyond,
                    notANumber);
        }
    }

    private static void scan(
            String name,
            Element element,
            DoubleUnaryOperator exact,
            long every,
            WorkerPool workers) {
        var worst = new Worst();
        long patterns = (1L << 32) / every;
        int tasks = (int) ((patterns + BLOCK - 1) / BLOCK);
        var x = ThreadLocal.withInitial(() -> new float[BLOCK]);
        var y = ThreadLocal.withInitial(() -> new float[BLOCK]);
        workers.run(
                tasks,
                task -> {
                    var in = x.get();
                    var out = y.get();
                    var local = new Worst();
                    long first = (long) task * BLOCK;
                    int count = (int) Math.min(BLOCK, patterns - first);
                    for (int i = 0; i < count; i++) {
                        in[i] = Float.intBitsToFloat((int) ((first + i) * every));
                    }
                    KERNELS.apply(
                            element, out, 0, count, in, 0, count, null, 0, 0, null, 0, 0, 0, 0, 1,
                            count);
                    for (int i = 0; i < count; i++) {
                        if (!Float.isNaN(in[i])) {
                            local.see(in[i], out[i], exact.applyAsDouble(in[i]));
                        } else if (!Float.isNaN(out[i])) {
                            throw new AssertionError(name + " of NaN is " + out[i]);
                        }
                    }
                    worst.join(local);
                });
        worst.print(name);
    }

    /// Rows of logits uniform in ± a magnitude that goes through all powers of ten a float has; the
    /// label is drawn as well. Where errors are given, the `x` is the row's magnitude.
    private static void logSoftmax(int width) {
        var random = new Random(width);
        var worst = new Worst();
        var logits = new float[width];
        var labels = new int[1];
        var loss = new float[1];
        int rows = Math.max(20, 200_000 / width);
        for (int power = -45; power <= 38; power++) {
            float magnitude = (float) Math.pow(10, power);
            for (int row = 0; row < rows; row++) {
                for (int j = 0; j < width; j++) {
                    logits[j] = (2 * random.nextFloat() - 1) * magnitude * 3;
                }
                labels[0] = random.nextInt(width);
                double exact = exactLoss(logits, labels[0]);
                KERNELS.crossEntropy(logits, 0, width, labels, 0, 1, width, 1, false, loss, 0);
                worst.see(magnitude, -loss[0], -exact);
            }
        }
        worst.print("log-softmax of " + width);
    }

    private static double exactLoss(float[] logits, int label) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        return most - logits[label] + Math.log(sum);
    }
}
