package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.kernel.Provider;
import dev.rondo.network.run.Steps;
import dev.rondo.network.spec.Input;
import dev.rondo.network.spec.Rows;
import dev.rondo.runtime.RecordText;

/// One running sequence, step by step. Its state is its own; weights are shared. One thread at a
/// time. Allocates nothing from step to step where it reads symbols or numbers, unless the steps
/// are pooled by attention: then all of them are kept.
public final class NetworkStream {
    private static final Provider KERNELS = Provider.chosen();

    private final NetworkWeights weights;
    private final Steps steps;
    private final int[] symbol = new int[1];
    private final RunningPooling top;

    NetworkStream(NetworkWeights weights) {
        this.weights = weights;
        var network = weights.network;
        steps = weights.steps();
        steps.begin(1);
        top = new RunningPooling(network.spec().pooling(), network.layout().width());
        var start = network.start(1);
        network.layout().putStart(start.carried(), weights.values);
        steps.writePrevious(start.carried());
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
        top.add(steps.top());
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
        top.add(steps.top());
    }

    /// Reads the next step as a batch of one row has it: a symbol, numbers, or features.
    ///
    /// @throws RondoException if that is not what the network reads
    public void feed(Rows row) {
        if (row.count() < 1) {
            throw new RondoException("a step of no rows, expected one row");
        }
        BatchCheck.inputs("step's ", row, 1, weights.network.spec().input(), false);
        steps.feed(row);
        top.add(steps.top());
    }

    /// What the network gives after the last step, z, into the first entries of `out`.
    public void outputs(float[] out) {
        int width = weights.network.spec().output().width();
        Network.checkLength("outputs", out.length, width);
        System.arraycopy(
                weights.values, weights.network.layout().outputBias.offset(), out, 0, width);
        float[] row = top.row(steps);
        int wide = weights.network.layout().width();
        KERNELS.multiply(row, 0, wide, weights.output, out, 0, width, 1, true);
    }

    /// ln p of each symbol to come next (or of each class), into the first entries of `out`. Before
    /// anything was fed: what the output layer believes of zeros.
    public void logProbabilities(float[] out) {
        int symbols = weights.network.spec().output().width();
        outputs(out);
        NetworkWeights.logProbabilities(out, 1, symbols);
    }

    /// Where a stream is, as a value.
    ///
    /// @param carried from step to step
    /// @param top what was kept of what the last layer gave: its last row, where steps are pooled
    ///   the pooled row or the sum, with attention all rows
    /// @param steps that were read
    public record State(NetworkState carried, float[] top, long steps) {
        @Override
        public String toString() {
            return RecordText.of(this);
        }
    }

    /// The place at which this stream is.
    public State state() {
        var carried = weights.network.start(1);
        carried.carried().begun(1);
        steps.readPrevious(carried.carried());
        return new State(carried, top.accumulated(), top.steps());
    }

    /// Goes on from a place at which a stream of the same network was.
    ///
    /// @throws RondoException if it was a stream of another network
    public void resume(State state) {
        weights.network.checkState(state.carried());
        int expected = top.size(state.steps());
        if (state.carried().sequences() != 1 || state.top().length != expected) {
            throw new RondoException(
                    "a place of "
                            + state.carried().sequences()
                            + " sequences with "
                            + state.top().length
                            + " numbers of the last layer, expected 1 with "
                            + expected
                            + ": is it of another network?");
        }
        steps.writePrevious(state.carried().carried());
        top.resume(state.top(), state.steps());
    }

    /// An independent stream at the same place.
    public NetworkStream fork() {
        var other = new NetworkStream(weights);
        other.resume(state());
        return other;
    }
}
