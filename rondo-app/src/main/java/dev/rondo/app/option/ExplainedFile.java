package dev.rondo.app.option;

import dev.rondo.RondoException;
import dev.rondo.app.console.JsonOutput;
import dev.rondo.store.AtomicFiles;
import dev.rondo.store.Json;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Explanations of items, an object a line, which are put together in a temporary file.
final class ExplainedFile {
    private final Path temporary;
    private final PrintWriter writer;
    private final JsonOutput out;

    /// @param temporary a name that nothing has
    ExplainedFile(Path temporary) {
        this.temporary = temporary;
        try {
            writer = new PrintWriter(Files.newBufferedWriter(temporary, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new RondoException(
                    "no temporary file can be made at " + temporary + ": " + e.getMessage(), e);
        }
        out = new JsonOutput(writer, "explain");
    }

    void write(Json.Obj explanation) {
        out.write(explanation);
        if (writer.checkError()) {
            throw new RondoException(
                    "the temporary file " + temporary + " cannot be written: is the disk full?");
        }
    }

    /// Ends, and puts all under this name.
    void publish(Path file) {
        writer.close();
        AtomicFiles.write(
                file,
                to -> {
                    try (var from = FileChannel.open(temporary)) {
                        long size = from.size();
                        for (long at = 0; at < size; ) {
                            at += from.transferTo(at, size - at, to);
                        }
                    }
                });
    }
}
