package dev.rondo.bench;

import dev.rondo.kernel.Element;
import dev.rondo.kernel.Provider;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.Random;
import java.util.concurrent.TimeUnit;

/// The element-wise operations over a strip of 10 rows × 200, nanoseconds a value.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "-XX:+UseSerialGC"})
public class ElementBenchmark {
    private static final Provider KERNELS = Provider.chosen();

    private static final int ROWS = 10;
    private static final int WIDTH = 200;

    /// Which operation.
    @Param({"ADD", "MUL", "MUL_ADD", "SIGMOID", "TANH", "EXP", "SIGMOID_BACK", "TANH_BACK"})
    public Element element = Element.ADD;

    private int operands;
    private final float[] a = new float[ROWS * WIDTH];
    private final float[] b = new float[ROWS * WIDTH];
    private final float[] c = new float[ROWS * WIDTH];
    private final float[] d = new float[ROWS * WIDTH];

    /// Fills the operands.
    @Setup
    public void fill() {
        operands = operands();
        var random = new Random(1);
        for (int i = 0; i < a.length; i++) {
            a[i] = 4 * random.nextFloat() - 2;
            b[i] = random.nextFloat();
            c[i] = random.nextFloat();
        }
    }

    /// Operands that an operation does not have are null.
    private int operands() {
        return switch (element) {
            case SIGMOID, TANH, EXP -> 1;
            case MUL_ADD -> 3;
            default -> 2;
        };
    }

    /// One strip.
    @Benchmark
    @OperationsPerInvocation(ROWS * WIDTH)
    public float[] apply() {
        var second = operands > 1 ? b : null;
        var third = operands > 2 ? c : null;
        int stride = second == null ? 0 : WIDTH;
        int last = third == null ? 0 : WIDTH;
        KERNELS.apply(
                element, d, 0, WIDTH, a, 0, WIDTH, second, 0, stride, third, 0, last, 1, 0, ROWS,
                WIDTH);
        return d;
    }
}
