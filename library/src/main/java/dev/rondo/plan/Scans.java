package dev.rondo.plan;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.equation.derivative.LinearStates;
import dev.rondo.equation.graph.Graph;
import dev.rondo.kernel.Element;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The linear states of a cell in the planner. A group of them is one item before the recurrence,
/// which completes the next and previous values, and one after it on the way back, which completes
/// the adjoints of the next values.
final class Scans {
    private final Planner planner;
    private final Lowering lowering;
    private final List<Scan> scans = new ArrayList<>();

    /// One group. Arrays by its states, factors by the next and then the previous state.
    private static final class Scan {
        final LinearStates.Group group;
        final int width;
        final int[] inputs;
        final int[] rings;
        final int[] adjointArrays;
        final Value[] factors;
        final Value[] rests;
        final Value[] adjoints;

        /// Adjoints that reach the next and the previous values by other ways.
        final Value[] next;

        final Value[] previous;

        Scan(LinearStates.Group group) {
            this.group = group;
            int m = group.states().size();
            width = group.states().getFirst().width();
            inputs = new int[m];
            rings = new int[m];
            adjointArrays = new int[m];
            factors = new Value[m * m];
            rests = new Value[m];
            adjoints = new Value[m];
            next = new Value[m];
            previous = new Value[m];
        }

        int states() {
            return inputs.length;
        }
    }

    Scans(Planner planner, LinearStates cell) {
        this.planner = planner;
        this.lowering = planner.lowering;
        cell.groups().forEach(g -> scans.add(new Scan(g)));
    }

    // ---- what a plan needs to know -------------------------------------------------------------

    /// The ring of a linear state, by its name.
    int ring(String state) {
        for (Scan s : scans) {
            for (int a = 0; a < s.states(); a++) {
                if (s.group.states().get(a).name().equals(state)) {
                    return s.rings[a];
                }
            }
        }
        throw new IllegalStateException(state);
    }

    int adjointArray(Value v) {
        for (Scan s : scans) {
            for (int a = 0; a < s.states(); a++) {
                if (s.adjoints[a] == v) {
                    return s.adjointArrays[a];
                }
            }
        }
        throw new IllegalStateException(v.toString());
    }

    /// What scans read of the forward pass.
    Stream<Value> factorsAndRests() {
        return scans.stream()
                .flatMap(s -> Stream.concat(Arrays.stream(s.factors), Arrays.stream(s.rests)))
                .map(Value::base);
    }

    /// Times that a value is read by scans.
    int reads(Value v) {
        int n = 0;
        for (Scan s : scans) {
            for (Value[] all : List.of(s.factors, s.rests, s.next, s.previous)) {
                for (Value r : all) {
                    n += r.base() == v ? 1 : 0;
                }
            }
        }
        return n;
    }

    // ---- roots --------------------------------------------------------------------------------

    void arrays() {
        for (Scan s : scans) {
            for (int a = 0; a < s.states(); a++) {
                s.inputs[a] = lowering.inputIndex(s.group.states().get(a).name());
                s.rings[a] = planner.array(ArraySpec.Kind.RING, s.width, 1);
                s.adjointArrays[a] = planner.array(ArraySpec.Kind.ALL, s.width, 0);
                s.adjoints[a] = lowering.linearAdjoint(s.inputs[a]);
                lowering.input(s.inputs[a], 0);
                lowering.input(s.inputs[a], 1);
            }
        }
    }

    void forwardRoots() {
        for (Scan s : scans) {
            for (int a = 0; a < s.states(); a++) {
                s.rests[a] = lowering.wide(s.group.rests().get(a), s.width);
                for (int b = 0; b < s.states(); b++) {
                    s.factors[a * s.states() + b] =
                            lowering.wide(s.group.factors().get(a).get(b), s.width);
                }
            }
        }
    }

    void backwardRoots() {
        for (Scan s : scans) {
            for (int a = 0; a < s.states(); a++) {
                s.next[a] = planner.previousCopy(adjoint(s.inputs[a], 0));
                s.previous[a] = planner.previousCopy(adjoint(s.inputs[a], 1));
            }
        }
    }

    private Value adjoint(int input, int delay) {
        Graph.Input in = lowering.graph.inputs().get(input);
        for (var a : lowering.derivative.inputs()) {
            if (a.input().equals(in.name()) && Lowering.delay(a.from(), a.input()) == delay) {
                return lowering.lower(a.value());
            }
        }
        return lowering.constant(0);
    }

    // ---- places -------------------------------------------------------------------------------

    /// Rests that nothing else needs are computed where the next state lies, and adjoints from
    /// elsewhere where the complete ones will be: scans overwrite them.
    void place() {
        for (Scan s : scans) {
            for (int a = 0; a < s.states(); a++) {
                overwrite(s.rests[a], planner.inputArrays[s.inputs[a]], s.width);
                overwrite(s.next[a], s.adjointArrays[a], s.width);
            }
        }
    }

    private void overwrite(Value v, int array, int width) {
        if (!v.leaf()
                && v.kind != Value.Kind.SLICE
                && v.place == null
                && !v.retained
                && !v.inline
                && v.users.isEmpty()
                && v.width == width
                && (v.backward || v.stage != Stage.ONCE)
                && !planner.flowsAnywhere(v)
                && reads(v) == 1) {
            v.place = new BufferSlot(array, 0, RowAddressing.ALL, 0);
        }
    }

    // ---- items --------------------------------------------------------------------------------

    void items(
            Map<Scheduler.Part, List<Item>> items,
            Map<Scheduler.Part, Map<Value, Item>> producers) {
        for (Scan s : scans) {
            forward(s, need(items, Scheduler.Part.BEFORE), need(producers, Scheduler.Part.BEFORE));
            var item = new Item(true);
            item.reads(s.next).reads(s.previous).reads(s.factors);
            item.emit =
                    e ->
                            e.step(
                                    new Step.ScanBack(
                                            s.width,
                                            places(s.rings, RowAddressing.RING),
                                            places(s.adjointArrays, RowAddressing.ALL),
                                            places(s.next),
                                            places(s.previous),
                                            places(s.factors)));
            need(items, Scheduler.Part.BACK_AFTER).add(item);
            for (Value v : s.adjoints) {
                need(producers, Scheduler.Part.BACK_AFTER).put(v, item);
            }
        }
    }

    private void forward(Scan s, List<Item> before, Map<Value, Item> producers) {
        int[] arrays = Arrays.stream(s.inputs).map(i -> planner.inputArrays[i]).toArray();
        boolean readsBack =
                Arrays.stream(s.inputs)
                        .anyMatch(i ->
                                !lowering.input(i, 1).users.isEmpty()
                                        || reads(lowering.input(i, 1)) > 0);
        // What nothing reads a step later is no recurrence: its values are there at once.
        boolean scan = s.group.recurs() || readsBack;
        var item = new Item(scan).reads(s.rests);
        if (s.group.recurs()) {
            item.reads(s.factors);
        }
        item.emit =
                e -> {
                    if (scan) {
                        e.step(
                                new Step.Scan(
                                        s.width,
                                        places(arrays, RowAddressing.ALL),
                                        s.group.recurs() ? places(s.factors) : List.of(),
                                        places(s.rests)));
                        return;
                    }
                    for (int a = 0; a < s.states(); a++) {
                        e.instruction(
                                Instruction.element(
                                        Element.COPY,
                                        s.width,
                                        new BufferSlot(arrays[a], 0, RowAddressing.ALL, 0),
                                        planner.readPlace(s.rests[a]),
                                        null,
                                        null));
                    }
                };
        before.add(item);
        for (int i : s.inputs) {
            producers.put(lowering.input(i, 0), item);
            producers.put(lowering.input(i, 1), item);
        }
    }

    private static List<BufferSlot> places(int[] arrays, RowAddressing rows) {
        return Arrays.stream(arrays).mapToObj(a -> new BufferSlot(a, 0, rows, 0)).toList();
    }

    private List<BufferSlot> places(Value[] values) {
        return Arrays.stream(values).map(planner::readPlace).toList();
    }
}
