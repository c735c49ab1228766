package dev.rondo.plan;

import static dev.rondo.equation.graph.Lookup.need;

import dev.rondo.equation.derivative.ClockGroups;
import dev.rondo.equation.graph.Graph;
import dev.rondo.equation.graph.Parameter;
import dev.rondo.runtime.WorkerPool;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The groups of a cell with a clock, each planned as a cell of its own. What their cells are
/// computed from and what they give are columns of the whole's states and blocks of its parameters.
final class ClockPlan {
    final List<Group> groups;

    /// The whole's state that counts the steps.
    final int counter;

    final int cycle;

    /// Whether the output is a state of the whole; else the last group computes it.
    final boolean outputIsState;

    /// The state that is the output, where it is one.
    final int output;

    /// @param copies one for each of its parameters, by offset
    record Group(CellPlan plan, ClockGroups.Part part, List<Copy> copies) {
        boolean perSequence(int input) {
            var program = plan.program;
            return program.arrays().get(program.inputArrays()[input]).kind()
                    == ArraySpec.Kind.SEQUENCE;
        }
    }

    /// A block of a parameter: rows × columns at `at` of the group's parameters, and at `wholeAt`,
    /// in rows of `wholeStride`, of the whole's.
    record Copy(int at, int rows, int columns, int wholeAt, int wholeStride) {}

    private ClockPlan(ClockGroups cut, List<Group> groups, int counter) {
        this.groups = List.copyOf(groups);
        this.counter = counter;
        this.cycle = cut.whole().cycle();
        this.outputIsState = cut.output().isPresent();
        this.output = cut.output().orElse(-1);
    }

    /// The groups of a cell, where it has a clock and can be cut.
    static @Nullable ClockPlan of(
            Graph graph, Map<Parameter, Integer> offsets, Set<String> perSequence) {
        var cut = ClockGroups.of(graph);
        if (cut.isEmpty()) {
            return null;
        }
        var groups = new ArrayList<Group>();
        for (var part : cut.get().parts()) {
            var own = new HashSet<String>();
            part.graph().inputs().stream()
                    .map(Graph.Input::name)
                    .filter(perSequence::contains)
                    .forEach(own::add);
            var plan = CellPlan.of(part.graph(), own);
            groups.add(new Group(plan, part, copies(part, plan, offsets)));
        }
        int counter = 0;
        while (!graph.states().get(counter).counter()) {
            counter++;
        }
        return new ClockPlan(cut.get(), groups, counter);
    }

    private static List<Copy> copies(
            ClockGroups.Part part, CellPlan plan, Map<Parameter, Integer> offsets) {
        var copies = new ArrayList<Copy>();
        for (var block : part.blocks()) {
            int columns = block.whole().columns();
            copies.add(
                    new Copy(
                            need(plan.offsets(), block.part()),
                            block.part().rows(),
                            block.part().columns(),
                            need(offsets, block.whole()) + block.row() * columns + block.column(),
                            columns));
        }
        copies.sort((a, b) -> Integer.compare(a.at(), b.at()));
        return List.copyOf(copies);
    }

    /// Multiplications in matrix products of a forward pass, as many as there are in the mean of a
    /// row.
    long multiplications() {
        double n = 0;
        for (var g : groups) {
            n += (double) g.plan.multiplications() / g.part.period();
        }
        return Math.round(n);
    }

    // ---- parameters ---------------------------------------------------------------------------

    /// The groups' parameters and their matrices, laid out for products.
    final class GroupPacks {
        final List<CellPlan.Packs> ofGroups = new ArrayList<>();
        final List<float[]> parameters = new ArrayList<>();

        GroupPacks(boolean training) {
            for (var g : groups) {
                ofGroups.add(g.plan.packs(training));
                parameters.add(new float[g.plan.parameterSize()]);
            }
        }

        void pack(float[] whole, int base, WorkerPool workers) {
            for (int i = 0; i < groups.size(); i++) {
                float[] own = parameters.get(i);
                for (Copy c : groups.get(i).copies) {
                    for (int r = 0; r < c.rows; r++) {
                        System.arraycopy(
                                whole,
                                base + c.wholeAt + r * c.wholeStride,
                                own,
                                c.at + r * c.columns,
                                c.columns);
                    }
                }
                ofGroups.get(i).pack(own, 0, workers);
            }
        }
    }

    /// Tasks into which the gradient is cut: a term of a group each.
    int gradientTasks() {
        return groups.stream().mapToInt(g -> g.plan.gradients.length).sum();
    }
}
