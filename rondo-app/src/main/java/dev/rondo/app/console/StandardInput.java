package dev.rondo.app.console;

import dev.rondo.RondoException;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/// The lines of an input that may never end, read by a thread of its own, so that whoever waits for
/// the next line can be told to wait no longer. A few lines are held; a writer who is faster waits.
public final class StandardInput {
    /// One line.
    ///
    /// @param number from 1
    public record Line(long number, String text) {}

    private sealed interface Item {
        record Read(Line line) implements Item {}

        record Failed(Exception cause) implements Item {}

        record End() implements Item {}

        record Stopped() implements Item {}
    }

    private static final int CAPACITY = 1024;

    private final BlockingQueue<Item> items = new ArrayBlockingQueue<>(CAPACITY);
    private volatile boolean stopped;

    public StandardInput(InputStream in) {
        var thread = new Thread(() -> read(in), "rondo-input");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(InputStream in) {
        try {
            try {
                var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                long number = 0;
                for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                    items.put(new Item.Read(new Line(++number, text)));
                }
                items.put(new Item.End());
            } catch (IOException | RondoException e) {
                items.put(new Item.Failed(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets [#next] end, from another thread.
    public void stop() {
        stopped = true;
        // Where the queue is full nobody waits; the next call sees that it is to stop.
        boolean _ = items.offer(new Item.Stopped());
    }

    public boolean stopped() {
        return stopped;
    }

    /// The next line, as soon as it is there; null at the end, or when told to stop.
    @Nullable
    public Line next() throws InterruptedException {
        if (stopped) {
            return null;
        }
        return switch (items.take()) {
            case Item.Read(Line line) -> line;
            case Item.Failed(RondoException e) -> throw e;
            case Item.Failed(Exception e) ->
                    throw new RondoException(
                            "the standard input cannot be read: " + e.getMessage(), e);
            case Item.End _, Item.Stopped _ -> null;
        };
    }
}
