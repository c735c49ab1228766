package dev.rondo.app.file;

import dev.rondo.RondoException;
import dev.rondo.store.OutputLock;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Temporary files of this process: what can be read only once, to be read more often. They are in
/// a folder of their own, which [#close] deletes. What a process that was killed left is deleted by
/// the next one that spools.
public final class Spool implements AutoCloseable {
    /// The most that is copied from one pipe or query, in bytes.
    public static final long LIMIT = 16L << 30;

    static final String PREFIX = "rondo-spool-";
    private static final String MARK = "in-use";

    /// What the copies that this process has are copies of.
    private static final Map<Path, String> NAMES = new ConcurrentHashMap<>();

    private final Path folder;
    private final OutputLock lock;
    private final long limit;

    private Spool(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
        lock = OutputLock.hold(folder.resolve(MARK));
    }

    public static Spool open() {
        return open(LIMIT);
    }

    /// @param limit of one file, in bytes
    static Spool open(long limit) {
        var parent = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        sweep(parent);
        try {
            return new Spool(Files.createTempDirectory(parent, PREFIX), limit);
        } catch (IOException e) {
            throw new RondoException(
                    "no temporary file can be made in " + parent + ": " + e.getMessage(), e);
        }
    }

    /// Deletes the folders of processes that are gone: whose lock is free. (A folder is made before
    /// its lock; one without a lock file may be a moment old, and is left alone.)
    private static void sweep(Path parent) {
        var left = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(parent, PREFIX + "*")) {
            all.forEach(left::add);
        } catch (IOException | DirectoryIteratorException _) {
            return;
        }
        for (var folder : left) {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.exists(folder.resolve("." + MARK + ".lock"))) {
                try (var _ = OutputLock.hold(folder.resolve(MARK))) {
                    delete(folder);
                } catch (RondoException _) {
                    // in use
                }
            }
        }
    }

    private static void delete(Path folder) {
        var files = new ArrayList<Path>();
        try (var all = Files.newDirectoryStream(folder)) {
            all.forEach(files::add);
        } catch (IOException | DirectoryIteratorException _) {
            return;
        }
        files.add(folder);
        for (var file : files) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException _) {
                // the system clears its temporary files
            }
        }
    }

    /// A name for a file that is still to be written.
    public Path file(String name) {
        for (int i = 0; ; i++) {
            var file = folder.resolve(i == 0 ? name : i + "-" + name);
            if (!Files.exists(file)) {
                return file;
            }
        }
    }

    /// A copy of what comes.
    ///
    /// @param from its name, for messages and reports
    /// @param name of the copy
    public Path copy(String from, InputStream in, String name) {
        var file = file(name);
        var buffer = new byte[1 << 16];
        try (var out = Files.newOutputStream(file)) {
            long size = 0;
            for (int n = read(from, in, buffer); n >= 0; n = read(from, in, buffer)) {
                size += n;
                if (size > limit) {
                    throw new RondoException(
                            from
                                    + ": more than "
                                    + limit
                                    + " bytes, which is all that is put into a temporary file: write it"
                                    + " to a file first");
                }
                out.write(buffer, 0, n);
            }
            NAMES.put(file, from);
            return file;
        } catch (IOException e) {
            throw new RondoException(
                    from
                            + ": cannot be put into the temporary file "
                            + file
                            + " ("
                            + e.getMessage()
                            + "): is the disk full?",
                    e);
        }
    }

    private static int read(String from, InputStream in, byte[] buffer) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw new RondoException(from + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /// A text in which copies have the names of what they are copies of.
    static String named(String text) {
        return replaced(text, copy -> NAMES.getOrDefault(copy, copy.toString()));
    }

    /// A text with something else in place of each copy.
    static String replaced(String text, Function<Path, String> by) {
        var replaced = text;
        for (var copy : NAMES.keySet()) {
            if (replaced.contains(copy.toString())) {
                replaced = replaced.replace(copy.toString(), by.apply(copy));
            }
        }
        return replaced;
    }

    /// Whether a file is a copy, of this process.
    static boolean isCopy(Path file) {
        return NAMES.containsKey(file);
    }

    /// The temporary files that there are.
    List<Path> files() {
        try (var all = Files.list(folder)) {
            return all.filter(file -> !file.getFileName().toString().startsWith(".")).toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    @Override
    public void close() {
        NAMES.keySet().removeIf(file -> file.startsWith(folder));
        delete(folder);
        lock.close();
    }
}
