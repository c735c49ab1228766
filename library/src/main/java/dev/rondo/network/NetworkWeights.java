package dev.rondo.network;

import dev.rondo.kernel.Kernels;
import dev.rondo.kernel.Packed;
import dev.rondo.kernel.Workers;
import dev.rondo.plan.CellPlan;

import java.util.ArrayList;
import java.util.List;

/// A trained network: parameters with their matrices laid out for products. Immutable, shared by
/// any number of streams in any number of threads.
public final class NetworkWeights {
    final Network network;
    final float[] values;
    final List<CellPlan.Packs> packs = new ArrayList<>();
    final Packed output = new Packed();

    NetworkWeights(Network network, float[] values) {
        network.checkSize(values);
        this.network = network;
        this.values = values;
        try (var workers = new Workers(1)) {
            for (var cell : network.cells()) {
                var p = cell.plan().packs(false);
                p.pack(values, cell.base(), workers);
                packs.add(p);
            }
        }
        Kernels.reserve(output, network.width(), network.spec().output().width());
        Kernels.pack(output, values, network.output.offset(), network.width(), true, 0, 1);
    }

    /// A stream to which nothing has been fed.
    ///
    /// @throws dev.rondo.RondoException if the network cannot be read step by step, see
    ///   [NetworkSpec#carries]
    public NetworkStream stream() {
        network.spec().mustCarry("reading step by step");
        return new NetworkStream(this);
    }
}
