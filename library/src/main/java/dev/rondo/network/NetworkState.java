package dev.rondo.network;

import dev.rondo.RondoException;
import dev.rondo.network.run.CarriedStates;
import dev.rondo.network.spec.InitialState;
import dev.rondo.runtime.RandomStreams;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// What a network carries from one stretch of its sequences to the next: for each layer and state
/// (and input read with a delay) its last values, for B sequences. A value of its own: copy it to
/// branch.
///
/// A sequence that has not begun is *fresh*; where the network learns its start, that is what
/// stands before its first step.
public final class NetworkState {
    private final CarriedStates carried;

    NetworkState(CarriedStates carried) {
        this.carried = carried;
    }

    CarriedStates carried() {
        return carried;
    }

    /// Number of sequences, B.
    public int sequences() {
        return carried.sequences();
    }

    public NetworkState copy() {
        return new NetworkState(carried.copy());
    }

    /// Takes over the values of another state of the same network and number of sequences.
    ///
    /// @throws RondoException if it is of another network or number of sequences
    public void set(NetworkState other) {
        carried.set(other.carried);
    }

    /// Back to the start of all sequences.
    ///
    /// @param random from which a [InitialState.Random] start is drawn; null: it is zero
    public void restart(@Nullable RandomStreams random) {
        carried.restart(random);
    }

    /// The arrays themselves by name: `layer1.h[-1]`, B × width each, and `fresh`, B.
    public Map<String, float[]> arrays() {
        return carried.arrays();
    }

    /// Puts back what [#arrays] gave.
    ///
    /// @throws RondoException if an array is missing or of another size
    public void restore(Map<String, float[]> saved) {
        carried.restore(saved);
    }
}
