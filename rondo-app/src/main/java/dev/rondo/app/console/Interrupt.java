package dev.rondo.app.console;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What the interrupt key does while work is under way that wants to end in good order: the work is
/// asked to stop, and the process waits for it. Opened around the work and what it saves and says
/// at its end; closed, the key ends the process as ever.
public final class Interrupt implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;

    private Interrupt(Runnable stop) {
        hook =
                new Thread(() -> {
                    stop.run();
                    try {
                        finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
    }

    /// @param stop asks the work to end soon; called from another thread
    public static Interrupt calling(Runnable stop) {
        var interrupt = new Interrupt(stop);
        Runtime.getRuntime().addShutdownHook(interrupt.hook);
        return interrupt;
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook has done its work.
        }
    }
}
