package dev.rondo.plan;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The steps of a stage, and over which rows each of them can be done at once.
final class Phase {
    final Step[] steps;
    final Instruction[][] strips;

    /// The farthest delay at which a step reads or writes rows.
    final int[] farthest;

    /// Steps that use rows of sequences: to be run level by level.
    final boolean[] levelwise;

    /// The turn in which stretches go through each step, or -1 where they need not wait for each
    /// other. Steps that follow each other may share one.
    final int[] turn;

    /// The number after those of this stage's turns.
    int nextTurn;

    /// @param turns the number of the first turn of this stage
    Phase(List<Step> list, int turns) {
        steps = list.toArray(new Step[0]);
        strips = new Instruction[steps.length][];
        farthest = new int[steps.length];
        levelwise = new boolean[steps.length];
        turn = new int[steps.length];
        for (int i = 0; i < steps.length; i++) {
            switch (steps[i]) {
                case Step.Strips s -> {
                    strips[i] = s.instructions().toArray(new Instruction[0]);
                    for (Instruction x : strips[i]) {
                        reads(i, x.d(), x.a(), x.b(), x.c());
                    }
                }
                case Step.EdgeSoftmax e -> reads(i, e.of(), e.target());
                case Step.ToGreatest g -> reads(i, g.adjoint(), g.of(), g.target());
                case Step.Multiply m -> reads(i, m.operand(), m.target());
                case Step.MultiplyBack m -> reads(i, m.adjoint(), m.target());
                case Step.Scan s -> scans(i, s.factors(), s.rests());
                case Step.ScanBack s -> scans(i, s.next(), s.previous(), s.factors());
            }
        }
        takeTurns(turns);
    }

    /// Scans go from stretch to stretch, and so do sums into rows of levels before: from the first
    /// to the last step that writes such an array, all is one turn.
    private void takeTurns(int turns) {
        Arrays.fill(turn, -1);
        Set<Integer> spread = new HashSet<>();
        for (Instruction[] strip : strips) {
            for (Instruction i : strip == null ? new Instruction[0] : strip) {
                if (i.d().reach() > 0) {
                    spread.add(i.d().array());
                }
            }
        }
        int first = steps.length;
        int last = -1;
        for (int s = 0; s < steps.length; s++) {
            Step step = steps[s];
            if (spread.stream().anyMatch(array -> writes(step, array))) {
                first = Math.min(first, s);
                last = s;
            }
        }
        boolean before = false;
        for (int s = 0; s < steps.length; s++) {
            boolean waits =
                    steps[s] instanceof Step.Scan
                            || steps[s] instanceof Step.ScanBack
                            || s >= first && s <= last;
            if (waits) {
                turn[s] = before ? turn[s - 1] : turns++;
            }
            before = waits;
        }
        nextTurn = turns;
    }

    /// A scan needs rows of one distance from level to level; what has a row a sequence it reads
    /// again at each level.
    @SafeVarargs
    private void scans(int step, List<BufferSlot>... places) {
        farthest[step] = 1;
        for (List<BufferSlot> list : places) {
            list.forEach(p -> farthest[step] = Math.max(farthest[step], p.reach()));
        }
    }

    private void reads(int step, @Nullable BufferSlot... places) {
        for (BufferSlot p : places) {
            if (p != null) {
                farthest[step] = Math.max(farthest[step], p.reach());
                levelwise[step] |=
                        p.rows() == RowAddressing.SEQUENCE || p.rows() == RowAddressing.RING;
            }
        }
    }

    /// Whether a step's result goes to this array.
    boolean writes(int array) {
        for (Step step : steps) {
            if (writes(step, array)) {
                return true;
            }
        }
        return false;
    }

    private static boolean writes(Step step, int array) {
        return switch (step) {
            case Step.Strips s -> s.instructions().stream().anyMatch(i -> i.d().array() == array);
            case Step.EdgeSoftmax e -> e.target().array() == array;
            case Step.ToGreatest g -> g.target().array() == array;
            case Step.Multiply m -> m.target().array() == array;
            case Step.MultiplyBack m -> m.target().array() == array;
            case Step.Scan s -> writes(s.next(), array);
            case Step.ScanBack s -> writes(s.adjoints(), array);
        };
    }

    private static boolean writes(List<BufferSlot> places, int array) {
        return places.stream().anyMatch(p -> p.array() == array);
    }
}
