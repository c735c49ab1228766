package dev.rondo.app.study;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Works on many networks at once, each in one thread.
final class ConcurrentRuns {
    private ConcurrentRuns() {}

    /// The results in the order of the works.
    static <R> List<R> run(int threads, List<? extends Callable<R>> works) {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var results = new ArrayList<R>();
            for (var result : pool.invokeAll(works)) {
                results.add(result.get());
            }
            return results;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException fault) {
                throw fault;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
