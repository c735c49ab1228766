package dev.rondo.data.format;

import dev.rondo.data.source.DataSource;
import dev.rondo.store.MissingFiles;

import java.nio.file.Files;
import java.nio.file.Path;

/// A file or a folder of data, not yet read.
///
/// @param path of the file or folder
/// @param source of the file; a folder's holds but its name
/// @param format the format that was named, or detected
/// @param detected whether the format is a guess from the content
public record DataFile(Path path, DataSource source, DataFormat format, boolean detected) {
    /// A file or folder whose format is recognised.
    ///
    /// @throws dev.rondo.RondoException if there is none, or nobody can say what it is
    public static DataFile of(Path path) {
        if (!Files.exists(path)) {
            throw MissingFiles.file(path);
        }
        var source = DataSource.of(path);
        return new DataFile(path, source, DataFormat.of(path, source), true);
    }

    /// The same file read in another format.
    public DataFile as(DataFormat other) {
        return new DataFile(path, source, other, detected);
    }

    /// What errors begin with.
    public String name() {
        return source.name();
    }
}
