package dev.rondo.bench;

import dev.rondo.kernel.Provider;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/// Softmax, loss and gradient of 100 rows of logits.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
public class CrossEntropyBenchmark {
    private static final Provider KERNELS = Provider.chosen();

    private static final int ROWS = 100;

    /// Size of the vocabulary.
    @Param({"65", "1000", "10000", "100000"})
    public int symbols;

    private float[] fresh = {};
    private float[] logits = {};
    private final int[] labels = new int[ROWS];
    private final float[] each = new float[ROWS];

    /// Draws logits and labels.
    @Setup
    public void fill() {
        var random = new Random(1);
        fresh = new float[ROWS * symbols];
        for (int i = 0; i < fresh.length; i++) {
            fresh[i] = (float) random.nextGaussian();
        }
        for (int r = 0; r < ROWS; r++) {
            labels[r] = random.nextInt(symbols);
        }
        logits = fresh.clone();
    }

    /// The gradient takes the logits' place, so they are put back.
    @Setup(Level.Invocation)
    public void refill() {
        System.arraycopy(fresh, 0, logits, 0, fresh.length);
    }

    /// The loss alone.
    @Benchmark
    public double loss() {
        return KERNELS.crossEntropy(
                logits, 0, symbols, labels, 0, ROWS, symbols, 1, false, each, 0);
    }

    /// The loss and the gradient.
    @Benchmark
    public double lossAndGradient() {
        return KERNELS.crossEntropy(logits, 0, symbols, labels, 0, ROWS, symbols, 1, true, each, 0);
    }
}
