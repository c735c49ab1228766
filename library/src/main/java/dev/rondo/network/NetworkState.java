package dev.rondo.network;

import dev.rondo.equation.Graph;
import dev.rondo.kernel.Streams;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a network carries from one stretch of its sequences to the next: for each layer and state
/// (and input read with a delay) its last values, for B sequences. A value of its own: copy it to
/// branch.
///
/// A sequence that has not begun is *fresh*; where the network learns its start, that is what
/// stands before its first step.
public final class NetworkState {
    private final Start start;
    private final int sequences;
    private final List<Part> parts;

    /// 1 where a sequence has not begun, B.
    private final float[] fresh;

    /// @param layer from 0
    /// @param index of the state, or of the input
    /// @param depth steps back, from 1
    /// @param counter whether it is the count of steps of a cell with clocks, which always begins
    ///   with 0
    /// @param data B × width
    record Part(
            int layer,
            boolean input,
            int index,
            int depth,
            int width,
            String name,
            boolean counter,
            float[] data) {
        Part copy() {
            return new Part(layer, input, index, depth, width, name, counter, data.clone());
        }
    }

    private NetworkState(Start start, int sequences, List<Part> parts, float[] fresh) {
        this.start = start;
        this.sequences = sequences;
        this.parts = parts;
        this.fresh = fresh;
    }

    /// Sequences that have not begun.
    static NetworkState of(List<Graph> layers, int sequences, Start start) {
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
                                    state.counter(),
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
                                    false,
                                    new float[sequences * in.width()]));
                }
            }
        }
        var state = new NetworkState(start, sequences, parts, new float[sequences]);
        state.restart(null);
        return state;
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
            copied.add(p.copy());
        }
        return new NetworkState(start, sequences, copied, fresh.clone());
    }

    /// Takes over the values of another state of the same network and number of sequences.
    public void set(NetworkState other) {
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(
                    other.parts.get(i).data, 0, parts.get(i).data, 0, parts.get(i).data.length);
        }
        System.arraycopy(other.fresh, 0, fresh, 0, sequences);
    }

    /// Back to the start of all sequences.
    ///
    /// @param random from which a [Start.Random] start is drawn; null: it is zero
    public void restart(@Nullable Streams random) {
        Arrays.fill(fresh, 1f);
        for (Part p : parts) {
            boolean starts = !p.input && !p.counter;
            float value = starts && start instanceof Start.Constant c ? (float) c.value() : 0f;
            Arrays.fill(p.data, value);
            if (starts && random != null && start instanceof Start.Random r) {
                random.stream(p.name)
                        .fillNormal(p.data, 0, p.data.length, 0, (float) r.deviation());
            }
        }
    }

    boolean fresh(int sequence) {
        return fresh[sequence] != 0;
    }

    /// The first `count` sequences have begun.
    void begun(int count) {
        Arrays.fill(fresh, 0, count, 0f);
    }

    /// The arrays themselves by name: `layer1.h[-1]`, B × width each, and `fresh`, B.
    public Map<String, float[]> arrays() {
        Map<String, float[]> map = new LinkedHashMap<>();
        parts.forEach(p -> map.put(p.name, p.data));
        map.put("fresh", fresh);
        return map;
    }

    /// Puts back what [#arrays] gave.
    ///
    /// @throws dev.rondo.RondoException if an array is missing or of another size
    public void restore(Map<String, float[]> saved) {
        arrays().forEach((name, array) -> {
            float[] from = saved.get(name);
            if (from == null || from.length != array.length) {
                throw new dev.rondo.RondoException(
                        "the checkpoint carries no state "
                                + name
                                + " of "
                                + array.length
                                + " numbers: was it written by a training of another network or batch?");
            }
            System.arraycopy(from, 0, array, 0, array.length);
        });
    }
}
