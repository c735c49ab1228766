package dev.rondo.network;

import dev.rondo.equation.Graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a network carries from one stretch of its sequences to the next: for each layer and state
/// (and input read with a delay) its last values, for B sequences. A value of its own: copy it to
/// branch.
public final class NetworkState {
    private final int sequences;
    private final List<Part> parts;

    /// @param layer from 0
    /// @param index of the state, or of the input
    /// @param depth steps back, from 1
    /// @param data B × width
    record Part(
            int layer, boolean input, int index, int depth, int width, String name, float[] data) {}

    private NetworkState(int sequences, List<Part> parts) {
        this.sequences = sequences;
        this.parts = parts;
    }

    static NetworkState zero(List<Graph> layers, int sequences) {
        List<Part> parts = new ArrayList<>();
        for (int l = 0; l < layers.size(); l++) {
            Graph g = layers.get(l);
            for (int s = 0; s < g.states().size(); s++) {
                var state = g.states().get(s);
                for (int d = 1; d <= state.maxDelay(); d++) {
                    parts.add(
                            new Part(
                                    l,
                                    false,
                                    s,
                                    d,
                                    state.width(),
                                    "layer" + (l + 1) + "." + state.name() + "[-" + d + "]",
                                    new float[sequences * state.width()]));
                }
            }
            for (int i = 0; i < g.inputs().size(); i++) {
                var in = g.inputs().get(i);
                for (int d = 1; d <= in.maxDelay(); d++) {
                    parts.add(
                            new Part(
                                    l,
                                    true,
                                    i,
                                    d,
                                    in.width(),
                                    "layer" + (l + 1) + "." + in.name() + "[-" + d + "]",
                                    new float[sequences * in.width()]));
                }
            }
        }
        return new NetworkState(sequences, parts);
    }

    List<Part> parts() {
        return parts;
    }

    /// Number of sequences, B.
    public int sequences() {
        return sequences;
    }

    public NetworkState copy() {
        List<Part> copied = new ArrayList<>();
        for (Part p : parts) {
            copied.add(
                    new Part(p.layer, p.input, p.index, p.depth, p.width, p.name, p.data.clone()));
        }
        return new NetworkState(sequences, copied);
    }

    /// Takes over the values of another state of the same network and number of sequences.
    public void set(NetworkState other) {
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(
                    other.parts.get(i).data, 0, parts.get(i).data, 0, parts.get(i).data.length);
        }
    }

    /// Back to the start of a sequence.
    public void clear() {
        parts.forEach(p -> Arrays.fill(p.data, 0f));
    }

    /// The arrays themselves by name, `layer1.h[-1]`: B × width each.
    public Map<String, float[]> arrays() {
        Map<String, float[]> map = new LinkedHashMap<>();
        parts.forEach(p -> map.put(p.name, p.data));
        return map;
    }
}
