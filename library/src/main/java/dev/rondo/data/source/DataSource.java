package dev.rondo.data.source;

import dev.rondo.RondoException;
import dev.rondo.store.MissingFiles;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/// Where data come from, and in which encoding: a file, or what is in memory already. What is
/// compressed with gzip or Zstandard is unpacked as it is read, whatever its name; nothing is read
/// before it is asked for, and it can be read as often as one likes.
public final class DataSource {
    private static final int HEAD_LINES = 400;
    private static final int HEAD_CHARACTERS = 1 << 20;

    private final String name;
    private final Opener opener;
    private final Charset encoding;
    private final @Nullable Dialect dialect;
    private volatile @Nullable List<String> head;

    /// Opens bytes, as often as it is asked to.
    public interface Opener {
        /// From the beginning.
        InputStream open() throws IOException;
    }

    private DataSource(String name, Opener opener, Charset encoding) {
        this(name, opener, encoding, null);
    }

    private DataSource(String name, Opener opener, Charset encoding, @Nullable Dialect dialect) {
        this.name = name;
        this.opener = opener;
        this.encoding = encoding;
        this.dialect = dialect;
    }

    /// A table that is made as it is read, in UTF-8, of which is known how it is written.
    ///
    /// @param name what errors begin with
    public static DataSource of(String name, Opener table, Dialect dialect) {
        return new DataSource(name, table, StandardCharsets.UTF_8, dialect);
    }

    /// A file, in UTF-8 if it is text.
    public static DataSource of(Path file) {
        return new DataSource(
                file.toString(), () -> Files.newInputStream(file), StandardCharsets.UTF_8);
    }

    /// A text in memory.
    ///
    /// @param name what errors begin with
    public static DataSource of(String name, String text) {
        return of(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Bytes in memory; the array is kept, not copied.
    ///
    /// @param name what errors begin with
    public static DataSource of(String name, byte[] bytes) {
        return new DataSource(name, () -> new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
    }

    /// The same in another encoding, of which every line ends with the byte 10 (not UTF-16 or 32).
    public DataSource in(Charset other) {
        if (other.name().startsWith("UTF-16") || other.name().startsWith("UTF-32")) {
            throw new RondoException(
                    "files in "
                            + other
                            + " are not read: convert it first: iconv -f "
                            + other
                            + " -t UTF-8");
        }
        return new DataSource(name, opener, other, dialect);
    }

    /// What errors begin with: the path of a file.
    public String name() {
        return name;
    }

    /// How a table in it is written, where nobody has to guess it.
    Optional<Dialect> dialect() {
        return Optional.ofNullable(dialect);
    }

    Charset encoding() {
        return encoding;
    }

    /// Its lines, one by one.
    public LineReader lines() {
        return new LineReader(this);
    }

    /// Its first lines, at most 400 and little more than a million characters, from which its
    /// format is told. They are read once.
    public List<String> head() {
        var known = head;
        if (known == null) {
            known = firstLines();
            head = known;
        }
        return known;
    }

    private List<String> firstLines() {
        var first = new ArrayList<String>();
        try (var reader = lines()) {
            int characters = 0;
            for (String line = reader.next();
                    line != null && first.size() < HEAD_LINES && characters < HEAD_CHARACTERS;
                    line = reader.next()) {
                first.add(line);
                characters += line.length();
            }
        }
        return List.copyOf(first);
    }

    /// Its bytes, unpacked. A fault while they are read is an [IOException]; see [#unreadable].
    public InputStream open() {
        try {
            InputStream raw = opener.open();
            try {
                return unpacked(new BufferedInputStream(raw, 1 << 16));
            } catch (IOException | RondoException e) {
                raw.close();
                throw e;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private InputStream unpacked(BufferedInputStream in) throws IOException {
        in.mark(10);
        byte[] first = in.readNBytes(10);
        in.reset();
        byte[] magic = Arrays.copyOf(first, Math.min(4, first.length));
        String packed = packed(HexFormat.of().formatHex(first));
        if (!packed.isEmpty()) {
            throw new RondoException(
                    name
                            + ": compressed with "
                            + packed
                            + ", which is not read: unpack it first, or pack it with gzip or"
                            + " Zstandard");
        }
        if (magic.length >= 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
            return new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
        }
        if (magic.length == 4
                && magic[0] == 0x28
                && magic[1] == (byte) 0xb5
                && magic[2] == 0x2f
                && magic[3] == (byte) 0xfd) {
            return new BufferedInputStream(new ZstandardStream(in), 1 << 16);
        }
        return in;
    }

    /// The compression, of those that are not read, of a file that begins so; empty if it is none.
    private static String packed(String hex) {
        return hex.startsWith("fd377a585a00")
                ? "xz"
                : hex.matches("425a683[1-9]314159265359")
                        ? "bzip2"
                        : hex.startsWith("04224d18")
                                ? "lz4"
                                : hex.startsWith("377abcaf271c") ? "7-Zip" : "";
    }

    public RondoException unreadable(IOException e) {
        if (e instanceof NoSuchFileException) {
            return MissingFiles.file(name, e);
        }
        String reason =
                switch (e) {
                    case AccessDeniedException _ -> "cannot be read: no permission";
                    case java.io.EOFException _ ->
                            "ends too early: is it truncated, or of another format than its "
                                    + "first bytes say?";
                    case java.util.zip.ZipException _ ->
                            "is damaged: " + e.getMessage() + ": was it copied completely?";
                    case java.nio.channels.ClosedByInterruptException _ ->
                            "cannot be read: this thread was interrupted (Thread.interrupted()"
                                    + " clears that)";
                    default -> "cannot be read: " + e.getMessage();
                };
        return new RondoException(name + ": " + reason, e);
    }
}
