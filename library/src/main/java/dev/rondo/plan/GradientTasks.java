package dev.rondo.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// The gradient of a cell's parameters after backward passes over the shards of a batch, cut into
/// tasks that may run at the same time: [CellPlan#gradientTasks] of them.
public final class GradientTasks {
    /// Rows of a matrix that one task takes are a multiple of this, so that the number of tasks
    /// never changes which micro-kernel computes a row.
    private static final int GRADIENT_ROWS = 240;

    private GradientTasks() {}

    /// Runs one task: puts the sums over all rows of all shards, in the order of the shards, into
    /// `gradient` from `base` on, or adds them to what is there where `accumulate`. The result does
    /// not depend on `threads`.
    ///
    /// @param shards workspaces of one plan, at least one
    public static void run(
            int task,
            int threads,
            List<Workspace> shards,
            float[] gradient,
            int base,
            boolean accumulate) {
        var plan = shards.getFirst().plan();
        var clock = plan.clock;
        if (clock == null) {
            ofWhole(task, threads, shards, gradient, base, accumulate);
            return;
        }
        var byGroups = shards.stream().map(Workspace::byGroups).filter(Objects::nonNull).toList();
        if (byGroups.isEmpty()) {
            ofWhole(task, threads, shards, gradient, base, accumulate);
        } else if (byGroups.size() == shards.size()) {
            if (task < clock.gradientTasks()) {
                ofGroups(task, clock, byGroups, gradient, base, accumulate);
            }
        } else if (task == 0) {
            // Some shards have all sequences at the same step, others not: one after the other.
            var rest = shards.stream().filter(s -> s.byGroups() == null).toList();
            for (int i = 0; i < plan.gradients.length; i++) {
                ofWhole(i, 1, rest, gradient, base, accumulate);
            }
            for (int i = 0; i < clock.gradientTasks(); i++) {
                ofGroups(i, clock, byGroups, gradient, base, true);
            }
        }
    }

    private static void ofWhole(
            int task,
            int threads,
            List<Workspace> shards,
            float[] gradient,
            int base,
            boolean accumulate) {
        var gradients = shards.getFirst().plan().gradients;
        if (task >= gradients.length * threads) {
            return;
        }
        GradientTerm term = gradients[task / threads];
        int part = task % threads;
        int first = task / threads;
        // Terms of one offset belong to one matrix used twice: the first does them all.
        if (first > 0 && gradients[first - 1].offset() == term.offset()) {
            return;
        }
        for (int g = first; g < gradients.length && gradients[g].offset() == term.offset(); g++) {
            for (int s = 0; s < shards.size(); s++) {
                shards.get(s)
                        .gradients
                        .add(
                                gradients[g],
                                part,
                                threads,
                                GRADIENT_ROWS,
                                gradient,
                                base,
                                accumulate || s > 0 || g > first);
            }
        }
    }

    /// Of groups a task is a term of one: its sums over the shards, then to where they lie in the
    /// whole.
    private static void ofGroups(
            int task,
            ClockPlan clock,
            List<ClockRun> shards,
            float[] gradient,
            int base,
            boolean accumulate) {
        var groups = clock.groups;
        int term = task;
        int g = 0;
        while (term >= groups.get(g).plan().gradients.length) {
            term -= groups.get(g).plan().gradients.length;
            g++;
        }
        var plan = groups.get(g).plan();
        if (term > 0 && plan.gradients[term - 1].offset() == plan.gradients[term].offset()) {
            return; // done together with the one before
        }
        var spaces = new ArrayList<Workspace>();
        for (var shard : shards) {
            if (shard.runs(g)) {
                spaces.add(shard.workspace(g));
            }
        }
        float[] sums = shards.getFirst().gradient(g);
        int from = plan.gradients[term].offset();
        int to = from + plan.gradients[term].size();
        if (spaces.isEmpty()) {
            Arrays.fill(sums, from, to, 0f);
        } else {
            run(term, 1, spaces, sums, 0, false);
        }
        for (ClockPlan.Copy c : groups.get(g).copies()) {
            if (c.at() >= from && c.at() < to) {
                put(c, sums, gradient, base, accumulate);
            }
        }
    }

    private static void put(
            ClockPlan.Copy c, float[] sums, float[] gradient, int base, boolean accumulate) {
        for (int r = 0; r < c.rows(); r++) {
            int own = c.at() + r * c.columns();
            int whole = base + c.wholeAt() + r * c.wholeStride();
            if (accumulate) {
                for (int j = 0; j < c.columns(); j++) {
                    gradient[whole + j] += sums[own + j];
                }
            } else {
                System.arraycopy(sums, own, gradient, whole, c.columns());
            }
        }
    }
}
