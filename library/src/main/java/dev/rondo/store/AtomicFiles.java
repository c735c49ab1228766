package dev.rondo.store;

import dev.rondo.RondoException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/// Files that are there whole or not at all. The content goes to a temporary file beside the
/// target, is forced to the disk, and then takes the target's name in one step; until then, and
/// after any failure, the target is what it was before and nothing else is left behind. (Only a
/// process that is killed while it writes leaves its `.NAME.….tmp`.)
public final class AtomicFiles {
    private AtomicFiles() {}

    /// Writes the content of a file.
    @FunctionalInterface
    public interface Content {
        /// Writes all of it.
        ///
        /// @param file empty, at position 0
        void writeTo(FileChannel file) throws IOException;
    }

    /// Writes or replaces a file. A symbolic link stays one; the file that it leads to is replaced.
    ///
    /// @throws RondoException if the folder is missing or not writable, the disk is full, or
    ///   anything else goes wrong in writing; what `content` throws of its own goes through
    public static void write(Path target, Content content) {
        var file = resolve(target);
        var folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new RondoException(
                    target + ": is a folder, expected the name of a file to write");
        } else if (folder == null || !Files.exists(folder)) {
            throw new RondoException(
                    target + ": the folder " + folder + " does not exist: is its name misspelt?");
        } else if (!Files.isDirectory(folder)) {
            throw new RondoException(target + ": " + folder + " is not a folder");
        }
        var temporary =
                folder.resolve(
                        "."
                                + file.getFileName()
                                + "."
                                + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36)
                                + ".tmp");
        boolean done = false;
        // a channel that an interrupted thread writes to is closed at once, and the work would be
        // lost
        boolean interrupted = Thread.interrupted();
        try {
            try (var channel =
                    FileChannel.open(
                            temporary,
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.READ)) {
                content.writeTo(channel);
                channel.force(true);
            }
            move(temporary, file);
            done = true;
        } catch (IOException e) {
            throw new RondoException(target + ": cannot be written: " + cause(e, folder), e);
        } finally {
            if (!done) {
                delete(temporary);
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        forceFolder(folder);
    }

    /// Writes or replaces a file with these bytes.
    ///
    /// @throws RondoException as [#write(Path, Content)]
    public static void write(Path target, byte[] content) {
        write(
                target,
                file -> {
                    var buffer = ByteBuffer.wrap(content);
                    while (buffer.hasRemaining()) {
                        file.write(buffer);
                    }
                });
    }

    private static Path resolve(Path target) {
        try {
            return Files.isSymbolicLink(target) && Files.exists(target)
                    ? target.toRealPath()
                    : target;
        } catch (IOException _) {
            return target;
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void delete(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException _) {
            // the failure that led here is the one to report
        }
    }

    /// Makes the new name itself durable, where the system lets a folder be forced.
    private static void forceFolder(Path folder) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException _) {
            // some systems cannot; the file itself is safe
        }
    }

    private static String cause(IOException e, Path folder) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (e instanceof AccessDeniedException) {
            return "no permission to write in " + folder;
        } else if (lower.contains("no space left") || lower.contains("not enough space")) {
            return "the disk is full (" + folder + "); what was there before is unchanged";
        } else if (lower.contains("quota")) {
            return "the disk quota is used up (" + folder + "); what was there before is unchanged";
        } else if (lower.contains("read-only")) {
            return folder + " lies on a read-only file system";
        }
        return message;
    }
}
