package dev.rondo.data.array;

import dev.rondo.RondoException;
import dev.rondo.data.source.DataSource;
import dev.rondo.store.NameList;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Reads the arrays of NumPy's `.npz` files by name.
public final class ArrayArchive {
    private static final int MAXIMUM_ENTRIES = 10_000;

    private ArrayArchive() {}

    /// The names of the arrays in a file.
    public static List<String> names(DataSource source) {
        var names = new ArrayList<String>();
        try (var zip = new ZipInputStream(source.open())) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (names.size() == MAXIMUM_ENTRIES) {
                    throw new RondoException(
                            source.name() + ": more than " + MAXIMUM_ENTRIES + " arrays");
                }
                names.add(name(entry));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(source, e);
        }
        if (names.isEmpty()) {
            throw new RondoException(source.name() + ": no arrays in it: is it an .npz file?");
        }
        return names;
    }

    /// Opens one array.
    ///
    /// @throws RondoException if there is none of that name
    public static ArrayReader open(DataSource source, String name) {
        InputStream in = source.open();
        var zip = new ZipInputStream(in);
        try {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (name(entry).equals(name)) {
                    return ArrayReader.within(source.name() + ": " + name, zip);
                }
            }
            zip.close();
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(source, e);
        }
        throw new RondoException(
                source.name()
                        + ": no array is called "
                        + name
                        + " (there are "
                        + NameList.of(names(source))
                        + ")");
    }

    private static String name(ZipEntry entry) {
        String name = entry.getName();
        return name.endsWith(".npy") ? name.substring(0, name.length() - 4) : name;
    }

    private static RondoException unreadable(DataSource source, Exception e) {
        return e instanceof IOException io
                ? source.unreadable(io)
                : new RondoException(source.name() + ": is damaged: " + e.getMessage(), e);
    }
}
