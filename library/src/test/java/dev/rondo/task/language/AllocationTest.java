package dev.rondo.task.language;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.equation.Cell;
import dev.rondo.learn.Clip;
import dev.rondo.learn.Event;
import dev.rondo.learn.Optimiser;
import dev.rondo.learn.Settings;
import dev.rondo.learn.Training;
import dev.rondo.model.ExampleSettings;
import dev.rondo.model.Truncation;
import dev.rondo.network.spec.NetworkSpec;
import dev.rondo.network.spec.Stack;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// After the first batches a training step allocates nearly nothing, whatever its size. What the
/// JVM has not yet compiled allocates too (each number of a vector lane), so epochs are run until
/// one shows the steady state.
@Tag("alone")
class AllocationTest {
    private static final int BYTES = 16_384;

    /// Bytes that all threads now alive have ever allocated. By reflection, as the library's module
    /// has no use for the JDK's management.
    private static long allocated() throws ReflectiveOperationException {
        Object threads =
                Class.forName("java.lang.management.ManagementFactory")
                        .getMethod("getThreadMXBean")
                        .invoke(null);
        var bean = Class.forName("com.sun.management.ThreadMXBean");
        Object ids = bean.getMethod("getAllThreadIds").invoke(threads);
        Object bytes = bean.getMethod("getThreadAllocatedBytes", long[].class).invoke(threads, ids);
        long sum = 0;
        for (long n : (long[]) bytes) {
            sum += Math.max(0, n);
        }
        return sum;
    }

    private static void check(LanguageSettings settings, int threads)
            throws ReflectiveOperationException {
        var learning =
                Settings.of(new Optimiser.Adam(), 0.001, 5000)
                        .withClip(new Clip.Norm(1))
                        .withThreads(threads);
        try (var learner =
                        new LanguageLearner(settings, LanguageLearnerTest.corpus(2001, 0), threads)
                                .learner();
                var training = Training.start(learner, learning)) {
            long least = Long.MAX_VALUE;
            long before = allocated();
            for (var event : training) {
                if (event instanceof Event.EpochEnded) {
                    long now = allocated();
                    least = Math.min(least, (now - before) / learner.stepsPerEpoch());
                    before = now;
                    if (least < BYTES) {
                        break;
                    }
                }
            }
            long each = least;
            assertTrue(each < BYTES, () -> each + " bytes a step: " + settings.stack().toString());
        }
    }

    @Test
    void aTrainingStepAllocatesNearlyNothing() throws ReflectiveOperationException {
        var none = NetworkSpec.Dropout.NONE;
        var all = new NetworkSpec.Dropout(0.1, 0.2, 0.2, 0.2, false);
        var delays = Cell.parse("h' = tanh(W x + V x[-2] + U h + R h[-3] + b)", "delays");
        check(
                new LanguageSettings(
                        Stack.of(Cell.shipped("lstm"), 16, 1),
                        new LanguageSettings.Embedding(16, true),
                        ExampleSettings.of(16),
                        Truncation.of(20)),
                2);
        check(
                new LanguageSettings(
                        Stack.of(delays, 16, 2).with(all),
                        new LanguageSettings.Embedding(16, false),
                        new ExampleSettings(16, 1, 50, 1),
                        new Truncation(20, 30, 0, false)),
                1);
    }
}
