package dev.rondo.network;

import dev.rondo.kernel.Kernels;
import dev.rondo.plan.Workspace;
import dev.rondo.structure.Chain;

import java.util.ArrayList;
import java.util.List;

/// One running sequence, symbol by symbol. Its state is its own; weights are shared. One thread at
/// a time; allocates nothing from step to step.
public final class NetworkStream {
    private static final Chain ONE = Chain.uniform(1, 1);

    private final NetworkWeights weights;
    private final List<Workspace> layers = new ArrayList<>();
    private final float[] top;

    NetworkStream(NetworkWeights weights) {
        this.weights = weights;
        var network = weights.network;
        for (int l = 0; l < network.layers(); l++) {
            var w = network.plans().get(l).workspace();
            w.begin(ONE);
            layers.add(w);
            var inputs = w.plan().graph().inputs();
            for (int i = 1; i < inputs.size(); i++) {
                float[] ones = new float[inputs.get(i).width()];
                java.util.Arrays.fill(ones, 1f);
                w.input(i, ones, 0, ones.length);
            }
        }
        top = new float[network.width()];
    }

    /// Reads the next symbol.
    ///
    /// @throws IndexOutOfBoundsException if the network has no such symbol
    public void feed(int symbol) {
        var network = weights.network;
        java.util.Objects.checkIndex(symbol, network.spec().symbols());
        int width = network.spec().embedding();
        float[] x = weights.values;
        int offset = network.embedding.offset() + symbol * width;
        for (int l = 0; l < layers.size(); l++) {
            var w = layers.get(l);
            w.input(0, x, offset, width);
            w.forward(weights.values, network.base(l), weights.packs.get(l));
            w.carry();
            x = w.output();
            offset = w.outputOffset();
            width = w.outputStride();
        }
        System.arraycopy(x, offset, top, 0, top.length);
    }

    /// ln p of each symbol to come next, into the first entries of `out`. Before anything was fed:
    /// what the output layer believes of a state of zeros.
    public void logProbabilities(float[] out) {
        var network = weights.network;
        int symbols = network.spec().symbols();
        System.arraycopy(weights.values, network.outputBias.offset(), out, 0, symbols);
        Kernels.multiply(top, 0, top.length, weights.output, out, 0, symbols, 1, true);
        float most = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < symbols; i++) {
            most = Math.max(most, out[i]);
        }
        double sum = 0;
        for (int i = 0; i < symbols; i++) {
            sum += Math.exp(out[i] - most);
        }
        float normaliser = most + (float) Math.log(sum);
        for (int i = 0; i < symbols; i++) {
            out[i] -= normaliser;
        }
    }

    /// Where a stream is, as a value: what it carries and what its last layer gave.
    public record State(NetworkState carried, float[] top) {}

    /// The place at which this stream is.
    public State state() {
        var carried = weights.network.zeroState(1);
        for (var p : carried.parts()) {
            layers.get(p.layer()).arrived(p.input(), p.index(), p.depth(), p.data());
        }
        return new State(carried, top.clone());
    }

    /// Goes on from a place at which a stream of the same network was.
    public void resume(State state) {
        for (var p : state.carried().parts()) {
            if (p.input()) {
                layers.get(p.layer()).arrivingInput(p.index(), p.depth(), p.data(), 0);
            } else {
                layers.get(p.layer()).arriving(p.index(), p.depth(), p.data(), 0);
            }
        }
        System.arraycopy(state.top(), 0, top, 0, top.length);
    }

    /// An independent stream at the same place.
    public NetworkStream fork() {
        var other = new NetworkStream(weights);
        other.resume(state());
        return other;
    }
}
