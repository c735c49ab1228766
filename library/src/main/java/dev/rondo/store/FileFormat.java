package dev.rondo.store;

import dev.rondo.RondoException;
import dev.rondo.RondoVersion;

import java.nio.file.Path;
import java.util.function.Supplier;

/// The format of a kind of file: which versions of it are read, and what is said of a file that a
/// newer Rondo wrote, which is not damaged but cannot be read.
///
/// Every file names the Rondo that wrote it (metadata `rondo.writer`, by itself) and the version of
/// its format (`rondo.version`; absent: 1).
///
/// @param what such files are called, in the plural, for messages: `classifiers`
/// @param oldest version that is read
/// @param newest version that is read; the one that is written
public record FileFormat(String what, int oldest, int newest) {
    static final String WRITER = "rondo.writer";
    private static final String VERSION = "rondo.version";

    /// Says in a file which version of the format it has.
    public SafetensorsWriter mark(SafetensorsWriter writer) {
        return writer.metadata(VERSION, Integer.toString(newest));
    }

    /// Refuses a file of a version that is not read here.
    ///
    /// @throws RondoException that says which Rondo wrote the file, and in which version
    public void check(Safetensors in) {
        String version = in.metadata().getOrDefault(VERSION, "1");
        check(in, number(in.path(), VERSION, version));
    }

    /// As [#check(Safetensors)], of a file that says its version elsewhere.
    public void check(Safetensors in, int version) {
        if (version > newest) {
            throw new RondoException(
                    writtenBy(in)
                            + " (format "
                            + version
                            + " of "
                            + what
                            + "), this is Rondo "
                            + RondoVersion.number()
                            + " and reads up to "
                            + newest
                            + ": use a newer Rondo");
        }
        if (version < oldest) {
            throw new RondoException(
                    in.path()
                            + ": format "
                            + version
                            + " of "
                            + what
                            + ", this is Rondo "
                            + RondoVersion.number()
                            + " and reads from "
                            + oldest
                            + " on: use an older Rondo, or train it again");
        }
    }

    static int number(Path path, String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new RondoException(
                    path
                            + ": metadata "
                            + key
                            + " is \""
                            + SafetensorsHeader.shorten(text)
                            + "\", expected a whole number: was the file altered?",
                    e);
        }
    }

    /// Reads what a file holds. An error names the file and its likely cause: a newer Rondo wrote
    /// it, or somebody altered it.
    public static <T> T read(Safetensors in, Supplier<T> contents) {
        try {
            return contents.get();
        } catch (RondoException e) {
            String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            String path = in.path().toString();
            if (isNewer(in)) {
                throw newer(in, e);
            }
            throw message.contains(path)
                    ? e
                    : new RondoException(path + ": " + message + ": was the file altered?", e);
        } catch (IndexOutOfBoundsException
                | IllegalArgumentException
                | NegativeArraySizeException
                | ArithmeticException e) { // numbers of the file that nothing else has refused
            throw new RondoException(
                    in.path()
                            + ": its parts do not fit together ("
                            + e.getMessage()
                            + "): was the file altered?",
                    e);
        }
    }

    /// What went wrong with a file or, if a newer Rondo wrote it, that.
    public static RondoException explained(Safetensors in, RondoException problem) {
        return isNewer(in) ? newer(in, problem) : problem;
    }

    /// Whether a newer Rondo wrote it.
    static boolean isNewer(Safetensors in) {
        String writer = in.metadata().get(WRITER);
        return writer != null && RondoVersion.isOlderThan(writer);
    }

    private static RondoException newer(Safetensors in, RondoException problem) {
        String message = String.valueOf(problem.getMessage());
        String path = in.path() + ": ";
        return new RondoException(
                writtenBy(in)
                        + ", this is Rondo "
                        + RondoVersion.number()
                        + ": use a newer Rondo ("
                        + (message.startsWith(path) ? message.substring(path.length()) : message)
                        + ")",
                problem);
    }

    private static String writtenBy(Safetensors in) {
        String writer = in.metadata().get(WRITER);
        return in.path()
                + ": written by "
                + (writer == null ? "a newer Rondo" : "Rondo " + SafetensorsHeader.shorten(writer));
    }
}
