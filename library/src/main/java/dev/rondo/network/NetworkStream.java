package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.equation.RecurrentMask;
import dev.rondo.kernel.Kernels;
import dev.rondo.plan.Workspace;
import dev.rondo.structure.Chain;

import java.util.ArrayList;
import java.util.List;

/// One running sequence, step by step. Its state is its own; weights are shared. One thread at a
/// time; allocates nothing from step to step.
public final class NetworkStream implements Inflow.Sources {
    private static final Chain ONE = Chain.uniform(1, 1);

    private final NetworkWeights weights;
    private final List<Workspace> layers = new ArrayList<>();
    private final List<Inflow> inflows = new ArrayList<>();
    private final float[] top;

    /// The row that is read: of the embedding, or the caller's.
    private float[] row = new float[0];

    private int rowAt;

    NetworkStream(NetworkWeights weights) {
        this.weights = weights;
        var network = weights.network;
        for (int l = 0; l < network.layers(); l++) {
            var w = network.plans().get(l).workspace();
            w.begin(ONE);
            layers.add(w);
            var inputs = w.plan().graph().inputs();
            for (int i = 0; i < inputs.size(); i++) {
                var input = inputs.get(i);
                if (RecurrentMask.isMask(input) || input.draw().isPresent()) {
                    float[] mean = new float[input.width()];
                    java.util.Arrays.fill(mean, input.draw().map(d -> (float) d.mean()).orElse(1f));
                    w.input(i, mean, 0, mean.length);
                }
            }
        }
        network.junctions().forEach(j -> inflows.add(new Inflow(j)));
        top = new float[network.width()];
        var start = network.start(1);
        network.putStart(start, weights.values);
        resume(new State(start, top));
    }

    /// Reads the next symbol.
    ///
    /// @throws IndexOutOfBoundsException if the network has no such symbol
    public void feed(int symbol) {
        var embedding = weights.network.embedding;
        if (embedding == null) {
            throw new IllegalStateException("this network reads numbers");
        }
        java.util.Objects.checkIndex(symbol, embedding.rows());
        step(weights.values, embedding.offset() + symbol * embedding.columns());
    }

    /// Reads the next row of numbers.
    public void feed(float[] numbers) {
        if (!(weights.network.spec().input() instanceof Input.Numbers n)
                || numbers.length < n.row()) {
            throw new RondoException(
                    "a step with "
                            + numbers.length
                            + " numbers, expected as "
                            + weights.network.spec().input()
                            + " says");
        }
        step(numbers, 0);
    }

    private void step(float[] x, int at) {
        row = x;
        rowAt = at;
        var network = weights.network;
        for (int l = 0; l < layers.size(); l++) {
            var w = layers.get(l);
            var in = inflows.get(l);
            in.gather(this, 1);
            w.input(0, in.array, in.offset, in.stride);
            if (l == 0 && network.spec().input() instanceof Input.Numbers n) {
                furtherInputs(w, n);
            }
            w.forward(weights.values, network.base(l), weights.packs.get(l));
            w.carry();
        }
        var in = inflows.getLast();
        in.gather(this, 1);
        System.arraycopy(in.array, in.offset, top, 0, top.length);
    }

    private void furtherInputs(Workspace first, Input.Numbers n) {
        var inputs = first.plan().graph().inputs();
        for (int i = 0; i < inputs.size(); i++) {
            int offset = n.offset(inputs.get(i).name());
            if (offset > 0) {
                first.input(i, row, rowAt + offset, n.row());
            }
        }
    }

    @Override
    public float[] array(int source) {
        return source == Junction.INPUT ? row : layers.get(source).output();
    }

    @Override
    public int offset(int source) {
        return source == Junction.INPUT ? rowAt : layers.get(source).outputOffset();
    }

    @Override
    public int stride(int source) {
        return source == Junction.INPUT
                ? weights.network.spec().input().width()
                : layers.get(source).outputStride();
    }

    /// What the network gives after the last step, z, into the first entries of `out`.
    public void outputs(float[] out) {
        int width = weights.network.spec().output().width();
        System.arraycopy(weights.values, weights.network.outputBias.offset(), out, 0, width);
        Kernels.multiply(top, 0, top.length, weights.output, out, 0, width, 1, true);
    }

    /// ln p of each symbol to come next (or of each class), into the first entries of `out`. Before
    /// anything was fed: what the output layer believes of zeros.
    public void logProbabilities(float[] out) {
        int symbols = weights.network.spec().output().width();
        outputs(out);
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
        var carried = weights.network.start(1);
        carried.begun(1);
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
