package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.kernel.Provider;
import dev.rondo.network.run.Activations;
import dev.rondo.network.run.Steps;
import dev.rondo.network.spec.Input;

/// One running sequence, step by step. Its state is its own; weights are shared. One thread at a
/// time; allocates nothing from step to step.
public final class NetworkStream {
    private static final Provider KERNELS = Provider.chosen();

    private final NetworkWeights weights;
    private final Steps steps;
    private final int[] symbol = new int[1];
    private final float[] top;

    NetworkStream(NetworkWeights weights) {
        this.weights = weights;
        var network = weights.network;
        steps = weights.steps();
        steps.begin(1);
        top = new float[network.layout().width()];
        var start = network.start(1);
        network.layout().putStart(start.carried(), weights.values);
        resume(new State(start, top));
    }

    /// Reads the next symbol.
    ///
    /// @throws IndexOutOfBoundsException if the network has no such symbol
    public void feed(int next) {
        if (!(weights.network.spec().input() instanceof Input.Symbols symbols)) {
            throw new IllegalStateException("this network reads numbers");
        }
        symbol[0] = java.util.Objects.checkIndex(next, symbols.count());
        steps.feed(symbol);
        copyTop();
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
        steps.feed(numbers, n.row());
        copyTop();
    }

    private void copyTop() {
        Activations given = steps.top();
        System.arraycopy(given.array, given.offset, top, 0, top.length);
    }

    /// What the network gives after the last step, z, into the first entries of `out`.
    public void outputs(float[] out) {
        int width = weights.network.spec().output().width();
        Network.checkRoom("outputs", out.length, width);
        System.arraycopy(
                weights.values, weights.network.layout().outputBias.offset(), out, 0, width);
        KERNELS.multiply(top, 0, top.length, weights.output, out, 0, width, 1, true);
    }

    /// ln p of each symbol to come next (or of each class), into the first entries of `out`. Before
    /// anything was fed: what the output layer believes of zeros.
    public void logProbabilities(float[] out) {
        int symbols = weights.network.spec().output().width();
        outputs(out);
        NetworkWeights.logProbabilities(out, 1, symbols);
    }

    /// Where a stream is, as a value: what it carries and what its last layer gave.
    public record State(NetworkState carried, float[] top) {}

    /// The place at which this stream is.
    public State state() {
        var carried = weights.network.start(1);
        carried.carried().begun(1);
        steps.readPrevious(carried.carried());
        return new State(carried, top.clone());
    }

    /// Goes on from a place at which a stream of the same network was.
    ///
    /// @throws RondoException if it was a stream of another network
    public void resume(State state) {
        weights.network.checkState(state.carried());
        if (state.carried().sequences() != 1 || state.top().length != top.length) {
            throw new RondoException(
                    "a place of "
                            + state.carried().sequences()
                            + " sequences with "
                            + state.top().length
                            + " numbers of the last layer, expected 1 with "
                            + top.length
                            + ": is it of another network?");
        }
        steps.writePrevious(state.carried().carried());
        System.arraycopy(state.top(), 0, top, 0, top.length);
    }

    /// An independent stream at the same place.
    public NetworkStream fork() {
        var other = new NetworkStream(weights);
        other.resume(state());
        return other;
    }
}
