package dev.rondo.app.gradients;

import dev.rondo.RondoException;
import dev.rondo.app.console.Progress;
import dev.rondo.learn.Event;
import dev.rondo.store.AtomicFiles;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The file in which a watched training notes how its gradient flowed: an event on a line, as JSON.
public final class GradientLog implements AutoCloseable {
    private final Path file;
    private final PrintWriter writer;

    /// @param resumed whether it goes on from what is there
    public GradientLog(Path file, boolean resumed) {
        this.file = file;
        AtomicFiles.check(file);
        try {
            writer =
                    new PrintWriter(
                            Files.newBufferedWriter(
                                    file,
                                    StandardCharsets.UTF_8,
                                    StandardOpenOption.CREATE,
                                    resumed
                                            ? StandardOpenOption.APPEND
                                            : StandardOpenOption.TRUNCATE_EXISTING,
                                    StandardOpenOption.WRITE));
        } catch (IOException e) {
            throw new RondoException(file + ": cannot be written: " + e, e);
        }
    }

    public void write(Event.Gradients seen) {
        new Progress.Machine(writer).show(seen);
        if (writer.checkError()) {
            throw new RondoException(file + ": cannot be written: is the disk full?");
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
