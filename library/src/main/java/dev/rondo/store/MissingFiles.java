package dev.rondo.store;

import dev.rondo.RondoException;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/// What is said of files and folders that are not there.
public final class MissingFiles {
    private static final String MISSPELT = ": is its name misspelt?";

    private MissingFiles() {}

    /// That a file, or a folder that is to be read, is not there.
    public static RondoException file(Path file) {
        return new RondoException(noFile(file.toString()));
    }

    /// That what was to be opened is not there.
    ///
    /// @param name of the file
    /// @param cause what opening it threw
    public static RondoException file(String name, Throwable cause) {
        return new RondoException(noFile(name), cause);
    }

    /// That the folder is not there in which a file is to be written.
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
