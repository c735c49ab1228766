package dev.rondo.plan;

import dev.rondo.equation.graph.Clock;

import java.util.Arrays;

/// Which groups of a clocked state are due.
final class ClockMask {
    private ClockMask() {}

    /// Rows × width: 1 for the elements of the groups that are due, else 0, where `steps` holds, a
    /// row each, how many steps were before.
    static void fill(
            Clock clock,
            float[] due,
            int dueAt,
            int dueStride,
            float[] steps,
            int stepsAt,
            int stepsStride,
            int rows,
            int width) {
        for (int r = 0; r < rows; r++) {
            int before = Math.round(steps[stepsAt + r * stepsStride]);
            int row = dueAt + r * dueStride;
            for (int g = 0; g < clock.groups(); g++) {
                Arrays.fill(
                        due,
                        row + clock.start(g, width),
                        row + clock.start(g + 1, width),
                        before % clock.period(g) == 0 ? 1f : 0f);
            }
        }
    }
}
