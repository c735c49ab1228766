package dev.rondo.store;

import dev.rondo.RondoException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// The lock of a file that is written: two processes never write the same name at once. It is a
/// lock of the operating system on `.NAME.lock` beside the file, which ends with the process
/// whatever ends it; the lock file itself is deleted when the lock is given back, or by the next
/// that takes it.
///
/// [AtomicFiles] takes it for as long as it writes. Who writes one name for hours, as a training
/// does, holds it all the time ([#hold]): whoever else wants to write there is told at once.
///
/// Where files cannot be locked (some network file systems) nothing is locked.
public final class OutputLock implements AutoCloseable {
    private static final int ATTEMPTS = 20;
    private static final Map<Path, FileState> ACTIVE = new HashMap<>();

    /// What this process holds.
    private static final class FileState {
        private final Path lockFile;
        private final @Nullable FileChannel channel;
        private int users;
        private boolean whole; // by `hold`

        FileState(Path lockFile, @Nullable FileChannel channel) {
            this.lockFile = lockFile;
            this.channel = channel;
        }
    }

    private final Path key;
    private final boolean whole;
    private boolean closed;

    private OutputLock(Path key, boolean whole) {
        this.key = key;
        this.whole = whole;
    }

    /// Takes the lock of a file for as long as somebody works on it. Within it, this process writes
    /// the file as ever.
    ///
    /// @param target need not exist; its folder has to
    /// @throws RondoException if another process, or another part of this one, holds or writes it
    public static OutputLock hold(Path target) {
        return take(target, true);
    }

    /// Takes the lock for one writing of the file.
    static OutputLock write(Path target) {
        return take(target, false);
    }

    private static OutputLock take(Path target, boolean whole) {
        var file = key(target);
        synchronized (ACTIVE) {
            var state = ACTIVE.get(file);
            if (state != null && whole && state.whole) {
                throw locked(target, "another run of this program");
            }
            if (state == null) {
                state = lock(target, file);
                ACTIVE.put(file, state);
            }
            state.users++;
            state.whole |= whole;
            return new OutputLock(file, whole);
        }
    }

    private static RondoException locked(Path target, String who) {
        return new RondoException(
                target
                        + ": is being written by "
                        + who
                        + ": wait for its end, or choose another name");
    }

    /// The same for every way to name the file.
    private static Path key(Path target) {
        try {
            return target.toRealPath();
        } catch (IOException _) {
            var absolute = target.toAbsolutePath().normalize();
            var parent = absolute.getParent();
            try {
                return parent == null
                        ? absolute
                        : parent.toRealPath().resolve(absolute.getFileName());
            } catch (IOException _) {
                return absolute;
            }
        }
    }

    private static FileState lock(Path target, Path file) {
        var lockFile = file.resolveSibling("." + file.getFileName() + ".lock");
        for (int attempt = 0; ; attempt++) {
            FileChannel channel;
            try {
                channel =
                        FileChannel.open(
                                lockFile,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS);
            } catch (IOException _) {
                return new FileState(lockFile, null); // whoever writes there will say why it cannot
            }
            boolean done = false;
            try {
                if (channel.tryLock() == null) {
                    throw locked(target, "another process");
                }
                // Who gives a lock back marks its file and deletes it, so one that was opened just
                // before that may be gone: the name is opened again. A file that keeps its mark is
                // of a process that ended between the two.
                if (channel.size() == 0 || attempt == ATTEMPTS) {
                    channel.truncate(0);
                    done = true;
                    return new FileState(lockFile, channel);
                }
            } catch (OverlappingFileLockException _) {
                throw locked(target, "another run of this program");
            } catch (IOException _) {
                return new FileState(lockFile, null); // not lockable
            } finally {
                if (!done) {
                    close(channel);
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static void release(Path lockFile, FileChannel channel) {
        try {
            channel.write(ByteBuffer.wrap(new byte[] {'-'}), 0);
            Files.deleteIfExists(lockFile);
        } catch (IOException _) {
            // a file stays, which the next run takes over
        }
        close(channel);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException _) {
            // the lock ends with the process
        }
    }

    @Override
    public void close() {
        synchronized (ACTIVE) {
            if (closed) {
                return;
            }
            closed = true;
            var state = ACTIVE.get(key);
            if (state == null) {
                return;
            }
            if (whole) {
                state.whole = false;
            }
            state.users--;
            if (state.users == 0) {
                ACTIVE.remove(key);
                if (state.channel != null) {
                    release(state.lockFile, state.channel);
                }
            }
        }
    }
}
