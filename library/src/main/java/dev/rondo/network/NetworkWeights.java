package dev.rondo.network;

import dev.rondo.kernel.Packed;
import dev.rondo.kernel.Provider;
import dev.rondo.network.run.Activations;
import dev.rondo.network.run.Steps;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.plan.CellPlan;
import dev.rondo.runtime.WorkerPool;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A trained network: parameters with their matrices laid out for products. Immutable, shared by
/// any number of streams in any number of threads.
public final class NetworkWeights {
    private static final Provider KERNELS = Provider.chosen();

    final Network network;
    final float[] values;
    final List<CellPlan.Packs> packs = new ArrayList<>();
    final Packed output = new Packed();

    private NetworkWeights(Network network, float[] values) {
        network.checkSize(values);
        this.network = network;
        this.values = values;
        try (var workers = new WorkerPool(1)) {
            for (var cell : network.layout().cells()) {
                var p = cell.plan().packs(false);
                p.pack(values, cell.base(), workers);
                packs.add(p);
            }
        }
        KERNELS.reserve(output, network.layout().width(), network.spec().output().width());
        KERNELS.pack(
                output,
                values,
                network.layout().output.offset(),
                network.layout().width(),
                true,
                0,
                1);
    }

    /// Parameters made ready for reading symbol by symbol. `values` must not change afterwards.
    public static NetworkWeights of(Network network, float[] values) {
        return new NetworkWeights(network, values);
    }

    /// The same, made ready when they are first asked for: once, however many threads ask.
    public static Supplier<NetworkWeights> lazily(Network network, float[] values) {
        return new Supplier<>() {
            private @Nullable NetworkWeights made;

            @Override
            public synchronized NetworkWeights get() {
                if (made == null) {
                    made = of(network, values);
                }
                return made;
            }
        };
    }

    /// A session that writes targets.
    ///
    /// @throws dev.rondo.RondoException if the network has no encoder, or a decoder that cannot go
    ///   step by step
    public DecoderSession decoder() {
        return new DecoderSession(this);
    }

    /// z of rows that entered the output matrix: rows × width of the output.
    void outputs(Activations top, float[] out) {
        int width = network.spec().output().width();
        Network.checkLength("outputs", out.length, (long) top.rows * width);
        for (int r = 0; r < top.rows; r++) {
            System.arraycopy(values, network.layout().outputBias.offset(), out, r * width, width);
        }
        KERNELS.multiply(top.array, top.offset, top.stride, output, out, 0, width, top.rows, true);
    }

    /// A reader of sequences side by side, step by step.
    Steps steps() {
        return new Steps(network.layout(), values, packs);
    }

    /// ln softmax of each row, in place.
    static void logProbabilities(float[] z, int rows, int width) {
        for (int r = 0; r < rows; r++) {
            int at = r * width;
            float most = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < width; i++) {
                most = Math.max(most, z[at + i]);
            }
            double sum = 0;
            for (int i = 0; i < width; i++) {
                sum += Math.exp(z[at + i] - most);
            }
            float normaliser = most + (float) Math.log(sum);
            for (int i = 0; i < width; i++) {
                z[at + i] -= normaliser;
            }
        }
    }

    /// A stream to which nothing has been fed.
    ///
    /// @throws dev.rondo.RondoException if the network cannot be read step by step, see
    ///   [NetworkSpec#readsForward]
    public NetworkStream stream() {
        network.spec().mustReadForward("reading step by step");
        return new NetworkStream(this);
    }
}
