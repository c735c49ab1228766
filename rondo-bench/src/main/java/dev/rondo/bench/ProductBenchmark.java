package dev.rondo.bench;

import dev.rondo.kernel.Packed;
import dev.rondo.kernel.Provider;
import dev.rondo.kernel.Scratch;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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

/// The matrix products of a recurrent layer, `M×K×N`: packing, C = A·B, and the gradient C = Aᵀ·B
/// over all rows. Shapes: a step of the recurrent product, the product of all steps, the softmax
/// layer of a large vocabulary, one sequence alone.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {
            "--add-modules=jdk.incubator.vector",
            "-XX:+UseTransparentHugePages",
            "-XX:+UseSerialGC"
        })
public class ProductBenchmark {
    private static final Provider KERNELS = Provider.chosen();

    /// Rows of A, columns of A, columns of B.
    @Param({
        "20x650x2600",
        "700x650x2600",
        "20x200x800",
        "50x128x512",
        "2500x128x512",
        "700x200x10000",
        "1x128x512"
    })
    public String shape = "";

    private int m;
    private int k;
    private int n;
    private float[] a = {};
    private float[] b = {};
    private float[] c = {};
    private float[] gradient = {};
    private final Packed packed = new Packed();
    private final Scratch scratch = new Scratch();
    private int[] runs = {};

    /// Fills the matrices.
    @Setup
    public void fill() {
        var parts = shape.split("x", -1);
        m = Integer.parseInt(parts[0]);
        k = Integer.parseInt(parts[1]);
        n = Integer.parseInt(parts[2]);
        a = random(m * k);
        b = random(n * k);
        c = random(m * n);
        gradient = new float[n * k];
        runs = new int[] {0, 0, m};
        pack();
    }

    private static float[] random(int size) {
        var random = new Random(size);
        var values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /// B (n × k, as parameters are stored) laid out in panels.
    @Benchmark
    public Packed pack() {
        KERNELS.reserve(packed, k, n);
        KERNELS.pack(packed, b, 0, k, true, 0, 1);
        return packed;
    }

    /// C (m × n) = A (m × k) · B.
    @Benchmark
    public float[] multiply() {
        KERNELS.multiply(a, 0, k, packed, c, 0, n, m, false);
        return c;
    }

    /// The gradient of B: n × k over m rows.
    @Benchmark
    public float[] multiplyRows() {
        KERNELS.multiplyRows(c, 0, n, n, a, 0, k, k, runs, 1, gradient, 0, k, false, scratch);
        return gradient;
    }
}
