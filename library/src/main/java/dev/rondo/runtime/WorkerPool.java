package dev.rondo.runtime;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// A fixed set of threads that share numbered tasks. [#run] returns when all are done; it allocates
/// nothing. Which thread runs which task is left to chance, so a task must compute the same whoever
/// runs it.
///
/// One number, `offer`, holds the count of runs so far (high half) and how many tasks of the
/// present one are still to be claimed (low half). A claim is a compare-and-set that takes one off,
/// so a thread that wakes late, in a later run, can never take a task of the one it slept through.
/// Waiting threads spin for some microseconds before they park, where there is a core for each.
public final class WorkerPool implements AutoCloseable {
    private static final long SPIN_NANOS = 50_000;

    private final Worker[] workers;
    private final boolean spins;
    private final AtomicLong offer = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private IntConsumer task = WorkerPool::nothing;
    private int tasks;
    private long runs;
    private boolean busy;
    private volatile @Nullable Thread waiting;
    private volatile boolean closed;

    /// @param threads that compute, the caller of [#run] among them
    public WorkerPool(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads + ", expected at least 1");
        }
        spins = threads <= Runtime.getRuntime().availableProcessors();
        workers = new Worker[threads - 1];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(this, i + 1);
            workers[i].start();
        }
    }

    public int threads() {
        return workers.length + 1;
    }

    /// Runs `task` for 0 … tasks − 1, on the caller's thread and the others. After a failure the
    /// tasks not yet begun are left out, and the first failure is thrown. A call from within a task
    /// runs on that thread alone.
    public void run(int tasks, IntConsumer task) {
        if (workers.length == 0 || tasks <= 1 || within()) {
            for (int i = 0; i < tasks; i++) {
                task.accept(i);
            }
            return;
        }
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the workers are closed");
            }
            busy = true;
            this.task = task;
            this.tasks = tasks;
            unfinished.set(tasks);
            runs++;
            offer.set(runs << 32 | tasks);
            int required = Math.min(workers.length, tasks - 1);
            for (int i = 0; i < required; i++) {
                if (workers[i].parked) {
                    LockSupport.unpark(workers[i]);
                }
            }
            work();
            await();
            this.task = WorkerPool::nothing;
            busy = false;
            Throwable first = failure.getAndSet(null);
            if (first instanceof RuntimeException e) {
                throw e;
            } else if (first instanceof Error e) {
                throw e;
            }
        }
    }

    private static void nothing(int number) {}

    private boolean within() {
        return Thread.currentThread() instanceof Worker worker && worker.owner == this
                || Thread.holdsLock(this) && busy;
    }

    /// Claims tasks and runs them until none is left.
    private void work() {
        for (long seen = offer.get(); (int) seen != 0; seen = offer.get()) {
            if (!offer.compareAndSet(seen, seen - 1)) {
                continue;
            }
            int number = tasks - (int) seen;
            try {
                if (failure.get() == null) {
                    task.accept(number);
                }
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            } finally {
                if (unfinished.decrementAndGet() == 0) {
                    Thread caller = waiting;
                    if (caller != null) {
                        LockSupport.unpark(caller);
                    }
                }
            }
        }
    }

    /// Until the other threads have finished what they claimed.
    private void await() {
        long start = System.nanoTime();
        for (int i = 1; unfinished.get() != 0; i++) {
            if (spins && ((i & 63) != 0 || System.nanoTime() - start < SPIN_NANOS)) {
                Thread.onSpinWait();
            } else {
                waiting = Thread.currentThread();
                while (unfinished.get() != 0) {
                    LockSupport.park(this);
                }
                waiting = null;
            }
        }
    }

    /// Ends the threads. A second call does nothing.
    @Override
    public synchronized void close() {
        closed = true;
        for (var worker : workers) {
            LockSupport.unpark(worker);
        }
    }

    private static final class Worker extends Thread {
        private final WorkerPool owner;
        private volatile boolean parked;

        private Worker(WorkerPool owner, int number) {
            super("rondo-worker-" + number);
            this.owner = owner;
            setDaemon(true);
        }

        @Override
        public void run() {
            while (!owner.closed) {
                owner.work();
                rest();
            }
        }

        /// Until there is something to claim, or the end.
        private void rest() {
            if (owner.spins) {
                long start = System.nanoTime();
                for (int i = 1; (i & 63) != 0 || System.nanoTime() - start < SPIN_NANOS; i++) {
                    if ((int) owner.offer.get() != 0) {
                        return;
                    }
                    Thread.onSpinWait();
                }
            }
            parked = true;
            while ((int) owner.offer.get() == 0 && !owner.closed) {
                LockSupport.park(owner);
            }
            parked = false;
        }
    }
}
