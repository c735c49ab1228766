package dev.rondo.plan;

import java.util.List;

/// The steps of a stage, and over which rows each of them can be done at once.
final class Phase {
    final Step[] steps;
    final Instruction[][] strips;

    /// The farthest delay at which a step reads or writes rows.
    final int[] farthest;

    /// Steps that use rows of sequences: to be run level by level.
    final boolean[] levelwise;

    Phase(List<Step> list) {
        steps = list.toArray(new Step[0]);
        strips = new Instruction[steps.length][];
        farthest = new int[steps.length];
        levelwise = new boolean[steps.length];
        for (int i = 0; i < steps.length; i++) {
            switch (steps[i]) {
                case Step.Strips s -> {
                    strips[i] = s.instructions().toArray(new Instruction[0]);
                    for (Instruction x : strips[i]) {
                        reads(i, x.d(), x.a(), x.b(), x.c());
                    }
                }
                case Step.Multiply m -> reads(i, m.operand(), m.target());
                case Step.MultiplyBack m -> reads(i, m.adjoint(), m.target());
            }
        }
    }

    private void reads(int step, Place... places) {
        for (Place p : places) {
            if (p != null) {
                farthest[step] = Math.max(farthest[step], p.reach());
                levelwise[step] |= p.rows() == Rows.SEQUENCE || p.rows() == Rows.RING;
            }
        }
    }

    /// Whether a step's result goes to this array.
    boolean writes(int array) {
        for (Step step : steps) {
            boolean writes =
                    switch (step) {
                        case Step.Strips s ->
                                s.instructions().stream().anyMatch(i -> i.d().array() == array);
                        case Step.Multiply m -> m.target().array() == array;
                        case Step.MultiplyBack m -> m.target().array() == array;
                    };
            if (writes) {
                return true;
            }
        }
        return false;
    }
}
