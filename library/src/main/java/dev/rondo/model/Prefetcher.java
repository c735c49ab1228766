package dev.rondo.model;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongFunction;

/// Things that are asked for in the order of their numbers, each made while the one before it is
/// used.
final class Prefetcher<T> implements AutoCloseable {
    private final LongFunction<T> made;
    private final ExecutorService maker =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("rondo-batches").factory());
    private long number = -1;
    private @Nullable Future<T> next;

    /// @param made gives the same for the same number, whatever was made before
    Prefetcher(LongFunction<T> made) {
        this.made = made;
    }

    /// @param more whether the one after it will be asked for next
    T get(long required, boolean more) {
        var waiting = next;
        T got = waiting != null && required == number ? result(waiting) : made.apply(required);
        number = required + 1;
        next = more ? maker.submit(() -> made.apply(required + 1)) : null;
        return got;
    }

    /// Waits even while the thread is interrupted, which whoever trains looks at between two steps.
    private static <T> T result(Future<T> of) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return of.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CompletionException(e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        maker.shutdownNow();
    }
}
