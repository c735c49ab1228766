package dev.rondo.store;

import dev.rondo.RondoException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/// Errors about files and folders that do not exist.
public final class MissingFiles {
    private static final String MISSPELT = ": is its name misspelt?";

    private MissingFiles() {}

    /// A file, or a folder to be read, does not exist.
    public static RondoException file(Path file) {
        return new RondoException(noFile(file.toString()));
    }

    /// What was to be opened does not exist.
    ///
    /// @param name of the file
    /// @param cause what opening it threw
    public static RondoException file(String name, Throwable cause) {
        return new RondoException(noFile(name), cause);
    }

    /// The folder in which a file is to be written does not exist.
    ///
    /// @param file to be written
    /// @param folder null: the file has none
    public static RondoException folder(Path file, @Nullable Path folder) {
        return new RondoException(file + ": there is no folder " + folder + MISSPELT);
    }

    private static String noFile(String name) {
        return name + ": there is no such file" + MISSPELT;
    }
}
