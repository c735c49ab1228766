package dev.rondo.equation.derivative;

import dev.rondo.equation.graph.Clock;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A cell whose states share a clock, cut into cells without one: a part for each group. Where no
/// group needs one that needs it in turn, a group is a sequence of its own with a step for each
/// step at which it is due; to it, the values of the groups that are run before it are inputs.
///
/// What can be cut: states that all have the same clock, read from the step before; inputs of the
/// step; values that are made element by element, with matrices of which every entry falls to one
/// part. Of a masked matrix only the blocks that may be other than zero are taken.
///
/// @param whole the cell
/// @param parts so that each comes after those whose values it reads
/// @param output the state that is the output; empty: the last part computes it
public record ClockGroups(Graph whole, List<Part> parts, Optional<Integer> output) {
    public ClockGroups {
        parts = List.copyOf(parts);
    }

    /// One group of all states; or, last and without states, what computes the output.
    ///
    /// @param graph its cell
    /// @param period it is due at the steps that this divides
    /// @param sources what each input of its cell is
    /// @param states what each state of its cell is
    /// @param blocks where each parameter of its cell lies in the whole's
    /// @param exposed the states that make up its cell's output, side by side: those which others
    ///   read
    public record Part(
            Graph graph,
            int period,
            List<StateSource> sources,
            List<Columns> states,
            List<Block> blocks,
            List<Integer> exposed) {}

    /// Columns `from` (inclusive) to `to` (exclusive) of a state of the whole.
    public record Columns(int state, int from, int to) {
        public int width() {
            return to - from;
        }
    }

    /// What an input of a part is.
    public sealed interface StateSource {
        /// An input of the whole.
        record Input(int index) implements StateSource {}

        /// The previous value of a state.
        record Previous(Columns columns) implements StateSource {}

        /// The next value of a state.
        record Next(Columns columns) implements StateSource {}
    }

    /// Rows `row …` and columns `column …` of a parameter of the whole.
    public record Block(Parameter part, Parameter whole, int row, int column) {
        boolean overlaps(Block o) {
            return whole.equals(o.whole)
                    && row < o.row + o.part.rows()
                    && o.row < row + part.rows()
                    && column < o.column + o.part.columns()
                    && o.column < column + part.columns();
        }
    }

    /// Cuts a cell; empty if it has no clock or cannot be cut.
    public static Optional<ClockGroups> of(Graph graph) {
        var clock = clock(graph);
        if (clock.isEmpty() || graph.cycle() == 1) {
            return Optional.empty();
        }
        try {
            return cut(graph, clock.get());
        } catch (ClockCutter.NotCut e) {
            return Optional.empty();
        }
    }

    /// The clock of all states, if they have one and the same.
    private static Optional<Clock> clock(Graph graph) {
        Clock clock = null;
        for (var state : graph.states()) {
            if (!state.counter()) {
                var own = ClockCutter.clock(state);
                if (own.isEmpty() || clock != null && !own.get().equals(clock)) {
                    return Optional.empty();
                }
                clock = own.get();
            }
        }
        return Optional.ofNullable(clock);
    }

    private static Optional<ClockGroups> cut(Graph graph, Clock clock) {
        var cutters = new ArrayList<ClockCutter>();
        for (int g = 0; g < clock.groups(); g++) {
            var cutter = new ClockCutter(graph, clock, g);
            if (cutter.hasStates()) {
                cutters.add(cutter);
            }
        }
        Optional<Integer> output = Optional.empty();
        for (int s = 0; s < graph.states().size(); s++) {
            if (graph.states().get(s).next() == graph.output()) {
                output = Optional.of(s);
            }
        }
        var ordered = ordered(cutters);
        if (ordered.isEmpty()) {
            return Optional.empty();
        }
        if (output.isEmpty()) {
            ordered.get().add(new ClockCutter(graph, clock, ClockCutter.NONE));
        }
        var read = new HashSet<Integer>();
        output.ifPresent(read::add);
        ordered.get().forEach(c -> read.addAll(c.statesOfOthers()));
        var parts = ordered.get().stream().map(c -> c.part(read)).toList();
        var blocks = parts.stream().flatMap(p -> p.blocks().stream()).toList();
        for (int i = 0; i < blocks.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (blocks.get(i).overlaps(blocks.get(j))) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(new ClockGroups(graph, parts, output));
    }

    /// So that each comes after those that it reads; empty if that cannot be.
    private static Optional<List<ClockCutter>> ordered(List<ClockCutter> cutters) {
        var left = new ArrayList<>(cutters);
        left.sort((a, b) -> Integer.compare(b.period(), a.period()));
        var ordered = new ArrayList<ClockCutter>();
        Set<Integer> done = new HashSet<>();
        while (!left.isEmpty()) {
            var next = left.stream().filter(c -> done.containsAll(c.groupsOfOthers())).findFirst();
            if (next.isEmpty()) {
                return Optional.empty();
            }
            left.remove(next.get());
            done.add(next.get().group());
            ordered.add(next.get());
        }
        return Optional.of(ordered);
    }
}
