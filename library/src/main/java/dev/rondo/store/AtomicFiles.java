package dev.rondo.store;

import dev.rondo.RondoException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Files that are there whole or not at all. The content goes to a temporary file beside the
/// target, is forced to the disk, and then takes the target's name in one step; until then, and
/// after any failure, the target is what it was before and nothing else is left behind. (A process
/// that is killed while it writes leaves its `.NAME.….tmp`, which the next that writes the name
/// deletes.) Two processes that write a name at once do not mix: the second is refused
/// ([OutputLock]).
///
/// Only regular files are replaced: a device, a pipe or a socket is refused. The permissions of a
/// file that is replaced stay.
public final class AtomicFiles {
    private static final String SUFFIX = ".tmp";

    /// What threads of this process are writing.
    private static final Set<Path> UNDER_WAY = ConcurrentHashMap.newKeySet();

    private AtomicFiles() {}

    /// Writes the content of a file.
    @FunctionalInterface
    public interface Content {
        /// Writes all of it.
        ///
        /// @param file empty, at position 0
        void writeTo(FileChannel file) throws IOException;
    }

    /// Whether a file can be written under this name, as far as can be said before: its folder is
    /// there, and what it may replace is a regular file.
    ///
    /// @throws RondoException that says what is in the way
    public static void check(Path target) {
        folder(target, resolve(target));
    }

    private static Path folder(Path target, Path file) {
        var folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new RondoException(
                    target + ": is a folder, expected the name of a file to write");
        } else if (folder == null || !Files.exists(folder)) {
            throw new RondoException(
                    target + ": the folder " + folder + " does not exist: is its name misspelt?");
        } else if (!Files.isDirectory(folder)) {
            throw new RondoException(target + ": " + folder + " is not a folder");
        } else if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.isSymbolicLink(file)
                && !Files.isRegularFile(file)) {
            throw new RondoException(
                    target
                            + ": is a device, a pipe or a socket, expected the name of a file to write:"
                            + " files are replaced in one step, which would put a file in its place");
        }
        return folder;
    }

    /// Writes or replaces a file. A symbolic link stays one; the file that it leads to is replaced.
    ///
    /// @throws RondoException if the folder is missing or not writable, there is something else
    ///   than a file, another process writes it, the disk is full, or anything else goes wrong in
    ///   writing; what `content` throws of its own goes through
    public static void write(Path target, Content content) {
        var file = resolve(target);
        var folder = folder(target, file);
        // a channel that an interrupted thread writes to is closed at once, and the work would be
        // lost
        boolean interrupted = Thread.interrupted();
        try (var _ = OutputLock.write(file)) {
            write(target, file, folder, content);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        forceFolder(folder);
    }

    private static void write(Path target, Path file, Path folder, Content content) {
        sweep(file, folder);
        var temporary =
                folder.resolve(
                        prefix(file)
                                + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36)
                                + SUFFIX);
        boolean done = false;
        UNDER_WAY.add(temporary);
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
            keepPermissions(file, temporary);
            move(temporary, file);
            done = true;
        } catch (IOException e) {
            throw new RondoException(target + ": cannot be written: " + cause(e, folder), e);
        } finally {
            if (!done) {
                delete(temporary);
            }
            UNDER_WAY.remove(temporary);
        }
    }

    private static String prefix(Path file) {
        return "." + file.getFileName() + ".";
    }

    /// Deletes what processes that were killed left of this name. (The lock is held, so no other
    /// process writes it now.)
    private static void sweep(Path file, Path folder) {
        var prefix = prefix(file);
        try (var left =
                Files.newDirectoryStream(
                        folder, each -> isTemporary(each.getFileName().toString(), prefix))) {
            for (var each : left) {
                if (!UNDER_WAY.contains(each)
                        && Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
                    delete(each);
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            // what cannot be listed stays
        }
    }

    /// Whether a name is `.NAME.`, digits and letters, `.tmp`.
    private static boolean isTemporary(String name, String prefix) {
        if (!name.startsWith(prefix)
                || !name.endsWith(SUFFIX)
                || name.length() <= prefix.length() + SUFFIX.length()) {
            return false;
        }
        return name.substring(prefix.length(), name.length() - SUFFIX.length())
                .chars()
                .allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'z');
    }

    private static void keepPermissions(Path from, Path to) {
        try {
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        } catch (IOException | UnsupportedOperationException _) {
            // there is none to replace, or the file system has no such permissions
        }
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
