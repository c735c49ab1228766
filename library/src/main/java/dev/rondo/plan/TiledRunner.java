package dev.rondo.plan;

import dev.rondo.runtime.WorkerPool;
import dev.rondo.structure.Structure;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// Runs the stages of a program stretch of levels by stretch of levels: what is done for all rows
/// at once is done for as many as stay in the L2 cache until the stages that read them.
///
/// Threads take stretches in their order and work on them at the same time. What goes from level to
/// level (scans, the recurrence) takes turns: a stretch waits until the one before is through. So
/// every number is computed from the same numbers in the same order whatever the number of threads,
/// and while one thread is at its turn, which is the shorter part, others are at what comes before
/// and after.
final class TiledRunner {
    /// A thread that waits for its turn spins for some microseconds, then rests from time to time.
    private static final int SPINS = 1000;

    private static final long REST_NANOS = 20_000;

    private final CellPlan plan;
    private final Memory memory;
    private final StateAdjoints adjoints;
    private final WorkerPool workers;

    /// One for each thread.
    private final Interpreter[] interpreters;

    /// First level of each stretch, and the end.
    private int[] bounds = new int[2];

    private int count;
    private final AtomicInteger next = new AtomicInteger();

    /// For each turn, the stretches that are through.
    private final AtomicIntegerArray through;

    private volatile boolean failed;

    TiledRunner(
            CellPlan plan,
            Memory memory,
            DistinctInputs table,
            StateAdjoints adjoints,
            WorkerPool workers) {
        this.plan = plan;
        this.adjoints = adjoints;
        this.memory = memory;
        this.workers = workers;
        interpreters = new Interpreter[workers.threads()];
        Arrays.setAll(interpreters, i -> new Interpreter(memory, table, adjoints));
        through = new AtomicIntegerArray(plan.turns);
    }

    /// The interpreter of the calling thread.
    Interpreter first() {
        return interpreters[0];
    }

    long floats() {
        long n = 0;
        for (Interpreter e : interpreters) {
            n += e.floats();
        }
        return n;
    }

    void forward(CellPlan.Packs packs) {
        cut(memory.structure);
        if (count == 1) {
            forward(interpreters[0], 0, packs);
        } else {
            each(packs, true);
        }
    }

    void backward(CellPlan.Packs packs, boolean inputRequired) {
        cut(memory.structure);
        for (Interpreter e : interpreters) {
            e.inputRequired = inputRequired;
        }
        if (count == 1) {
            backward(interpreters[0], 0, packs);
        } else {
            each(packs, false);
        }
    }

    private void cut(Structure chain) {
        count = 0;
        for (int from = 0; from < chain.levels(); ) {
            int to = plan.tiled ? from + 1 : chain.levels();
            while (to < chain.levels()
                    && chain.start(to + 1) - chain.start(from) <= plan.tileRows) {
                to++;
            }
            if (count + 2 > bounds.length) {
                bounds = Arrays.copyOf(bounds, 2 * bounds.length);
            }
            bounds[count++] = from;
            bounds[count] = to;
            from = to;
        }
        for (int t = 0; t < through.length(); t++) {
            through.set(t, 0);
        }
    }

    private void each(CellPlan.Packs packs, boolean isForward) {
        next.set(0);
        failed = false;
        IntConsumer task =
                part -> {
                    Interpreter interpreter = interpreters[part];
                    for (int k = next.getAndIncrement(); k < count; k = next.getAndIncrement()) {
                        boolean done = false;
                        try {
                            if (isForward) {
                                forward(interpreter, k, packs);
                            } else {
                                backward(interpreter, k, packs);
                            }
                            done = true;
                        } finally {
                            if (!done) {
                                failed = true;
                            }
                        }
                    }
                };
        workers.run(Math.min(interpreters.length, count), task);
    }

    private void forward(Interpreter interpreter, int k, CellPlan.Packs packs) {
        int from = bounds[k];
        int to = bounds[k + 1];
        stage(interpreter, plan.before, k, from, to, packs);
        if (plan.within.steps.length > 0) {
            await(CellPlan.WITHIN_TURN, k);
            for (int t = from; t < to; t++) {
                interpreter.level(plan.within, t, packs);
            }
            through.set(CellPlan.WITHIN_TURN, k + 1);
        }
        stage(interpreter, plan.after, k, from, to, packs);
    }

    /// From the last stretch to the first: `k` counts from the end.
    private void backward(Interpreter interpreter, int k, CellPlan.Packs packs) {
        int from = bounds[count - 1 - k];
        int to = bounds[count - k];
        stage(interpreter, plan.backBefore, k, from, to, packs);
        if (plan.backWithin.steps.length > 0) {
            await(CellPlan.WITHIN_TURN, k);
            for (int t = to - 1; t >= from; t--) {
                adjoints.level(t);
                interpreter.level(plan.backWithin, t, packs);
            }
            through.set(CellPlan.WITHIN_TURN, k + 1);
        }
        stage(interpreter, plan.backAfter, k, from, to, packs);
    }

    private void stage(
            Interpreter interpreter, Phase phase, int k, int from, int to, CellPlan.Packs packs) {
        for (int s = 0; s < phase.steps.length; s++) {
            int turn = phase.turn[s];
            if (turn >= 0 && (s == 0 || phase.turn[s - 1] != turn)) {
                await(turn, k);
            }
            interpreter.step(phase, s, from, to, packs);
            if (turn >= 0 && (s + 1 == phase.steps.length || phase.turn[s + 1] != turn)) {
                through.set(turn, k + 1);
            }
        }
    }

    /// Until all stretches before number `k` are through.
    private void await(int turn, int k) {
        for (int i = 1; through.get(turn) != k; i++) {
            if (failed) {
                throw new IllegalStateException("another thread failed");
            }
            if (i < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(this, REST_NANOS);
            }
        }
    }
}
