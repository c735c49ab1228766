package dev.rondo.network.run;

import dev.rondo.RondoException;
import dev.rondo.network.spec.InitialState;
import dev.rondo.runtime.RandomStreams;

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
public final class CarriedStates {
    private final int sequences;
    private final List<Part> parts;

    /// 1 where a sequence has not begun, B.
    private final float[] fresh;

    /// @param cell from 0
    /// @param index of the state, or of the input
    /// @param depth steps back, from 1
    /// @param start what stands there before the first step
    /// @param data B × width
    record Part(
            int cell,
            boolean input,
            int index,
            int depth,
            int width,
            String name,
            InitialState start,
            float[] data) {
        Part copy() {
            return new Part(cell, input, index, depth, width, name, start, data.clone());
        }
    }

    private CarriedStates(int sequences, List<Part> parts, float[] fresh) {
        this.sequences = sequences;
        this.parts = parts;
        this.fresh = fresh;
    }

    /// Sequences that have not begun.
    static CarriedStates of(List<Unit.CellUnit> cells, int sequences) {
        List<Part> parts = new ArrayList<>();
        for (Unit.CellUnit cell : cells) {
            if (!cell.over().sequences() || cell.space().ground() >= Space.SPELLING) {
                continue; // nothing comes before, and nothing is carried
            }
            var states = cell.graph().states();
            var inputs = cell.plan().graph().inputs();
            for (int s = 0; s < states.size(); s++) {
                var state = states.get(s);
                // A count of steps always begins with 0.
                var start =
                        cell.stack() == null || state.counter()
                                ? InitialState.ZERO
                                : cell.stack().start();
                for (int d = 1; d <= state.maxDelay(); d++) {
                    parts.add(
                            part(cell, false, s, d, state.width(), state.name(), start, sequences));
                }
            }
            for (int i = 0; i < inputs.size(); i++) {
                var in = inputs.get(i);
                for (int d = 1; d <= in.maxDelay(); d++) {
                    parts.add(
                            part(
                                    cell,
                                    true,
                                    i,
                                    d,
                                    in.width(),
                                    in.name(),
                                    InitialState.ZERO,
                                    sequences));
                }
            }
        }
        var state = new CarriedStates(sequences, parts, new float[sequences]);
        state.restart(null);
        return state;
    }

    private static Part part(
            Unit.CellUnit cell,
            boolean input,
            int index,
            int depth,
            int width,
            String of,
            InitialState start,
            int sequences) {
        return new Part(
                cell.number(),
                input,
                index,
                depth,
                width,
                cell.prefix() + of + "[-" + depth + "]",
                start,
                new float[sequences * width]);
    }

    List<Part> parts() {
        return parts;
    }

    /// Whether these are states of the same network, of however many sequences.
    public boolean like(CarriedStates other) {
        boolean same = parts.size() == other.parts.size();
        for (int i = 0; i < parts.size() && same; i++) {
            Part p = parts.get(i);
            Part q = other.parts.get(i);
            same = p.cell == q.cell && p.width == q.width && p.name.equals(q.name);
        }
        return same;
    }

    /// Number of sequences, B.
    public int sequences() {
        return sequences;
    }

    public CarriedStates copy() {
        List<Part> copied = new ArrayList<>();
        for (Part p : parts) {
            copied.add(p.copy());
        }
        return new CarriedStates(sequences, copied, fresh.clone());
    }

    /// Takes over the values of another state of the same network and number of sequences.
    ///
    /// @throws RondoException if it is of another network or number of sequences
    public void set(CarriedStates other) {
        if (sequences != other.sequences || !like(other)) {
            throw new RondoException(
                    "states of "
                            + other.sequences
                            + " sequences for states of "
                            + sequences
                            + ": both must be of the same network and number of sequences");
        }
        for (int i = 0; i < parts.size(); i++) {
            System.arraycopy(
                    other.parts.get(i).data, 0, parts.get(i).data, 0, parts.get(i).data.length);
        }
        System.arraycopy(other.fresh, 0, fresh, 0, sequences);
    }

    /// Back to the start of all sequences.
    ///
    /// @param random from which a [InitialState.Random] start is drawn; null: it is zero
    public void restart(@Nullable RandomStreams random) {
        Arrays.fill(fresh, 1f);
        for (Part p : parts) {
            Arrays.fill(
                    p.data, p.start instanceof InitialState.Constant c ? (float) c.value() : 0f);
            if (random != null && p.start instanceof InitialState.Random r) {
                random.stream(p.name)
                        .fillNormal(p.data, 0, p.data.length, 0, (float) r.deviation());
            }
        }
    }

    /// All zeros.
    CarriedStates zero() {
        parts.forEach(p -> Arrays.fill(p.data, 0f));
        return this;
    }

    boolean fresh(int sequence) {
        return fresh[sequence] != 0;
    }

    /// Whether none of the first `count` sequences has begun.
    public boolean noneBegun(int count) {
        for (int b = 0; b < count; b++) {
            if (!fresh(b)) {
                return false;
            }
        }
        return true;
    }

    /// The first `count` sequences have begun.
    public void begun(int count) {
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
    /// @throws RondoException if an array is missing or of another size
    public void restore(Map<String, float[]> saved) {
        arrays().forEach((name, array) -> {
            float[] from = saved.get(name);
            if (from == null || from.length != array.length) {
                throw new RondoException(
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
