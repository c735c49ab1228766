package dev.rondo.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntConsumer;

class WorkerPoolTest {
    @Test
    void everyTaskRunsOnceWhateverTheNumberOfThreads() {
        for (int threads : new int[] {1, 2, 3, 8}) {
            try (var workers = new WorkerPool(threads)) {
                assertEquals(threads, workers.threads());
                for (int run = 0; run < 2000; run++) {
                    int tasks = run % 23;
                    var times = new AtomicIntegerArray(23);
                    workers.run(tasks, times::incrementAndGet);
                    for (int i = 0; i < 23; i++) {
                        assertEquals(i < tasks ? 1 : 0, times.get(i));
                    }
                }
            }
        }
    }

    @Test
    void whatTasksWroteIsSeenByTheCaller() {
        try (var workers = new WorkerPool(3)) {
            int[] sums = new int[64];
            IntConsumer task = i -> sums[i] += i;
            for (int run = 0; run < 5000; run++) {
                workers.run(64, task);
            }
            for (int i = 0; i < 64; i++) {
                assertEquals(5000 * i, sums[i]);
            }
        }
    }

    @Test
    void theFirstFailureIsThrownAndTheWorkersGoOn() {
        try (var workers = new WorkerPool(2)) {
            var failure = new IllegalStateException("task 3");
            var thrown =
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    workers.run(
                                            100,
                                            i -> {
                                                if (i == 3) {
                                                    throw failure;
                                                }
                                            }));
            assertSame(failure, thrown);
            var count = new AtomicInteger();
            workers.run(10, i -> count.incrementAndGet());
            assertEquals(10, count.get());
        }
    }

    @Test
    void aRunWithinATaskRunsThere() {
        try (var workers = new WorkerPool(2)) {
            var count = new AtomicInteger();
            workers.run(4, i -> workers.run(5, j -> count.incrementAndGet()));
            assertEquals(20, count.get());
        }
    }
}
